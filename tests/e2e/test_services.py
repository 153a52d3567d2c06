"""Each of the fifteen services from its arrival over HTTP to its outcome, on real parts: a server on a socket, the
systems that file, an officer's desk and the signer's.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from alpukat_desk.desk.replies import Sent
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.fields import APPLICANT, value_of
from alpukat_desk.domain.filing import Amendment, Filing
from alpukat_desk.domain.model import Channel, Fault, Request, RequestId, Severity, Status
from alpukat_desk.domain.promise import working_minutes
from alpukat_desk.domain.services import Output, asked, holds
from alpukat_desk.server.house import standard_catalogue
from tests.e2e import seeded
from tests.e2e.office_day import CITY, MORNING, Day, opened
from tests.e2e.seeded import DAY, SERVICES, photo, straight

CENTRE = {"update-dwh", "duplicate-record"}
"""Nothing can be answered before the ministry has acted."""
FACILITY = "sidukun-3in1"
PDF = b"%PDF-1.4\n% CONTOH\n%%EOF\n"
catalogue = standard_catalogue()


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    with opened(tmp_path) as made:
        yield made


def spoilt(request: Request, faults: tuple[seeded.Fault, ...]) -> Request:
    """With these values, whatever they are: as a citizen types them."""
    for name, value, *_ in faults:
        if name.startswith("applicant."):
            own = {name.removeprefix("applicant."): value}
            request = replace(request, applicant=replace(request.applicant, **own))
        else:
            request = replace(request, fields={key: kept for key, kept in request.fields.items() if key != name})
            request = replace(request, fields={**request.fields, **({name: value} if value else {})})
    return request


def typed(request: Request) -> dict[str, str]:
    return {name: value_of(request, f"applicant.{name}") for name in APPLICANT}


def lines(request: Request) -> list[str]:
    """The papers the service insists on for this request."""
    service = catalogue.services[request.service]
    return [line.slug for line in asked(service, request.subtype, request.fields) if line.required]


def arrive(day: Day, request: Request, key: str) -> RequestId:
    """By its channel, its papers first, and once more because the answer got lost."""
    app = day.apps[Channel.FACILITY if request.service == FACILITY else Channel.ALPUKAT]
    papers = app.papers({line: photo(f"{key} {line}") for line in lines(request)})
    now = day.clock()
    if request.service == FACILITY:
        body: object = Birth("RSUD Contoh", f"SKL/{key}", key, now, CITY, request.applicant, request.fields, papers)
        path = "births"
    else:
        path, office = "requests", request.office
        body = Filing(key, request.service, office, now, typed(request), request.subtype, request.fields, papers)
    first, again = app.post(path, body), app.post(path, body)
    assert (first.known, again.known, again.id) == (False, True, first.id)
    return first.id


def findings(day: Day, request_id: RequestId) -> set[str]:
    return {finding.key for finding in day.desk.see(request_id).findings}


def approve(day: Day, request_id: RequestId) -> None:
    """Every line seen, every warning answered."""
    shown = day.desk.see(request_id)
    errors = [finding.key for finding in shown.findings if finding.severity == Severity.ERROR]
    assert errors == []
    warned = {item.ground: "sudah dicocokkan" for item in shown.findings if item.severity == Severity.WARNING}
    day.desk.decide(request_id, c.Approve(dict.fromkeys(lines(shown.request), "ok"), warned))
    day.desk.sync()


def issue(day: Day, request_id: RequestId, output: Output) -> None:
    """Draft, signature where it needs one, print, hand over: each a fact of its own at the server."""
    desk = day.desk
    desk.attach(request_id, output.slug, PDF + request_id.encode())
    desk.sync()
    document = desk.see(request_id).request.documents[-1]
    if output.signature:
        assert document.status == "draft"
        desk.decide(request_id, c.SubmitForSignature(document.id))
        desk.sync()
        day.signer.sync()
        day.signer.ask(request_id, c.Signed(document.id, "3174-24032020-0001"))
        desk.sync()
    assert desk.see(request_id).request.documents[-1].status == "ready_to_print"
    steps = (c.Print(document.id), c.Ready(document.id), c.HandOver(document.id, "Pemohon"), c.Complete())
    for step in steps:
        desk.decide(request_id, step)
    desk.sync()


def conclude(day: Day, request_id: RequestId) -> None:
    """To the service's own outcome, from a review in which nothing is wrong any more."""
    request = day.desk.see(request_id).request
    service = catalogue.services[request.service]
    if service.outputs:
        approve(day, request_id)
        main = next(item for item in service.outputs if holds(item.when, request.subtype, request.fields))
        issue(day, request_id, main)
        return
    if service.slug in CENTRE:
        day.desk.decide(request_id, c.Wait("Sudah diajukan ke pusat."))
        day.desk.sync()
        assert day.desk.due(request_id) is None, "the ministry's time is not the office's"
        day.clock.forward(days=7)
        day.desk.decide(request_id, c.Resume("Pusat sudah menjawab."))
        day.desk.sync()
        assert day.desk.due(request_id) is not None
    day.desk.decide(request_id, c.Answer("Data sudah sesuai dan aktif."))
    day.desk.sync()


