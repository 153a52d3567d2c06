"""Schemas: laid out whole, led up step by step, and never twice."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from alpukat_desk.store import tables, versions
from alpukat_desk.store.database import Store

STEPS: versions.Steps = {
    tables.WORK_VERSION + 1: ("CREATE TABLE notes(text TEXT)", "INSERT INTO notes VALUES ('kept')"),
    tables.WORK_VERSION + 2: ("ALTER TABLE notes ADD COLUMN colour TEXT",),
}


def test_a_new_store_has_the_versions_of_this_program(store: Store) -> None:
    with store.reading() as tx:
        found = versions.version(tx, "main"), versions.version(tx, "mirror")
    assert found == (tables.WORK_VERSION, tables.MIRROR_VERSION)


def test_laying_out_what_is_there_changes_nothing(store: Store) -> None:
    with store.writing() as tx:
        tx.execute(tables.meta.insert().values(name="x", value=b"kept"))
        versions.lay(tx)
    with store.reading() as tx:
        assert tx.execute(sa.select(tables.meta.c.value)).scalar_one() == b"kept"


def test_steps_lead_up_in_order_and_keep_what_was_there(store: Store) -> None:
    with store.writing() as tx:
        versions.lead_up(tx, STEPS, tables.WORK_VERSION + 2)
    with store.reading() as tx:
        assert tx.exec_driver_sql("SELECT text, colour FROM notes").all() == [("kept", None)]
        assert versions.version(tx, "main") == tables.WORK_VERSION + 2


def test_a_step_that_fails_leaves_the_old_version_whole(store: Store) -> None:
    broken = {**STEPS, tables.WORK_VERSION + 2: ("CREATE TABLE more(x)", "not SQL at all")}
    with pytest.raises(sa.exc.OperationalError), store.writing() as tx:
        versions.lead_up(tx, broken, tables.WORK_VERSION + 2)
    with store.reading() as tx:
        assert versions.version(tx, "main") == tables.WORK_VERSION
        assert not sa.inspect(tx).has_table("notes") and not sa.inspect(tx).has_table("more")


def test_deleted_words_leave_the_search_index(store: Store, profile: Path) -> None:
    with store.reading() as tx:
        for place in ("main.projected_found_config", "mirror.heads_found_config"):
            assert tx.exec_driver_sql(f"SELECT v FROM {place} WHERE k = 'secure-delete'").scalar() == 1  # noqa: S608
