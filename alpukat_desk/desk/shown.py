"""What the screen is given to show: lists, counts, one request whole, the outbox, the state of the line."""

from datetime import datetime
from enum import StrEnum

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import CommandId, Event, Finding, Request, RequestId, Sha256, Struct
from alpukat_desk.domain.wire import Conflicted
from alpukat_desk.store.drafts import Draft


class View(StrEnum):
    """The lists of the sidebar. ``day`` is the list of the day: due today or before, and unfinished. ``all`` is
    everything not closed in the officer's scope."""

    MINE = "mine"
    FREE = "free"
    DUE_TODAY = "due_today"
    DAY = "day"
    OVERDUE = "overdue"
    APPLICANT = "applicant"
    CENTRE = "centre"
    PRINT = "print"
    PICKUP = "pickup"
    TRAY = "tray"
    ALL = "all"
    CLOSED = "closed"


class Filter(Struct):
    """Which requests a list shows. ``service`` is a slug, ``text`` what was typed into the search box."""

    view: View = View.MINE
    service: str = ""
    text: str = ""


class Counts(Struct):
    """How many requests each view holds, and how many open ones each service."""

    views: dict[str, int]
    services: dict[str, int]


class OutboxRow(Struct, kw_only=True):
    """One command on its way, or refused. ``after`` is the command it rests on."""

    id: CommandId
    request_id: RequestId
    code: str
    name: str
    kind: str
    state: str
    """waiting, sent or refused."""
    made_at: datetime
    refusal_code: str = ""
    refusal_detail: dict[str, str] = {}
    conflict: Conflicted | None = None
    after: CommandId = CommandId("")


class Shown(Struct, kw_only=True):
    """A request as this desk shows it: the server's word with the officer's unsent work on top."""

    request: Request
    history: tuple[Event, ...]
    """Oldest first; version 0 while only this desk knows of the event."""
    history_complete: bool
    """False while the server's history has not been fetched for this version."""
    findings: tuple[Finding, ...]
    refusals: dict[str, Refused | None]
    """For every command kind, why it may not be given now, or None."""
    draft: Draft
    pending: tuple[OutboxRow, ...]
    files: frozenset[Sha256]
    """Of its attachments and documents, those that lie on this device."""
    codes: dict[RequestId, str] = {}
    """Codes of the other requests it names: suspected, cleared, or the one it was closed onto. Without those this
    desk does not hold."""
    due_at: datetime | None


def standing(draft: Draft, findings: tuple[Finding, ...]) -> dict[str, str]:
    """The reasons in hand that still hold: a reason falls with the values it was given for."""
    grounds = {item.ground for item in findings}
    return {ground: reason for ground, reason in draft.answers.items() if ground in grounds}


class Link(Struct, kw_only=True):
    """How this desk stands with the server. ``safe_to_switch_off``: everything has its receipt."""

    last_sync_at: datetime | None
    offline_since: datetime | None
    waiting: int
    sent: int
    refused: int
    notices: int = 0
    """Requests that others took and the officer has not yet taken note of."""
    safe_to_switch_off: bool
