"""The lists of the sidebar as conditions: which requests each one shows, for whom, and in what order."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from alpukat_desk.domain.model import OfficerId, Status, Struct
from alpukat_desk.store.tables import projected

Condition = sa.ColumnElement[bool]


class Who(Struct):
    """For whom and when: the officer, the own office, now, the end of the office's day, and its date."""

    officer: OfficerId
    office: str
    now: datetime
    day_ends: datetime
    today: str


def _mine(table: sa.Table, who: Who) -> Condition:
    return table.c.holder_id == who.officer


def _free(table: sa.Table, who: Who) -> Condition:
    return sa.and_(table.c.status == Status.NEW, table.c.office == who.office)


def _own(table: sa.Table, who: Who) -> Condition:
    return sa.or_(_mine(table, who), _free(table, who))


def _overdue(table: sa.Table, who: Who) -> Condition:
    return sa.and_(table.c.due < who.now, _own(table, who))


def _due_today(table: sa.Table, who: Who) -> Condition:
    return sa.and_(table.c.due.between(who.now, who.day_ends), _own(table, who))


def _day(table: sa.Table, who: Who) -> Condition:
    return sa.and_(table.c.due <= who.day_ends, _own(table, who))


def _pickup(table: sa.Table, who: Who) -> Condition:
    return sa.and_(table.c.pickup_day == who.today, table.c.status == Status.APPROVED)


def _tray(table: sa.Table, _who: Who) -> Condition:
    return table.c.troubles > 0 if table is projected else sa.false()


def _status(status: Status) -> Callable[[sa.Table, Who], Condition]:
    return lambda table, _who: table.c.status == status


OPEN: dict[str, Callable[[sa.Table, Who], Condition]] = {
    "mine": _mine,
    "free": _free,
    "due_today": _due_today,
    "day": _day,
    "overdue": _overdue,
    "applicant": _status(Status.RETURNED),
    "centre": _status(Status.WAITING_CENTRE),
    "print": lambda table, _who: table.c.printable > 0,
    "pickup": _pickup,
    "all": lambda _table, _who: sa.true(),
}
"""Views of requests that are not closed."""
TRAY = "tray"
CLOSED = "closed"
VIEWS = (*OPEN, TRAY, CLOSED)


def condition(view: str, table: sa.Table, who: Who) -> Condition:
    """The literal ``open = 1`` lets SQLite see that the partial index answers."""
    if view == TRAY:
        return _tray(table, who)
    if view == CLOSED:
        return table.c.open == sa.false()
    return sa.and_(table.c.open == sa.true(), OPEN[view](table, who))


def order(view: str, table: sa.Table, who: Who) -> tuple[sa.ColumnElement[int], ...]:
    """What comes before time left and age: mine first at the centre, the latest first among the closed."""
    if view == "centre":
        return (sa.case((_mine(table, who), 0), else_=1),)
    if view == CLOSED:
        return (-sa.func.coalesce(sa.type_coerce(table.c.closed_at, sa.BigInteger), 0),)
    return ()
