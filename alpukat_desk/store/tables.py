"""The tables of both files. Times are microseconds since 1970 in UTC; ids and hashes are text.

``work`` (the main file) is precious: a change of it needs a step in ``versions``. ``mirror`` (attached) can be
fetched again: a change of it needs a new ``MIRROR_VERSION``, and the old file is dropped.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from alpukat_desk.domain.heads import NEVER, moment, ticks

WORK_VERSION = 3
MIRROR_VERSION = 5


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware datetime kept as an integer."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> int | None:
        return None if value is None else ticks(value)

    def process_result_value(self, value: Any | None, _dialect: sa.Dialect) -> datetime | None:
        return None if value is None else moment(value)


class Due(Moment):
    """A moment or never, which sorts after all others, so that an index alone gives the queue's order."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        return NEVER if value is None else super().process_bind_param(value, dialect)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        return None if value == NEVER else super().process_result_value(value, dialect)


work = sa.MetaData()
mirror = sa.MetaData(schema="mirror")


def _head(*, unique: bool) -> tuple[sa.Column[Any], ...]:
    """What a list, a filter or a search asks of a request; the same for the mirror and for the projection."""
    return (
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=unique or None),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("nik", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("dialled", sa.Text, nullable=False),
        sa.Column("submitted_at", Moment, nullable=False),
        sa.Column("due", Due, nullable=False),
        sa.Column("closed_at", Moment),
        sa.Column("holder_id", sa.Text, nullable=False),
        sa.Column("holder_name", sa.Text, nullable=False),
        sa.Column("pickup_day", sa.Text, nullable=False),
        sa.Column("printable", sa.Integer, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
    )


# ---- work ----

meta = sa.Table("meta", work, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.LargeBinary))

outbox = sa.Table(
    "outbox",
    work,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("request_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("refusal_code", sa.Text, nullable=False, default=""),
    sa.Column("refusal_detail", sa.LargeBinary, nullable=False, default=b"{}"),
    sa.Column("conflict", sa.LargeBinary),
    sqlite_autoincrement=True,
)

receipts = sa.Table(
    "receipts",
    work,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("request_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("receipt", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("raw", sa.LargeBinary),
)
sa.Index("receipts_told", receipts.c.request_id, receipts.c.version, sqlite_where=receipts.c.raw.is_not(None))

projected = sa.Table(
    "projected",
    work,
    *_head(unique=True),
    sa.Column("files", sa.Text, nullable=False),
    sa.Column("papers", sa.Text, nullable=False),
    sa.Column("pending", sa.Integer, nullable=False),
    sa.Column("troubles", sa.Integer, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("events", sa.LargeBinary, nullable=False),
)

drafts = sa.Table(
    "drafts",
    work,
    sa.Column("request_id", sa.Text, primary_key=True),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)

entries = sa.Table(
    "entries",
    work,
    sa.Column("request_id", sa.Text, primary_key=True),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)

own_files = sa.Table(
    "own_files",
    work,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("sent", sa.Boolean, nullable=False),
)

own_chunks = sa.Table(
    "own_chunks",
    work,
    sa.Column("sha256", sa.ForeignKey("own_files.sha256", ondelete="CASCADE"), primary_key=True),
    sa.Column("start", sa.Integer, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

# ---- mirror ----

state = sa.Table(
    "state",
    mirror,
    sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True),
    sa.Column("cursor", sa.Text, nullable=False),
    sa.Column("epoch", sa.Text, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),
    sa.Column("filling", sa.Boolean, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
    sa.Column("bare", sa.Boolean, nullable=False),
)

heads = sa.Table(
    "heads",
    mirror,
    *_head(unique=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("attachments", sa.Integer, nullable=False),
    sa.Column("unverified", sa.Boolean, nullable=False),
    sa.Column("generation", sa.Integer, nullable=False),
)
sa.Index("heads_id", heads.c.id, unique=True)
sa.Index(
    "heads_queue",
    *(
        heads.c[name]
        for name in ("due", "submitted_at", "id", "status", "office", "service", "holder_id", "pickup_day", "printable")
    ),
    sqlite_where=heads.c.open == sa.true(),
)
sa.Index("heads_closed", heads.c.closed_at, heads.c.id, heads.c.service, sqlite_where=heads.c.open == sa.false())
sa.Index("heads_holder", heads.c.holder_id, sqlite_where=heads.c.holder_id != "")
sa.Index("heads_ahead", heads.c.id, heads.c.version, sqlite_where=heads.c.seq == 0)

blocks = sa.Table(
    "blocks",
    mirror,
    sa.Column("block", sa.Integer, primary_key=True),
    sa.Column("first", sa.Integer, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("live", sa.Integer, nullable=False),
    sa.Column("stale", sa.Integer, nullable=False),
    sa.Column("cased", sa.Boolean, nullable=False),
)
"""``first`` is the row of the first of ``count`` entries where row follows row, 0 where each row's place is written
down; ``cased`` whether the keys of all its bodies that count are in ``cases``. Apart from the bytes, so that counting
does not touch them."""

bodies = sa.Table(
    "bodies",
    mirror,
    sa.Column("block", sa.Integer, primary_key=True),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)

places = sa.Table(
    "places",
    mirror,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("block", sa.Integer, nullable=False, index=True),
    sa.Column("place", sa.Integer, nullable=False),
)

stale = sa.Table(
    "stale",
    mirror,
    sa.Column("block", sa.Integer, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

cases = sa.Table(
    "cases",
    mirror,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("row", sa.Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""Rows by the keys of their bodies (``store.cases``)."""

history = sa.Table(
    "history",
    mirror,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)

links = sa.Table(
    "links",
    mirror,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True, index=True),
    sa.Column("attached", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)

linked = sa.Table(
    "linked",
    mirror,
    sa.Column("row", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
)
"""Of which version of the request the links are; 0 where only some of them are known."""

files = sa.Table(
    "files",
    mirror,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("faults", sa.Integer, nullable=False),
)

chunks = sa.Table(
    "chunks",
    mirror,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("start", sa.Integer, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
