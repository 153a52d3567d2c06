<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="id" sourcelanguage="en">
<context>
    <name>ActionBar</name>
    <message>
        <source>More</source>
        <translation>Lainnya</translation>
    </message>
</context>
<context>
    <name>AttachPanel</name>
    <message>
        <source>Which document</source>
        <translation>Dokumen yang mana</translation>
    </message>
    <message>
        <source>No PDF chosen</source>
        <translation>Belum ada PDF dipilih</translation>
    </message>
    <message>
        <source>Number printed on the document</source>
        <translation>Nomor yang tercetak pada dokumen</translation>
    </message>
    <message>
        <source>It came from SIAK with its electronic signature</source>
        <translation>Berasal dari SIAK, sudah bertanda tangan elektronik</translation>
    </message>
    <message>
        <source>Attach document</source>
        <translation>Lampirkan dokumen</translation>
    </message>
    <message>
        <source>Choose PDF …</source>
        <translation>Pilih PDF …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Choose PDF</source>
        <translation>Pilih PDF</translation>
    </message>
    <message>
        <source>Choose the PDF of the document first.</source>
        <translation>Pilih dulu PDF dokumennya.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
</context>
<context>
    <name>ChecklistView</name>
    <message>
        <source>This service asks for no papers.</source>
        <translation>Layanan ini tidak meminta berkas.</translation>
    </message>
    <message>
        <source>{paper}: {form} instead</source>
        <translation>{paper}: diganti {form}</translation>
    </message>
    <message>
        <source>{paper} (if there is one)</source>
        <translation>{paper} (bila ada)</translation>
    </message>
    <message>
        <source>no file</source>
        <translation>tanpa berkas</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n berkas</numerusform>
        </translation>
    </message>
    <message>
        <source>Instead …</source>
        <translation>Pengganti …</translation>
    </message>
</context>
<context>
    <name>DeskPage</name>
    <message>
        <source>Sign in again</source>
        <translation>Masuk lagi</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Daftar</translation>
    </message>
    <message>
        <source>Language, appearance, sign in again, quit</source>
        <translation>Bahasa, tampilan, masuk lagi, keluar</translation>
    </message>
    <message>
        <source>Alpukat Desk</source>
        <translation>Alpukat Desk</translation>
    </message>
    <message>
        <source>Outbox</source>
        <translation>Kotak keluar</translation>
    </message>
    <message>
        <source>Your session has ended. Your decisions are kept; sign in to send them.</source>
        <translation>Sesi Anda berakhir. Keputusan Anda tersimpan; masuk lagi untuk mengirimnya.</translation>
    </message>
    <message numerus="yes">
        <source>%n stay with you: work on them was begun.</source>
        <translation>
            <numerusform>%n tetap pada Anda karena sudah mulai dikerjakan.</numerusform>
        </translation>
    </message>
    <message>
        <source>You hold nothing that was not begun.</source>
        <translation>Tidak ada permintaan Anda yang belum mulai dikerjakan.</translation>
    </message>
    <message numerus="yes">
        <source>%n requests that you have not begun go back to the common queue.</source>
        <translation>
            <numerusform>%n permintaan yang belum Anda kerjakan kembali ke antrean bersama.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give %n back</source>
        <translation>
            <numerusform>Kembalikan %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is {time}: %n requests due by today are unfinished.</source>
        <translation>
            <numerusform>Pukul {time}: %n permintaan yang jatuh tempo sampai hari ini belum selesai.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Tampilkan</translation>
    </message>
