"""Who a request is about, and by which numbers requests belong together."""

from msgspec.structs import replace

from alpukat_desk.domain.model import Applicant
from alpukat_desk.domain.people import cards, keys, people, ties
from tests import builders as b

SIBLING = "3174010101120002"
MOTHER = "3174014107880001"
OTHER_KK = "3174012005150002"


def test_everybody_on_the_form_is_named_with_role_and_field() -> None:
    fields = {
        "mother.nik": f" {MOTHER[:6]} {MOTHER[6:12]}.{MOTHER[12:]} ",
        "mother.name": " Dewi ",
        "movers.2.nik": SIBLING,
        "members.1.mother.nik": MOTHER,
        "duplicate.other_nik": SIBLING,
        "reporter.nik": b.NIK,
        "reporter.kk": OTHER_KK,
    }
    found = people(b.request(fields=fields))
    assert [(item.role, item.field, item.nik) for item in found] == [
        ("mother", "mother.nik", MOTHER),
        ("mover", "movers.2.nik", SIBLING),
        ("mother", "members.1.mother.nik", MOTHER),
        ("duplicate", "duplicate.other_nik", SIBLING),
        ("reporter", "reporter.nik", b.NIK),
        ("applicant", "applicant.nik", b.NIK),
    ]
    assert [item.name for item in found if item.name] == ["Dewi", "Sari Wulandari"]
    assert [item.card for item in found if item.card] == [OTHER_KK, b.KK]


def test_who_vouches_for_strangers_ties_nobody_together() -> None:
    fields = {"witness1.nik": MOTHER, "witness2.kk": OTHER_KK, "guarantor.nik": SIBLING}
    found = b.request(fields=fields)
    assert [item.role for item in people(found)] == ["applicant"]
    assert keys(found) == {f"nik:{b.NIK}", f"kk:{b.KK}"}


def test_numbers_that_are_none_find_nobody() -> None:
    applicant = Applicant("Sari", nik="3174019908900001", kk="0" * 16)
    request = b.request(applicant=applicant, fields={"mother.nik": "３１７４０１４１０７８８０００１", "child.nik": ""})
    assert keys(request) == frozenset() and cards(request) == {}


def test_a_tie_says_who_it_is_in_the_other_request() -> None:
    about = keys(b.request(1))
    as_mother = b.request(2, applicant=Applicant("Budi"), fields={"mother.nik": b.NIK, "mother.name": "Sari"})
    assert [(item.role, item.field, item.name) for item in ties(about, as_mother)] == [("mother", "mother.nik", "Sari")]
    same_card = b.request(3, applicant=Applicant("Budi", kk=b.KK), fields={})
    assert [(item.role, item.field, item.number) for item in ties(about, same_card)] == [("card", "applicant.kk", b.KK)]
    stranger = replace(same_card, applicant=Applicant("Joko", nik=SIBLING))
    assert ties(about, stranger) == ()
