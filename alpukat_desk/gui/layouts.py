"""Emptying a layout at once, since a widget that only waits to be deleted would still be painted and found; and the
order of the Tab key, since a widget made later comes last in it; and what scrolls, with room around it."""

from collections.abc import Iterable
from itertools import pairwise

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


def padded(widget: QWidget, theme: Theme) -> QWidget:
    """Room above and below inside a scroll area, the content at its top."""
    page = QWidget()
    page.setObjectName("content")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, theme.px(14), theme.px(12), theme.px(14))
    column.addWidget(widget)
    column.addStretch(1)
    return page
