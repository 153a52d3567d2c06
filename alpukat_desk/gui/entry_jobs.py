"""What the entry from WhatsApp does with the store, beside the screen: plain functions, frozen answers."""

from alpukat_desk.desk import entries, filling, messages
from alpukat_desk.desk.entries import Enter, Kept, Sketch
from alpukat_desk.desk.messages import Proposals, Source
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Attachment, RequestId

Examined = tuple[RequestId, Sketch, Proposals, Source]
Brought = tuple[tuple[Attachment, ...], int]
Added = tuple[tuple[Attachment, ...], Refused | None]
Switched = tuple[RequestId, Enter | None, tuple[Kept, ...]]


def hold(place: Workplace, request_id: RequestId, entry: Enter) -> RequestId:
    """Written down as it stands, under the id it has from now on."""
    if not request_id:
        return entries.begin(place, entry)
    entries.save(place, request_id, entry)
    return request_id


def keep(place: Workplace, request_id: RequestId, entry: Enter, changed: bool) -> RequestId:
    """As ``hold`` where something changed, but an empty form is no work: it is not kept, and one that was emptied
    goes."""
    if not filling.is_empty(entry):
        return hold(place, request_id, entry) if changed else request_id
    if request_id:
        entries.discard(place, request_id)
    return RequestId("")


def examine(place: Workplace, request_id: RequestId, entry: Enter, changed: bool) -> Examined:
    """Kept and looked at. Words that are messages with their heads are told as such."""
    kept = keep(place, request_id, entry, changed)
    sketch = entries.preview(place, kept, entry)
    return kept, sketch, messages.proposed(place, entry), messages.pasted(place, entry.text)


def switch(place: Workplace, request_id: RequestId, entry: Enter, changed: bool, wanted: RequestId) -> Switched:
    """The one in hand kept, the wanted one opened (None: a new one), and all that are begun."""
    opened = entries.existing(place, wanted) if wanted and wanted != request_id else None
    kept = keep(place, request_id, entry, changed)
    return kept, opened, entries.begun(place)


def bring(place: Workplace, request_id: RequestId, source: Source, picked: list[int]) -> Brought:
    """The files after these messages brought theirs, and how many could not be had."""
    entry, missed = messages.bring(place, request_id, source, picked)
    return entry.attachments, missed


def add_files(place: Workplace, request_id: RequestId, paths: tuple[str, ...]) -> Added:
    """The files it has then. One that is not taken stops no other; why the last of those was not."""
    refusal = None
    for path in paths:
        try:
            entries.add_path(place, request_id, path)
        except Refused as error:
            refusal = error
    return entries.existing(place, request_id).attachments, refusal
