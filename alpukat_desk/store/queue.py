"""The queue as the screen asks for it: the mirror's heads with the projection standing in for what is overlaid."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from alpukat_desk.domain.model import OfficerId, RequestId, RequestRow, Sha256, Struct
from alpukat_desk.domain.registry import unverified
from alpukat_desk.domain.wire import parse_request
from alpukat_desk.store import blocks, links, views
from alpukat_desk.store import heads as head
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run
from alpukat_desk.store.search import Question
from alpukat_desk.store.tables import files, heads, projected
from alpukat_desk.store.views import Who

_SHOWN = ("id", "code", "office", "service", "channel", "status", "version", "name", "nik", "phone")
_TIMES = ("submitted_at", "holder_id", "holder_name")
_FOUND = {
    heads.name: sa.table("heads_found", sa.column("rowid", sa.Integer), schema="mirror"),
    projected.name: sa.table("projected_found", sa.column("rowid", sa.Integer)),
}
"""The full-text index of each."""


class Wanted(Struct):
    """Which requests. ``service`` empty for any; ``question`` None for no search."""

    view: str
    service: str = ""
    question: Question | None = None


class Tally(Struct):
    """Requests per view, and open ones per service."""

    views: dict[str, int]
    services: dict[str, int]


class Held(Struct):
    """A request in an officer's hands. ``told`` is the version its history was fetched at, ``files`` what it names,
    once it is ``linked``."""

    row: int
    id: RequestId
    version: int
    told: int
    linked: int
    files: tuple[Sha256, ...]


def ids(tx: Tx, wanted: Wanted, who: Who) -> tuple[RequestId, ...]:
    """Least time left first, then oldest; what a search names exactly comes before all."""
    return tuple(tx.execute(statement(wanted, who)).scalars())


def statement(wanted: Wanted, who: Who) -> sa.CompoundSelect[Any]:
    """Of either file the index gives the order where nothing ranks before time left; the two are merged."""
    ranks: list[sa.ColumnClause[int]] = [sa.column(f"rank{number}") for number in range(_ranks(wanted, who))]
    both = sa.union_all(*(_part(table, wanted, who) for table in (heads, projected)))
    return both.order_by(*ranks, sa.column("due"), sa.column("submitted_at"), sa.column("id"))


def _ranks(wanted: Wanted, who: Who) -> int:
    return len(_ranking(heads, wanted, who))


def _part(table: sa.Table, wanted: Wanted, who: Who) -> sa.Select[Any]:
    ranking = [rank.label(f"rank{number}") for number, rank in enumerate(_ranking(table, wanted, who))]
    query = sa.select(table.c.id, table.c.due, table.c.submitted_at, *ranking)
    query = query.where(views.condition(wanted.view, table, who))
    if wanted.service:
        query = query.where(table.c.service == wanted.service)
    if wanted.question:
        query = _searched(query, table, wanted.question)
    return query.where(_not_overlaid()) if table is heads else query


def _ranking(table: sa.Table, wanted: Wanted, who: Who) -> tuple[sa.ColumnElement[int], ...]:
    if wanted.question:
        return (_rank(table, wanted.question),)
    return views.order(wanted.view, table, who)


def _not_overlaid() -> sa.ColumnElement[bool]:
    return heads.c.id.not_in(sa.select(projected.c.id))


def _searched(query: sa.Select[Any], table: sa.Table, question: Question) -> sa.Select[Any]:
    """Driven from the match, whose few rows are looked up by number. A join instead lets the planner walk the whole
    queue and ask the full-text index once for each row: seconds where this takes a millisecond."""
    found = _FOUND[table.name]
    hits: sa.Select[int] = sa.select(found.c.rowid).where(sa.text(f"{found.name} MATCH :match"))
    return query.where(table.c.row.in_(hits.params(match=question.match)))


def _rank(table: sa.Table, question: Question) -> sa.ColumnElement[int]:
    exact = [sa.func.upper(table.c.code), table.c.nik, table.c.dialled]
    identifier = sa.or_(*(column.in_(question.exact) for column in exact))
    return sa.case((identifier, 0), (sa.func.lower(table.c.name) == question.name, 1), else_=2)


def counts(tx: Tx, who: Who) -> Tally:
    """Two grouped statements over the open requests of either file, and one count of the closed."""
    seen = dict.fromkeys(views.VIEWS, 0)
    services: dict[str, int] = {}
    for table in (heads, projected):
        for service, *numbers in tx.execute(_open_counts(table, who)):
            services[service] = services.get(service, 0) + numbers[-1]
            for view, number in zip(views.OPEN, numbers, strict=True):
                seen[view] += number
    seen[views.TRAY] = _count(tx, projected, views.TRAY, who)
    seen[views.CLOSED] = sum(_count(tx, table, views.CLOSED, who) for table in (heads, projected))
    return Tally(seen, services)


def _open_counts(table: sa.Table, who: Who) -> sa.Select[Any]:
    numbers = [sa.func.count().filter(condition(table, who)) for condition in views.OPEN.values()]
    query = sa.select(table.c.service, *numbers).where(table.c.open == sa.true()).group_by(table.c.service)
    return query.where(_not_overlaid()) if table is heads else query


def _count(tx: Tx, table: sa.Table, view: str, who: Who) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(views.condition(view, table, who))
    return int(tx.execute(query.where(_not_overlaid()) if table is heads else query).scalar_one())


def rows(tx: Tx, wanted: Sequence[RequestId]) -> tuple[RequestRow, ...]:
    """In the order asked for; ids this desk does not hold are left out."""
    found = _mirrored(tx, wanted) | _pictured(tx, wanted)
    return tuple(found[key] for key in wanted if key in found)


def _mirrored(tx: Tx, wanted: Sequence[RequestId]) -> dict[RequestId, RequestRow]:
    found = _rows(tx, heads, wanted, heads.c.row, heads.c.attachments, heads.c.unverified)
    numbers = [(values.pop("row"), values.pop("attachments")) for values in found]
    at_hand = _at_hand(tx, numbers)
    rows = (RequestRow(**values, offline=row in at_hand) for (row, _), values in zip(numbers, found, strict=True))
    return {row.id: row for row in rows}


def _at_hand(tx: Tx, numbers: list[tuple[int, int]]) -> frozenset[int]:
    """Of these rows, each with its count of attachments, those that can be worked on without network."""
    rows = [row for row, _ in numbers]
    here, whole = blocks.spots(tx, rows), links.complete(tx, rows)
    return frozenset(row for row, count in numbers if row in here and whole.get(row, 0) >= count)


def _pictured(tx: Tx, wanted: Sequence[RequestId]) -> dict[RequestId, RequestRow]:
    found = _rows(tx, projected, wanted, projected.c.pending, projected.c.troubles, projected.c.files, projected.c.raw)
    waits = [_unverified(values.pop("raw")) for values in found]
    named = [frozenset(head.hashes(values.pop("files"))) for values in found]
    here = _present(tx, {name for names in named for name in names})
    rows = (
        RequestRow(**values, offline=here >= names, unverified=waiting)
        for values, names, waiting in zip(found, named, waits, strict=True)
    )
    return {row.id: row for row in rows}


def _unverified(raw: bytes) -> bool:
    """Of a picture, which has no column for it: there are as many as the officer has unsent decisions."""
    try:
        return unverified(parse_request(raw))
    except ValueError:
        return False


def _rows(tx: Tx, table: sa.Table, wanted: Sequence[RequestId], *more: sa.ColumnElement[Any]) -> list[dict[str, Any]]:
    columns = [table.c[name] for name in (*_SHOWN, *_TIMES)]
    query = sa.select(*columns, table.c.due.label("due_at"), *more)
    found = (tx.execute(query.where(table.c.id.in_(part))).mappings() for part in parts(wanted))
    return [dict(row) for part in found for row in part]


def _present(tx: Tx, names: set[Sha256]) -> frozenset[Sha256]:
    query = sa.select(files.c.sha256).where(files.c.complete == sa.true())
    found = (tx.execute(query.where(files.c.sha256.in_(part))).scalars() for part in parts(sorted(names)))
    return frozenset(name for part in found for name in part)


def held_by(tx: Tx, officer: OfficerId) -> tuple[Held, ...]:
    """The open requests an officer holds by the server's word, least time left first."""
    rows = run(tx, _HELD, (officer,)).fetchall() if officer else []
    named = links.of(tx, [row[0] for row in rows])
    return tuple(Held(row, key, version, told, linked, named[row]) for row, key, version, told, linked in rows)


_HELD = """SELECT heads.row, heads.id, heads.version, coalesce(history.version, 0), linked.version IS heads.version
    FROM mirror.heads LEFT JOIN mirror.history ON history.row = heads.row
    LEFT JOIN mirror.linked ON linked.row = heads.row
    WHERE heads.holder_id = ? AND heads.holder_id != '' AND heads.open = 1 ORDER BY heads.due"""