</context>
<context>
    <name>DocumentsView</name>
    <message>
        <source>This service puts out no document. It is answered.</source>
        <translation>Layanan ini tidak menghasilkan dokumen. Cukup dijawab.</translation>
    </message>
    <message>
        <source>No document yet. Attach the PDF that SIAK made.</source>
        <translation>Belum ada dokumen. Lampirkan PDF yang dibuat SIAK.</translation>
    </message>
    <message>
        <source>Documents are attached once the request is approved.</source>
        <translation>Dokumen dilampirkan setelah permintaan disetujui.</translation>
    </message>
    <message numerus="yes">
        <source>printed %n times</source>
        <translation>
            <numerusform>dicetak %n kali</numerusform>
        </translation>
    </message>
    <message>
        <source>prints once the server has confirmed it</source>
        <translation>dapat dicetak setelah server mengonfirmasi</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Lihat</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>Cetak …</translation>
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
        <translation>Keluarga</translation>
    </message>
    <message>
        <source>Open request</source>
        <translation>Buka permintaan</translation>
    </message>
    <message>
        <source>Other requests</source>
        <translation>Permintaan lain</translation>
    </message>
    <message>
        <source>Contradictions</source>
        <translation>Pertentangan</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
    <message>
        <source>Family of {name}</source>
        <translation>Keluarga {name}</translation>
    </message>
    <message numerus="yes">
        <source>%n other requests</source>
        <translation>
            <numerusform>%n permintaan lain</numerusform>
        </translation>
    </message>
    <message>
        <source>No other request on this laptop is about the same people or family card.</source>
        <translation>Tidak ada permintaan lain di laptop ini tentang orang atau KK yang sama.</translation>
    </message>
    <message>
        <source>This laptop is still going through its requests; there may be more.</source>
        <translation>Laptop ini masih menelusuri permintaannya; mungkin masih ada yang lain.</translation>
    </message>
    <message numerus="yes">
        <source>%n older requests are not shown.</source>
        <translation>
            <numerusform>%n permintaan yang lebih lama tidak ditampilkan.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FamilyModel</name>
    <message>
        <source>Received</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Siapa</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Kantor</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kode</translation>
    </message>
    <message>
        <source>Contradicts another</source>
        <translation>Bertentangan dengan yang lain</translation>
    </message>
</context>
<context>
    <name>FieldLine</name>
    <message>
        <source>not said</source>
        <translation>tidak disebut</translation>
    </message>
</context>
<context>
    <name>FilesView</name>
    <message>
        <source>File</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Halaman sebelumnya</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Halaman berikutnya</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Perkecil</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Perbesar</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Putar</translation>
    </message>
    <message>
        <source>Turn by 90 degrees</source>
        <translation>Putar 90 derajat</translation>
    </message>
    <message>
        <source>The applicant sent no files.</source>
        <translation>Pemohon tidak mengirim berkas.</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Membuka …</translation>
    </message>
    <message>
        <source>Fetching the file …</source>
        <translation>Mengambil berkas …</translation>
    </message>
    <message>
        <source>Page {page} of {count} · {size} KB</source>
        <translation>Halaman {page} dari {count} · {size} KB</translation>
    </message>
</context>
<context>
    <name>FormView</name>
    <message>
        <source>See {field}: {text}</source>
        <translation>Lihat {field}: {text}</translation>
    </message>
    <message>
        <source>Reason: {text}</source>
        <translation>Alasan: {text}</translation>
    </message>
    <message>
        <source>Why this is in order …</source>
        <translation>Mengapa ini dapat diterima …</translation>
    </message>
    <message>
        <source>Reason for: {text}</source>
        <translation>Alasan untuk: {text}</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>The history comes with the next sync.</source>
        <translation>Riwayat datang pada sinkron berikutnya.</translation>
    </message>
    <message>
        <source> · waiting to be sent</source>
        <translation> · menunggu dikirim</translation>
    </message>
    <message>
        <source>A request of another office ({end})</source>
        <translation>Permintaan di kantor lain ({end})</translation>
    </message>