def completed(day: Day, request: Request, request_id: RequestId) -> None:
    """As the applicant is told it, and as every desk sees it."""
    app = day.apps[Channel.FACILITY if request.service == FACILITY else Channel.ALPUKAT]
    assert app.stands(request_id).status == Status.COMPLETED
    assert day.desk.see(request_id).request.status == Status.COMPLETED


def returned(day: Day, request_id: RequestId, field: str) -> None:
    """Sent back for a field, and for a paper where the service has one. The clock then stands."""
    request = day.desk.see(request_id).request
    service = catalogue.services[request.service]
    code = "data-wrong" if service.reason("data-wrong") else "data-missing"
    faults = [Fault(code, field, "Mohon dibetulkan")]
    if lines(request):
        faults.append(Fault("file-unreadable", lines(request)[0], "Buram"))
    day.desk.decide(request_id, c.Return(tuple(faults), "Kirim kembali, ya."))
    day.desk.sync()
    assert day.desk.due(request_id) is None


def clock_stood(day: Day, request_id: RequestId, due: object) -> None:
    """The promise moved by exactly the working time in which the applicant had the file."""
    pause = day.desk.see(request_id).request.pauses[-1]
    after = day.desk.due(request_id)
    assert pause.until is not None and after is not None
    lost = working_minutes(catalogue.calendar, pause.since, pause.until)
    assert lost > 0
    assert working_minutes(catalogue.calendar, due, after) == lost  # type: ignore[arg-type]


def goes_straight(day: Day, slug: str) -> None:
    request = straight(slug, 0)
    request_id = arrive(day, request, f"straight-{slug}")
    day.desk.sync()
    assert day.desk.due(request_id) is not None, "its file is complete"
    assert day.desk.claim(request_id).status == Status.IN_REVIEW
    conclude(day, request_id)
    completed(day, request, request_id)
    assert "return" not in [event.kind for event in day.desk.api.request(request_id).history]


def is_caught_returned_and_corrected(day: Day, slug: str) -> None:
    right, faults = straight(slug, 1), seeded.OF[slug]
    request_id = arrive(day, spoilt(right, faults), f"faulty-{slug}")
    day.desk.sync()
    assert {fault.key for fault in faults} <= findings(day, request_id)
    due = day.desk.due(request_id)
    day.desk.claim(request_id)
    theirs, ours = faults
    before = value_of(day.desk.see(request_id).request, ours.field)
    day.desk.decide(request_id, c.Correct(ours.field, before, value_of(right, ours.field), "Sesuai berkas"))
    assert ours.key not in findings(day, request_id), "findings follow a correction at once, unsent"
    returned(day, request_id, theirs.field)
    app = day.apps[Channel.FACILITY if slug == FACILITY else Channel.ALPUKAT]
    told = app.stands(request_id)
    assert (told.status, told.decision, told.faults[0].about) == (Status.RETURNED, "return", theirs.field)
    day.clock.forward(days=2, hours=3)
    corrected(day, right, request_id, theirs)
    day.desk.sync()
    assert not {fault.key for fault in faults} & findings(day, request_id)
    clock_stood(day, request_id, due)
    assert day.desk.claim(request_id).status == Status.IN_REVIEW
    conclude(day, request_id)
    completed(day, right, request_id)


def corrected(day: Day, right: Request, request_id: RequestId, fault: seeded.Fault) -> None:
    """By the applicant through the channel it came by, sent twice."""
    app = day.apps[Channel.FACILITY if right.service == FACILITY else Channel.ALPUKAT]
    again = {line: photo(f"{request_id} again {line}") for line in lines(right)[:1]}
    own = fault.field.removeprefix("applicant.")
    value = {own: value_of(right, fault.field)}
    told = Amendment("again", papers=app.papers(again), **{"fields" if own == fault.field else "applicant": value})
    for known in (False, True):
        assert app.post(f"requests/{request_id}/corrections", told).known is known


def is_returned_and_answered_by_message(day: Day, slug: str) -> None:
    """The answer comes by message: the officer writes it down, with the new photo."""
    right, (fault, *_) = straight(slug, 2), seeded.OF[slug]
    request_id = arrive(day, spoilt(right, (fault,)), f"message-{slug}")
    day.desk.sync()
    due = day.desk.due(request_id)
    day.desk.claim(request_id)
    returned(day, request_id, fault.field)
    day.clock.forward(days=1, hours=4)
    photos = [Sent(line, "IMG-20200326-WA0001.png", photo(f"{request_id} WA {line}")) for line in lines(right)[:1]]
    day.desk.answered(request_id, "Ini yang benar, Pak", {fault.field: value_of(right, fault.field)}, *photos)
    assert fault.key not in findings(day, request_id)
    day.desk.sync()
    clock_stood(day, request_id, due)
    day.desk.claim(request_id)
    conclude(day, request_id)
    completed(day, right, request_id)


@pytest.mark.parametrize("slug", SERVICES)
def test_a_service_from_its_arrival_to_its_outcome(day: Day, slug: str) -> None:
    """Three citizens of one office: without a fault, with two, and with one that is answered by message."""
    for life in (goes_straight, is_caught_returned_and_corrected, is_returned_and_answered_by_message):
        day.clock.now = MORNING
        life(day, slug)


def test_every_service_has_its_faults() -> None:
    assert set(seeded.OF) == set(SERVICES) and len(SERVICES) == 15
    assert all(len(faults) == 2 for faults in seeded.OF.values())
    assert DAY.isoformat() == "2020-03-24"
