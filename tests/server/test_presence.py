"""The holder's last contact: heard with every call, written down once an hour, and all that a lease needs."""

import asyncio
import dataclasses
from datetime import timedelta

import msgspec
from msgspec.structs import replace
from sqlalchemy import event, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import wire
from alpukat_desk.domain.errors import ServerBusy
from alpukat_desk.domain.model import Officer, Request, Role
from alpukat_desk.server import presence, records
from alpukat_desk.server.presence import Presence
from alpukat_desk.server.tables import DEVICES
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.site import Site, case

ONE = b.officer(1)
CHIEF = b.officer(9, Role.SUPERVISOR)


def written(site: Site) -> object:
    with site.house.database.reading() as tx:
        return tx.execute(select(DEVICES.c.last_at).where(DEVICES.c.officer_id == ONE.id)).scalar_one()


def look(site: Site, request: Request, officer: Officer = CHIEF) -> wire.Detail:
    answer = site.client.get(f"{wire.REQUESTS}/{request.id}", headers=site.sign_in(officer))
    return msgspec.json.decode(answer.content, type=wire.Detail)


def any_call(site: Site) -> None:
    assert site.client.get(wire.POLICY, headers=site.sign_in(ONE)).status_code == 200


def test_a_contact_is_written_down_at_most_once_an_hour(site: Site) -> None:
    any_call(site)
    signed_in = site.clock()
    for minutes, expected in ((30, 0), (29, 0), (1, 60), (59, 60), (1, 120)):
        site.clock.pass_(minutes=minutes)
        any_call(site)
        assert written(site) == signed_in + timedelta(minutes=expected)


def test_those_who_come_together_are_written_down_together(site: Site) -> None:
    callers = [site.caller(b.officer(number)) for number in range(1, 9)]
    site.clock.pass_(hours=2)
    heard = Presence(site.house)

    async def everybody() -> None:
        await asyncio.gather(*(heard.note(caller) for caller in (*callers, *callers)))

    commits: list[object] = []
    event.listen(site.house.database.engine, "commit", commits.append)
    asyncio.run(everybody())
    assert len(commits) <= 2, "the first, and all the others with the next"
    with site.house.database.reading() as tx:
        assert set(tx.execute(select(DEVICES.c.last_at)).scalars()) == {site.clock()}
    assert not any(heard.hear(caller) for caller in callers)


def test_a_supervisor_sees_the_holder_s_last_contact_to_the_minute_and_nobody_else_does(site: Site) -> None:
    request = case(1)
    site.file(request)
    site.claim(ONE, request)
    site.clock.pass_(minutes=7)
    any_call(site)
    last = site.clock()
    site.clock.pass_(hours=5)
    contact = look(site, request).contact
    assert contact == wire.Contact(last, "", last + timedelta(hours=72))
    assert look(site, request, ONE).contact is None


def test_a_free_request_and_an_unknown_holder_have_no_contact(site: Site) -> None:
    free, stranger = case(1), case(2, status="in_review", lease=b.lease())
    site.file(free)
    assert look(site, free).contact is None
    with site.house.database.reading() as tx:
        unknown = replace(stranger, lease=replace(b.lease(), officer_id="nobody"))
        assert Presence(site.house).last(tx, unknown) is None


def test_a_holder_s_contact_moves_no_version_and_no_place_in_the_feed(site: Site) -> None:
    request = case(1)
    site.file(request)
    site.claim(ONE, request)
    held, place = site.request(request), head(site)
    for _ in range(80):
        site.clock.pass_(hours=1)
        site.tokens.clear()
        any_call(site)
    assert site.request(request) == held
    assert head(site) == place


def head(site: Site) -> int:
    with site.house.database.reading() as tx:
        return records.head(tx, b.CITY)


def test_a_lease_that_ran_out_with_nothing_changed_does_not_punish(site: Site) -> None:
    request = case(1)
    site.file(request)
    site.claim(ONE, request)
    site.clock.pass_(days=20)
    site.tokens.clear()
    (outcome,) = site.push(ONE, b.command(c.Note("Sudah ditelepon"), site.request(request), ONE))
    assert outcome.__struct_config__.tag == "accepted"
    lease = site.request(request).lease
    assert lease is not None and lease.until == site.clock() + timedelta(hours=72), "work renews it too"


def test_what_another_process_wrote_down_counts(site: Site) -> None:
    request = case(1)
    site.file(request)
    site.claim(ONE, request)
    with site.house.database.reading() as tx:
        contact = Presence(site.house).last(tx, site.request(request))
    assert contact is not None and contact.at == site.clock()


def test_a_busy_database_refuses_no_call(site: Site, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.server.presence", "could not note a device's contact: server.busy")

    class Busy:
        def writing(self, _city: str) -> object:
            raise ServerBusy("server.busy", after_s=5)

    heard = Presence(dataclasses.replace(site.house, database=Busy()))  # type: ignore[arg-type]
    caller = site.caller(ONE)
    assert heard.hear(caller)
    heard.write(caller)
    assert not heard.hear(caller), "the next try is due in an hour"


def test_memory_is_bounded(site: Site) -> None:
    heard = Presence(site.house)
    for number in range(presence.MOST + 2):
        heard._written[("c", str(number), "d")] = site.clock()
    assert heard.hear(site.caller(ONE))
    assert len(heard._written) == 0
