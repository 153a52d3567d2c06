"""What the applicant of a returned request answers to an officer: values told anew and papers, in one transaction."""

from collections.abc import Mapping, Sequence

from alpukat_desk.desk import seat
from alpukat_desk.desk.decisions import seen, write_down
from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain.commands import Evidence, Resubmit
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.media import ENOUGH, kind_of
from alpukat_desk.domain.model import Attachment, RequestId, Struct
from alpukat_desk.domain.whatsapp.marks import clean
from alpukat_desk.store import own_files
from alpukat_desk.store.database import Tx

_LONGEST_NAME = 120


class Sent(Struct):
    """A photo or PDF that the applicant sent, and the line of the checklist it is for."""

    requirement: str
    name: str
    data: bytes


def resubmit(
    place: Workplace,
    request_id: RequestId,
    seen_version: int,
    text: str,
    values: Mapping[str, str] | None = None,
    papers: Sequence[Sent] = (),
) -> frozenset[RequestId]:
    """Brings a returned request back to the common queue. ``values`` by dotted names. Raises ``Refused``, having
    stored nothing, and ``Conflict("request.changed")``."""
    told = {name: clean(value).strip() for name, value in (values or {}).items()}
    with place.store.writing() as tx:
        request = seen(tx, request_id, seen_version)
        files = tuple(_kept(tx, place, paper) for paper in papers)
        write_down(tx, place, request, Resubmit(clean(text).strip(), told, files), Evidence())
    return frozenset({request_id})


def _kept(tx: Tx, place: Workplace, paper: Sent) -> Attachment:
    kind, limit = kind_of(paper.data[:ENOUGH]), seat.policy(tx).file_limit
    if not kind:
        raise Refused("enter.file")
    if len(paper.data) > limit:
        raise Refused("file.large", mebibytes=limit >> 20)
    sha256 = own_files.keep(tx, paper.data, kind)
    return Attachment(
        id=seat.uuid7(place.now()),
        requirement=paper.requirement,
        name=" ".join(clean(paper.name).split())[-_LONGEST_NAME:] or sha256[:8],
        media_type=kind,
        size=len(paper.data),
        sha256=sha256,
    )
