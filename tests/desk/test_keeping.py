"""An idle desk tidies step by step, and only when nothing else is to be done."""

from alpukat_desk.desk import keeping
from alpukat_desk.store import cases
from alpukat_desk.store.raw import value
from tests.desks import Desk
from tests.loopback import Central, citizen


def blocks(desk: Desk) -> int:
    with desk.place.store.reading() as tx:
        return int(value(tx, "SELECT count(*) FROM mirror.blocks"))


def test_small_blocks_are_merged_by_the_next_idle_cycle(central: Central, desk: Desk) -> None:
    for number in range(12):
        central.file(citizen(number))
        desk.sync()
    assert blocks(desk) == 12
    desk.sync()
    assert blocks(desk) == 1
    assert desk.see(citizen(7)).request.applicant.name == "Warga 7"


def test_where_all_is_in_order_there_is_nothing_to_do(desk: Desk) -> None:
    desk.sync()
    assert not keeping.tidy(desk.place)


def test_what_came_is_put_into_the_index_of_cases(central: Central, desk: Desk) -> None:
    central.file(citizen(1))
    desk.sync()
    desk.tidy()
    with desk.place.store.reading() as tx:
        assert cases.is_filled(tx)
        assert cases.sharing(tx, cases.keys(citizen(1))) == (citizen(1).id,)
