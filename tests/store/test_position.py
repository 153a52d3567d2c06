"""Where we stand in the feed, and a count and digest that stay true whatever comes and goes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.model import RequestId
from alpukat_desk.store import mirror, position
from alpukat_desk.store.database import Store, open_store
from tests import builders as b
from tests.profiles import KEY, arrival, recounted


def test_a_new_mirror_stands_at_the_beginning(store: Store) -> None:
    with store.reading() as tx:
        state = position.read(tx)
    assert (state.cursor, state.epoch, state.count, state.digest) == ("", "", 0, digest([]))
    assert not state.filling


def test_starting_over_opens_a_generation_and_forgets_the_cursor(store: Store) -> None:
    with store.writing() as tx:
        position.move(tx, cursor="here")
        position.start_over(tx, "another-epoch")
        state = position.read(tx)
    assert (state.cursor, state.epoch, state.generation, state.filling) == ("", "another-epoch", 1, True)


NUMBERS = st.integers(1, 8)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(st.tuples(NUMBERS, st.integers(1, 5)), min_size=1, max_size=6)),
        st.tuples(st.just("erase"), st.lists(NUMBERS, max_size=3)),
        st.tuples(st.just("over"), st.just(None)),
        st.tuples(st.just("sweep"), st.just(None)),
    ),
    max_size=15,
)


def do(store: Store, step: str, what: object) -> None:
    with store.writing() as tx:
        match step, what:
            case "put", list(rows):
                mirror.put(tx, [arrival(b.request(number, version=version)) for number, version in rows])
            case "erase", list(numbers):
                mirror.erase(tx, [RequestId(b.uuid(number)) for number in numbers])
            case "over", _:
                position.start_over(tx, "epoch")
            case "sweep", _:
                mirror.erase(tx, mirror.departed(tx))


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("position")


@given(STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_count_and_digest_are_those_of_the_rows_after_any_history(
    lasting: Path, steps: list[tuple[str, object]]
) -> None:
    store = open_store(lasting, KEY)
    try:
        for step, what in steps:
            do(store, step, what)
        with store.reading() as tx:
            state = position.read(tx)
            assert (state.count, state.digest) == recounted(tx)
    finally:
        store.close()
