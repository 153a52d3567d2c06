"""What cannot all be true of one family is named, with the requests and the fields it was read from."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain import family
from alpukat_desk.domain.family import Contradiction, Read, contradictions
from alpukat_desk.domain.model import Applicant, Request, Status
from tests import builders as b

MOTHER, FATHER, CHILD = "3174014107880001", "3174010205850001", "3174010101120002"
KK, NEW_KK = "3174012005150001", "3174012005200009"
OTHER = Applicant("Budi Santoso", nik="3174010303700007")


def made(number: int, service: str, fields: dict[str, str], day: int = 0, **changes: Any) -> Request:
    """A request filed some days after the first of March."""
    at = b.NOW.replace(day=1) + timedelta(days=day)
    values: dict[str, Any] = {"applicant": OTHER, "subtype": "", "submitted_at": at, "fields": fields}
    return b.request(number, service=service, **{**values, **changes})


def death(number: int, of: str, day: int = 0, died: str = "2020-03-01", **changes: Any) -> Request:
    return made(number, "akta-mati", {"deceased.nik": of, "deceased.death_date": died}, day, **changes)


def birth(number: int, born: str, **changes: Any) -> Request:
    fields = {"child.birth_date": born, "child.name": f"Anak {number}", "mother.nik": MOTHER, "father.nik": FATHER}
    return made(number, "akta-lahir", {**fields, **changes.pop("fields", {})}, **changes)


def move(number: int, of: str, day: int = 0, service: str = "pindah", **changes: Any) -> Request:
    return made(number, service, {"movers.1.nik": CHILD, "movers.2.nik": of}, day, **changes)


def codes(*requests: Request) -> list[str]:
    """The same whatever the order they are found in."""
    found = contradictions(requests)
    assert contradictions(reversed(requests)) == found
    return [item.code for item in found]


def one(*requests: Request) -> Contradiction:
    (found,) = contradictions(requests)
    return found


def test_a_death_while_a_move_is_open() -> None:
    leaving = move(1, MOTHER, status=Status.IN_REVIEW)
    dead = death(2, MOTHER, day=2)
    found = one(leaving, dead)
    assert found.code == "family.death_and_move"
    assert found.read == (Read(leaving.id, "movers.2.nik"), Read(dead.id, "deceased.nik"))
    assert found.requests == (leaving.id, dead.id)
    assert found.params == {"death": dead.code, "move": leaving.code}
    assert codes(move(1, MOTHER, status=Status.COMPLETED), dead) == [], "who moved and died later"
    assert codes(move(1, FATHER), dead) == []


@pytest.mark.parametrize("status", [Status.NEW, Status.APPROVED, Status.COMPLETED])
@pytest.mark.parametrize("service", ["pindah", "skp-luar-dki", "datang"])
def test_a_move_of_somebody_reported_dead(status: Status, service: str) -> None:
    assert codes(death(1, MOTHER), move(2, MOTHER, day=3, service=service, status=status)) == ["family.move_of_dead"]


def test_a_move_asked_for_by_the_dead_counts_too_but_not_their_mother_s() -> None:
    asked = move(2, FATHER, day=3, applicant=Applicant("Dewi", nik=MOTHER))
    assert codes(death(1, MOTHER), asked) == ["family.move_of_dead"]
    arrival = made(2, "datang", {"members.1.nik": CHILD, "members.1.mother.nik": MOTHER}, 3)
    assert codes(death(1, MOTHER), arrival) == []


@pytest.mark.parametrize("status", [Status.REJECTED, Status.CANCELLED, Status.DUPLICATE])
def test_what_came_to_nothing_contradicts_nothing(status: Status) -> None:
    assert codes(death(1, MOTHER, status=status), move(2, MOTHER, day=3)) == []
    assert codes(death(1, MOTHER), move(2, MOTHER, day=3, status=status)) == []
    assert codes(birth(1, "2020-01-01"), birth(2, "2020-05-01", status=status)) == []


def test_two_births_by_one_mother_within_nine_months() -> None:
    first, second = birth(1, "2019-08-01"), birth(2, "2020-03-01")
    found = one(second, first)
    assert (found.code, found.params["days"]) == ("family.two_births", "213")
    assert found.params["first"] == "01-08-2019" and found.requests == (first.id, second.id)
    assert Read(second.id, "child.birth_date") in found.read and Read(first.id, "mother.nik") in found.read
    assert codes(birth(1, "2019-06-05"), birth(2, "2020-03-01")) == [], "270 days"
    assert codes(birth(1, "2019-06-06"), birth(2, "2020-03-01")) == ["family.two_births"], "269 days"


@pytest.mark.parametrize(
    ("born", "kinds", "found"),
    [
        ("2020-03-01", ("2", "2"), []),
        ("2020-03-02", ("", ""), []),
        ("2020-03-02", ("2", ""), []),
        ("2020-03-01", ("1", "1"), ["family.two_births"]),
        ("2020-03-06", ("2", "3"), []),
        ("2020-03-06", ("2", ""), ["family.two_births"]),
        ("2020-03-20", ("2", "2"), ["family.two_births"]),
    ],
)
def test_twins_are_one_pregnancy(born: str, kinds: tuple[str, str], found: list[str]) -> None:
    first, second = (
        birth(number, day, fields={"child.birth_kind": kind})
        for number, day, kind in zip((1, 2), ("2020-03-01", born), kinds, strict=True)
    )
    assert codes(first, second) == found


def test_one_child_reported_twice_is_left_to_the_search_for_duplicates() -> None:
    same = {"child.birth_kind": "1", "child.name": "BIMA  putra"}
    other = {"child.birth_kind": "1", "child.name": "Bima Putra"}
    assert codes(birth(1, "2020-03-01", fields=same), birth(2, "2020-03-01", fields=other)) == []


def test_a_stillbirth_is_a_birth() -> None:
    lost = made(2, "lahir-mati", {"stillbirth.birth_date": "2020-03-01", "mother.nik": MOTHER})
    assert codes(birth(1, "2019-12-01"), lost) == ["family.two_births"]


@pytest.mark.parametrize(
    ("of", "born", "found"),
    [
        (MOTHER, "2020-03-01", []),
        (MOTHER, "2020-03-02", ["family.mother_dead"]),
        (FATHER, "2020-03-02", []),
        (FATHER, "2020-12-26", []),
        (FATHER, "2020-12-27", ["family.father_dead"]),
        (CHILD, "2020-12-27", []),
    ],
)
def test_a_birth_with_a_parent_who_had_died(of: str, born: str, found: list[str]) -> None:
    """A father may have died three hundred days before, which is the day in between."""
    assert codes(death(1, of, died="2020-03-01"), birth(2, born, day=300)) == found


def test_a_death_whose_day_cannot_be_read_was_before_it_was_reported() -> None:
    dead = death(1, MOTHER, day=9, died="kemarin")
    found = one(dead, birth(2, "2020-03-11", day=20))
    assert (found.code, found.params["died"]) == ("family.mother_dead", "10-03-2020")


def test_two_open_moves_of_one_person() -> None:
    assert codes(move(1, MOTHER), move(2, MOTHER, day=1, service="skp-luar-dki")) == ["family.two_moves"]
    assert codes(move(1, MOTHER), move(2, MOTHER, day=1, status=Status.COMPLETED)) == []
    assert codes(move(1, MOTHER), move(2, MOTHER, day=1, service="datang")) == [], "who leaves arrives"


def test_who_asks_moves_for_two_others_does_not_move_twice() -> None:
    asks = Applicant("Dewi", nik=MOTHER)
    first, second = (
        made(number, "pindah", {"movers.1.nik": nik}, applicant=asks) for number, nik in ((1, CHILD), (2, FATHER))
    )
    assert codes(first, second) == []
    alone = [made(number, "pindah", {}, number, applicant=asks) for number in (1, 2)]
    assert codes(*alone) == ["family.two_moves"]


def told(number: int, card: str, day: int, service: str = "verifikasi-nik") -> Request:
    return made(number, service, {}, day, applicant=Applicant("Dewi", nik=MOTHER, kk=card))


def test_one_person_on_two_family_cards() -> None:
    first, second = told(1, KK, 0), told(2, NEW_KK, 5)
    found = one(second, first)
    assert (found.code, found.severity) == ("family.two_cards", "info")
    assert found.read == (Read(first.id, "applicant.kk"), Read(second.id, "applicant.kk"))
    assert codes(told(1, KK, 0), told(2, f"{KK[:6]} {KK[6:]}", 5)) == []


def test_a_move_in_between_explains_the_new_card() -> None:
    assert codes(told(1, KK, 0), move(3, MOTHER, day=3, status=Status.COMPLETED), told(2, NEW_KK, 5)) == []
    assert codes(told(1, KK, 0), told(2, NEW_KK, 5, "datang")) == []
    before = move(3, MOTHER, day=-3, status=Status.COMPLETED)
    assert codes(before, told(1, KK, 0), told(2, NEW_KK, 5)) == ["family.two_cards"]


def test_a_pair_is_named_once_however_many_people_it_is_about() -> None:
    assert codes(move(1, MOTHER), move(2, MOTHER, day=1)) == ["family.two_moves"], "the child moves in both as well"


def test_a_number_that_everybody_types_does_not_cost_a_day() -> None:
    crowd = [birth(number, "2020-03-01", fields={"child.birth_kind": "1"}) for number in range(1, 400)]
    assert len(contradictions(crowd)) <= family._MOST**2


NAMES = """mother.nik father.nik deceased.nik deceased.death_date child.birth_date child.birth_kind child.name
movers.1.nik movers.².nik .nik nik .. members.1.mother.nik stillbirth.birth_date reporter.kk subject.kk
duplicate.other_nik""".split()
texts = st.one_of(st.sampled_from([MOTHER, FATHER, KK, "2020-03-01", "0001-01-01", "9999-12-31"]), st.text(max_size=8))
SERVICES = sorted(family.BIRTHS | family.NEW_CARD | {"konsultasi", "x"})
anything = st.builds(
    lambda number, service, fields, day, nik, status: made(
        number, service, fields, day, applicant=Applicant(nik, nik=nik, kk=nik), status=status
    ),
    st.integers(1, 5),
    st.sampled_from(SERVICES),
    st.dictionaries(st.sampled_from(NAMES), texts, max_size=5),
    st.integers(-9, 9),
    texts,
    st.sampled_from([*Status, "dititipkan"]),
)


@given(st.lists(anything, max_size=4))
def test_nothing_typed_ever_fails_and_every_contradiction_names_what_it_read(requests: list[Request]) -> None:
    known = {item.id for item in requests}
    for found in contradictions(requests):
        assert found.code in family.CODES and len(found.requests) == 2
        assert set(found.requests) <= known
        assert isinstance(found.params, dict) and all(item.field for item in found.read)


@given(st.dates())
def test_any_two_days_are_compared(day: date) -> None:
    codes(birth(1, day.isoformat()), death(2, FATHER, died="0001-01-01"), birth(3, "9999-12-31"))
