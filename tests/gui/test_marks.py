"""Every status has a shape of its own; unknown ones get one too."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from alpukat_desk.domain.model import Status
from alpukat_desk.gui.marks import STATUS_MARKS, Mark, paint, status_mark


def drawn(mark: Mark) -> bytes:
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter, QPointF(8, 8), mark, QColor("black"))
    painter.end()
    return bytes(image.constBits())


def test_shapes_differ_without_colour(qapp: object) -> None:
    shapes = {drawn(mark) for mark in Mark}
    assert len(shapes) == len(Mark)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_mark(status: Status) -> None:
    assert status in STATUS_MARKS


def test_open_statuses_differ_by_shape() -> None:
    living = [Status.NEW, Status.IN_REVIEW, Status.RETURNED, Status.WAITING_CENTRE, Status.APPROVED, Status.REJECTED]
    assert len({status_mark(status)[0] for status in living}) == len(living)


def test_a_status_of_a_newer_server_is_a_ring() -> None:
    assert status_mark("archived") == (Mark.RING, "muted")
