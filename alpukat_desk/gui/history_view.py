"""What happened to a request, newest first; what only this desk knows yet says so."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.commands import NIK_CHECKED
from alpukat_desk.domain.model import Event, Request, RequestId
from alpukat_desk.domain.transitions import ENTER
from alpukat_desk.gui.marks import MarkLabel, status_mark
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme


class HistoryView(QWidget):
    """One line an event: mark, sentence, who and when, and the words it carried."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(12))

    def show_request(self, shown: Shown) -> None:
        waiting = {row.id for row in shown.pending}
        for event in reversed(shown.history):
            self._column.addWidget(self._line(shown, event, event.command_id in waiting))
        if not shown.history:
            self._column.addWidget(PlainLabel(self.tr("The history comes with the next sync."), "muted"))

    def _line(self, shown: Shown, event: Event, waiting: bool) -> QWidget:
        row = QWidget(self)
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        mark, colour = status_mark(event.status)
        grid.addWidget(MarkLabel(self._theme, mark, colour), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(self._texts.word("event", event.kind), "medium").wrapped(), 0, 1)
        who = f"{event.by_name} · {self._texts.moment(event.at)}" if event.by_name else self._texts.moment(event.at)
        if waiting:
            who += self.tr(" · waiting to be sent")
        grid.addWidget(PlainLabel(who, "muted"), 1, 1)
        for place, words in enumerate(self._words(shown, event), 2):
            grid.addWidget(PlainLabel(words).wrapped().selectable(), place, 1)
        return row

    def _words(self, shown: Shown, event: Event) -> list[str]:
        request = shown.request
        lines = self._moved(shown, event)
        for fault in event.faults:
            about = f" ({self._about(request, fault.about)})" if fault.about else ""
            lines.append(f"{self._texts.reason(request, fault.code)}{about}{': ' + fault.text if fault.text else ''}")
        if event.kind == ENTER and request.message:
            message = request.message
            lines += [f"{message.sender} · {self._texts.moment(message.at)}", message.text]
        return [*lines, event.text] if event.text else lines

    def _moved(self, shown: Shown, event: Event) -> list[str]:
        """What stood there before and what stands there now: a value, an office, another request, a number."""
        before, after = event.before, event.after
        if event.field:
            field = self._texts.field(shown.request, event.field)
            return [f"{field}: {before or '—'} → {after or '—'}"]
        if event.kind == "forward" and after:
            return [f"{self._texts.office(before)} → {self._texts.office(after)}"]
        if event.kind in ("mark_duplicate", "not_duplicate", "suspected") and after:
            elsewhere = self.tr("A request of another office ({end})").format(end=after[-6:])
            return [shown.codes.get(RequestId(after), elsewhere)]
        if event.kind == NIK_CHECKED:
            return [self._texts.word("heard", after)]
        if event.kind in ("resubmit", "corrected") and after:
            return [", ".join(self._about(shown.request, name) for name in after.split(", "))]
        return [after] if after and event.kind in ("attach", "signed", "hand_over") else []

    def _about(self, request: Request, about: str) -> str:
        named = self._texts.requirement(request, about)
        return named if named != about else self._texts.field(request, about)