</context>
<context>
    <name>LinePanel</name>
    <message>
        <source>Try again now</source>
        <translation>Coba lagi sekarang</translation>
    </message>
    <message>
        <source>Fetch files now</source>
        <translation>Ambil berkas sekarang</translation>
    </message>
    <message>
        <source>Something unexpected stopped the sync. Your decisions are kept.</source>
        <translation>Sinkronisasi terhenti karena hal tak terduga. Keputusan Anda tetap tersimpan.</translation>
    </message>
    <message>
        <source>The next try comes in a moment.</source>
        <translation>Sebentar lagi dicoba lagi.</translation>
    </message>
    <message>
        <source>The next try comes at {time}.</source>
        <translation>Dicoba lagi pukul {time}.</translation>
    </message>
    <message>
        <source>This laptop&apos;s clock is {span} behind the server&apos;s.</source>
        <translation>Jam laptop ini terlambat {span} dari jam server.</translation>
    </message>
    <message>
        <source>This laptop&apos;s clock is {span} ahead of the server&apos;s.</source>
        <translation>Jam laptop ini lebih cepat {span} dari jam server.</translation>
    </message>
    <message>
        <source>Set its date, time and time zone. Until then times are reckoned by the server&apos;s clock.</source>
        <translation>Atur tanggal, jam, dan zona waktunya. Sementara itu, waktu dihitung menurut jam server.</translation>
    </message>
    <message>
        <source>This line is paid by use: files of your requests come only when you ask for them.</source>
        <translation>Jaringan ini berbayar sesuai pemakaian: berkas permintaan Anda baru diambil bila Anda minta.</translation>
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
        <translation>Terjadi hal yang tidak terduga. Keputusan Anda aman. Bila terulang, kirim log ke tim dukungan.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Bahasa</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Ikuti sistem</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Terang</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Gelap</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Tampilan</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Ukuran teks</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sinkron sekarang</translation>
    </message>
    <message>
        <source>Entry from WhatsApp …</source>
        <translation>Entri dari WhatsApp …</translation>
    </message>
    <message>
        <source>Give back all that is not begun</source>
        <translation>Kembalikan semua yang belum dikerjakan</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Masuk lagi</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Keluar</translation>
    </message>
</context>
<context>
    <name>MessageDialog</name>
    <message>
        <source>Entry from WhatsApp</source>
        <translation>Entri dari WhatsApp</translation>
    </message>
    <message>
        <source>Entries begun</source>
        <translation>Entri yang sudah dimulai</translation>
    </message>
    <message>
        <source>Enter request</source>
        <translation>Masukkan permohonan</translation>
    </message>
    <message>
        <source>Fill in from the message</source>
        <translation>Isi dari pesan</translation>
    </message>
    <message>
        <source>Keep as draft and close</source>
        <translation>Simpan draf dan tutup</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Buang</translation>
    </message>
    <message>
        <source>No message is sent from here.</source>
        <translation>Dari sini tidak ada pesan yang dikirim.</translation>
    </message>
    <message>
        <source>New entry</source>
        <translation>Entri baru</translation>
    </message>
    <message>
        <source>no name yet</source>
        <translation>belum ada nama</translation>
    </message>
    <message>
        <source>Exported chat (*.zip *.txt)</source>
        <translation>Ekspor chat (*.zip *.txt)</translation>
    </message>
    <message>
        <source>Choose an exported chat</source>
        <translation>Pilih ekspor chat</translation>
    </message>
    <message numerus="yes">
        <source>%n files could not be taken along.</source>
        <translation>
            <numerusform>%n berkas tidak bisa ikut diambil.</numerusform>
        </translation>
    </message>
    <message>
        <source>Photos and PDF (*.jpg *.jpeg *.png *.webp *.pdf)</source>
        <translation>Foto dan PDF (*.jpg *.jpeg *.png *.webp *.pdf)</translation>
    </message>
    <message>
        <source>Add photos or PDF</source>
        <translation>Tambah foto atau PDF</translation>
    </message>
</context>
<context>
    <name>MessageFiles</name>
    <message>
        <source>CHECKLIST AND FILES</source>
        <translation>PERSYARATAN DAN BERKAS</translation>
    </message>
    <message>
        <source>Add photos or PDF …</source>
        <translation>Tambah foto atau PDF …</translation>
    </message>
    <message>
        <source>or drop them here</source>
        <translation>atau seret ke sini</translation>
    </message>
    <message>
        <source>{paper} (if there is one)</source>
        <translation>{paper} (bila ada)</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n berkas</numerusform>
        </translation>
    </message>
    <message>
        <source>no file</source>
        <translation>belum ada berkas</translation>
    </message>
    <message>
        <source>What {file} is</source>
        <translation>{file} itu berkas apa</translation>
    </message>
    <message>
        <source>Which paper is this?</source>
        <translation>Ini berkas apa?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Remove {file}</source>
        <translation>Hapus {file}</translation>
    </message>
