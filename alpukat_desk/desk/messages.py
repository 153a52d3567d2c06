"""Messages that an officer picks from: a chat exported from WhatsApp, or words that were pasted. Nothing of it is
kept here; what is picked goes into an entry."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from alpukat_desk.desk import entries
from alpukat_desk.desk.place import Workplace
from alpukat_desk.documents import archive
from alpukat_desk.domain.commands import Enter
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import RequestId, Struct
from alpukat_desk.domain.whatsapp.chats import Chat, Kind, Message, read_chat
from alpukat_desk.domain.whatsapp.phones import read_phone
from alpukat_desk.domain.whatsapp.proposals import Proposals, propose

__all__ = ["Message", "Proposals", "Source", "bring", "compose", "open_source", "pasted", "proposed"]
MOST_TEXT = 16 << 20
"""Bytes of a chat's text."""


class Source(Struct):
    """``data`` is the archive the chat came in, empty where there was none."""

    chat: Chat
    data: bytes = b""
    media: frozenset[str] = frozenset()


def open_source(place: Workplace, path: str) -> Source:
    """A .zip or .txt that WhatsApp exported. Raises ``Refused``: archive.*, chat.large or chat.unreadable."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(archive.MOST_BYTES + 1)
    except OSError as error:
        raise Refused("chat.unreadable") from error
    if len(data) > archive.MOST_BYTES:
        raise Refused("archive.large")
    if not archive.is_archive(data):
        return Source(_read(place, data))
    export = archive.open_export(data)
    chat = _read(place, archive.read_member(data, export.chat))
    return Source(chat, data, frozenset(member.name for member in export.media))


def _read(place: Workplace, data: bytes) -> Chat:
    if len(data) > MOST_TEXT:
        raise Refused("chat.large", mebibytes=MOST_TEXT >> 20)
    return read_chat(archive.text_of(data), place.now())


def pasted(place: Workplace, text: str) -> Source:
    """What was copied out of WhatsApp: one message, or several with their heads."""
    return Source(read_chat(text, place.now()))


def compose(source: Source, picked: Sequence[int], entry: Enter) -> Enter:
    """The entry with these messages, by their place in the chat: their words one under the other, number and time of
    the first that has them. What the officer has filled in already stays, except the words."""
    chosen = [source.chat.messages[number] for number in sorted(set(picked))]
    words = "\n".join(item.text for item in chosen if item.text and item.kind != Kind.SYSTEM)
    sender = next((number for item in chosen if (number := read_phone(item.sender).number)), "")
    at = next((item.at for item in chosen if item.at), None)
    return replace(entry, text=words or entry.text, sender=entry.sender or sender, at=entry.at or at)


def proposed(place: Workplace, entry: Enter) -> Proposals:
    """What the words propose for the form of the chosen service; nothing before one is chosen."""
    service = place.catalogue.services.get(entry.service)
    return propose(entry.text, service, place.today()) if service else Proposals((), ((0, len(entry.text)),))


def bring(place: Workplace, request_id: RequestId, source: Source, picked: Sequence[int]) -> tuple[Enter, int]:
    """Attaches the files that these messages brought; the entry as it is then, and how many could not be had: left
    out of the export, or no photo and no PDF."""
    named = [source.chat.messages[number].media for number in sorted(set(picked))]
    entry, missed = entries.existing(place, request_id), 0
    for name in filter(None, named):
        try:
            if name not in source.media:
                raise Refused("archive.missing")
            entry = entries.add_file(place, request_id, name, archive.read_member(source.data, name))
        except Refused:
            missed += 1
    return entry, missed
