<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActionBar</name>
    <message>
        <source>More</source>
        <translation>More</translation>
    </message>
</context>
<context>
    <name>AttachPanel</name>
    <message>
        <source>Which document</source>
        <translation>Which document</translation>
    </message>
    <message>
        <source>No PDF chosen</source>
        <translation>No PDF chosen</translation>
    </message>
    <message>
        <source>Number printed on the document</source>
        <translation>Number printed on the document</translation>
    </message>
    <message>
        <source>It came from SIAK with its electronic signature</source>
        <translation>It came from SIAK with its electronic signature</translation>
    </message>
    <message>
        <source>Attach document</source>
        <translation>Attach document</translation>
    </message>
    <message>
        <source>Choose PDF …</source>
        <translation>Choose PDF …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Choose PDF</source>
        <translation>Choose PDF</translation>
    </message>
    <message>
        <source>Choose the PDF of the document first.</source>
        <translation>Choose the PDF of the document first.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ChecklistView</name>
    <message>
        <source>This service asks for no papers.</source>
        <translation>This service asks for no papers.</translation>
    </message>
    <message>
        <source>{paper}: {form} instead</source>
        <translation>{paper}: {form} instead</translation>
    </message>
    <message>
        <source>{paper} (if there is one)</source>
        <translation>{paper} (if there is one)</translation>
    </message>
    <message>
        <source>no file</source>
        <translation>no file</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message>
        <source>Instead …</source>
        <translation>Instead …</translation>
    </message>
</context>
<context>
    <name>DeskPage</name>
    <message>
        <source>Sign in again</source>
        <translation>Sign in again</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Lists</translation>
    </message>
    <message>
        <source>Language, appearance, sign in again, quit</source>
        <translation>Language, appearance, sign in again, quit</translation>
    </message>
    <message>
        <source>Alpukat Desk</source>
        <translation>Alpukat Desk</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>Your session has ended. Your decisions are kept; sign in to send them.</source>
        <translation>Your session has ended. Your decisions are kept; sign in to send them.</translation>
    </message>
    <message numerus="yes">
        <source>%n stay with you: work on them was begun.</source>
        <translation>
            <numerusform>%n stays with you: work on it was begun.</numerusform>
            <numerusform>%n stay with you: work on them was begun.</numerusform>
        </translation>
    </message>
    <message>
        <source>You hold nothing that was not begun.</source>
        <translation>You hold nothing that was not begun.</translation>
    </message>
    <message numerus="yes">
        <source>%n requests that you have not begun go back to the common queue.</source>
        <translation>
            <numerusform>%n request that you have not begun goes back to the common queue.</numerusform>
            <numerusform>%n requests that you have not begun go back to the common queue.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n back</source>
        <translation>
            <numerusform>Give %n back</numerusform>
            <numerusform>Give %n back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is {time}: %n requests due by today are unfinished.</source>
        <translation>
            <numerusform>It is {time}: %n request due by today is unfinished.</numerusform>
            <numerusform>It is {time}: %n requests due by today are unfinished.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Show them</translation>
    </message>
</context>
<context>
    <name>DocumentsView</name>
    <message>
        <source>This service puts out no document. It is answered.</source>
        <translation>This service puts out no document. It is answered.</translation>
    </message>
    <message>
        <source>No document yet. Attach the PDF that SIAK made.</source>
        <translation>No document yet. Attach the PDF that SIAK made.</translation>
    </message>
    <message>
        <source>Documents are attached once the request is approved.</source>
        <translation>Documents are attached once the request is approved.</translation>
    </message>
    <message numerus="yes">
        <source>printed %n times</source>
        <translation>
            <numerusform>printed once</numerusform>
            <numerusform>printed %n times</numerusform>
        </translation>
    </message>
    <message>
        <source>prints once the server has confirmed it</source>
        <translation>prints once the server has confirmed it</translation>
    </message>
    <message>
        <source>View</source>
        <translation>View</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>Print …</translation>
    </message>
</context>
<context>
    <name>EntryPage</name>
    <message>
        <source>Alpukat Desk</source>
        <translation>Alpukat Desk</translation>
    </message>