</context>
<context>
    <name>MessageForm</name>
    <message>
        <source>Choose the service</source>
        <translation>Pilih layanan</translation>
    </message>
    <message>
        <source>DD-MM-YYYY HH.MM</source>
        <translation>HH-BB-TTTT JJ.MM</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Sender&apos;s number</source>
        <translation>Nomor pengirim</translation>
    </message>
    <message>
        <source>Time of the message, WIB</source>
        <translation>Waktu pesan, WIB</translation>
    </message>
    <message>
        <source>if empty: the sender&apos;s number</source>
        <translation>kosong: nomor pengirim</translation>
    </message>
    <message>
        <source>From the message: “{words}”</source>
        <translation>Dari pesan: “{words}”</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Messages of the chat</source>
        <translation>Pesan dalam chat</translation>
    </message>
    <message>
        <source>Words of the message</source>
        <translation>Isi pesan</translation>
    </message>
    <message>
        <source>Paste the message here, or choose an exported chat.</source>
        <translation>Tempel pesan di sini, atau pilih ekspor chat.</translation>
    </message>
    <message>
        <source>Use the ticked messages</source>
        <translation>Pakai pesan yang dicentang</translation>
    </message>
    <message>
        <source>Choose exported chat …</source>
        <translation>Pilih ekspor chat …</translation>
    </message>
    <message>
        <source>Tick messages above and use them, or paste the message here.</source>
        <translation>Centang pesan di atas lalu pakai, atau tempel pesan di sini.</translation>
    </message>
    <message>
        <source>file left out of the export</source>
        <translation>berkas tidak ikut diekspor</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>dihapus</translation>
    </message>
