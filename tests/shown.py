"""A request as the desk shows it, made of a builder's request: nothing found, nothing waiting, everything allowed."""

from collections.abc import Callable

from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.transitions import TABLE
from tests import builders

Show = Callable[..., Shown]


def shown(request: Request | None = None, **changes: object) -> Shown:
    refusals: dict[str, Refused | None] = dict.fromkeys(TABLE)
    values: dict[str, object] = {
        "request": request or builders.request(holder=builders.officer()),
        "history": (), "history_complete": True, "findings": (), "refusals": refusals, "draft": Draft(),
        "pending": (), "files": frozenset(), "due_at": None,
    }  # fmt: skip
    return Shown(**{**values, **changes})  # type: ignore[arg-type]
