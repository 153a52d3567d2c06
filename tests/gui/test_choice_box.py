"""A choice found by typing, and a value written the way its field wants it."""

import pytest
from pytestqt.qtbot import QtBot

from alpukat_desk.gui.choice_box import Choice, ChoiceBox, ValueEdit, day_first, iso

OFFICES = (Choice("31.74.01", "Kecamatan Tebet"), Choice("31.74.02", "Kecamatan Setiabudi"))


def test_a_name_typed_in_any_case_is_the_choice_and_other_words_stay_words(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.fill(OFFICES, "Kantor")
    assert (box.value(), box.chosen()) == ("", None)
    box.setEditText("kecamatan tebet")
    assert box.value() == "31.74.01"
    box.setEditText(" AB-3174-230320-0118 ")
    assert (box.value(), box.chosen()) == ("AB-3174-230320-0118", None)


def test_any_part_of_the_name_finds_it(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.fill(OFFICES, "Kantor")
    completer = box.completer()
    assert completer is not None
    completer.setCompletionPrefix("setia")
    assert completer.currentCompletion() == "Kecamatan Setiabudi"


def test_two_entries_of_one_name_are_told_apart_by_the_place_picked(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.fill((Choice("a", "Nama"), Choice("b", "Nama")), "Isian")
    box.setCurrentIndex(1)
    assert box.value() == "b"


def test_a_value_is_chosen_where_its_field_has_choices(qtbot: QtBot) -> None:
    edit = ValueEdit()
    qtbot.addWidget(edit)
    edit.offer("P", (("L", "Laki-laki"), ("P", "Perempuan")))
    assert (edit.list.currentText(), edit.value()) == ("Perempuan", "P")
    edit.offer("1992-07-12")
    assert edit.line.text() == "12-07-1992"
    edit.line.setText("12/6/1992")
    assert edit.value() == "1992-06-12"


@pytest.mark.parametrize("text", ["", "12-07", "3174015708900001", "Bima", "1-2-92"])
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert (iso(text), day_first(text)) == (text, text)
