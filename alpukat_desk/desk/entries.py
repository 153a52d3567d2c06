"""Requests that officers type in from messages: begun, kept, and entered as one command. Everything works offline.

What is begun lies in the store as it is typed; entering moves it into the outbox, and taking that back returns it.
"""

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk import decisions, filling, projection, seat
from alpukat_desk.desk.place import Workplace, due_at, entry_context, findings
from alpukat_desk.domain import commands as c
from alpukat_desk.domain import entering
from alpukat_desk.domain.commands import Enter
from alpukat_desk.domain.errors import Refused, SignedOut
from alpukat_desk.domain.media import ENOUGH, kind_of
from alpukat_desk.domain.model import Attachment, Finding, Officer, Request, RequestId, Sha256, Struct
from alpukat_desk.domain.services import Requirement, asked
from alpukat_desk.domain.whatsapp.marks import clean
from alpukat_desk.store import blobs, own_files
from alpukat_desk.store import entries as kept
from alpukat_desk.store.database import Tx
from alpukat_desk.store.entries import Kept
from alpukat_desk.store.outbox import Entry

__all__ = [
    "Enter",
    "Kept",
    "Sketch",
    "add_file",
    "add_path",
    "begin",
    "begun",
    "discard",
    "enter",
    "existing",
    "preview",
    "save",
]
LARGEST = 60 << 10
"""Bytes of an entry as it is sent; the server takes a little more."""
_LONGEST_NAME = 200


class Sketch(Struct):
    """What an entry would be. ``refusal`` is why it may not be entered as it stands."""

    request: Request
    findings: tuple[Finding, ...]
    lines: tuple[Requirement, ...]
    due_at: datetime | None
    refusal: Refused | None


def begin(place: Workplace, entry: Enter) -> RequestId:
    """Keeps a new one under the id its request will have."""
    request_id = RequestId(seat.uuid7(place.now()))
    with place.store.writing() as tx:
        kept.put(tx, Kept(request_id, place.now(), _tidy(entry)))
    return request_id


def save(place: Workplace, request_id: RequestId, entry: Enter) -> None:
    """Keeps it as it stands, half filled or not. Files it names no longer are dropped. Raises
    ``Refused("enter.missing")`` for one that was entered or thrown away meanwhile: it does not rise again."""
    with place.store.writing() as tx:
        before = _existing(tx, request_id)
        kept.put(tx, Kept(request_id, place.now(), _tidy(entry)))
        _drop_unnamed(tx, {item.sha256 for item in before.attachments})


def _tidy(entry: Enter) -> Enter:
    """What a clipboard brings in is made fit to be written down."""
    applicant = replace(entry.applicant, name=_line(entry.applicant.name))
    fields = {name: clean(value).strip() for name, value in entry.fields.items()}
    return replace(entry, text=clean(entry.text).strip("\n"), applicant=applicant, fields=fields)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def begun(place: Workplace) -> tuple[Kept, ...]:
    """The one changed last comes first."""
    with place.store.reading() as tx:
        return kept.everything(tx)


def existing(place: Workplace, request_id: RequestId) -> Enter:
    """Raises ``Refused("enter.missing")``."""
    with place.store.reading() as tx:
        return _existing(tx, request_id)


def discard(place: Workplace, request_id: RequestId) -> None:
    """Throws it away with its files."""
    with place.store.writing() as tx:
        before = kept.get(tx, request_id)
        kept.erase(tx, request_id)
        _drop_unnamed(tx, {item.sha256 for item in before.attachments} if before else set())


