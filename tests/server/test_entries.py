"""What an officer typed in is filed once, as one through Alpukat would be, on either engine."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request, Status
from alpukat_desk.domain.wire import Accepted, Denied, Held
from alpukat_desk.server.tables import COMMANDS, HISTORY, REQUESTS
from tests import builders as b
from tests.server.site import Site, case

ME = b.officer()


def made(number: int = 1) -> Request:
    """Whichever request has the id of that number."""
    return b.request(number)


def rows(site: Site) -> tuple[int, ...]:
    with site.house.database.reading() as tx:
        counted = (
            tx.execute(select(func.count()).select_from(table)).scalar_one() for table in (REQUESTS, HISTORY, COMMANDS)
        )
        return tuple(counted)


def test_it_is_filed_and_held_by_its_author(site: Site) -> None:
    (outcome,) = site.push(ME, b.entry(b.enter()))
    assert isinstance(outcome, Accepted)
    assert outcome.version == 1
    found = site.request(made())
    assert (found.status, found.version, found.channel) == (Status.IN_REVIEW, 1, "whatsapp")
    assert found.submitted_at == b.enter().at
    assert found.message is not None
    assert found.message.entered_at == b.NOW
    assert found.lease is not None
    assert found.lease.officer_id == ME.id
    assert found.code.startswith("WA-3174-240320-")
    (event,) = site.history(made())
    assert (event.kind, event.version, event.by) == ("enter", 1, ME.id)


def test_the_same_command_again_is_the_same_request(site: Site) -> None:
    command = b.entry(b.enter())
    (first,) = site.push(ME, command)
    (again,) = site.push(ME, command)
    assert again == replace(first, known=True)
    assert rows(site) == (1, 1, 1)


def test_another_command_for_the_same_id_is_refused(site: Site) -> None:
    site.push(ME, b.entry(b.enter()))
    (outcome,) = site.push(ME, b.entry(b.enter(2)))
    assert isinstance(outcome, Denied)
    assert outcome.code == "enter.twice"
    assert site.request(made()).applicant.name == "Warga 1"


def test_work_on_it_goes_in_the_same_push(site: Site) -> None:
    entered = b.entry(b.enter())
    noted = b.command(c.Note("ditelepon"), made(), base_version=0, seq=2, needs=(entered.id,))
    corrected = b.command(
        c.Correct("child.name", "Anak 1", "Bima", "surat lahir"), made(), base_version=0, seq=3, needs=(noted.id,)
    )
    outcomes = site.push(ME, entered, noted, corrected)
    assert [type(item) for item in outcomes] == [Accepted] * 3, outcomes
    assert site.request(made()).version == 3
    assert [event.kind for event in site.history(made())] == ["enter", "note", "correct"]


def test_what_rests_on_an_entry_waits_for_it_and_falls_with_it(site: Site) -> None:
    entered = b.entry(b.enter(sender="x"))
    noted = b.command(c.Note("ditelepon"), made(), base_version=0, seq=2, needs=(entered.id,))
    (early,) = site.push(ME, noted)
    assert early == Held(noted.id, (entered.id,))
    refused, fallen = site.push(ME, entered, noted)
    assert isinstance(refused, Denied)
    assert isinstance(fallen, Denied)
    assert (refused.code, fallen.code) == ("enter.sender", "command.predecessor")
    assert rows(site)[0] == 0


def test_it_waits_for_its_files_and_links_them(site: Site) -> None:
    data = b"\x89PNG\r\n\x1a\n" + b"0" * 100
    item = b.attachment(size=len(data), sha256=site.keep(data, "image/png"))
    command = b.entry(b.enter(attachments=(item,)))
    (outcome,) = site.push(ME, command)
    assert outcome == Held(command.id, (item.sha256,)), "naming a hash opens no file"
    site.file(replace(case(9), attachments=(item,)))
    (outcome,) = site.push(ME, command)
    assert isinstance(outcome, Accepted)
    (wrong,) = site.push(ME, b.entry(b.enter(attachments=(replace(item, size=1),)), 2))
    assert isinstance(wrong, Denied)
    assert wrong.code == "document.mismatch"


def test_the_same_case_through_alpukat_is_suspected_on_filing(site: Site) -> None:
    site.file(case(5))
    nik = case(5).applicant.nik
    payload = b.enter(applicant=replace(b.enter().applicant, nik=nik), fields=case(5).fields)
    site.push(ME, b.entry(payload))
    assert site.request(made()).suspects == (case(5).id,)


def test_two_entries_of_one_push_find_each_other(site: Site) -> None:
    site.push(ME, b.entry(b.enter(), 1), b.entry(b.enter(), 2))
    assert site.request(made(1)).suspects == ()
    assert site.request(made(2)).suspects == (made(1).id,)


def test_a_code_that_is_taken_gets_longer(site: Site) -> None:
    site.push(ME, b.entry(b.enter(1), 1))
    twin = b.uuid(1).replace("01710000", "01710001")
    (outcome,) = site.push(ME, b.entry(b.enter(2), 2, request_id=twin))
    assert isinstance(outcome, Accepted)
    codes = site.request(made(1)).code, site.request(replace(made(), id=twin)).code
    assert codes[1].startswith(codes[0])
    assert codes[0] != codes[1]


@pytest.mark.parametrize(
    ("payload", "changes", "code"),
    [
        (b.enter(office="31.74.99"), {}, "office.unknown"),
        (b.enter(office="31.71.01"), {}, "office.wrong"),
        (b.enter(service="lain"), {}, "service.unknown"),
        (b.enter(at=b.NOW + timedelta(days=2)), {}, "enter.future"),
        (b.enter(), {"role": "supervisor"}, "actor.role"),
        (b.enter(), {"base_version": 3}, "command.malformed"),
        (b.enter(), {"actor": b.officer(2)}, "actor.wrong"),
    ],
)
def test_what_the_server_does_not_file(site: Site, payload: c.Enter, changes: dict[str, object], code: str) -> None:
    sudin = b.officer(office="31.74")
    (outcome,) = site.push(sudin, b.entry(payload, **{"actor": sudin, **changes}))  # type: ignore[arg-type]
    assert isinstance(outcome, Denied)
    assert outcome.code == code
    assert rows(site)[0] == 0


def test_the_history_names_the_account_and_not_what_the_desk_wrote(site: Site) -> None:
    site.push(ME, b.entry(b.enter(), actor_name="Palsu"))
    assert site.history(made())[0].by_name == ME.name
    assert site.request(made()).message.by_name == ME.name  # type: ignore[union-attr]


def test_every_desk_of_the_office_is_told(site: Site) -> None:
    site.push(ME, b.entry(b.enter()))
    assert any(getattr(line, "total", 0) == 1 for line in site.feed(b.officer(2)))
