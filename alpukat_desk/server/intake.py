"""Where requests come in: stored with their first history line, and flagged when they may be a case already filed.

A citizen's request is never refused for what stands in it: it arrives with its findings, and the officer returns it.
What somebody can send again is refused with field and reason: an officer's entry (``entries``), a facility's message.
"""

from datetime import datetime
from typing import Literal

from msgspec.structs import replace
from sqlalchemy import Connection

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain import facility, filing
from alpukat_desk.domain.arrival import Correction, kept, resubmitted
from alpukat_desk.domain.effects import found_anew, news
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.model import Attachment, Request, RequestId, Struct
from alpukat_desk.server import records, suspicion
from alpukat_desk.server.house import due_at, standard_catalogue


def file_request(tx: Connection, request: Request, catalogue: Catalogue | None = None) -> None:
    """Stores a new request as it stands, its version kept, its suspects computed anew. Store its files with
    ``files.store`` as well, in either order. Raises ``sqlalchemy.exc.IntegrityError`` where the id or the code
    is taken."""
    filed = suspicion.suspected(tx, kept(request))
    line = records.own_line(filed, f"filed-{filed.id}", "filed", filed.submitted_at)
    records.insert(tx, filed, line, due_at(catalogue or standard_catalogue(), filed))
    suspicion.note_keys(tx, filed)


def resubmit(
    tx: Connection,
    city: str,
    request_id: RequestId,
    sent: Correction,
    now: datetime,
    catalogue: Catalogue | None = None,
) -> Request:
    """Takes what the applicant sends for a returned request. To be called within ``writing(city)``. Raises
    ``Refused``: request.missing or correction.not_asked, also for one that was taken already."""
    known = catalogue or standard_catalogue()
    before = records.find(tx, city, request_id)
    if before is None:
        raise Refused("request.missing")
    after = resubmitted(before, sent, known.services.get(before.service), now)
    after = replace(after, version=before.version + 1)
    anew = found_anew(before, after)
    after = suspicion.judged_anew(tx, after) if anew else after
    line = records.own_line(after, f"corrected-{after.id}-{after.version}", "corrected", now)
    records.update(tx, before, after, replace(line, after=news(before, after)), due_at(known, after))
    if anew:
        suspicion.note_keys(tx, after)
    return after


class Received(Struct):
    """What became of a facility's message. ``differs`` are the fields in which a message sent again says something
    else than the request was filed with."""

    id: RequestId
    code: str
    state: Literal["filed", "known", "differs"]
    differs: tuple[str, ...] = ()


def receive(
    tx: Connection,
    city: str,
    birth: Birth,
    now: datetime,
    catalogue: Catalogue | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Received:
    """Files a facility's case, once for each of its ids. One sent again changes nothing; what it says otherwise is
    noted for the officer, once for each wording. To be called within ``writing(city)``. Raises ``Refused``."""
    known = catalogue or standard_catalogue()
    service = known.services.get(facility.SERVICE)
    if service is None:
        raise Refused("service.unknown", service=facility.SERVICE)
    if birth.office not in known.offices:
        raise Refused("office.unknown", office=birth.office[:40])
    request = facility.request_of(birth, city, service, now, attachments)
    before = records.find(tx, city, request.id)
    if before is None:
        request = coded_freely(tx, request)
        file_request(tx, request, known)
        return Received(request.id, request.code, "filed")
    differs = facility.differences(before, request)
    if differs:
        _note_difference(tx, before, birth, differs, now, known)
    return Received(before.id, before.code, "differs" if differs else "known", differs)


def coded_freely(tx: Connection, request: Request) -> Request:
    """With a code that nobody of the city has."""
    if not records.has_code(tx, request.city, request.code):
        return request
    longer = filing.code_of(request.city, request.channel, request.submitted_at, request.id, longer=True)
    return replace(request, code=longer)


def _note_difference(
    tx: Connection, before: Request, birth: Birth, differs: tuple[str, ...], now: datetime, catalogue: Catalogue
) -> None:
    """Only names of fields: the history tells what to ask the facility about, and never becomes a second form."""
    text = f"Data dari fasilitas dikirim ulang dan berbeda: {', '.join(differs)}"
    if any(event.kind == "note" and event.text == text for event in records.history(tx, before.city, before.id)):
        return
    after = replace(before, version=before.version + 1)
    line = records.own_line(after, f"resent-{before.id}-{after.version}", "note", now)
    records.update(tx, before, after, replace(line, by_name=birth.facility, text=text), due_at(catalogue, after))
