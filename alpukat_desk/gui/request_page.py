"""One request: head, tabs, reasons in place, and the action bar."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk import family, queries
from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.family import Family
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.commands import Evidence
from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.domain.model import RequestId, Sha256, Status
from alpukat_desk.gui.action_bar import ActionBar
from alpukat_desk.gui.cases_tab import CasesTab
from alpukat_desk.gui.checklist_view import ChecklistView
from alpukat_desk.gui.documents_view import DocumentsView
from alpukat_desk.gui.draft_keeper import DraftKeeper
from alpukat_desk.gui.files_view import FilesView
from alpukat_desk.gui.form_view import FormView
from alpukat_desk.gui.history_view import HistoryView
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.layouts import padded
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.reasons_panel import ReasonsPanel
from alpukat_desk.gui.request_head import RequestHead
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import MARGIN, PADDING, REQUEST_LEAST, Theme

DATA, FILES, DOCUMENTS, HISTORY, CASES = range(5)
LEAST = 96
"""Height that is left to a page while reasons stand below it: they come first, the page scrolls."""


class RequestPage(QFrame):
    """Shows what ``queries.request`` says and asks again whenever it changed."""

    wanted = Signal(str)
    """A command kind the officer asked for; ``Decisions`` takes it from there."""
    correct_wanted = Signal(str)
    """The field that the officer wants to correct."""
    family_wanted = Signal(str)
    """The request whose people's other requests the officer wants to see."""
    left = Signal()
    """Esc where nothing is open: the keys belong to the queue again."""

    def __init__(self, hub: Hub, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._hub = hub
        self._theme = theme
        self._texts = texts
        self._id = RequestId("")
        self._sought = False
        self.shown: Shown | None = None
        self._viewed: set[Sha256] = set()
        self._keeper = DraftKeeper(hub, self)
        self._written: tuple[object, ...] = ()
        self._build()
        self._lay_out()
        self._say(self.tr("Choose a request on the left."))

    def _build(self) -> None:
        self.head = RequestHead(self._theme, self._texts)
        self.head.family_wanted.connect(self.ask_family)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for title in (self.tr("Data"), self.tr("Files"), self.tr("Documents"), self.tr("History")):
            self.tabs.addTab(title)
        self.tabs.addTab(self._texts.word("case", "tab"))
        self.files = FilesView(self._hub, self._texts)
        self.files.viewed.connect(self._viewed.add)
        self.documents = DocumentsView(self._theme, self._texts)
        self._data_area = _scroll()
        self._history_area = _scroll()
        self._documents_area = _scroll()
        self.cases = CasesTab(self._hub.ask, self._theme, self._texts)
        self.cases.counted.connect(self._count_cases)
        self._documents_area.setWidget(self.documents)

        self.bar = ActionBar(self._texts)
        self.bar.wanted.connect(self.wanted)
        self.reasons = ReasonsPanel(self._theme, self._texts)
        self.reasons.hide()
        self.reasons.closed.connect(self.close_panels)
        self.reasons.typed.connect(self._keeper.type)
        self.documents.attach_panel.closed.connect(self.close_panels)
        back = QShortcut(QKeySequence("Esc"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._back)
        for panel in (self.reasons, self.documents.attach_panel):
            panel.shown.connect(self.bar.setHidden)
        self._nothing = PlainLabel("", "muted-body").wrapped()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._pages.setMinimumHeight(self._theme.px(LEAST))
        for page in (self._data_area, self.files, self._documents_area, self._history_area, self.cases):
            self._pages.addWidget(page)
        self.tabs.currentChanged.connect(self._turn)
        inside = QVBoxLayout()
        inside.setContentsMargins(PADDING, MARGIN, PADDING, 0)
        inside.setSpacing(4)
        inside.addWidget(self.head)
        inside.addSpacing(4)
        inside.addWidget(self.tabs)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inside)
        column.addWidget(_hairline())
        holder = QVBoxLayout()
        holder.setContentsMargins(PADDING, 0, PADDING - 12, 0)
        holder.addWidget(self._pages)
        column.addLayout(holder, 1)
        column.addWidget(self.reasons)
        column.addWidget(self.bar)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._stack)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as its bar needs with large text, and never below what the look asks for."""
        hint = super().minimumSizeHint()
        return QSize(max(hint.width(), REQUEST_LEAST), hint.height())

    @property
    def engaged(self) -> bool:
        """Words are being typed here: what is shown must not be changed for another request."""
        return self.reasons.isVisible() or self.documents.attach_panel.isVisible()

    @property
    def request_id(self) -> RequestId:
        return self._id

    def leave(self) -> None:
        self._keeper.leave()

    def close_panels(self) -> None:
        """The panel that stood open goes; the keys stay in this page."""
        inside = self.engaged
        self.reasons.hide()
        self.documents.attach_panel.hide()
        if inside:
            self.tabs.setFocus(Qt.FocusReason.TabFocusReason)

    def _back(self) -> None:
        if self.engaged:
            self.close_panels()
        else:
            self.left.emit()

    def open(self, request_id: str) -> None:
        if request_id != self._id:
            self._keeper.leave()
            self.reasons.hide()
            self.documents.attach_panel.hide()
            self._viewed.clear()
            self.tabs.setCurrentIndex(DATA)
            for area in (self._data_area, self._documents_area, self._history_area):
                area.verticalScrollBar().setValue(0)
        self._id = RequestId(request_id)
        self._sought = False
        if request_id:
            self._ask()
        else:
            self._say("")

    def refresh(self, changed: frozenset[RequestId]) -> None:
        if self._id and (not changed or self._id in changed):
            self._ask()

    def _ask(self) -> None:
        failed = partial(self._not_shown, self._id)
        self._hub.work(queries.request, self._hub.place, self._id, then=self._show, fail=failed)

    def ask_family(self) -> None:
        if self.shown is not None:
            self.family_wanted.emit(self._id)

    def _count_family(self) -> None:
        self.head.show_family(None)
        self._hub.work(family.family, self._hub.place, self._id, then=self._show_family, fail=self._no_family)

    def _show_family(self, found: Family) -> None:
        if found.about.id == self._id:
            self.head.show_family(found)

    def _no_family(self, error: BaseException) -> None:
        """Why the request cannot be read is told in its place."""
        if not isinstance(error, Refused):
            (self._hub.trouble if isinstance(error, AlpukatError) else self._hub.crashed).emit(error)

    def evidence(self) -> Evidence:
        shown = self.shown
        findings = tuple(item.ground for item in shown.findings) if shown else ()
        return Evidence(tuple(sorted(self._viewed)), findings)

    def tell(self, error: AlpukatError) -> None:
        """A refusal, said where the officer is looking."""
        sentence = self._texts.error(error, self.shown.request if self.shown else None)
        words = f"{sentence.text} {sentence.next}".strip()
        if self.reasons.isVisible():
            self.reasons.show_error(words)
        elif self.documents.attach_panel.isVisible():
            self.documents.attach_panel.show_error(words)
        else:
            self.head.tell(words)

    def told(self) -> str:
        """The refusal or notice in front of the officer."""
        if self.reasons.isVisible():
            return self.reasons.error()
        return self.head.told()

    def _say(self, sentence: str) -> None:
        self.shown = None
        self._nothing.setText(sentence)
        self._stack.setCurrentIndex(0)

    def _not_shown(self, request_id: RequestId, error: BaseException) -> None:
        """What has not come yet is asked for once; it shows itself when it is here."""
        if not isinstance(error, Refused):
            (self._hub.trouble if isinstance(error, AlpukatError) else self._hub.crashed).emit(error)
        elif request_id == self._id:
            sentence = self._texts.error(error)
            self._say(f"{sentence.text} {sentence.next}")
            if error.code == "request.absent" and not self._sought:
                self._sought = True
                self._hub.look_up(request_id)

    def _show(self, shown: Shown | None) -> None:
        if shown is None:
            self._say(self.tr("This request is no longer in your office."))
            return
        if shown.request.id != self._id:
            return
        same = self.shown is not None and self.shown.request.id == self._id
        if not same and not shown.history_complete:
            self._hub.look_up(self._id)
        self.shown = shown
        self._keeper.take(self._id, shown.draft)
        self.head.show_request(shown)
        self._write_tabs(shown)
        self._stack.setCurrentIndex(1)
        self.cases.show_request(shown)

    def _count_cases(self, count: int) -> None:
        """Its tab says how many may be the same case, and the head does where nothing weighs more."""
        title = self._texts.word("case", "tab")
        self.tabs.setTabText(CASES, f"{title} {count}" if count else title)
        if count and not self.head.told():
            self.head.tell(self._texts.say("case.notice", count=count).text)

    def _write_tabs(self, shown: Shown) -> None:
        count = len(shown.request.attachments)
        self.tabs.setTabText(FILES, self.tr("Files {count}").format(count=count) if count else self.tr("Files"))
        allowed = tuple((kind, refusal and refusal.code) for kind, refusal in shown.refusals.items())
        seen = (shown.request, shown.findings, shown.history, shown.pending, shown.codes, allowed)
        if seen != self._written:
            self._written = seen
            self._write(shown)
            self._count_family()

    def _write(self, shown: Shown) -> None:
        """Only what changed is written anew: an open menu stays open, and keys that were in this page stay in it."""
        inside = self._has_keys()
        self.bar.show_request(shown)
        self._write_data(shown)
        self.files.show_request(shown)
        self.documents.show_request(shown)
        history = HistoryView(self._theme, self._texts)
        history.show_request(shown)
        self._history_area.setWidget(padded(history, self._theme))
        if inside and not self._has_keys():
            self.tabs.setFocus(Qt.FocusReason.TabFocusReason)

    def _has_keys(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _write_data(self, shown: Shown) -> None:
        """Writes the data anew; where the officer was typing, ticking or had scrolled, there they still are. Keys
        that are elsewhere stay there."""
        bar = self._data_area.verticalScrollBar()
        focused, scrolled = QApplication.focusWidget(), bar.value()
        inside = focused is not None and self._data_area.isAncestorOf(focused)
        name = focused.objectName() if focused is not None and inside else ""
        place = focused.cursorPosition() if isinstance(focused, QLineEdit) else 0
        editable = shown.request.status == Status.IN_REVIEW and shown.refusals.get("return") is None
        self._data_area.setWidget(self._data(shown, editable))
        bar.setValue(scrolled)
        again = self._data_area.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()
        if isinstance(again, QLineEdit):
            again.setCursorPosition(place)

    def _data(self, shown: Shown, editable: bool) -> QWidget:
        form = FormView(self._theme, self._texts)
        form.show_request(shown, self._keeper.draft, editable, self._hub.place.now())
        form.wanted.connect(self.wanted)
        form.answered.connect(self._keeper.answer)
        form.correct.connect(self.correct_wanted)
        checklist = ChecklistView(self._theme, self._texts)
        checklist.show_request(shown, self._keeper.draft, editable)
        checklist.ticked.connect(self._tick)
        checklist.stood_in.connect(self._stand_in)
        checklist.files_wanted.connect(self._show_files)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addWidget(form)
        column.addSpacing(self._theme.px(8))
        column.addWidget(PlainLabel(self.tr("Requirements"), "strong"))
        column.addWidget(checklist)
        return padded(page, self._theme)

    def _turn(self, tab: int) -> None:
        self._pages.setCurrentIndex(tab)
        if tab == FILES:
            self.files.open_first()

    def _show_files(self, slug: str) -> None:
        self.tabs.setCurrentIndex(FILES)
        self.files.open_requirement(slug)

    def draft(self) -> Draft:
        """What is ticked and typed now, saved or not yet."""
        return self._keeper.draft

    def sending(self, kind: str) -> None:
        """A decision is on its way: what is typed is saved, and the bar waits for the answer."""
        self._keeper.send(kind)
        if self.bar.isAncestorOf(QApplication.focusWidget() or self):
            self.tabs.setFocus(Qt.FocusReason.TabFocusReason)
        self.bar.setEnabled(False)

    def answered(self) -> None:
        self.bar.setEnabled(True)

    def decided(self, request_id: RequestId, kind: str) -> None:
        """The decision carried what was typed for it."""
        self.reasons.forget(request_id, kind)
        if request_id == self._id:
            self._keeper.forget()
            self.close_panels()

    def _tick(self, slug: str, tick: str) -> None:
        """A paper found in order may clear a finding, or raise one where it is not."""
        self._keeper.tick(slug, tick)
        self._ask()

    def _stand_in(self, slug: str, form: str) -> None:
        self._tick(slug, form)
        if self.shown is not None:
            self._write_data(self.shown)


def _scroll() -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _hairline() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    return line
