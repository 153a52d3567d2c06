"""What scrolls is as tall as its words, and a dialog no larger than its window."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from alpukat_desk.gui.layouts import ScrolledPage, within
from alpukat_desk.gui.plain import PlainLabel


def test_nothing_is_left_empty_below_words_that_wrap(qtbot: QtBot) -> None:
    page = ScrolledPage()
    column = QVBoxLayout(page)
    labels = [PlainLabel("Lengkapi dari berkas, atau kembalikan untuk diperbaiki. " * 3).wrapped() for _ in range(20)]
    for label in labels:
        column.addWidget(label)
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.resize(900, 200)
    area.show()
    assert page.height() == column.heightForWidth(page.width()) > area.height()
    assert all(label.height() == label.heightForWidth(label.width()) for label in labels)


def test_what_does_not_wrap_is_shown_whole_too(qtbot: QtBot) -> None:
    page = ScrolledPage()
    column = QVBoxLayout(page)
    for number in range(40):
        column.addWidget(PlainLabel(str(number)))
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.resize(300, 200)
    area.show()
    assert page.height() == column.minimumSize().height() > area.height()


def test_a_dialog_is_no_larger_than_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    inside = QWidget(window)
    assert within(QSize(1620, 1050), inside) == QSize(1366, 768)
    assert within(QSize(1080, 700), inside) == QSize(1080, 700)
    assert within(QSize(1620, 1050), None) == QSize(1620, 1050)
