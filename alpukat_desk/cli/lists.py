"""The queue and the outbox as lines for people. NIKs are masked here; ``show`` tells them whole."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from alpukat_desk.cli.terminal import columns
from alpukat_desk.desk.queries import OutboxRow
from alpukat_desk.domain.model import RequestRow
from alpukat_desk.domain.privacy import masked
from alpukat_desk.gui.texts import Texts


def queue_lines(rows: Sequence[RequestRow], texts: Texts, now: datetime) -> list[str]:
    return columns([_queue_row(row, texts, now) for row in rows])


def _queue_row(row: RequestRow, texts: Texts, now: datetime) -> tuple[str, ...]:
    left, _pressing = texts.left(row.due_at, now)
    status = texts.word("status", row.status)
    held = f"{status} ({row.holder_name})" if row.holder_name else status
    return (
        row.code,
        left,
        texts.service(row.service),
        row.name,
        masked(row.nik),
        " · ".join([held, *_marks(row, texts)]),
    )


def _marks(row: RequestRow, texts: Texts) -> Iterator[str]:
    if row.troubles:
        yield texts.word("view", "tray")
    if row.pending:
        yield texts.word("outbox", "waiting")
    if row.unverified:
        yield texts.word("registry_state", "unverified")


def outbox_lines(rows: Sequence[OutboxRow], texts: Texts) -> Iterator[str]:
    """A refused command is followed by why and what to do."""
    table = [_outbox_row(row, texts) for row in rows]
    for row, line in zip(rows, columns(table, widest=40), strict=True):
        yield line
        if row.refusal_code:
            yield from _why(row, texts)


def _outbox_row(row: OutboxRow, texts: Texts) -> tuple[str, ...]:
    kind, state = texts.word("command", row.kind), texts.word("outbox", row.state)
    return row.id, row.code, kind, texts.moment(row.made_at), state


def _why(row: OutboxRow, texts: Texts) -> Iterator[str]:
    """What colleagues did meanwhile, why the server refused it, and the next step."""
    for event in row.conflict.events if row.conflict else ():
        yield f"    {event.by_name}: {texts.word('event', event.kind)}, {texts.moment(event.at)}"
    sentence = texts.say(row.refusal_code, **row.refusal_detail)
    yield f"    {sentence.text} [{row.refusal_code}]"
    if sentence.next:
        yield f"    → {sentence.next}"
