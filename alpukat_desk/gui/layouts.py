"""Emptying a layout at once, since a widget that only waits to be deleted would still be painted and found; and the
order of the Tab key, since a widget made later comes last in it; what scrolls, with room around it; and
how large a dialog may be."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from alpukat_desk.gui.theme import Theme


def clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            discard(widget)
        elif inner is not None:
            clear(inner)


def discard(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def in_order(stops: Iterable[QWidget]) -> None:
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def within(size: QSize, parent: QWidget | None) -> QSize:
    """No larger than the window it opens over: with large text its buttons would lie below the screen."""
    return size if parent is None else size.boundedTo(parent.window().size())


class ScrolledPage(QWidget):
    """What a scroll area holds, just as tall as its words are at this width: what they would need at their narrowest
    would leave the end of it empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("content")

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        hint = super().minimumSizeHint()
        return QSize(hint.width(), 0) if self.hasHeightForWidth() else hint


def padded(widget: QWidget, theme: Theme) -> QWidget:
    """Room above and below inside a scroll area, the content at its top."""
    page = ScrolledPage()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, theme.px(14), theme.px(12), theme.px(14))
    column.addWidget(widget)
    column.addStretch(1)
    return page