</context>
<context>
    <name>OutboxPage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>dan %n lagi</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything has been sent and confirmed.</source>
        <translation>Semua sudah dikirim dan dikonfirmasi.</translation>
    </message>
    <message>
        <source>No longer in your office</source>
        <translation>Tidak lagi di kantor Anda</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>Sudah dibaca</translation>
    </message>
    <message>
        <source>Leave it as a note</source>
        <translation>Tinggalkan sebagai catatan</translation>
    </message>
    <message>
        <source>What you had begun is written into the history, for whoever goes on with it</source>
        <translation>Yang sudah Anda mulai ditulis ke riwayat, untuk siapa pun yang melanjutkan</translation>
    </message>
    <message>
        <source>Reason: {text}</source>
        <translation>Alasan: {text}</translation>
    </message>
    <message>
        <source>You no longer hold this request.</source>
        <translation>Permintaan ini tidak lagi Anda pegang.</translation>
    </message>
    <message numerus="yes">
        <source>%n ticks and answers of yours</source>
        <translation>
            <numerusform>%n centang dan jawaban</numerusform>
        </translation>
    </message>
    <message>
        <source>You had begun: {words}</source>
        <translation>Yang sudah Anda mulai: {words}</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Tarik kembali</translation>
    </message>
    <message>
        <source>Decide again</source>
        <translation>Putuskan lagi</translation>
    </message>
    <message>
        <source>Drop my decision</source>
        <translation>Batalkan keputusan saya</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Buka</translation>
    </message>
    <message>
        <source>Open request</source>
        <translation>Buka permintaan</translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message>
        <source>Opening …</source>
        <translation>Membuka …</translation>
    </message>
    <message>
        <source>Why it is printed again</source>
        <translation>Mengapa dicetak ulang</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Halaman sebelumnya</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Halaman berikutnya</translation>
    </message>
    <message>
        <source>Save an unchanged copy …</source>
        <translation>Simpan salinan utuh …</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>Cetak …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
    <message numerus="yes">
        <source>%n pages, printed at 100 % without any change</source>
        <translation>
            <numerusform>%n halaman, dicetak 100 % tanpa perubahan</numerusform>
        </translation>
    </message>
    <message>
        <source>Page {page} of {count}</source>
        <translation>Halaman {page} dari {count}</translation>
    </message>
    <message>
        <source>Say why it is printed again; the reason goes into the history.</source>
        <translation>Tulis mengapa dicetak ulang; alasannya masuk ke riwayat.</translation>
    </message>
    <message>
        <source>Save an unchanged copy</source>
        <translation>Simpan salinan utuh</translation>
    </message>
    <message>
        <source>The copy could not be written: {cause}</source>
        <translation>Salinan tidak dapat ditulis: {cause}</translation>
    </message>
    <message>
        <source>Printing page {page} …</source>
        <translation>Mencetak halaman {page} …</translation>
    </message>
    <message>
        <source>The printer did not take the document. Check it and try again.</source>
        <translation>Pencetak tidak menerima dokumen. Periksa pencetak, lalu coba lagi.</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Code of the other request</source>
        <translation>Kode permintaan yang lain</translation>
    </message>
    <message>
        <source>What the applicant should do (optional)</source>
        <translation>Yang perlu dilakukan pemohon (boleh kosong)</translation>
    </message>
    <message>
        <source>Why, in words for the applicant</source>
        <translation>Alasannya, dalam kata-kata untuk pemohon</translation>
    </message>
    <message>
        <source>The answer, in words for the applicant</source>
        <translation>Jawabannya, dalam kata-kata untuk pemohon</translation>
    </message>
    <message>
        <source>What the other office should know</source>
        <translation>Yang perlu diketahui kantor lain</translation>
    </message>
    <message>
        <source>Which office: type its name</source>
        <translation>Kantor mana: ketik namanya</translation>
    </message>
    <message>
        <source>What shows that it is the same case</source>
        <translation>Apa yang menunjukkan kasusnya sama</translation>
    </message>
    <message>
        <source>Why it is a different case</source>
        <translation>Mengapa ini kasus yang berbeda</translation>
    </message>
    <message>
        <source>Which request it was held for</source>
        <translation>Permintaan mana yang diduga sama</translation>
    </message>
    <message>
        <source>On what paper the correction rests</source>
        <translation>Dasar pembetulan: dokumen apa</translation>
    </message>
    <message>
        <source>Which field: type its name</source>
        <translation>Isian mana: ketik namanya</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Isian baru</translation>
    </message>
    <message>
        <source>What the applicant answered or sent</source>
        <translation>Apa yang dijawab atau dikirim pemohon</translation>
    </message>
    <message>
        <source>Why you take it over</source>
        <translation>Mengapa Anda mengambil alih</translation>
    </message>
    <message>
        <source>Why it is opened again</source>
        <translation>Mengapa dibuka kembali</translation>
    </message>
    <message>
        <source>What the centre must do</source>
        <translation>Yang harus dilakukan pusat</translation>
    </message>
    <message>
        <source>What is wrong with the document</source>
        <translation>Apa yang salah pada dokumen ini</translation>
    </message>
    <message>
        <source>Legal number on the signed document</source>
        <translation>Nomor resmi pada dokumen yang ditandatangani</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Catatan</translation>
    </message>
    <message>
        <source>{name} was last in contact on {time}. What was done since may still lie unsent on that laptop.</source>
        <translation>{name} terakhir terhubung {time}. Pekerjaan sesudah itu mungkin masih di laptopnya dan belum terkirim.</translation>
    </message>
    <message>
        <source>A request of another office ({end})</source>
        <translation>Permintaan di kantor lain ({end})</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>needs your decision</source>
        <translation>perlu keputusan Anda</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>menunggu dikirim</translation>
    </message>
    <message>
        <source>HOSP</source>
        <translation>RS</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Time left</source>
        <translation>Sisa waktu</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Sorted by the time of closing, the latest first.</source>
        <translation>Diurutkan menurut waktu ditutup, yang terbaru di atas.</translation>
    </message>
    <message>
        <source>The least working time left comes first, then the oldest. Last come requests whose clock does not run: the file is not complete, or they wait for the applicant or the centre.</source>
        <translation>Yang sisa waktu kerjanya paling sedikit di atas, lalu yang paling lama masuk. Di bawah: permintaan yang waktunya tidak berjalan karena berkas belum lengkap, atau menunggu pemohon atau pusat.</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message numerus="yes">
        <source>Take the next %n</source>
        <translation>
            <numerusform>Ambil %n berikutnya</numerusform>
        </translation>
    </message>
    <message>
        <source>Entry from WhatsApp</source>
        <translation>Entri dari WhatsApp</translation>
    </message>
    <message>
        <source>Type in what came by message (Ctrl+E)</source>
        <translation>Ketik apa yang datang lewat pesan (Ctrl+E)</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Antrean</translation>
    </message>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n permintaan</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · %n ready offline</source>
        <translation>
            <numerusform> · %n siap luring</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found in this list.