</context>
<context>
    <name>FamilyDialog</name>
    <message>
        <source>Family</source>
        <translation>Family</translation>
    </message>
    <message>
        <source>Open request</source>
        <translation>Open request</translation>
    </message>
    <message>
        <source>Other requests</source>
        <translation>Other requests</translation>
    </message>
    <message>
        <source>Contradictions</source>
        <translation>Contradictions</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Family of {name}</source>
        <translation>Family of {name}</translation>
    </message>
    <message numerus="yes">
        <source>%n other requests</source>
        <translation>
            <numerusform>%n other request</numerusform>
            <numerusform>%n other requests</numerusform>
        </translation>
    </message>
    <message>
        <source>No other request on this laptop is about the same people or family card.</source>
        <translation>No other request on this laptop is about the same people or family card.</translation>
    </message>
    <message>
        <source>This laptop is still going through its requests; there may be more.</source>
        <translation>This laptop is still going through its requests; there may be more.</translation>
    </message>
    <message numerus="yes">
        <source>%n older requests are not shown.</source>
        <translation>
            <numerusform>%n older request is not shown.</numerusform>
            <numerusform>%n older requests are not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FamilyModel</name>
    <message>
        <source>Received</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Who</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Office</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Contradicts another</source>
        <translation>Contradicts another</translation>
    </message>
</context>
<context>
    <name>FieldLine</name>
    <message>
        <source>not said</source>
        <translation>not said</translation>
    </message>
</context>
<context>
    <name>FilesView</name>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Previous page</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Next page</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Smaller</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Larger</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Turn</translation>
    </message>
    <message>
        <source>Turn by 90 degrees</source>
        <translation>Turn by 90 degrees</translation>
    </message>
    <message>
        <source>The applicant sent no files.</source>
        <translation>The applicant sent no files.</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Opening …</translation>
    </message>
    <message>
        <source>Fetching the file …</source>
        <translation>Fetching the file …</translation>
    </message>
    <message>
        <source>Page {page} of {count} · {size} KB</source>
        <translation>Page {page} of {count} · {size} KB</translation>
    </message>
</context>
<context>
    <name>FormView</name>
    <message>
        <source>See {field}: {text}</source>
        <translation>See {field}: {text}</translation>
    </message>
    <message>
        <source>Reason: {text}</source>
        <translation>Reason: {text}</translation>
    </message>
    <message>
        <source>Why this is in order …</source>
        <translation>Why this is in order …</translation>
    </message>
    <message>
        <source>Reason for: {text}</source>
        <translation>Reason for: {text}</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>The history comes with the next sync.</source>
        <translation>The history comes with the next sync.</translation>
    </message>
    <message>
        <source> · waiting to be sent</source>
        <translation> · waiting to be sent</translation>
    </message>
    <message>
        <source>A request of another office ({end})</source>
        <translation>A request of another office ({end})</translation>
    </message>
</context>
<context>
    <name>LinePanel</name>
    <message>
        <source>Try again now</source>
        <translation>Try again now</translation>
    </message>
    <message>
        <source>Fetch files now</source>
        <translation>Fetch files now</translation>
    </message>
    <message>
        <source>Something unexpected stopped the sync. Your decisions are kept.</source>
        <translation>Something unexpected stopped the sync. Your decisions are kept.</translation>
    </message>
    <message>
        <source>The next try comes in a moment.</source>
        <translation>The next try comes in a moment.</translation>
    </message>
    <message>
        <source>The next try comes at {time}.</source>
        <translation>The next try comes at {time}.</translation>
    </message>
    <message>
        <source>This laptop&apos;s clock is {span} behind the server&apos;s.</source>
        <translation>This laptop&apos;s clock is {span} behind the server&apos;s.</translation>
    </message>
    <message>
        <source>This laptop&apos;s clock is {span} ahead of the server&apos;s.</source>
        <translation>This laptop&apos;s clock is {span} ahead of the server&apos;s.</translation>
    </message>
    <message>
        <source>Set its date, time and time zone. Until then times are reckoned by the server&apos;s clock.</source>
        <translation>Set its date, time and time zone. Until then times are reckoned by the server&apos;s clock.</translation>
    </message>
    <message>
        <source>This line is paid by use: files of your requests come only when you ask for them.</source>
        <translation>This line is paid by use: files of your requests come only when you ask for them.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Alpukat Desk</source>
        <translation>Alpukat Desk</translation>
    </message>
    <message>
        <source>Something unexpected happened. Your decisions are safe. Send the log to support if it repeats.</source>
        <translation>Something unexpected happened. Your decisions are safe. Send the log to support if it repeats.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>As the system</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>Entry from WhatsApp …</source>
        <translation>Entry from WhatsApp …</translation>
    </message>
    <message>
        <source>Give back all that is not begun</source>
        <translation>Give back all that is not begun</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Sign in again</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quit</translation>
    </message>
