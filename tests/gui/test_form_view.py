"""Fields as people read them, and each finding under the field it speaks of."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.commands import Draft
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Finding
from alpukat_desk.gui.form_view import FieldValue, FormView
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders
from tests.shown import Show

WARNING = Finding("nik.birth_date_differs", "warning", "mother.nik", {"nik": "12-06-1992", "given": "12-07-1992"})


def words(view: FormView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.text()]


def test_numbers_in_groups_and_dates_in_words(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(), Draft(), editable=False)
    shown = words(view)
    assert "3174 0157 0890 0001" in shown
    assert "10 Maret 2020" in shown
    assert shown[shown.index("Nama anak") + 1] == "Bima Wulandari"


def test_a_field_this_version_does_not_know_is_shown(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    request = builders.request(holder=builders.officer(), fields={"child.name": "Bima", "blood.rhesus": "+"})
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(request), Draft(), editable=False)
    assert "+" in words(view)


def test_a_warning_stands_under_its_field_and_takes_the_reason(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show
) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(findings=(WARNING,)), Draft(), editable=True)
    shown = words(view)
    said = next(text for text in shown if "12-06-1992" in text)
    assert shown.index("NIK ibu") < shown.index(said)
    edit = view.findChild(QLineEdit)
    with qtbot.waitSignal(view.answered) as answered:
        edit.setText("  Akta asli sudah dilihat  ")
    assert answered.args == [WARNING.key, "Akta asli sudah dilihat"]


def test_a_reason_already_given_is_there(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(findings=(WARNING,)), Draft({}, {WARNING.key: "Sesuai KK"}, ""), editable=True)
    assert view.findChild(QLineEdit).text() == "Sesuai KK"


def test_what_may_not_be_edited_asks_for_nothing(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(findings=(WARNING,)), Draft(), editable=False)
    assert view.findChild(QLineEdit) is None


def test_an_error_has_the_way_to_correct_it_beside_it(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(findings=(Finding("date.invalid", "error", "child.birth_date"),)), Draft(), editable=True)
    with qtbot.waitSignal(view.correct) as wanted:
        view.findChild(QPushButton, "correct:child.birth_date").click()
    assert wanted.args == ["child.birth_date"]


def test_the_pointer_over_a_value_finds_the_way_to_correct_it(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show
) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(), Draft(), editable=True)
    names = []
    view.correct.connect(names.append)
    for value in view.findChildren(FieldValue):
        value.button.click()
    assert {"applicant.nik", "child.name", "mother.nik"} <= set(names)


def test_where_nothing_may_be_corrected_no_way_leads_to_it(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show
) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    refusals = {"correct": Refused("lease.held")}
    shown = show(findings=(Finding("date.invalid", "error", "child.birth_date"),), refusals=refusals)
    view.show_request(shown, Draft(), editable=True)
    assert view.findChild(QPushButton, "correct:child.birth_date") is None
    assert not any(value.button.text() for value in view.findChildren(FieldValue))


AGE = Finding("mother.age", "warning", "mother.birth_date", {"age": "9"}, ("child.birth_date",), "abc123")


def test_what_clears_a_finding_stands_under_it_and_its_other_fields_point_to_it(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show
) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(findings=(AGE,)), Draft(), editable=True)
    shown = words(view)
    said = shown.index("Umur ibu saat melahirkan 9 tahun.")
    assert shown[said + 1] == "Betulkan tanggal lahir ibu atau anak, atau beri alasan."
    pointer = next(text for text in shown if text.endswith(": Umur ibu saat melahirkan 9 tahun."))
    assert shown.index("Tanggal lahir anak") < shown.index(pointer) < shown.index("Tanggal lahir ibu")
    assert "Tanggal lahir ibu" in pointer
    assert len(view.answers()) == 1


def test_a_reason_given_to_other_values_is_not_there(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    earlier = "mother.age:mother.birth_date@000000"
    view.show_request(show(findings=(AGE,)), Draft(answers={earlier: "Benar", AGE.key: "Benar"}), editable=True)
    assert [edit.text() for edit in view.answers()] == [""]
    view.answers()[0].setText("Sesuai akta")
    assert view.answers()[0].objectName() == AGE.ground


def test_a_task_and_a_hint_ask_for_no_reason(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = FormView(theme, texts)
    qtbot.addWidget(view)
    found = (Finding("death.new_head", "task", "child.name"), Finding("move.no_letter", "hint", "child.birth_date"))
    view.show_request(show(findings=found), Draft(), editable=True)
    assert view.answers() == []
    assert "Selesai setelah KK baru dilampirkan pada Dokumen." in words(view)
