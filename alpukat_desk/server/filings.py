"""Messages of other systems, each taken once: a request filed, a returned one corrected, a birth told.

The message is remembered by its sender's key in the transaction of its effect, so that one whose answer got lost is
answered from memory. A refused one is not remembered: it may be mended and sent again under the same key.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from alpukat_desk.domain import facility, filing
from alpukat_desk.domain.arrival import Correction
from alpukat_desk.domain.errors import Refused, ServerBusy
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.filing import Amendment, Filing, Paper, Progress, Receipt
from alpukat_desk.domain.model import Attachment, Channel, Request, RequestId
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.wire import ID
from alpukat_desk.server import files, intake, records
from alpukat_desk.server.house import House
from alpukat_desk.server.records import encoded
from alpukat_desk.server.systems import System
from alpukat_desk.server.tables import MESSAGES

A_MINUTE = 600
"""Messages of one system that are taken within a minute; more would keep the city's officers waiting."""
LARGEST_REQUEST = 512 << 10
"""Bytes of a request after all its corrections."""
_MINUTE = timedelta(minutes=1)


def file(house: House, system: System, told: Filing) -> Receipt:
    """Raises ``Refused``, ``ServerBusy``."""
    filing.check_key(told.key)

    def act(tx: Connection, now: datetime) -> Receipt:
        service = _service(house, told.service)
        _office(house, system, told.office)
        filing.check(told, service, now)
        papers = _papers(tx, system, told.papers, service)
        request = filing.request_of(told, system.city, system.channel, service, papers, now)
        request = intake.coded_freely(tx, request)
        intake.file_request(tx, request, house.catalogue)
        return _receipt(request)

    return _once(house, system, f"file:{told.key}", encoded(told), act)


def correct(house: House, system: System, request_id: str, told: Amendment) -> Receipt:
    """Raises ``Refused``, ``ServerBusy``."""
    filing.check_key(told.key)

    def act(tx: Connection, now: datetime) -> Receipt:
        request = _own(tx, system, request_id)
        service = _service(house, request.service)
        filing.check(told, service, now)
        sent = Correction(told.applicant, told.fields, _papers(tx, system, told.papers, service))
        after = intake.resubmit(tx, system.city, request.id, sent, now, house.catalogue)
        if len(msgspec.json.encode(after)) > LARGEST_REQUEST:
            raise Refused("intake.large", kibibytes=LARGEST_REQUEST >> 10)
        return _receipt(after)

    if not ID.fullmatch(request_id):
        raise Refused("request.missing")
    return _once(house, system, f"correct:{request_id}:{told.key}", encoded(told), act)


def tell(house: House, system: System, birth: Birth) -> Receipt:
    """A facility's case. Raises ``Refused``, ``ServerBusy``."""
    if system.channel != Channel.FACILITY:
        raise Refused("system.channel", channel=system.channel)
    request_id = facility.id_of(system.city, birth)
    digest = hashlib.sha256(encoded(birth).encode()).hexdigest()

    def act(tx: Connection, now: datetime) -> Receipt:
        service = _service(house, facility.SERVICE)
        papers = _papers(tx, system, birth.papers, service)
        got = intake.receive(tx, system.city, birth, now, house.catalogue, papers)
        request = records.find(tx, system.city, got.id)
        assert request is not None, "it was filed just now, or before"
        return replace(_receipt(request), known=got.state != "filed", differs=got.differs)

    # Each wording is a message of its own: what differs from the first is told and noted, and remembered as well.
    return _once(house, system, f"birth:{request_id}:{digest}", digest, act)


def stands(house: House, system: System, request_id: str) -> Progress:
    """Raises ``Refused("request.missing")`` also for a request of another channel."""
    with house.database.reading() as tx:
        return filing.progress(_own(tx, system, request_id))


def _once(house: House, system: System, key: str, body: str, act: Callable[[Connection, datetime], Receipt]) -> Receipt:
    now, digest = house.now(), hashlib.sha256(body.encode()).hexdigest()
    with house.database.writing(system.city) as tx:
        known = _remembered(tx, system, key, digest)
        if known is not None:
            return known
        _pace(tx, system, now)
        receipt = act(tx, now)
        row = {"city": system.city, "channel": system.channel, "key": key, "system_id": system.id, "digest": digest}
        tx.execute(MESSAGES.insert().values(**row, taken_at=now, receipt=encoded(receipt)))
    return receipt


def _remembered(tx: Connection, system: System, key: str, digest: str) -> Receipt | None:
    """The receipt as it was given; raises ``Refused("intake.key_reused")`` where the key was another message's."""
    here = (MESSAGES.c.city == system.city) & (MESSAGES.c.channel == system.channel) & (MESSAGES.c.key == key)
    row = tx.execute(select(*MESSAGES.c["digest", "receipt"]).where(here)).first()
    if row is None:
        return None
    if row.digest != digest:
        raise Refused("intake.key_reused")
    return replace(msgspec.json.decode(row.receipt, type=Receipt), known=True)


def _pace(tx: Connection, system: System, now: datetime) -> None:
    own = (MESSAGES.c.city == system.city) & (MESSAGES.c.system_id == system.id)
    lately = select(func.count()).where(own, MESSAGES.c.taken_at > now - _MINUTE)
    if tx.execute(lately).scalar_one() >= A_MINUTE:
        raise ServerBusy("intake.throttled", after_s=60, most=A_MINUTE)


def _service(house: House, slug: str) -> Service:
    service = house.catalogue.services.get(slug)
    if service is None:
        raise Refused("service.unknown", service=slug[:80])
    return service


def _office(house: House, system: System, office: str) -> None:
    if office not in house.catalogue.offices:
        raise Refused("office.unknown", office=office[:40])
    if office != system.city and not office.startswith(system.city + "."):
        raise Refused("office.wrong", office=office)


def _own(tx: Connection, system: System, request_id: str) -> Request:
    """One of the system's own channel."""
    request = records.find(tx, system.city, request_id) if ID.fullmatch(request_id) else None
    if request is None or request.channel != system.channel:
        raise Refused("request.missing")
    return request


def _papers(tx: Connection, system: System, papers: tuple[Paper, ...], service: Service) -> tuple[Attachment, ...]:
    """Only bytes that are there make a paper: a request is complete by what an officer can look at."""
    names = [paper.sha256 for paper in papers if filing.HASH.fullmatch(paper.sha256)]
    held = files.visible_among(tx, system.caller, names)
    return filing.attachments(papers, {name: (kept.size, kept.media_type) for name, kept in held.items()}, service)


def _receipt(request: Request) -> Receipt:
    return Receipt(RequestId(request.id), request.code, request.status, request.version)
