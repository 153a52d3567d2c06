"""The tab of a request's similar cases: asks for them beside the screen and tells how many want an answer."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from alpukat_desk.desk import cases
from alpukat_desk.desk.cases import Similar
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.model import RequestId
from alpukat_desk.gui.cases_view import CasesView
from alpukat_desk.gui.layouts import padded
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme


class CasesTab(QScrollArea):
    """What it shows is of the request it was last asked about. ``ask`` as ``Hub.ask``."""

    judged = Signal(str, str)
    """As of ``CasesView``."""
    counted = Signal(int)
    """How many other requests want an answer."""

    def __init__(self, ask: Callable[..., None], theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ask = ask
        self._theme = theme
        self._texts = texts
        self._shown: Shown | None = None
        self._drawn: tuple[object, ...] = ()
        self.similar: Similar | None = None

    def show_request(self, shown: Shown) -> None:
        if self._shown is None or self._shown.request.id != shown.request.id:
            self.similar = None
            self.verticalScrollBar().setValue(0)
        self._shown = shown
        self._ask(cases.similar, shown.request.id, then=partial(self._show, shown.request.id))

    def others(self) -> tuple[RequestId, ...]:
        """The requests that may be the same case, as the server and this desk see it."""
        suspects = self._shown.request.suspects if self._shown else ()
        near = self.similar.near if self.similar else ()
        return tuple(dict.fromkeys((*suspects, *(item.request.id for item in near if item.waits))))

    def _show(self, request_id: RequestId, similar: Similar | None) -> None:
        shown = self._shown
        if similar is None or shown is None or shown.request.id != request_id:
            return
        self.similar = similar
        drawn = (similar, tuple((kind, refusal and refusal.code) for kind, refusal in shown.refusals.items()))
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(shown, similar)
        self.counted.emit(sum(item.waits for item in similar.near))

    def _draw(self, shown: Shown, similar: Similar) -> None:
        view = CasesView(self._theme, self._texts)
        view.show_similar(shown, similar)
        view.judged.connect(self.judged)
        self.setWidget(padded(view, self._theme))
