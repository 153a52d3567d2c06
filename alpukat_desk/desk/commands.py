"""What the officer does to a request, each in one transaction: decide, attach, take back, try again, draft."""

from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.commands import AnyPayload, Evidence
from alpukat_desk.domain.model import CommandId, RequestId, Struct


class Draft(Struct):
    """What an officer has ticked and typed but not decided. Keys as in ``Request.ticks`` and ``.answers``."""

    ticks: dict[str, str] = {}
    answers: dict[str, str] = {}
    text: str = ""


def decide(
    place: Workplace,
    request_id: RequestId,
    seen_version: int,
    payload: AnyPayload,
    evidence: Evidence = Evidence(),  # noqa: B008 - frozen
) -> frozenset[RequestId]:
    """Writes the decision down and projects it. Raises ``Conflict("request.changed")`` when the request is no
    longer the version seen, and ``Refused``."""
    raise NotImplementedError


def attach(
    place: Workplace,
    request_id: RequestId,
    seen_version: int,
    output: str,
    data: bytes,
    name: str,
    number: str = "",
    signed: bool = False,
) -> frozenset[RequestId]:
    """Stores the file and attaches it as an output document. Raises as ``decide`` does, having stored nothing."""
    raise NotImplementedError


def withdraw(place: Workplace, command_id: CommandId) -> frozenset[RequestId]:
    """Takes back a command that was never sent, and those that rest on it. Raises ``Refused("command.sent")``."""
    raise NotImplementedError


def drop(place: Workplace, command_id: CommandId) -> frozenset[RequestId]:
    """Gives up a refused command, and those refused because they rested on it."""
    raise NotImplementedError


def redo(place: Workplace, command_id: CommandId) -> frozenset[RequestId]:
    """Decides a refused command anew on the request as it now stands, with those that rested on it.
    Raises ``Refused``; then everything stays in the tray."""
    raise NotImplementedError


def save_draft(place: Workplace, request_id: RequestId, draft: Draft) -> None:
    """Keeps the draft; an empty one erases it."""
    raise NotImplementedError