Check the number, look in another list, or clear the search with Esc.</source>
        <translation>Tidak ditemukan dalam daftar ini.
Periksa nomornya, lihat daftar lain, atau hapus pencarian dengan Esc.</translation>
    </message>
    <message>
        <source>No requests on this laptop yet.
They come with the first sync.</source>
        <translation>Belum ada permintaan di laptop ini.
Permintaan datang dengan sinkron pertama.</translation>
    </message>
    <message>
        <source>You hold no requests.
Open “Not taken” and take the next ones.</source>
        <translation>Anda belum memegang permintaan.
Buka “Belum diambil” dan ambil yang berikutnya.</translation>
    </message>
    <message>
        <source>Every request of your office has been taken.</source>
        <translation>Semua permintaan kantor Anda sudah diambil.</translation>
    </message>
    <message>
        <source>Nothing needs your decision.</source>
        <translation>Tidak ada yang perlu keputusan Anda.</translation>
    </message>
    <message>
        <source>Nothing is overdue.</source>
        <translation>Tidak ada yang terlambat.</translation>
    </message>
    <message>
        <source>Nothing is due today.</source>
        <translation>Tidak ada yang jatuh tempo hari ini.</translation>
    </message>
    <message>
        <source>Everything that was due by today is done.</source>
        <translation>Semua yang jatuh tempo sampai hari ini sudah selesai.</translation>
    </message>
    <message>
        <source>No document is ready to print.</source>
        <translation>Belum ada dokumen yang siap cetak.</translation>
    </message>
    <message>
        <source>Nobody comes to collect today.</source>
        <translation>Tidak ada yang datang mengambil hari ini.</translation>
    </message>
    <message>
        <source>No requests here.</source>
        <translation>Tidak ada permintaan di sini.</translation>
    </message>
</context>
<context>
    <name>ReasonLine</name>
    <message>
        <source>What it is about</source>
        <translation>Tentang apa</translation>
    </message>
</context>
<context>
    <name>ReasonsPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
</context>
<context>
    <name>RequestHead</name>
    <message>
        <source>Family</source>
        <translation>Keluarga</translation>
    </message>
    <message>
        <source>Other requests of the same people or family card (Ctrl+K)</source>
        <translation>Permintaan lain tentang orang atau KK yang sama (Ctrl+K)</translation>
    </message>
    <message numerus="yes">
        <source> · %n contradictions</source>
        <translation>
            <numerusform> · %n pertentangan</numerusform>
        </translation>
    </message>
    <message>
        <source>The server refused “{command}”: {why} See “Needs your decision”.</source>
        <translation>Server menolak “{command}”: {why} Lihat “Perlu keputusan Anda”.</translation>
    </message>
    <message numerus="yes">
        <source>%n decisions waiting to be sent</source>
        <translation>
            <numerusform>%n keputusan menunggu dikirim</numerusform>
        </translation>
    </message>
    <message>
        <source>Same case as {code}</source>
        <translation>Kasusnya sama dengan {code}</translation>
    </message>
</context>
<context>
    <name>RequestPage</name>
    <message>
        <source>Choose a request on the left.</source>
        <translation>Pilih permintaan di sebelah kiri.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Dokumen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Riwayat</translation>
    </message>
    <message>
        <source>This request is no longer in your office.</source>
        <translation>Permintaan ini tidak lagi berada di kantor Anda.</translation>
    </message>
    <message>
        <source>Files {count}</source>
        <translation>Berkas {count}</translation>
    </message>
    <message>
        <source>Requirements</source>
        <translation>Persyaratan</translation>
    </message>
</context>
<context>
    <name>SafeMark</name>
    <message>
        <source>Safe to switch off</source>
        <translation>Aman dimatikan</translation>
    </message>
    <message>
        <source>Kept, not yet sent</source>
        <translation>Tersimpan, belum terkirim</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search code, NIK, name, phone</source>
        <translation>Cari kode, NIK, nama, telepon</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Cari</translation>
    </message>
