"""Which files a request names: read from its body once for each version, and forgotten with it."""

import pytest
from msgspec.structs import replace

from alpukat_desk.domain.keys import Cut
from alpukat_desk.domain.model import Request, Sha256
from alpukat_desk.store import blobs, links, mirror, packing
from alpukat_desk.store.blocks import Owner
from alpukat_desk.store.database import Store
from alpukat_desk.store.raw import run, value
from alpukat_desk.store.tables import heads
from tests import builders as b
from tests.profiles import arrival

ONE = b.request(1, documents=(b.document(1),))
NAMED = (b.sha(1), b.sha(2), b.sha(901))


@pytest.fixture
def row(store: Store) -> int:
    """A request that came with the feed: its files are not known yet."""
    with store.writing() as tx:
        mirror.put(tx, [arrival(ONE)])
        links.erase(tx, [1])
        assert not links.is_named(tx, NAMED[0])
    return 1


def named(store: Store) -> tuple[Sha256, ...]:
    with store.reading() as tx:
        return links.of(tx, [1])[1]


def test_they_are_read_once_for_each_version(store: Store, row: int) -> None:
    with store.writing() as tx:
        assert links.unread(tx, heads.c.row == row) == [row]
        links.ensure(tx, ONE.id)
        assert links.unread(tx, heads.c.row == row) == []
        run(tx, "UPDATE mirror.heads SET version = version + 1")
        assert links.unread(tx, heads.c.row == row) == [row]
    assert named(store) == NAMED


def test_a_new_body_renews_what_is_linked_and_tells_what_is_named_no_more(store: Store, row: int) -> None:
    newer = replace(ONE, version=2, attachments=ONE.attachments[:1])
    with store.writing() as tx:
        assert links.renew(tx, [Owner(row, ONE.id)]) == frozenset()
        assert not links.is_named(tx, NAMED[0])
        links.ensure(tx, ONE.id)
        mirror.put(tx, [arrival(newer)])
        assert links.names(tx) == {NAMED[0], NAMED[2]}


def test_a_body_that_cannot_be_read_names_nothing_and_is_not_asked_again(store: Store, row: int) -> None:
    with store.writing() as tx:
        run(tx, "UPDATE mirror.bodies SET raw = ?", (packing.packed([Cut(b"{}")]),))
        links.ensure(tx, ONE.id)
        assert links.unread(tx, heads.c.row == row) == []
    assert named(store) == ()


def test_a_body_that_is_not_here_is_asked_again(store: Store, row: int) -> None:
    with store.writing() as tx:
        run(tx, "DELETE FROM mirror.places")
        run(tx, "DELETE FROM mirror.blocks")
        links.ensure(tx, ONE.id)
        assert links.unread(tx, heads.c.row == row) == [row]


def test_a_document_on_its_way_is_named_until_the_body_says_otherwise(store: Store, row: int) -> None:
    with store.writing() as tx:
        links.add(tx, ONE.id, b.sha(77))
        links.add(tx, b.request(9).id, b.sha(78))
        assert (links.is_named(tx, b.sha(77)), links.is_named(tx, b.sha(78))) == (True, False)
        assert links.renew(tx, [Owner(row, ONE.id)]) == {b.sha(77)}


def test_only_whole_attachments_of_the_present_version_count(store: Store) -> None:
    data = [b"first", b"second", b"paper"]
    names = [blobs.sha256(item) for item in data]
    attachments = tuple(b.attachment(number, sha256=name) for number, name in enumerate(names[:2]))
    made: Request = b.request(1, attachments=attachments, documents=(replace(b.document(1), sha256=names[2]),))
    with store.writing() as tx:
        mirror.put(tx, [arrival(made)])
        assert links.complete(tx, [1]) == {}
        for item in data[1:]:
            blobs.append(tx, blobs.sha256(item), 0, item)
            blobs.finish(tx, blobs.sha256(item))
        assert links.complete(tx, [1]) == {1: 1}
        run(tx, "UPDATE mirror.heads SET version = version + 1")
        assert links.complete(tx, [1]) == {}


def test_with_the_request_they_go(store: Store, row: int) -> None:
    with store.writing() as tx:
        links.ensure(tx, ONE.id)
        assert mirror.erase(tx, [ONE.id]) == set(NAMED)
        assert value(tx, "SELECT (SELECT count(*) FROM mirror.links) + (SELECT count(*) FROM mirror.linked)") == 0
