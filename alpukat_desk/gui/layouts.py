"""Emptying a layout at once, since a widget that only waits to be deleted would still be painted and found; and the
order of the Tab key, since a widget made later comes last in it."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtWidgets import QLayout, QWidget


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
