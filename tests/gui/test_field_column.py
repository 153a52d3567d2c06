"""Lines to fill in: each tells what the officer does to it, and keeps what it cannot show."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from alpukat_desk.domain.fields import OWN
from alpukat_desk.gui.entry_plan import Part
from alpukat_desk.gui.field_column import FieldColumn
from alpukat_desk.gui.texts import Texts

NAME, SEX = OWN["applicant.name"], OWN["applicant.sex"]
BOTH = (Part("Pemohon", ((NAME, "Nama"), (SEX, "Jenis kelamin"))),)


@pytest.fixture
def column(qtbot: QtBot, texts: Texts) -> FieldColumn:
    made = FieldColumn(texts)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_officer_s_hand_is_told_and_ours_is_not(qtbot: QtBot, column: FieldColumn) -> None:
    told: list[str] = []
    column.edited.connect(lambda: told.append("edited"))
    column.show_parts(BOTH, {})
    column.show_parts(BOTH, {"applicant.name": "Sari", "applicant.sex": "P"})
    assert told == []
    qtbot.keyClicks(column.lines["applicant.name"].edit.line, "!")
    qtbot.keyClick(column.lines["applicant.sex"].edit.list, Qt.Key.Key_Up)
    assert told == ["edited", "edited"]
    assert column.values() == {"applicant.name": "Sari!", "applicant.sex": "L"}


def test_a_choice_that_is_not_offered_stays_until_another_is_made(qtbot: QtBot, column: FieldColumn) -> None:
    column.show_parts(BOTH, {"applicant.sex": "X"})
    assert column.values()["applicant.sex"] == "X"
    box = column.lines["applicant.sex"].edit.list
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert column.values()["applicant.sex"] == ""


def test_a_line_that_stays_keeps_focus_and_what_is_half_typed(qtbot: QtBot, column: FieldColumn) -> None:
    column.show_parts((Part("", ((NAME, "Nama"),)),), {"applicant.name": ""})
    line = column.lines["applicant.name"]
    qtbot.waitUntil(line.edit.line.isVisible)
    line.edit.line.setFocus()
    qtbot.keyClicks(line.edit.line, "Sari ")
    column.show_parts(BOTH, {"applicant.name": "Sari"})
    assert column.lines["applicant.name"] is line
    assert line.edit.line.hasFocus()
    assert line.edit.line.text() == "Sari ", "the word that follows is not typed yet"
    column.show_parts((Part("", ((SEX, "Jenis kelamin"),)),), {})
    assert list(column.lines) == ["applicant.sex"]
