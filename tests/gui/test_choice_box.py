"""A choice found by typing."""

from pytestqt.qtbot import QtBot

from alpukat_desk.gui.choice_box import Choice, ChoiceBox, StillBox
from tests.entering import turn_wheel

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


def test_the_wheel_chooses_nothing_not_even_with_the_focus(qtbot: QtBot) -> None:
    box = StillBox()
    qtbot.addWidget(box)
    box.addItems(["a", "b"])
    box.show()
    box.setFocus()
    turn_wheel(box)
    assert box.currentText() == "a"