</context>
<context>
    <name>MessageDialog</name>
    <message>
        <source>Entry from WhatsApp</source>
        <translation>Entry from WhatsApp</translation>
    </message>
    <message>
        <source>Entries begun</source>
        <translation>Entries begun</translation>
    </message>
    <message>
        <source>Enter request</source>
        <translation>Enter request</translation>
    </message>
    <message>
        <source>Fill in from the message</source>
        <translation>Fill in from the message</translation>
    </message>
    <message>
        <source>Keep as draft and close</source>
        <translation>Keep as draft and close</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Throw away</translation>
    </message>
    <message>
        <source>No message is sent from here.</source>
        <translation>No message is sent from here.</translation>
    </message>
    <message>
        <source>New entry</source>
        <translation>New entry</translation>
    </message>
    <message>
        <source>no name yet</source>
        <translation>no name yet</translation>
    </message>
    <message>
        <source>Exported chat (*.zip *.txt)</source>
        <translation>Exported chat (*.zip *.txt)</translation>
    </message>
    <message>
        <source>Choose an exported chat</source>
        <translation>Choose an exported chat</translation>
    </message>
    <message numerus="yes">
        <source>%n files could not be taken along.</source>
        <translation>
            <numerusform>%n file could not be taken along.</numerusform>
            <numerusform>%n files could not be taken along.</numerusform>
        </translation>
    </message>
    <message>
        <source>Photos and PDF (*.jpg *.jpeg *.png *.webp *.pdf)</source>
        <translation>Photos and PDF (*.jpg *.jpeg *.png *.webp *.pdf)</translation>
    </message>
    <message>
        <source>Add photos or PDF</source>
        <translation>Add photos or PDF</translation>
    </message>
</context>
<context>
    <name>MessageFiles</name>
    <message>
        <source>CHECKLIST AND FILES</source>
        <translation>CHECKLIST AND FILES</translation>
    </message>
    <message>
        <source>Add photos or PDF …</source>
        <translation>Add photos or PDF …</translation>
    </message>
    <message>
        <source>or drop them here</source>
        <translation>or drop them here</translation>
    </message>
    <message>
        <source>{paper} (if there is one)</source>
        <translation>{paper} (if there is one)</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message>
        <source>no file</source>
        <translation>no file</translation>
    </message>
    <message>
        <source>What {file} is</source>
        <translation>What {file} is</translation>
    </message>
    <message>
        <source>Which paper is this?</source>
        <translation>Which paper is this?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Remove {file}</source>
        <translation>Remove {file}</translation>
    </message>
