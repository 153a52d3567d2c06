"""What comes in from outside made into what is kept: nothing a citizen typed is refused or lost.

Values stay as they were typed and the checks tell what is wrong with them. Only what no database can hold is
replaced, by a sign the checks name.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from alpukat_desk.domain import effects
from alpukat_desk.domain.completeness import completed
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import APPLICANT, OWN, value_of
from alpukat_desk.domain.model import Applicant, Attachment, Request, Status, Struct
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.values import iso_date, storable

BIRTH_DATE = "applicant.birth_date"


def received(applicant: Mapping[str, str], fields: Mapping[str, str]) -> tuple[Applicant, dict[str, str]]:
    """The applicant and the form as they are kept. A birth date that is no date goes among the fields under its
    dotted name, where it is shown, found and corrected; what no applicant has is kept there too."""
    typed = {name: storable(value) for name, value in applicant.items()}
    born = typed.pop("birth_date", "").strip()
    day = iso_date(born)
    own = {name: typed.pop(name) for name in APPLICANT if name in typed}
    kept = {storable(name): storable(value) for name, value in fields.items()}
    rest = {f"applicant.{storable(name)}": value for name, value in typed.items()}
    if born and day is None:
        rest[BIRTH_DATE] = born
    return Applicant(birth_date=day, **{"name": "", **own}), {**kept, **rest}


class Correction(Struct):
    """What an applicant sends for a returned request: values told anew, and papers."""

    applicant: Mapping[str, str] = {}
    fields: Mapping[str, str] = {}
    attachments: tuple[Attachment, ...] = ()


def resubmitted(request: Request, sent: Correction, service: Service | None, now: datetime) -> Request:
    """A returned request as its applicant sends it again, free for whoever takes it next. What was not told anew
    stays, papers stand beside those that were there, and the clock runs on, or begins where nothing lacks any more.
    Raises ``Refused("correction.not_asked")``."""
    if request.status != Status.RETURNED:
        raise Refused("correction.not_asked", status=request.status)
    told = {name: value_of(request, f"applicant.{name}") for name in APPLICANT}
    applicant, typed = received({**told, **sent.applicant}, sent.fields)
    before = {name: value for name, value in request.fields.items() if name not in OWN}
    known = {item.id for item in request.attachments}
    papers = (*request.attachments, *(item for item in sent.attachments if item.id not in known))
    again = replace(request, applicant=applicant, fields={**before, **typed}, attachments=papers)
    return completed(effects.moved(again, Status.NEW, now), service, now)


def kept(request: Request) -> Request:
    """The request as every database can hold it."""
    applicant = replace(request.applicant, **{name: storable(getattr(request.applicant, name)) for name in _WRITTEN})
    fields = {storable(name): storable(value) for name, value in request.fields.items()}
    return replace(request, applicant=applicant, fields=fields)


_WRITTEN = tuple(name for name in APPLICANT if name != "birth_date")
