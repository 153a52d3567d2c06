"""The officer's own files: in the work file until the server has them, then in the mirror."""

import pytest

from alpukat_desk.store import blobs, links, mirror, own_files
from alpukat_desk.store.database import Store
from alpukat_desk.store.own_files import OwnFile
from tests import builders as b
from tests.profiles import arrival

DATA = bytes(range(256)) * 5000
NAME = blobs.sha256(DATA)
ABOUT = b.request(1)


def keep(store: Store) -> None:
    with store.writing() as tx:
        assert own_files.keep(tx, DATA, "application/pdf") == NAME


def test_a_file_is_kept_once_with_what_is_known_of_it(store: Store) -> None:
    keep(store)
    keep(store)
    with store.reading() as tx:
        assert own_files.get(tx, NAME) == OwnFile(NAME, len(DATA), "application/pdf", sent=False)
        assert blobs.read(tx, NAME) == DATA
        assert [file.sha256 for file in own_files.unsent(tx)] == [NAME]


@pytest.mark.parametrize(
    ("start", "size"), [(0, 10), (0, 1 << 20), (blobs.CHUNK - 3, 6), (700_001, 400_000), (1 << 20, 1 << 20)]
)
def test_any_piece_can_be_cut_out(store: Store, start: int, size: int) -> None:
    keep(store)
    with store.reading() as tx:
        assert own_files.piece(tx, NAME, start, size) == DATA[start : start + size]


def test_a_sent_file_is_not_sent_again_unless_asked_for(store: Store) -> None:
    keep(store)
    with store.writing() as tx:
        own_files.set_sent(tx, NAME)
        assert own_files.unsent(tx) == ()
        own_files.set_sent(tx, NAME, sent=False)
        assert len(own_files.unsent(tx)) == 1


def test_what_the_server_acknowledged_moves_to_the_mirror(store: Store) -> None:
    keep(store)
    with store.writing() as tx:
        for _ in range(2):
            own_files.hand_over(tx, NAME, ABOUT.id)
        assert own_files.get(tx, NAME) is None
        assert blobs.is_complete(tx, NAME) and blobs.read(tx, NAME) == DATA
        assert tx.exec_driver_sql("SELECT count(*) FROM own_chunks").scalar() == 0


def test_a_file_the_server_acknowledged_is_named_by_its_request(store: Store) -> None:
    keep(store)
    with store.writing() as tx:
        mirror.put(tx, [arrival(ABOUT)])
        own_files.hand_over(tx, NAME, ABOUT.id)
        blobs.sweep(tx)
        assert links.is_named(tx, NAME) and blobs.read(tx, NAME) == DATA


def test_half_a_download_of_the_same_file_is_no_obstacle(store: Store) -> None:
    keep(store)
    with store.writing() as tx:
        blobs.append(tx, NAME, 0, b"half of it")
        own_files.hand_over(tx, NAME, ABOUT.id)
        assert blobs.read(tx, NAME) == DATA


def test_a_dropped_file_leaves_nothing(store: Store) -> None:
    keep(store)
    with store.writing() as tx:
        own_files.drop(tx, NAME)
        assert blobs.read(tx, NAME) is None
        assert tx.exec_driver_sql("SELECT count(*) FROM own_chunks").scalar() == 0
