"""Searching waits for a pause; Esc clears and gives the keys back."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from alpukat_desk.gui.search_field import SearchField
from alpukat_desk.gui.theme import Theme


def test_typing_asks_once_after_a_pause(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme)
    qtbot.addWidget(field)
    asked: list[str] = []
    field.searched.connect(asked.append)
    qtbot.keyClicks(field, "siti ")
    assert asked == []
    qtbot.waitUntil(lambda: asked == ["siti"])


def test_escape_clears_and_leaves(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme)
    qtbot.addWidget(field)
    field.setText("siti")
    with qtbot.waitSignals([field.left, field.searched]):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_down_goes_to_the_queue_with_the_search_kept(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.searched):
        field.setText("siti")
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "siti"
