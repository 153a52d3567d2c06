from datetime import timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from alpukat_desk.server import bulk
from alpukat_desk.server.tables import COMMANDS
from tests import builders as b
from tests.server.site import Site

PLUS7 = timezone(timedelta(hours=7))
ADD = COMMANDS.insert()
CHANGE = COMMANDS.update().where(COMMANDS.c.city == bindparam("of"), COMMANDS.c.id == bindparam("which"))


def row(name: str, **changes: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("request_id", "officer_id", "device_id", "digest", "state", "body", "outcome"), "x")
    return {"city": b.CITY, "id": name, "decided_at": b.NOW, **texts, **changes}


def test_what_went_past_sqlalchemy_lies_there_as_what_went_through_it(site: Site) -> None:
    when = [b.NOW, b.NOW.replace(microsecond=0), b.NOW.replace(microsecond=7).astimezone(PLUS7)]
    rows = [row(f"{number}-%:x ?", decided_at=at) for number, at in enumerate(when)]
    with site.house.database.writing(b.CITY) as tx:
        bulk.run(tx, ADD, rows)
        past = tx.exec_driver_sql("SELECT * FROM commands ORDER BY id").all()
        tx.execute(COMMANDS.delete())
        tx.execute(ADD, rows)
        assert tx.exec_driver_sql("SELECT * FROM commands ORDER BY id").all() == past
        assert tx.execute(select(COMMANDS.c.decided_at).order_by(COMMANDS.c.id)).scalars().all() == when


def test_only_the_named_columns_of_the_named_rows_change(site: Site) -> None:
    with site.house.database.writing(b.CITY) as tx:
        bulk.run(tx, ADD, [row("1"), row("2"), row("3")])
        later = b.NOW + timedelta(days=1)
        bulk.run(tx, CHANGE, [{"of": b.CITY, "which": name, "state": name, "decided_at": later} for name in "13"])
        found = tx.execute(select(*COMMANDS.c["id", "state", "digest", "decided_at"]).order_by(COMMANDS.c.id)).all()
        assert [tuple(item) for item in found] == [
            ("1", "1", "x", later),
            ("2", "x", "x", b.NOW),
            ("3", "3", "x", later),
        ]


def test_no_rows_ask_nothing_of_the_database(site: Site) -> None:
    with site.house.database.writing(b.CITY) as tx:
        bulk.run(tx, ADD, [])
        assert tx.execute(select(COMMANDS.c.id)).all() == []


def test_its_errors_are_those_of_any_statement(site: Site) -> None:
    with pytest.raises(IntegrityError), site.house.database.writing(b.CITY) as tx:
        bulk.run(tx, ADD, [row("1"), row("1")])


def test_rows_are_read_as_the_engine_keeps_them(site: Site) -> None:
    when = [b.NOW.replace(microsecond=7).astimezone(PLUS7), b.NOW.replace(microsecond=0), b.NOW + timedelta(days=1)]
    some = select(*COMMANDS.c["id", "decided_at"]).where(
        COMMANDS.c.city == bindparam("of"), COMMANDS.c.id.in_([bindparam("one"), bindparam("two"), bindparam("three")])
    )
    with site.house.database.writing(b.CITY) as tx:
        bulk.run(tx, ADD, [row(f"{number}%", decided_at=at) for number, at in enumerate(when)])
        found = bulk.read(tx, some, {"of": b.CITY, "two": "1%", "one": "0%", "three": "2%"})
        assert [name for name, _ in sorted(found, key=lambda item: item[1])] == ["1%", "0%", "2%"]
        assert bulk.read(tx, some, {"of": "31.71", "one": "0%", "two": "0%", "three": "0%"}) == []
