"""The scope of a desk: its office and all below it, what is open and what was closed since the horizon."""

from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, and_, bindparam, or_

from alpukat_desk.server.tables import REQUESTS, TALLIES


class Scope(NamedTuple):
    """``horizon``: what was closed on an earlier day (UTC) has left."""

    city: str
    office: str
    horizon: date

    def values(self) -> dict[str, Any]:
        """What the conditions below are asked with."""
        escaped = self.office.replace("/", "//").replace("%", "/%").replace("_", "/_")
        return {
            "in_city": self.city,
            "office": self.office,
            "below": f"{escaped}.%",
            "horizon": datetime.combine(self.horizon, time(), UTC),
            "day": self.horizon.isoformat(),
        }


# Conditions and not values: a statement built from them once is asked for any scope.
def within(column: Column[str]) -> ColumnElement[bool]:
    return or_(column == bindparam("office"), column.like(bindparam("below"), escape="/"))


_YOUNG = or_(REQUESTS.c.closed_at.is_(None), REQUESTS.c.closed_at >= bindparam("horizon"))
JURISDICTION = and_(REQUESTS.c.city == bindparam("in_city"), within(REQUESTS.c.office))
VISIBLE = and_(JURISDICTION, _YOUNG)
TALLIED = and_(
    TALLIES.c.city == bindparam("in_city"),
    within(TALLIES.c.office),
    or_(TALLIES.c.day == "", TALLIES.c.day >= bindparam("day")),
)