def add_file(place: Workplace, request_id: RequestId, name: str, data: bytes, requirement: str = "") -> Enter:
    """Stores a photo or PDF with it; the entry as it is then. Raises ``Refused``: enter.file, enter.files, file.large
    or enter.missing. One that is there already is not stored twice."""
    kind = kind_of(data[:ENOUGH])
    if not kind:
        raise Refused("enter.file")
    with place.store.writing() as tx:
        limit = seat.policy(tx).file_limit
        if len(data) > limit:
            raise Refused("file.large", mebibytes=limit >> 20)
        entry = _existing(tx, request_id)
        sha256 = own_files.keep(tx, data, kind)
        if any(item.sha256 == sha256 for item in entry.attachments):
            return entry
        if len(entry.attachments) >= entering.MOST_FILES:
            raise Refused("enter.files", most=entering.MOST_FILES)
        item = Attachment(
            id=seat.uuid7(place.now()),
            requirement=requirement,
            name=_line(name)[-_LONGEST_NAME:] or sha256[:8],
            media_type=kind,
            size=len(data),
            sha256=sha256,
        )
        entry = replace(entry, attachments=(*entry.attachments, item))
        kept.put(tx, Kept(request_id, place.now(), entry))
    return entry


def add_path(place: Workplace, request_id: RequestId, path: str) -> Enter:
    """As ``add_file``, from the disk; never more of it is read than may be kept. Raises ``Refused`` as that does, and
    chat.unreadable."""
    with place.store.reading() as tx:
        limit = seat.policy(tx).file_limit
    try:
        with Path(path).open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Refused("chat.unreadable") from error
    return add_file(place, request_id, Path(path).name, data)


def _existing(tx: Tx, request_id: RequestId) -> Enter:
    entry = kept.get(tx, request_id)
    if entry is None:
        raise Refused("enter.missing")
    return entry


def _drop_unnamed(tx: Tx, names: set[Sha256]) -> None:
    for name in names - decisions.needed_files(tx):
        own_files.drop(tx, name)


def preview(place: Workplace, request_id: RequestId, entry: Enter) -> Sketch:
    """What the checks say of it, its checklist, and what stands in the way of entering it."""
    with place.store.reading() as tx:
        context = entry_context(tx, place, entry.service, _officer(tx), place.now())
    service = context.service
    tidy = filling.fit(_tidy(entry), service)
    request = entering.sketch(request_id, tidy, context)
    return Sketch(
        request=request,
        findings=findings(place, request),
        lines=asked(service, tidy.subtype, tidy.fields) if service else (),
        due_at=due_at(place, request),
        refusal=filling.refusal(tidy, context),
    )


def _officer(tx: Tx) -> Officer:
    actor = seat.officer(tx)
    if actor is None:
        raise SignedOut("session.missing")
    return actor


def enter(place: Workplace, request_id: RequestId) -> frozenset[RequestId]:
    """Writes the command down and shows the request, not yet sent. Raises ``Refused``; then it stays as it was."""
    with place.store.writing() as tx:
        write_down(tx, place, request_id, _existing(tx, request_id))
        kept.erase(tx, request_id)
    return frozenset({request_id})


def write_down(tx: Tx, place: Workplace, request_id: RequestId, entry: Enter) -> None:
    """The command made, tried, put into the outbox and projected."""
    context = entry_context(tx, place, entry.service, _officer(tx), place.now())
    entry = filling.fit(entry, context.service)
    refusal = filling.refusal(entry, context)
    if refusal is not None:
        raise refusal
    blank = replace(entering.sketch(request_id, entry, context), version=0)
    command = decisions.made(tx, place, context, blank, entry, c.Evidence())
    effect = entering.enter(command, context)
    if len(c.encode(command)) > LARGEST:
        raise Refused("enter.large")
    decisions.put_out(tx, effect.request, command)
    projection.project(tx, place, request_id)


def return_begun(tx: Tx, place: Workplace, given_up: tuple[Entry, ...]) -> None:
    """An entry that was taken back or given up is not lost: it lies among the begun ones again, files and all."""
    for item in given_up:
        payload = _payload(item)
        if isinstance(payload, Enter):
            kept.put(tx, Kept(item.request_id, place.now(), payload))
            for file in payload.attachments:
                data = blobs.read(tx, file.sha256)
                if data is not None:
                    own_files.keep(tx, data, file.media_type)


def _payload(item: Entry) -> object:
    try:
        return c.decode(item.raw).payload
    except msgspec.MsgspecError:
        return None
