"""From a wanted step to a command: which words it needs, and the payload made of them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from alpukat_desk.desk import queries, transfers
from alpukat_desk.desk.queries import Shown
from alpukat_desk.desk.shown import standing
from alpukat_desk.desk.sync import Claimed
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.domain.fields import value_of
from alpukat_desk.domain.guards import printable
from alpukat_desk.domain.model import Document, Fault, RequestId, RequestRow
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.domain.wire import Contact
from alpukat_desk.gui.documents_view import STEPS
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.print_dialog import PrintDialog
from alpukat_desk.gui.questions import ABOUT_ANOTHER, Questions
from alpukat_desk.gui.request_page import DOCUMENTS, RequestPage
from alpukat_desk.gui.texts import Texts


class Decisions(QObject):
    """Opens the reasons panel where words are needed, sends the command where none are."""

    done = Signal(str)
    """A decision was made about this request: the queue may go on to the next."""

    def __init__(self, hub: Hub, page: RequestPage, texts: Texts) -> None:
        super().__init__(page)
        self._hub = hub
        self._page = page
        self._texts = texts
        self._kind = ""
        self._document_id = ""
        self._offered: frozenset[str] = frozenset()
        self._under_way = False
        self._questions = Questions(texts, self)
        page.wanted.connect(self.want)
        page.correct_wanted.connect(self._correct)
        page.cases.judged.connect(self._judge)
        page.reasons.confirmed.connect(self._confirmed)
        page.documents.wanted.connect(self._document)
        page.documents.attach_panel.confirmed.connect(self._attach)

    def want(self, kind: str) -> None:
        """One decision at a time: a key pressed twice decides once."""
        shown = self._page.shown
        if shown is None or self._under_way:
            return
        if refusal := shown.refusals.get(kind):
            self._page.tell(refusal)
        elif kind == "claim":
            self._begin(kind)
            self._hub.claim((shown.request.id,), then=self._claimed, fail=self._failed)
        elif kind == "attach":
            self._page.tabs.setCurrentIndex(DOCUMENTS)
            self._page.documents.attach_panel.ask(shown)
        elif kind == "print":
            self._print_first(shown)
        elif kind in STEPS.values():
            self._step_first(shown, kind)
        elif kind in self._plain():
            self._decide(self._plain()[kind])
        elif kind == "take_over":
            self._begin(kind)
            self._hub.ask_contact(shown.request.id, then=partial(self._contacted, shown), fail=self._failed)
        elif kind in ABOUT_ANOTHER:
            self._hub.ask(queries.rows, self._page.cases.others(), then=partial(self._ask, shown, kind))
        else:
            self._ask(shown, kind)

    def _ask(self, shown: Shown, kind: str, others: tuple[RequestRow, ...] = ()) -> None:
        if self._page.shown is None or self._page.shown.request.id != shown.request.id:
            return
        self._kind = kind
        choices = self._questions.choices(shown, kind, others)
        self._offered = frozenset(item.value for item in choices)
        words = self._page.draft().typed.get(kind, "")
        self._page.reasons.ask(shown, kind, self._questions.wording(kind), choices, words=words)

    def _correct(self, field: str) -> None:
        self.want("correct")
        if self._kind == "correct" and self._page.reasons.isVisible():
            self._page.reasons.choose(field)

    def _judge(self, kind: str, other: str) -> None:
        """An answer about the request it stands beside."""
        shown = self._page.shown
        if shown is None or self._under_way:
            return
        if refusal := shown.refusals.get(kind):
            self._page.tell(refusal)
        else:
            self._hub.ask(queries.rows, self._page.cases.others(), then=partial(self._ask_about, shown, kind, other))

    def _ask_about(self, shown: Shown, kind: str, other: str, others: tuple[RequestRow, ...]) -> None:
        self._ask(shown, kind, others)
        if self._kind == kind and self._page.reasons.isVisible():
            self._page.reasons.choose(other)
            self._page.reasons.text.setFocus()

    def _contacted(self, shown: Shown, contact: Contact | None) -> None:
        """The supervisor decides knowing how long the holder has been silent."""
        self._end()
        self._ask(shown, "take_over")
        if contact is not None:
            self._page.reasons.advise(self._questions.contact(shown, contact))

    def _claimed(self, result: Claimed) -> None:
        """What was denied is told; what came stays open, ready to be worked on."""
        self._end()
        if result.denied:
            self._page.tell(Refused(next(iter(result.denied.values()))))

    def _step_first(self, shown: Shown, kind: str) -> None:
        """The key of the bar takes the step of the first document that stands before it."""
        self._page.tabs.setCurrentIndex(DOCUMENTS)
        waits = next((item.id for item in shown.request.documents if STEPS.get(item.status) == kind), "")
        self._document(kind, waits)

    def _print_first(self, shown: Shown) -> None:
        """The key of the bar prints the first document that may be printed."""
        self._page.tabs.setCurrentIndex(DOCUMENTS)
        ready = next((item for item in shown.request.documents if printable(item, "again") is None), None)
        if ready is not None:
            self._open(ready, may_print=True)

    def _plain(self) -> dict[str, c.AnyPayload]:
        """Steps that need no words: the draft already holds what they carry."""
        draft, shown = self._page.draft(), self._page.shown
        return {
            "approve": c.Approve(draft.ticks, standing(draft, shown.findings if shown else ())),
            "release": c.Release(),
            "resume": c.Resume(),
            "complete": c.Complete(),
            "check_nik": c.CheckNik(),
            "explain": c.Explain(self._reasons(draft.answers)),
        }

    def _reasons(self, answers: dict[str, str]) -> dict[str, str]:
        """What was typed for what the ministry said."""
        shown = self._page.shown
        said = {item.ground for item in shown.findings if item.code.startswith("registry.")} if shown else set()
        return {key: text for key, text in answers.items() if key in said}

    def _confirmed(self, faults: tuple[Fault, ...], text: str, chosen: str, extra: str) -> None:
        shown = self._page.shown
        if self._kind == "mark_duplicate" and shown and chosen and chosen not in self._offered:
            self._hub.ask(queries.coded, chosen, then=partial(self._coded, chosen, text))
            return
        if self._kind == "forward" and chosen not in self._texts.catalogue.offices:
            self._page.tell(Refused("office.unknown", office=chosen or "—"))
            return
        self._decide(self._make(faults, text, chosen, extra))

    def _coded(self, code: str, text: str, row: RequestRow | None) -> None:
        """A code typed for the other request names one that this desk holds, or is told to name none."""
        if row is None:
            self._page.tell(Refused("duplicate.code", number=code))
        else:
            self._decide(c.MarkDuplicate(row.id, text))

    def _make(self, faults: tuple[Fault, ...], text: str, chosen: str, extra: str) -> c.AnyPayload:
        makers: dict[str, Callable[[], c.AnyPayload]] = {
            "return": lambda: c.Return(faults, text),
            "reject": lambda: c.Reject(faults, text),
            "answer": lambda: c.Answer(text),
            "forward": lambda: c.Forward(chosen, text),
            "mark_duplicate": lambda: c.MarkDuplicate(RequestId(chosen), text),
            "not_duplicate": lambda: c.NotDuplicate(RequestId(chosen), text),
            "correct": lambda: c.Correct(chosen, self._value(chosen), extra, text),
            "resubmit": lambda: c.Resubmit(text),
            "take_over": lambda: c.TakeOver(text),
            "reopen": lambda: c.Reopen(text),
            "wait": lambda: c.Wait(text),
            "void_document": lambda: c.VoidDocument(self._document_id, text),
            "signed": lambda: c.Signed(self._document_id, extra),
        }
        return makers.get(self._kind, lambda: c.Note(text))()

    def _value(self, field: str) -> str:
        return value_of(self._page.shown.request, field) if self._page.shown else ""

    def _decide(self, payload: c.AnyPayload) -> None:
        shown = self._page.shown
        if shown is not None and not self._under_way:
            self._begin(payload.kind)
            request = shown.request
            base = (request.id, request.version, payload)
            made = partial(self._made, request.id, payload.kind)
            if TABLE[payload.kind].offline:
                self._hub.decide(*base, self._page.evidence(), then=made, fail=self._failed)
            else:
                self._hub.ask_server(*base, then=made, fail=self._failed)

    def _begin(self, kind: str) -> None:
        self._under_way = True
        self._page.sending(kind)

    def _end(self) -> None:
        self._under_way = False
        self._page.answered()

    def _made(self, request_id: RequestId, kind: str, _changed: object) -> None:
        self._end()
        self._page.decided(request_id, kind)
        self.done.emit(request_id)

    def _failed(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, AlpukatError):
            self._page.tell(error)
        else:
            self._hub.crashed.emit(error)

    def _attach(self, output: str, path: str, number: str, signed: bool) -> None:
        shown = self._page.shown
        if shown is None:
            return
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            self._page.tell(Refused("document.file", cause=error.strerror or ""))
            return
        request = shown.request
        self._begin("attach")
        self._hub.attach(
            request.id,
            request.version,
            output,
            data,
            Path(path).name,
            number,
            signed,
            fail=self._failed,
            then=partial(self._made, request.id, "attach"),
        )

    def _document(self, step: str, document_id: str) -> None:
        shown = self._page.shown
        document = next((item for item in shown.request.documents if item.id == document_id), None) if shown else None
        if document is None:
            return
        if step in ("preview", "print"):
            self._open(document, may_print=step == "print")
        elif step in ("void_document", "signed"):
            self._document_id = document_id
            if shown is not None:
                self._ask(shown, step)
        else:
            steps: dict[str, c.AnyPayload] = {
                "submit_for_signature": c.SubmitForSignature(document_id),
                "ready": c.Ready(document_id),
                "hand_over": c.HandOver(document_id),
            }
            self._decide(steps[step])

    def _open(self, document: Document, *, may_print: bool) -> None:
        request_id = self._page.request_id

        def again(_done: object) -> None:
            self._open(document, may_print=may_print)

        def shown(data: bytes | None) -> None:
            if data is None:
                self._hub.fetch(document.sha256, request_id, then=again, fail=self._failed)
                return
            dialog = PrintDialog(self._hub, self._texts, document, data, may_print=may_print, parent=self._page)
            dialog.printed.connect(lambda reason: self._decide(c.Print(document.id, reason)))
            dialog.open()

        self._hub.ask(transfers.read, document.sha256, then=shown)
