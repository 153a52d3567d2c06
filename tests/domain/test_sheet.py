"""The form as the checks read it."""

from datetime import UTC, date, datetime

from alpukat_desk.domain.model import Applicant
from alpukat_desk.domain.services import Condition, Form, Section
from alpukat_desk.domain.sheet import open_rows, read_sheet, shown
from tests.builders import field, label, request, service


def read(asked, *fields):
    return read_sheet(
        asked, service(forms=(Form("F", "1", label("F"), fields=fields),)), date(2020, 3, 24), {"31": "DKI"}
    )


def test_the_day_of_filing_is_that_of_jakarta():
    assert read(request(submitted_at=datetime(2020, 3, 23, 18, tzinfo=UTC))).filed == date(2020, 3, 24)


def test_fields_are_typed_by_the_catalogue_and_rows_by_their_name():
    never = field("child.akta", "akta", when=Condition("subtype", ("x",)))
    made = read(request(fields={"movers.1.kk": "1", "movers.1.name": "A", "child.akta": "1", "loose.nik": "1"}), never)
    kinds = {name: rule.type for name, rule in made.rules.items() if not name.startswith("applicant.")}
    assert kinds == {"movers.1.kk": "kk", "movers.1.name": "text"}
    assert [made.rules[f"applicant.{name}"].type for name in ("nik", "kk", "phone")] == ["nik", "kk", "phone"]
    assert made.fields == ()


def test_a_row_that_is_begun_is_asked_as_the_first_is():
    table = (field("movers.1.nik", "nik"), field("movers.1.name"), field("movers.1.note", required=False))
    begun = {"movers.1.nik": "1", "movers.3.name": "A", "movers.10.nik": " ", "movers.12.nik": "2", "child.1.name": "B"}
    made = read(request(fields=begun), *table)
    assert [item.name for item in made.fields[3:]] == [
        f"movers.{row}.{name}" for row in (3, 12) for name in ("nik", "name", "note")
    ]
    assert made.rules["movers.3.nik"].type == "nik"


def test_values_are_trimmed_and_empty_ones_left_out():
    made = read(request(fields={"a.nik": " 12 ", "b.nik": " "}), field("a.nik", "nik"), field("b.nik", "nik"))
    assert [name for name, _ in made.of("nik")] == ["applicant.nik", "a.nik"]
    assert made.value("a.nik") == "12"
    assert made.day("applicant.birth_date") == date(1990, 8, 17)
    assert made.region("31") == "DKI"
    assert made.region("99") == "99"


def test_a_condition_that_is_met_asks_its_fields_and_another_request_is_not_mistaken_for_it():
    form = (field("a"), field("b", when=Condition("a", ("1",))), field("c", when=Condition("subtype", ("x",))))
    asked = [read(request(fields={"a": value}, subtype=kind), *form) for value in "12" for kind in ("", "x")]
    assert ["".join(item.name for item in made.fields) for made in asked] == ["ab", "abc", "a", "ac"]
    assert ["b" in made.rules for made in asked] == [True, True, False, False]


def test_a_row_is_asked_by_its_own_condition():
    table = (field("movers.1.nik", "nik"), field("movers.1.why", when=Condition("movers.1.nik", ("1",))))
    made = read(request(fields={"movers.1.nik": "2", "movers.2.nik": "1", "movers.3.nik": "2"}), *table)
    assert [item.name for item in made.fields] == ["movers.1.nik", "movers.2.nik", "movers.2.why", "movers.3.nik"]


def test_what_was_typed_stands_beside_it_untrimmed_and_a_birth_date_that_is_none_in_its_place():
    arrived = request(applicant=Applicant("Sari"), fields={"applicant.birth_date": " 31-02 "})
    made = read(arrived)
    assert (made.written["applicant.birth_date"], made.value("applicant.birth_date")) == (" 31-02 ", "31-02")
    assert "applicant.nik" not in made.written


def test_a_date_is_shown_day_first():
    assert shown(date(987, 6, 5)) == "05-06-0987"


def test_a_table_is_open_one_row_behind_the_last_that_is_begun_as_far_as_it_goes():
    fields = (field("movers.1.nik", "nik"), field("movers.1.name", when=Condition("movers.1.nik", ("1",))), field("to"))
    form = Form("F", "1", label("F"), fields=fields, sections=(Section("movers", label("M"), rows=3),))

    def names(**typed: str) -> list[str]:
        return [
            item.name for item in open_rows(service(forms=(form,)), {f"movers.{n[1]}.nik": v for n, v in typed.items()})
        ]

    first = ["movers.1.nik", "movers.1.name"]
    second, third = ([name.replace("1", row) for name in first] for row in "23")
    assert names() == [*first, "to"]
    assert names(_1="1", _2=" ") == [*first, *second, "to"]
    assert names(_2="1") == names(_3="1") == [*first, *second, *third, "to"]
    assert names(_4="1") == [*first, *second, *third, "movers.4.nik", "movers.4.name", "to"], (
        "what stands there is shown"
    )
    (moved,) = [
        item for item in open_rows(service(forms=(form,)), {"movers.1.nik": "1"}) if item.name == "movers.2.name"
    ]
    assert moved.when == Condition("movers.2.nik", ("1",))
