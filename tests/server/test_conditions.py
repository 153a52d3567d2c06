from pathlib import Path

import pytest
from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request, RequestId, Status
from alpukat_desk.domain.wire import Accepted, Denied, Policy
from alpukat_desk.server import conditions
from alpukat_desk.server.docket import Docket
from tests import builders as b
from tests.server.site import Site, case, opened

ONE = b.officer(1)
PDF = b"%PDF-1.7\nCONTOH\n%%EOF\n"


def held(number: int = 1, **changes: object) -> Request:
    return case(number, **{"status": Status.IN_REVIEW, "lease": b.lease(ONE), **changes})


def refusal(site: Site, payload: c.AnyPayload, request: Request) -> str:
    (outcome,) = site.push(ONE, b.command(payload, request))
    assert isinstance(outcome, Accepted | Denied)
    return outcome.code if isinstance(outcome, Denied) else ""


@pytest.mark.parametrize("payload", [c.MarkDuplicate(RequestId("nobody")), c.NotDuplicate(RequestId("nobody"))])
def test_the_other_request_must_exist(site: Site, payload: c.AnyPayload) -> None:
    site.file(held(suspects=(RequestId("nobody"),)))
    assert refusal(site, payload, held()) == "duplicate.missing"


def test_the_other_request_may_lie_in_another_office(site: Site) -> None:
    other = b.request(2, office="31.74.02")
    site.file(other, held(1, applicant=other.applicant))
    assert site.request(held()).suspects == (other.id,)
    assert refusal(site, c.MarkDuplicate(other.id), site.request(held())) == ""
    assert site.request(held()).duplicate_of == other.id


def test_two_requests_do_not_close_onto_each_other(site: Site) -> None:
    one = held(1)
    site.file(one, held(2, status=Status.DUPLICATE, lease=None, duplicate_of=one.id, closed_at=b.NOW))
    assert refusal(site, c.MarkDuplicate(case(2).id), one) == "duplicate.circle"


def test_an_office_must_be_one_of_ours(site: Site) -> None:
    site.file(held())
    assert refusal(site, c.Forward("31.74.99", "x"), held()) == "office.unknown"
    assert refusal(site, c.Forward("31", "x"), held()) == ""


@pytest.mark.parametrize("changes", [{"size": 1}, {"media_type": "application/pdf", "size": len(PDF) + 1}])
def test_the_file_must_be_what_the_command_says(site: Site, changes: dict[str, object]) -> None:
    sha256 = site.keep(PDF)
    approved = held(status=Status.APPROVED, attachments=(b.attachment(1, sha256=sha256),))
    site.file(approved)
    right = b.attach(sha256=sha256, size=len(PDF))
    assert refusal(site, replace(right, **changes), approved) == "document.mismatch"  # type: ignore[arg-type]
    assert refusal(site, right, approved) == ""


def test_a_picture_called_a_pdf_is_found_out(site: Site) -> None:
    sha256 = site.keep(b"\xff\xd8\xff picture", "image/jpeg")
    approved = held(status=Status.APPROVED, attachments=(b.attachment(1, sha256=sha256),))
    site.file(approved)
    assert refusal(site, b.attach(sha256=sha256, size=11), approved) == "document.mismatch"


def test_a_pushed_claim_keeps_the_limit_too(engine: str, tmp_path: Path) -> None:
    with opened(tmp_path, policy=Policy(claim_limit=1)) as site:
        site.file(case(1), case(2))
        assert [refusal(site, c.Claim(), case(number)) for number in (1, 2)] == ["", "claim.limit"]


def test_room_counts_what_is_in_review_only(site: Site) -> None:
    site.file(held(1), held(2, status=Status.APPROVED), held(3, status=Status.RETURNED), case(4))
    with site.house.database.reading() as tx:
        assert conditions.room(Docket(tx, site.house, site.caller(ONE))) == 24