</context>
<context>
    <name>MessageForm</name>
    <message>
        <source>Choose the service</source>
        <translation>Choose the service</translation>
    </message>
    <message>
        <source>DD-MM-YYYY HH.MM</source>
        <translation>DD-MM-YYYY HH.MM</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Sender&apos;s number</source>
        <translation>Sender&apos;s number</translation>
    </message>
    <message>
        <source>Time of the message, WIB</source>
        <translation>Time of the message, WIB</translation>
    </message>
    <message>
        <source>if empty: the sender&apos;s number</source>
        <translation>if empty: the sender&apos;s number</translation>
    </message>
    <message>
        <source>From the message: “{words}”</source>
        <translation>From the message: “{words}”</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Messages of the chat</source>
        <translation>Messages of the chat</translation>
    </message>
    <message>
        <source>Words of the message</source>
        <translation>Words of the message</translation>
    </message>
    <message>
        <source>Paste the message here, or choose an exported chat.</source>
        <translation>Paste the message here, or choose an exported chat.</translation>
    </message>
    <message>
        <source>Use the ticked messages</source>
        <translation>Use the ticked messages</translation>
    </message>
    <message>
        <source>Choose exported chat …</source>
        <translation>Choose exported chat …</translation>
    </message>
    <message>
        <source>Tick messages above and use them, or paste the message here.</source>
        <translation>Tick messages above and use them, or paste the message here.</translation>
    </message>
    <message>
        <source>file left out of the export</source>
        <translation>file left out of the export</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>deleted</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything has been sent and confirmed.</source>
        <translation>Everything has been sent and confirmed.</translation>
    </message>
    <message>
        <source>No longer in your office</source>
        <translation>No longer in your office</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>Noted</translation>
    </message>
    <message>
        <source>Leave it as a note</source>
        <translation>Leave it as a note</translation>
    </message>
    <message>
        <source>What you had begun is written into the history, for whoever goes on with it</source>
        <translation>What you had begun is written into the history, for whoever goes on with it</translation>
    </message>
    <message>
        <source>Reason: {text}</source>
        <translation>Reason: {text}</translation>
    </message>
    <message>
        <source>You no longer hold this request.</source>
        <translation>You no longer hold this request.</translation>
    </message>
    <message numerus="yes">
        <source>%n ticks and answers of yours</source>
        <translation>
            <numerusform>%n tick or answer of yours</numerusform>
            <numerusform>%n ticks and answers of yours</numerusform>
        </translation>
    </message>
    <message>
        <source>You had begun: {words}</source>
        <translation>You had begun: {words}</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Withdraw</translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation>Decide again</translation>
    </message>
    <message>
        <source>Drop my decision</source>
        <translation>Drop my decision</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Open request</source>
        <translation>Open request</translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message>
        <source>Opening …</source>
        <translation>Opening …</translation>
    </message>
    <message>
        <source>Why it is printed again</source>
        <translation>Why it is printed again</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Previous page</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Next page</translation>
    </message>
    <message>
        <source>Save an unchanged copy …</source>
        <translation>Save an unchanged copy …</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>Print …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
    <message numerus="yes">
        <source>%n pages, printed at 100 % without any change</source>
        <translation>
            <numerusform>%n page, printed at 100 % without any change</numerusform>
            <numerusform>%n pages, printed at 100 % without any change</numerusform>
        </translation>
    </message>
    <message>
        <source>Page {page} of {count}</source>
        <translation>Page {page} of {count}</translation>
    </message>
    <message>
        <source>Say why it is printed again; the reason goes into the history.</source>
        <translation>Say why it is printed again; the reason goes into the history.</translation>
    </message>
    <message>
        <source>Save an unchanged copy</source>
        <translation>Save an unchanged copy</translation>
    </message>
    <message>
        <source>The copy could not be written: {cause}</source>
        <translation>The copy could not be written: {cause}</translation>
    </message>
    <message>
        <source>Printing page {page} …</source>
        <translation>Printing page {page} …</translation>
    </message>
    <message>
        <source>The printer did not take the document. Check it and try again.</source>
        <translation>The printer did not take the document. Check it and try again.</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Code of the other request</source>
        <translation>Code of the other request</translation>
    </message>
    <message>
        <source>What the applicant should do (optional)</source>
        <translation>What the applicant should do (optional)</translation>
    </message>
    <message>
        <source>Why, in words for the applicant</source>
        <translation>Why, in words for the applicant</translation>
    </message>
    <message>
        <source>The answer, in words for the applicant</source>
        <translation>The answer, in words for the applicant</translation>
    </message>
    <message>
        <source>What the other office should know</source>
        <translation>What the other office should know</translation>
    </message>
    <message>
        <source>Which office: type its name</source>
        <translation>Which office: type its name</translation>
    </message>
    <message>
        <source>What shows that it is the same case</source>
        <translation>What shows that it is the same case</translation>
    </message>
    <message>
        <source>Why it is a different case</source>
        <translation>Why it is a different case</translation>
    </message>
    <message>
        <source>Which request it was held for</source>
        <translation>Which request it was held for</translation>
    </message>
    <message>
        <source>On what paper the correction rests</source>
        <translation>On what paper the correction rests</translation>
    </message>
    <message>
        <source>Which field: type its name</source>
        <translation>Which field: type its name</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>New value</translation>
    </message>
    <message>
        <source>What the applicant answered or sent</source>
        <translation>What the applicant answered or sent</translation>
    </message>
    <message>
        <source>Why you take it over</source>
        <translation>Why you take it over</translation>
    </message>
    <message>
        <source>Why it is opened again</source>
        <translation>Why it is opened again</translation>
    </message>
    <message>
        <source>What the centre must do</source>
        <translation>What the centre must do</translation>
    </message>
    <message>
        <source>What is wrong with the document</source>
        <translation>What is wrong with the document</translation>
    </message>
    <message>
        <source>Legal number on the signed document</source>
        <translation>Legal number on the signed document</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>{name} was last in contact on {time}. What was done since may still lie unsent on that laptop.</source>
        <translation>{name} was last in contact on {time}. What was done since may still lie unsent on that laptop.</translation>
    </message>
    <message>
        <source>A request of another office ({end})</source>
        <translation>A request of another office ({end})</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>needs your decision</source>
        <translation>needs your decision</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>waiting to be sent</translation>
    </message>
    <message>
        <source>HOSP</source>
        <translation>HOSP</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Time left</source>
        <translation>Time left</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Applicant</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>Sorted by the time of closing, the latest first.</source>
        <translation>Sorted by the time of closing, the latest first.</translation>
    </message>
    <message>
        <source>The least working time left comes first, then the oldest. Last come requests whose clock does not run: the file is not complete, or they wait for the applicant or the centre.</source>
        <translation>The least working time left comes first, then the oldest. Last come requests whose clock does not run: the file is not complete, or they wait for the applicant or the centre.</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message numerus="yes">
        <source>Take the next %n</source>
        <translation>
            <numerusform>Take the next %n</numerusform>
            <numerusform>Take the next %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Entry from WhatsApp</source>
        <translation>Entry from WhatsApp</translation>
    </message>
    <message>
        <source>Type in what came by message (Ctrl+E)</source>
        <translation>Type in what came by message (Ctrl+E)</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Queue</translation>
    </message>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · %n ready offline</source>
        <translation>
            <numerusform> · %n ready offline</numerusform>
            <numerusform> · %n ready offline</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found in this list.
