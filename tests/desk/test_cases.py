"""The desk looks for the same case offline, over what it mirrors and what the officer did."""

import pytest
from msgspec.structs import replace

from alpukat_desk.desk import cases
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request
from tests.desks import Desk
from tests.loopback import Central, citizen

BIRTH = {
    "child.name": "Rizky Aditya",
    "child.birth_date": "2020-03-12",
    "mother.name": "Siti Aminah",
    "mother.birth_date": "1990-08-17",
}


def birth(number: int, **changes: str) -> Request:
    fields = {**BIRTH, **{name.replace("__", "."): value for name, value in changes.items()}}
    return replace(citizen(number), fields=fields)


def found(desk: Desk, request: Request) -> dict[str, list[str]]:
    similar = cases.similar(desk.place, request.id)
    assert similar is not None
    assert similar.whole
    return {item.request.id: [hit.code for hit in item.hits] for item in similar.near}


def test_a_birth_told_twice_is_found_before_and_after_the_index_is_filled(central: Central, desk: Desk) -> None:
    for request in (birth(1), birth(2, child__name="RIZKI ADITYA", child__birth_date="2020-03-15"), citizen(3)):
        central.file(request)
    desk.sync()
    for _ in range(2):
        assert found(desk, birth(2))[birth(1).id][0] == "duplicate.birth"
        assert found(desk, citizen(3)) == {}
        desk.tidy()


def test_what_the_officer_corrected_and_nobody_was_told_counts(central: Central, desk: Desk) -> None:
    central.file(birth(1))
    central.file(birth(2, child__birth_date="2010-01-01"))
    desk.sync()
    desk.claim(birth(2))
    assert found(desk, birth(1)) == {}
    desk.decide(birth(2), c.Correct("child.birth_date", "2010-01-01", "2020-03-12", "surat lahir"))
    assert found(desk, birth(1))[birth(2).id][0] == "duplicate.birth"
    assert found(desk, birth(2))[birth(1).id][0] == "duplicate.birth"


def test_what_was_judged_is_told_last_and_as_judged(central: Central, desk: Desk) -> None:
    for number in (1, 2, 3):
        central.file(birth(number))
    desk.sync()
    desk.claim(birth(3))
    desk.decide(birth(3), c.NotDuplicate(birth(1).id, "lain"))
    similar = cases.similar(desk.place, birth(3).id)
    assert similar is not None
    assert [(item.request.id, item.suspected, item.cleared) for item in similar.near] == [
        (birth(2).id, True, False),
        (birth(1).id, False, True),
    ]


def test_a_number_that_half_the_town_types_does_not_stop_the_desk(
    central: Central, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 9):
        central.file(birth(number))
    desk.sync()
    monkeypatch.setattr(cases, "MOST", 5)
    similar = cases.similar(desk.place, birth(8).id)
    assert similar is not None and (len(similar.near), similar.more) == (5, 2)
    monkeypatch.setattr(cases, "MOST_READ", 3)
    similar = cases.similar(desk.place, birth(1).id)
    assert similar is not None and (len(similar.near), similar.more) == (3, 4)


def test_every_pair_of_the_desk_is_told_once(central: Central, desk: Desk) -> None:
    for request in (birth(1), birth(2), citizen(3), birth(4, child__name="Bagas")):
        central.file(request)
    desk.sync()
    told = list(cases.pairs(desk.place))
    suspected = {(pair.one, pair.other) for pair in told if pair.hits[0].severity == "warning"}
    assert suspected == {(birth(1).id, birth(2).id)}
    assert len({(pair.one, pair.other) for pair in told}) == len(told)


def test_a_request_this_desk_does_not_hold_has_no_neighbours(desk: Desk) -> None:
    assert cases.similar(desk.place, birth(9).id) is None
