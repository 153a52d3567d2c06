"""A value written the way its field wants it."""

import pytest
from pytestqt.qtbot import QtBot

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain.fields import OWN, field_of
from alpukat_desk.domain.services import Field
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.value_edit import ValueEdit, clock, day_first, iso


@pytest.fixture
def edit(qtbot: QtBot, texts: Texts) -> ValueEdit:
    made = ValueEdit(texts)
    qtbot.addWidget(made)
    return made


def field(catalogue: Catalogue, name: str, slug: str = "akta-lahir") -> Field:
    found = field_of(name, catalogue.services[slug])
    assert found is not None
    return found


def test_every_field_of_every_form_has_an_editor_that_gives_back_what_it_was_given(
    edit: ValueEdit, catalogue: Catalogue
) -> None:
    samples = {
        "date": "2020-03-05", "time": "07:30", "number": "20", "nik": "3174015708900001", "kk": "3174012005150001",
        "region": "31.74.01.1001", "phone": "08001234567", "prose": "satu\ndua", "email": "a@b.id",
    }  # fmt: skip
    for service in catalogue.services.values():
        for item in (*service.fields(), *OWN.values()):
            value = item.choices[-1].code if item.choices else samples.get(item.type, "Sari")
            edit.offer(value, item)
            assert edit.value() == value, item.name
            assert edit.fault() is None, "what stands there is not judged again"
            assert (edit.currentWidget() is edit.list) == (item.type == "choice")


def test_a_choice_shows_its_code_where_the_paper_prints_one(edit: ValueEdit, catalogue: Catalogue) -> None:
    edit.offer("2", field(catalogue, "deceased.cause", "akta-mati"))
    assert (edit.list.currentText(), edit.value()) == ("2 · Wabah penyakit", "2")
    edit.offer("P", OWN["applicant.sex"])
    assert (edit.list.currentText(), edit.value()) == ("Perempuan", "P")


def test_a_date_is_read_day_first_and_judged_at_once(edit: ValueEdit, catalogue: Catalogue) -> None:
    edit.offer("1992-07-12", field(catalogue, "mother.birth_date"))
    assert edit.line.text() == "12-07-1992"
    edit.line.setText("12/6/1992")
    assert (edit.value(), edit.fault()) == ("1992-06-12", None)
    edit.line.setText("31-02-1992")
    fault = edit.fault()
    assert fault is not None and fault.code == "date.invalid"


@pytest.mark.parametrize(
    ("name", "typed"),
    [("birth_letter.number", "45/12/2023"), ("birth_letter.number", "12.03.2024"), ("child.name", "1.2.2024")],
)
def test_only_a_date_is_turned_round(
    qtbot: QtBot, edit: ValueEdit, catalogue: Catalogue, name: str, typed: str
) -> None:
    edit.offer("", field(catalogue, name))
    qtbot.keyClicks(edit.line, typed)
    assert edit.value() == typed
    edit.put("2024-03-12")
    assert edit.line.text() == "2024-03-12"


def test_a_telephone_number_is_no_date(qtbot: QtBot, edit: ValueEdit) -> None:
    edit.offer("", OWN["applicant.phone"])
    qtbot.keyClicks(edit.line, "78 18 1234")
    assert edit.value() == "78 18 1234"


def test_a_number_knows_its_unit_and_its_limits(edit: ValueEdit, catalogue: Catalogue) -> None:
    edit.offer("3100", field(catalogue, "child.weight"))
    assert (edit.unit(), edit.hint()) == ("gram", "200 sampai 12000 gram")
    edit.line.setText("3,1")
    fault = edit.fault()
    assert fault is not None and fault.code == "number.invalid"


def test_people_s_numbers_are_shown_in_groups_and_sent_without(edit: ValueEdit, catalogue: Catalogue) -> None:
    edit.offer("3174015708900001", field(catalogue, "mother.nik"))
    assert edit.line.text() == "3174 0157 0890 0001"
    edit.line.setText("3174 0157 0890 0002")
    assert edit.value() == "3174015708900002"


def test_a_region_is_told_by_its_name(edit: ValueEdit, catalogue: Catalogue) -> None:
    edit.offer("31.74.01.1002", field(catalogue, "origin.region", "pindah"))
    assert edit.told() == "Tebet Barat"
    edit.line.setText("99.99")
    assert edit.told() == ""


def test_nothing_that_was_too_long_is_cut_unasked(edit: ValueEdit, catalogue: Catalogue) -> None:
    long = "x" * 5000
    edit.offer(long, field(catalogue, "child.name"))
    assert edit.value() == long
    edit.line.setText(long + "y")
    fault = edit.fault()
    assert fault is not None and fault.code == "text.long"


@pytest.mark.parametrize("text", ["", "12-07", "3174015708900001", "Bima", "1-2-92"])
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert (iso(text), day_first(text)) == (text, text)


@pytest.mark.parametrize(("typed", "value"), [("7.30", "07:30"), ("23:59", "23:59"), ("pagi", "pagi"), ("7.3", "7.3")])
def test_a_time_is_written_with_a_point(typed: str, value: str) -> None:
    assert clock(typed) == value
