"""An exported chat taken apart into its messages: the .txt that WhatsApp writes on Android and on iOS, in Indonesian
or English. Every character of the file belongs to exactly one message.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from alpukat_desk.domain.model import Finding, Severity, Struct
from alpukat_desk.domain.whatsapp import stamps
from alpukat_desk.domain.whatsapp.bodies import Body, read_body
from alpukat_desk.domain.whatsapp.marks import INVISIBLE, clean, is_clean
from alpukat_desk.domain.whatsapp.stamps import Stamp

LONGEST_NAME = 120
"""A sender's name that is longer is none: the line is the system's own sentence with a colon in it."""
_HEAD = re.compile(
    rf"^[{INVISIBLE}]*(?:(?P<open>\[)?{stamps.PATTERN})(?(open)\][ ]?|[ ]?-[ ])[{INVISIBLE}]*", re.MULTILINE
)
_SENDER = re.compile(rf"(?P<name>[^\n\r:\"“”]{{1,{LONGEST_NAME}}}):(?:[ ]|(?=[\r\n]|\Z))")


class Kind(StrEnum):
    """What a message is. LOOSE is text before the first message, or a file that is no exported chat at all."""

    TEXT = "text"
    MEDIA = "media"
    OMITTED = "omitted"
    DELETED = "deleted"
    SYSTEM = "system"
    LOOSE = "loose"


class Message(Struct, kw_only=True):
    """``start`` and ``end`` are its characters in the file. ``text`` is clean, without marks of the export;
    ``media`` the name of the file it brought; ``at`` None where no such day or hour exists."""

    start: int
    end: int
    kind: str
    at: datetime | None = None
    sender: str = ""
    text: str = ""
    media: str = ""
    edited: bool = False


class Chat(Struct):
    """``findings`` say what is uncertain about the whole: chat.none, chat.date_order, chat.date, chat.control."""

    messages: tuple[Message, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def senders(self) -> tuple[str, ...]:
        """Everybody who wrote, in the order of their first message."""
        return tuple(dict.fromkeys(item.sender for item in self.messages if item.sender))


def read_chat(text: str, latest: datetime | None = None) -> Chat:
    """``latest``: no message was written after this moment. A text that is no chat is one loose message."""
    heads = list(_HEAD.finditer(text))
    found = [stamps.stamp_of(head) for head in heads]
    reading = stamps.order_of(found, latest)
    ends = [*(head.start() for head in heads[1:]), len(text)][: len(heads)]
    messages = [*_loose(text, heads[0].start() if heads else len(text))]
    for head, stamp, end in zip(heads, found, ends, strict=True):
        messages.append(_message(text, head, end, stamps.moment(stamp, reading.order)))
    return Chat(tuple(messages), tuple(_findings(text, found, messages, sure=reading.sure)))


def _loose(text: str, end: int) -> Iterator[Message]:
    if end:
        yield Message(start=0, end=end, kind=Kind.LOOSE, text=clean(text[:end]).strip())


def _message(text: str, head: re.Match[str], end: int, at: datetime | None) -> Message:
    named = _SENDER.match(text, head.end(), end)
    body = read_body(text[named.end() if named else head.end() : end])
    return Message(
        start=head.start(),
        end=end,
        kind=_kind(body, spoken=named is not None),
        at=at,
        sender=clean(named["name"]).strip() if named else "",
        text=body.text,
        media=body.media,
        edited=body.edited,
    )


def _kind(body: Body, *, spoken: bool) -> Kind:
    if not spoken or body.system:
        return Kind.SYSTEM
    if body.media:
        return Kind.MEDIA
    if body.omitted:
        return Kind.OMITTED
    return Kind.DELETED if body.deleted else Kind.TEXT


def _findings(text: str, found: Sequence[Stamp], messages: Sequence[Message], *, sure: bool) -> Iterator[Finding]:
    if not found:
        yield Finding("chat.none", Severity.INFO)
    if not sure:
        yield Finding("chat.date_order", Severity.WARNING)
    undated = sum(item.at is None for item in messages if item.kind != Kind.LOOSE)
    if undated:
        yield Finding("chat.date", Severity.WARNING, params={"count": str(undated)})
    if not is_clean(text.replace("\r", "\n")):
        yield Finding("chat.control", Severity.WARNING)
