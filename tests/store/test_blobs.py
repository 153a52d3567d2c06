"""Files in chunks: resumed, hashed before they are believed, and erased with the last request that names them."""

import pytest
from msgspec.structs import replace

from alpukat_desk.domain.model import Sha256
from alpukat_desk.store import blobs, mirror, own_files
from alpukat_desk.store.database import Store
from alpukat_desk.store.tables import chunks
from tests import builders as b
from tests.profiles import arrival

DATA = bytes(range(256)) * 3000
NAME = blobs.sha256(DATA)


def fetched(store: Store, data: bytes = DATA) -> Sha256:
    name = blobs.sha256(data)
    with store.writing() as tx:
        blobs.append(tx, name, 0, data)
        assert blobs.finish(tx, name)
    return name


@pytest.mark.parametrize("cut", [1, blobs.CHUNK - 1, blobs.CHUNK, blobs.CHUNK + 1, len(DATA) - 1])
def test_a_file_that_came_in_two_stretches_is_whole(store: Store, cut: int) -> None:
    with store.writing() as tx:
        blobs.append(tx, NAME, 0, DATA[:cut])
        assert blobs.held(tx, NAME) == cut
        assert blobs.read(tx, NAME) is None and not blobs.is_complete(tx, NAME)
        assert not blobs.finish_if_whole(tx, NAME)
        blobs.append(tx, NAME, cut, DATA[cut:])
        assert blobs.finish_if_whole(tx, NAME)
        assert blobs.read(tx, NAME) == DATA
        assert blobs.present(tx, [NAME, b.sha(5)]) == {NAME}


def test_a_file_that_is_not_what_its_name_says_is_thrown_away_and_counted(store: Store) -> None:
    with store.writing() as tx:
        for _ in range(3):
            blobs.append(tx, NAME, 0, b"something else")
            assert not blobs.finish(tx, NAME)
        assert blobs.held(tx, NAME) == 0
        assert blobs.faulty(tx, 3) == {NAME} and not blobs.faulty(tx, 4)
    fetched(store)
    with store.reading() as tx:
        assert not blobs.faulty(tx, 1)


def test_an_empty_file_is_a_file(store: Store) -> None:
    name = fetched(store, b"")
    with store.writing() as tx:
        assert blobs.read(tx, name) == b""
        own_files.keep(tx, b"", "text/plain")
        assert blobs.read(tx, name) == b""


def test_bytes_that_changed_afterwards_are_not_handed_out(store: Store) -> None:
    fetched(store)
    with store.writing() as tx:
        tx.execute(chunks.update().where(chunks.c.start == 0).values(data=b"spoilt"))
        assert blobs.read(tx, NAME) is None


def test_a_file_goes_with_the_last_request_that_names_it(store: Store) -> None:
    fetched(store)
    first, second = (replace(b.request(number), attachments=(b.attachment(1, sha256=NAME),)) for number in (1, 2))
    with store.writing() as tx:
        mirror.put(tx, [arrival(first), arrival(second)])
        blobs.erase(tx, mirror.erase(tx, [first.id]))
        assert blobs.present(tx, [NAME]) == {NAME}
        blobs.erase(tx, mirror.erase(tx, [second.id]))
        assert blobs.present(tx, [NAME]) == frozenset()
        assert blobs.held(tx, NAME) == 0


def test_leftovers_are_swept_and_what_is_named_stays(store: Store) -> None:
    fetched(store)
    paper = fetched(store, b"a document")
    with store.writing() as tx:
        made = b.request(1, documents=(replace(b.document(1), sha256=paper),))
        mirror.put(tx, [arrival(made)])
        blobs.sweep(tx)
        assert blobs.present(tx, [NAME, paper]) == {paper}


def test_own_files_count_as_present(store: Store) -> None:
    with store.writing() as tx:
        own_files.keep(tx, DATA, "application/pdf")
        assert blobs.present(tx, [NAME]) == {NAME}
        assert blobs.read(tx, NAME) == DATA