Check the number, look in another list, or clear the search with Esc.</source>
        <translation>Nothing found in this list.
Check the number, look in another list, or clear the search with Esc.</translation>
    </message>
    <message>
        <source>No requests on this laptop yet.
They come with the first sync.</source>
        <translation>No requests on this laptop yet.
They come with the first sync.</translation>
    </message>
    <message>
        <source>You hold no requests.
Open “Not taken” and take the next ones.</source>
        <translation>You hold no requests.
Open “Not taken” and take the next ones.</translation>
    </message>
    <message>
        <source>Every request of your office has been taken.</source>
        <translation>Every request of your office has been taken.</translation>
    </message>
    <message>
        <source>Nothing needs your decision.</source>
        <translation>Nothing needs your decision.</translation>
    </message>
    <message>
        <source>Nothing is overdue.</source>
        <translation>Nothing is overdue.</translation>
    </message>
    <message>
        <source>Nothing is due today.</source>
        <translation>Nothing is due today.</translation>
    </message>
    <message>
        <source>Everything that was due by today is done.</source>
        <translation>Everything that was due by today is done.</translation>
    </message>
    <message>
        <source>No document is ready to print.</source>
        <translation>No document is ready to print.</translation>
    </message>
    <message>
        <source>Nobody comes to collect today.</source>
        <translation>Nobody comes to collect today.</translation>
    </message>
    <message>
        <source>No requests here.</source>
        <translation>No requests here.</translation>
    </message>
</context>
<context>
    <name>ReasonLine</name>
    <message>
        <source>What it is about</source>
        <translation>What it is about</translation>
    </message>
</context>
<context>
    <name>ReasonsPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>RequestHead</name>
    <message>
        <source>Family</source>
        <translation>Family</translation>
    </message>
    <message>
        <source>Other requests of the same people or family card (Ctrl+K)</source>
        <translation>Other requests of the same people or family card (Ctrl+K)</translation>
    </message>
    <message numerus="yes">
        <source> · %n contradictions</source>
        <translation>
            <numerusform> · %n contradiction</numerusform>
            <numerusform> · %n contradictions</numerusform>
        </translation>
    </message>
    <message>
        <source>The server refused “{command}”: {why} See “Needs your decision”.</source>
        <translation>The server refused “{command}”: {why} See “Needs your decision”.</translation>
    </message>
    <message numerus="yes">
        <source>%n decisions waiting to be sent</source>
        <translation>
            <numerusform>%n decision waiting to be sent</numerusform>
            <numerusform>%n decisions waiting to be sent</numerusform>
        </translation>
    </message>
    <message>
        <source>Same case as {code}</source>
        <translation>Same case as {code}</translation>
    </message>
</context>
<context>
    <name>RequestPage</name>
    <message>
        <source>Choose a request on the left.</source>
        <translation>Choose a request on the left.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documents</translation>
    </message>
    <message>
        <source>History</source>
        <translation>History</translation>
    </message>
    <message>
        <source>This request is no longer in your office.</source>
        <translation>This request is no longer in your office.</translation>
    </message>
    <message>
        <source>Files {count}</source>
        <translation>Files {count}</translation>
    </message>
    <message>
        <source>Requirements</source>
        <translation>Requirements</translation>
    </message>
