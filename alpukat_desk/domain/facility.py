"""What a birth facility's system sends of a Si Dukun case, and the request it is.

The facility's own message id makes the request's id, so that the same message twice, to whichever server, is one
request and no counter has to be kept for it.
"""

from datetime import datetime

from msgspec.structs import replace

from alpukat_desk.domain.completeness import completed
from alpukat_desk.domain.entering import AHEAD, LONGEST, MOST_FILES, coded
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import is_field, misfit, written
from alpukat_desk.domain.filing import Paper, id_from
from alpukat_desk.domain.model import (
    Applicant,
    Attachment,
    Channel,
    Facility,
    Moment,
    Request,
    RequestId,
    Status,
    Struct,
)
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.whatsapp.marks import clean

SERVICE = "sidukun-3in1"
_PREFIX = "SD"


class Birth(Struct):
    """One message. ``fields`` as in ``Request``; ``office`` is the Kemendagri code of the office that answers for the
    parents' address; ``papers`` are files that were sent before."""

    facility: str
    letter: str
    uid: str
    sent_at: Moment
    office: str
    applicant: Applicant
    fields: dict[str, str] = {}
    papers: tuple[Paper, ...] = ()


def request_of(
    birth: Birth, city: str, service: Service, now: datetime, attachments: tuple[Attachment, ...] = ()
) -> Request:
    """As it is filed, with its papers as the server holds them. Raises ``Refused``: facility.unnamed, facility.field or
    office.wrong, each of which leaves the message with its sender."""
    _check(birth, city, service, now)
    request_id = id_of(city, birth)
    made = Request(
        id=request_id,
        code=coded(_PREFIX, city, birth.sent_at, request_id),
        city=city,
        office=birth.office,
        service=service.slug,
        channel=Channel.FACILITY,
        status=Status.NEW,
        applicant=birth.applicant,
        submitted_at=birth.sent_at,
        fields={name: value for name, value in birth.fields.items() if value},
        attachments=attachments,
    )
    told = Facility(birth.facility.strip(), birth.letter.strip(), birth.uid.strip(), written(made))
    return completed(replace(made, facility=told), service, birth.sent_at)


def id_of(city: str, birth: Birth) -> RequestId:
    """Of the facility and its own id: two facilities may count from one."""
    name = " ".join(birth.facility.casefold().split())
    return id_from(city, name, birth.uid.strip())


def _check(birth: Birth, city: str, service: Service, now: datetime) -> None:
    told = (birth.facility, birth.letter, birth.uid, birth.applicant.name)
    if not all(text.strip() and len(text) <= LONGEST and clean(text) == text for text in told):
        raise Refused("facility.unnamed")
    if not birth.office.startswith(city):
        raise Refused("office.wrong", office=birth.office[:40])
    if birth.sent_at > now + AHEAD or now.year - birth.sent_at.year > 1 or len(birth.papers) > MOST_FILES:
        raise Refused("facility.malformed")
    for name, value in birth.fields.items():
        known = is_field(name, service) and not name.startswith("applicant.")
        if not known or clean(value) != value or misfit(name, value, service):
            raise Refused("facility.field", field=name[:80])


def differences(before: Request, now: Request) -> tuple[str, ...]:
    """What a message sent again says otherwise than the first did, and whether it brings papers that are not there.
    What an officer corrected meanwhile is no difference."""
    first, again = before.facility, now.facility
    if first is None or again is None:
        return ()
    names = sorted({*first.told, *again.told})
    found = [name for name in names if first.told.get(name, "") != again.told.get(name, "")]
    found += ["birth_letter.number"] if first.letter != again.letter else []
    known = {item.sha256 for item in before.attachments}
    return (*found, *(["attachments"] if any(item.sha256 not in known for item in now.attachments) else []))