</context>
<context>
    <name>SidebarModel</name>
    <message>
        <source>SERVICES</source>
        <translation>LAYANAN</translation>
    </message>
    <message>
        <source>Fewer services</source>
        <translation>Ringkas layanan</translation>
    </message>
    <message numerus="yes">
        <source>%n more services</source>
        <translation>
            <numerusform>%n layanan lain</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Your session has ended. Your decisions are kept; sign in to send them.</source>
        <translation>Sesi Anda berakhir. Keputusan Anda tersimpan; masuk lagi untuk mengirimnya.</translation>
    </message>
    <message>
        <source>With the account your office gave you.</source>
        <translation>Dengan akun dari kantor Anda.</translation>
    </message>
    <message>
        <source>Your decisions are kept. Until you sign in anew, your session goes on.</source>
        <translation>Keputusan Anda tetap tersimpan. Sebelum Anda masuk lagi, sesi yang sekarang tetap berlaku.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>Alamat server</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Kata sandi</translation>
    </message>
    <message>
        <source>Work on without signing in</source>
        <translation>Lanjut bekerja tanpa masuk</translation>
    </message>
    <message>
        <source>Back to work</source>
        <translation>Kembali bekerja</translation>
    </message>
    <message>
        <source>Fill in server, officer and password.</source>
        <translation>Isi server, petugas, dan kata sandi.</translation>
    </message>
</context>
<context>
    <name>SyncBadge</name>
    <message>
        <source>Not yet synced</source>
        <translation>Belum tersinkron</translation>
    </message>
    <message>
        <source>Open the outbox</source>
        <translation>Buka kotak keluar</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting to be sent</source>
        <translation>
            <numerusform>%n menunggu dikirim</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need your decision</source>
        <translation>
            <numerusform>%n perlu keputusan Anda</numerusform>
        </translation>
    </message>
    <message>
        <source>files on demand</source>
        <translation>berkas bila diminta</translation>
    </message>
    <message>
        <source>the laptop&apos;s clock is wrong</source>
        <translation>jam laptop salah</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Mengirim</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>Menerima</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Sinkron</translation>
    </message>
    <message>
        <source>{stage} {done} of {total}</source>
        <translation>{stage} {done} dari {total}</translation>
    </message>
    <message>
        <source>Offline since {time}</source>
        <translation>Luring sejak {time}</translation>
    </message>
    <message>
        <source>Offline since {time}, no network</source>
        <translation>Luring sejak {time}, tidak ada jaringan</translation>
    </message>
    <message>
        <source>Offline since {time}, Wi-Fi asks to sign in</source>
        <translation>Luring sejak {time}, Wi-Fi minta masuk</translation>
    </message>
    <message>
        <source>Offline since {time}, server not trusted</source>
        <translation>Luring sejak {time}, server tidak dipercaya</translation>
    </message>
    <message>
        <source>Offline since {time}, server does not answer</source>
        <translation>Luring sejak {time}, server tidak menjawab</translation>
    </message>
    <message>
        <source>Waiting for the server</source>
        <translation>Menunggu server</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Belum masuk</translation>
    </message>
    <message>
        <source>Update the application</source>
        <translation>Perbarui aplikasi</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Disk penuh</translation>
    </message>
    <message>
        <source>Not synced</source>
        <translation>Belum sinkron</translation>
    </message>
    <message>
        <source>Synced {time}</source>
        <translation>Tersinkron {time}</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Choose a passphrase</source>
        <translation>Pilih frasa sandi</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Buka kunci</translation>
    </message>
    <message>
        <source>It protects the citizens&apos; data on this laptop. Nobody can recover it: without the passphrase, decisions not yet sent are lost. At least 15 characters; a short sentence is easy to remember.</source>
        <translation>Frasa ini melindungi data warga di laptop ini. Tidak ada yang dapat memulihkannya: tanpa frasa sandi, keputusan yang belum terkirim hilang. Paling sedikit 15 karakter; kalimat pendek mudah diingat.</translation>
    </message>
    <message>
        <source>Enter the passphrase of this laptop. Your queue and your unsent decisions are behind it.</source>
        <translation>Ketik frasa sandi laptop ini. Antrean dan keputusan yang belum terkirim ada di baliknya.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Buat</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Frasa sandi</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>Ulangi frasa sandi</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type them again.</source>
        <translation>Kedua frasa sandi berbeda. Ketik ulang.</translation>
    </message>
</context>
</TS>
