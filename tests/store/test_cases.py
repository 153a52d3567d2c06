"""The index of cases: filled block by block, true whatever came or went since, and small."""

from collections.abc import Collection

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.store import cases, mirror, overlay, repacking
from alpukat_desk.store.database import Store, open_store
from alpukat_desk.store.overlay import Projected
from alpukat_desk.store.raw import run, value
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.profiles import KEY, arrival

NIK = "3174015708900001"
OTHER = "3174015708900002"


def about(number: int, nik: str = NIK, version: int = 1, kk: str = "") -> Request:
    made = b.request(number, version=version)
    return replace(made, applicant=replace(made.applicant, nik=nik, kk=kk, phone=""), fields={})


def put(store: Store, *requests: Request) -> None:
    with store.writing() as tx:
        mirror.put(tx, [arrival(item) for item in requests])


def fill(store: Store) -> None:
    while True:
        with store.writing() as tx:
            if cases.is_filled(tx):
                return
            cases.fill(tx)


def found(store: Store, *keys: str) -> set[RequestId]:
    with store.reading() as tx:
        return set(cases.sharing(tx, keys))


def entries(store: Store) -> int:
    with store.reading() as tx:
        return int(value(tx, "SELECT count(*) FROM mirror.cases"))


def picture(store: Store, request: Request) -> None:
    with store.writing() as tx:
        raw = msgspec.json.encode(request)
        overlay.put(tx, request, Projected(raw=raw, events=b"[]", due_at=None, pending=1, troubles=0))


@pytest.mark.parametrize("filled", [False, True])
def test_requests_about_one_person_find_each_other(store: Store, filled: bool) -> None:
    put(store, about(1), about(2), about(3, OTHER))
    if filled:
        fill(store)
    assert found(store, f"nik:{NIK}") == {about(1).id, about(2).id}
    assert found(store, f"nik:{NIK}", f"nik:{OTHER}") == {about(1).id, about(2).id, about(3).id}
    assert found(store, "nik:3174015708900009") == found(store) == set()


def test_a_number_that_was_corrected_finds_nothing_before_the_next_step_and_after_it(store: Store) -> None:
    put(store, about(1))
    fill(store)
    put(store, about(1, OTHER, version=2))
    for _ in range(2):
        assert found(store, f"nik:{NIK}") == set()
        assert found(store, f"nik:{OTHER}") == {about(1).id}
        fill(store)
    assert entries(store) == 1


def test_what_left_is_found_no_more_and_leaves_no_key(store: Store) -> None:
    put(store, about(1), about(2))
    fill(store)
    with store.writing() as tx:
        mirror.erase(tx, [about(1).id])
    assert found(store, f"nik:{NIK}") == {about(2).id}
    assert entries(store) == 1


def test_a_picture_stands_in_for_what_the_mirror_says(store: Store) -> None:
    put(store, about(1))
    fill(store)
    picture(store, about(1, OTHER))
    picture(store, about(2, kk="3174012005150001"))
    assert found(store, f"nik:{NIK}") == {about(2).id}
    assert found(store, f"nik:{OTHER}") == {about(1).id}
    assert found(store, "kk:3174012005150001") == {about(2).id}


def test_it_is_told_when_the_index_is_still_in_the_making(store: Store) -> None:
    put(store, *(about(number) for number in range(1, 300)))
    put(store, *(about(number) for number in range(300, 310)))
    with store.reading() as tx:
        assert not cases.is_whole(tx)
        assert cases.progress(tx) == (0, 309)
    assert found(store, f"nik:{NIK}") == set()
    with store.writing() as tx:
        cases.fill(tx)
    with store.reading() as tx:
        assert cases.is_whole(tx)
        assert not cases.is_filled(tx)
        assert cases.progress(tx) == (256, 309)
    assert len(found(store, f"nik:{NIK}")) == 309


def test_a_request_that_cannot_be_read_is_found_by_nothing_and_stops_nothing(
    store: Store, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.store.blocks", "cannot be opened")
    put(store, about(1))
    with store.writing() as tx:
        run(tx, "UPDATE mirror.bodies SET raw = x'00'")
    fill(store)
    put(store, about(2))
    assert found(store, f"nik:{NIK}") == {about(2).id}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 9), st.sampled_from((NIK, OTHER))),
        st.tuples(st.sampled_from(("gone", "picture", "unpicture")), st.integers(1, 9), st.just(NIK)),
        st.tuples(st.sampled_from(("fill", "repack")), st.just(0), st.just("")),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_after_any_history_it_finds_exactly_what_is_shown(
    tmp_path_factory: pytest.TempPathFactory, steps: object
) -> None:
    assert isinstance(steps, list)
    store = _fresh(tmp_path_factory)
    mirrored: dict[int, str] = {}
    pictured: dict[int, str] = {}
    for version, (step, number, nik) in enumerate(steps, 1):
        match step:
            case "put":
                put(store, about(number, nik, version=version))
                mirrored[number] = nik
            case "gone":
                with store.writing() as tx:
                    mirror.erase(tx, [about(number).id])
                mirrored.pop(number, None)
            case "picture":
                picture(store, about(number, nik))
                pictured[number] = nik
            case "unpicture":
                with store.writing() as tx:
                    overlay.erase(tx, about(number).id)
                pictured.pop(number, None)
            case "repack":
                with store.writing() as tx:
                    repacking.repack(tx, 8)
            case "fill":
                with store.writing() as tx:
                    cases.fill(tx)
    shown = {**mirrored, **pictured}
    for nik in (NIK, OTHER):
        assert found(store, f"nik:{nik}") == _of(nik, shown)
    fill(store)
    assert entries(store) == len(mirrored)
    store.close()


def _of(nik: str, shown: dict[int, str]) -> Collection[RequestId]:
    return {about(number).id for number, said in shown.items() if said == nik}


def _fresh(folders: pytest.TempPathFactory) -> Store:
    return open_store(folders.mktemp("cases") / "profile", KEY)
