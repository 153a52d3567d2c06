"""From a wanted step to a command: which words it needs, and the payload made of them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from alpukat_desk.desk import transfers
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.domain.fields import APPLICANT, value_of
from alpukat_desk.domain.guards import printable
from alpukat_desk.domain.model import Document, Fault, RequestId
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.print_dialog import PrintDialog
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
        page.wanted.connect(self.want)
        page.reasons.confirmed.connect(self._confirmed)
        page.documents.wanted.connect(self._document)
        page.documents.attach_panel.confirmed.connect(self._attach)
        page.documents.attach_panel.closed.connect(page.documents.attach_panel.hide)

    def want(self, kind: str) -> None:
        shown = self._page.shown
        if shown is None:
            return
        if refusal := shown.refusals.get(kind):
            self._page.tell(refusal)
        elif kind == "claim":
            self._hub.claim((shown.request.id,), fail=self._failed)
        elif kind == "attach":
            self._page.tabs.setCurrentIndex(DOCUMENTS)
            self._page.documents.attach_panel.ask(shown)
        elif kind == "print":
            self._print_first(shown)
        elif kind in self._plain():
            self._decide(self._plain()[kind])
        else:
            self._kind = kind
            self._page.reasons.ask(shown, kind, *self._words(kind), self._choices(shown, kind))

    def _print_first(self, shown: Shown) -> None:
        """The key of the bar prints the first document that may be printed."""
        self._page.tabs.setCurrentIndex(DOCUMENTS)
        ready = next((item for item in shown.request.documents if printable(item, "again") is None), None)
        if ready is not None:
            self._open(ready, may_print=True)

    def _plain(self) -> dict[str, c.AnyPayload]:
        """Steps that need no words: the draft already holds what they carry."""
        draft = self._page.draft()
        return {
            "approve": c.Approve(draft.ticks, draft.answers),
            "release": c.Release(),
            "resume": c.Resume(),
            "complete": c.Complete(),
        }

    def _words(self, kind: str) -> tuple[str, str]:
        """Placeholders of the text and, where the step needs one, of the second line."""
        return {
            "return": (self.tr("What the applicant should do (optional)"), ""),
            "reject": (self.tr("Why, in words for the applicant"), ""),
            "answer": (self.tr("The answer, in words for the applicant"), ""),
            "forward": (self.tr("What the other office should know"), ""),
            "mark_duplicate": (self.tr("What shows that it is the same case"), self.tr("Code of the other request")),
            "not_duplicate": (self.tr("Why it is a different case"), ""),
            "correct": (self.tr("On what paper the correction rests"), self.tr("New value")),
            "take_over": (self.tr("Why you take it over"), ""),
            "reopen": (self.tr("Why it is opened again"), ""),
            "wait": (self.tr("What the centre must do"), ""),
        }.get(kind, (self.tr("Note"), ""))

    def _choices(self, shown: Shown, kind: str) -> tuple[tuple[str, str, str], ...]:
        """(value, label, start of the second line) of the steps that choose something."""
        if kind == "correct":
            return tuple((name, label, value_of(shown.request, name)) for name, label in self._fields(shown))
        if kind == "forward":
            offices = self._texts.catalogue.offices.values()
            return tuple((item.code, item.name, "") for item in offices if item.code != shown.request.office)
        return ()

    def _fields(self, shown: Shown) -> list[tuple[str, str]]:
        service = self._texts.catalogue.services.get(shown.request.service)
        own = [f"applicant.{name}" for name in APPLICANT]
        names = [*own, *(field.name for field in service.fields())] if service else own
        return [(name, self._texts.field(shown.request, name)) for name in names]

    def _confirmed(self, faults: tuple[Fault, ...], text: str, chosen: str, extra: str) -> None:
        self._decide(self._make(faults, text, chosen, extra))

    def _make(self, faults: tuple[Fault, ...], text: str, chosen: str, extra: str) -> c.AnyPayload:
        makers: dict[str, Callable[[], c.AnyPayload]] = {
            "return": lambda: c.Return(faults, text),
            "reject": lambda: c.Reject(faults, text),
            "answer": lambda: c.Answer(text),
            "forward": lambda: c.Forward(chosen, text),
            "mark_duplicate": lambda: c.MarkDuplicate(RequestId(extra), text),
            "not_duplicate": lambda: c.NotDuplicate(self._suspect(), text),
            "correct": lambda: c.Correct(chosen, self._value(chosen), extra, text),
            "take_over": lambda: c.TakeOver(text),
            "reopen": lambda: c.Reopen(text),
            "wait": lambda: c.Wait(text),
        }
        return makers.get(self._kind, lambda: c.Note(text))()

    def _suspect(self) -> RequestId:
        shown = self._page.shown
        return shown.request.suspects[0] if shown and shown.request.suspects else RequestId("")

    def _value(self, field: str) -> str:
        return value_of(self._page.shown.request, field) if self._page.shown else ""

    def _decide(self, payload: c.AnyPayload) -> None:
        shown = self._page.shown
        if shown is not None:
            request = shown.request
            base = (request.id, request.version, payload)
            made = partial(self._made, request.id)
            if TABLE[payload.kind].offline:
                self._hub.decide(*base, self._page.evidence(), then=made, fail=self._failed)
            else:
                self._hub.ask_server(*base, then=made, fail=self._failed)

    def _made(self, request_id: RequestId, _changed: object) -> None:
        self._page.reasons.hide()
        self._page.forget_draft()
        self._page.documents.attach_panel.hide()
        self.done.emit(request_id)

    def _failed(self, error: BaseException) -> None:
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
        self._hub.attach(
            request.id,
            request.version,
            output,
            data,
            Path(path).name,
            number,
            signed,
            fail=self._failed,
            then=partial(self._made, request.id),
        )

    def _document(self, step: str, document_id: str) -> None:
        shown = self._page.shown
        document = next((item for item in shown.request.documents if item.id == document_id), None) if shown else None
        if document is None:
            return
        if step in ("preview", "print"):
            self._open(document, may_print=step == "print")
        else:
            steps: dict[str, c.AnyPayload] = {
                "submit_for_signature": c.SubmitForSignature(document_id),
                "ready": c.Ready(document_id),
                "hand_over": c.HandOver(document_id),
            }
            self._decide(steps[step])

    def _open(self, document: Document, *, may_print: bool) -> None:
        def shown(data: bytes | None) -> None:
            if data is None:
                self._hub.fetch(
                    document.sha256, then=lambda _done: self._open(document, may_print=may_print), fail=self._failed
                )
                return
            dialog = PrintDialog(self._hub, self._texts, document, data, may_print=may_print, parent=self._page)
            dialog.printed.connect(lambda reason: self._decide(c.Print(document.id, reason)))
            dialog.open()

        self._hub.ask(transfers.read, document.sha256, then=shown)