</context>
<context>
    <name>SafeMark</name>
    <message>
        <source>Safe to switch off</source>
        <translation>Safe to switch off</translation>
    </message>
    <message>
        <source>Kept, not yet sent</source>
        <translation>Kept, not yet sent</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search code, NIK, name, phone</source>
        <translation>Search code, NIK, name, phone</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
</context>
<context>
    <name>SidebarModel</name>
    <message>
        <source>SERVICES</source>
        <translation>SERVICES</translation>
    </message>
    <message>
        <source>Fewer services</source>
        <translation>Fewer services</translation>
    </message>
    <message numerus="yes">
        <source>%n more services</source>
        <translation>
            <numerusform>%n more service</numerusform>
            <numerusform>%n more services</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Your session has ended. Your decisions are kept; sign in to send them.</source>
        <translation>Your session has ended. Your decisions are kept; sign in to send them.</translation>
    </message>
    <message>
        <source>With the account your office gave you.</source>
        <translation>With the account your office gave you.</translation>
    </message>
    <message>
        <source>Your decisions are kept. Until you sign in anew, your session goes on.</source>
        <translation>Your decisions are kept. Until you sign in anew, your session goes on.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>Server address</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>Work on without signing in</source>
        <translation>Work on without signing in</translation>
    </message>
    <message>
        <source>Back to work</source>
        <translation>Back to work</translation>
    </message>
    <message>
        <source>Fill in server, officer and password.</source>
        <translation>Fill in server, officer and password.</translation>
    </message>
</context>
<context>
    <name>SyncBadge</name>
    <message>
        <source>Not yet synced</source>
        <translation>Not yet synced</translation>
    </message>
    <message>
        <source>Open the outbox</source>
        <translation>Open the outbox</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting to be sent</source>
        <translation>
            <numerusform>%n waiting to be sent</numerusform>
            <numerusform>%n waiting to be sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need your decision</source>
        <translation>
            <numerusform>%n needs your decision</numerusform>
            <numerusform>%n need your decision</numerusform>
        </translation>
    </message>
    <message>
        <source>files on demand</source>
        <translation>files on demand</translation>
    </message>
    <message>
        <source>the laptop&apos;s clock is wrong</source>
        <translation>the laptop&apos;s clock is wrong</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Receiving</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Syncing</translation>
    </message>
    <message>
        <source>{stage} {done} of {total}</source>
        <translation>{stage} {done} of {total}</translation>
    </message>
    <message>
        <source>Offline since {time}</source>
        <translation>Offline since {time}</translation>
    </message>
    <message>
        <source>Offline since {time}, no network</source>
        <translation>Offline since {time}, no network</translation>
    </message>
    <message>
        <source>Offline since {time}, Wi-Fi asks to sign in</source>
        <translation>Offline since {time}, Wi-Fi asks to sign in</translation>
    </message>
    <message>
        <source>Offline since {time}, server not trusted</source>
        <translation>Offline since {time}, server not trusted</translation>
    </message>
    <message>
        <source>Offline since {time}, server does not answer</source>
        <translation>Offline since {time}, server does not answer</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Waiting for the server</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Signed out</translation>
    </message>
    <message>
        <source>Update the application</source>
        <translation>Update the application</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>The disk is full</translation>
    </message>
    <message>
        <source>Not synced</source>
        <translation>Not synced</translation>
    </message>
    <message>
        <source>Synced {time}</source>
        <translation>Synced {time}</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Choose a passphrase</source>
        <translation>Choose a passphrase</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Unlock</translation>
    </message>
    <message>
        <source>It protects the citizens&apos; data on this laptop. Nobody can recover it: without the passphrase, decisions not yet sent are lost. At least 15 characters; a short sentence is easy to remember.</source>
        <translation>It protects the citizens&apos; data on this laptop. Nobody can recover it: without the passphrase, decisions not yet sent are lost. At least 15 characters; a short sentence is easy to remember.</translation>
    </message>
    <message>
        <source>Enter the passphrase of this laptop. Your queue and your unsent decisions are behind it.</source>
        <translation>Enter the passphrase of this laptop. Your queue and your unsent decisions are behind it.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Create</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>Passphrase again</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type them again.</source>
        <translation>The two passphrases differ. Type them again.</translation>
    </message>
</context>
</TS>
