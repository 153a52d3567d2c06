"""Work files as released versions left them, opened by this one: nothing of the work is lost, and the tables are those
of a new file.

``version-2`` is an officer's folder: a correction the server accepted and told (1), a note it accepted (2), an
approval never sent (3), a document that was sent and held for its file (4), and a draft.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alpukat_desk.desk import looks, queries
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.store import backups, connections, drafts, outbox, tables, versions
from alpukat_desk.store.database import Store, Tx, open_store
from alpukat_desk.store.raw import run
from tests import builders as b
from tests.loopback import Clock, catalogue, citizen
from tests.profiles import KEY, arrival

KEPT = Path(__file__).parent
CASES = ONE, TWO, THREE, FOUR = tuple(citizen(number) for number in (1, 2, 3, 4))


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT / "version-2", tmp_path / "profile"))


@pytest.fixture
def store(profile: Path) -> Iterator[Store]:
    opened = open_store(profile, KEY)
    yield opened
    opened.close()


def schema(tx: Tx) -> dict[str, list[tuple[object, ...]]]:
    """Columns of each table and index, whatever the words that made them."""
    names = [row[0] for row in run(tx, "SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()]
    indexes = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    columns = 'SELECT name, type, "notnull", pk FROM pragma_table_info(?)'
    found = {name: run(tx, columns, (name,)).fetchall() for name in sorted(names)}
    return {**found, "": [(name, " ".join(sql.split())) for name, sql in run(tx, indexes).fetchall()]}


def test_a_file_from_before_entries_were_begun_on_the_desk_goes_both_steps(profile: Path, tmp_path: Path) -> None:
    """Version 1 was version 2 without their table."""
    file = connections.connect_file(profile / connections.WORK, KEY)
    file.execute("DROP TABLE entries")
    file.execute("PRAGMA user_version = 1")
    file.close()
    old, new = open_store(profile, KEY), open_store(tmp_path / "new", KEY)
    with old.reading() as led, new.reading() as laid:
        assert schema(led) == schema(laid) and len(outbox.everything(led)) == 2
    old.close()
    new.close()


def test_it_is_copied_and_then_has_the_tables_of_a_new_file(profile: Path, store: Store, tmp_path: Path) -> None:
    new = open_store(tmp_path / "new", KEY)
    with store.reading() as led, new.reading() as laid:
        assert versions.version(led, "main") == tables.WORK_VERSION
        assert schema(led) == schema(laid)
    new.close()
    assert (profile / backups.FOLDER / "work-version-2.db").exists()


def test_all_that_was_decided_is_still_there(store: Store) -> None:
    with store.reading() as tx:
        told = [receipt for case in CASES for receipt in outbox.reached(tx, case.id, 1)]
        assert [(item.request_id, item.kind) for item in told] == [
            (ONE.id, "correct"), (TWO.id, "note"), (FOUR.id, "approve")
        ]  # fmt: skip
        assert {item.request_id: item.kind for item in outbox.everything(tx)} == {
            FOUR.id: "attach",
            THREE.id: "approve",
        }
        assert drafts.get(tx, ONE.id).text == "nanti"


def test_what_was_sent_once_is_not_taken_for_unsent(store: Store) -> None:
    """Version 2 let a held command wait as if it had never gone."""
    with store.reading() as tx:
        assert {item.kind: item.state for item in outbox.everything(tx)} == {
            "attach": outbox.SENT, "approve": outbox.WAITING
        }  # fmt: skip


def test_an_accepted_correction_is_shown_where_the_mirror_is_older(profile: Path) -> None:
    """The mirror was not kept, and an old answer brings the request as it was when it was claimed."""
    place = open_workplace(profile, KEY, catalogue(), Clock())
    with place.store.writing() as tx:
        looks.store(tx, place, [arrival(citizen(1, holder=b.officer(), version=2))])
    shown = queries.request(place, ONE.id)
    place.store.close()
    assert shown is not None
    assert (shown.request.version, shown.request.fields["child.name"]) == (3, "Anak 1a")
