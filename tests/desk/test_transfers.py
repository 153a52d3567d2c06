"""Files both ways: resumed, verified, and one faulty file that stops no other."""

import random

import pytest
from msgspec.structs import replace

from alpukat_desk.desk import commands, leaving, queries, seat, sync, transfers
from alpukat_desk.desk.reports import Progress
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused
from alpukat_desk.domain.model import Request, RequestId, Sha256, Status
from alpukat_desk.domain.wire import CHUNK, Policy
from alpukat_desk.store import blobs, own_files, queue
from alpukat_desk.store.tables import own_chunks
from tests import builders as b
from tests import feeds
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import PDF, Central, citizen

LARGE = random.Random(1).randbytes(700_000)
ONE = RequestId(b.uuid(1))
TRANSFERS = "alpukat_desk.desk.transfers"


@pytest.fixture
def name(central: Central) -> Sha256:
    return central.keep(LARGE)


@pytest.fixture
def request_(central: Central, name: Sha256) -> Request:
    made = citizen(1, attachments=(b.attachment(1, sha256=name), b.attachment(2, sha256=central.keep(b"small" * 30))))
    central.file(made)
    return made


@pytest.fixture
def ready(request_: Request, desk: Desk) -> Desk:
    desk.sync()
    desk.claim(request_)
    return desk


# ---- down ----


def test_a_file_is_fetched_once_and_read_verified(ready: Desk, name: Sha256) -> None:
    assert transfers.read(ready.place, name) is None
    for _ in range(2):
        transfers.fetch(ready.place, ready.api, name, ONE)
    assert transfers.read(ready.place, name) == LARGE
    assert ready.api.calls["download"] == 1


def test_a_broken_line_keeps_what_came_and_goes_on_from_there(ready: Desk, name: Sha256) -> None:
    ready.api.lose_answer("download")
    with pytest.raises(Offline):
        transfers.fetch(ready.place, ready.api, name, ONE)
    with ready.place.store.reading() as tx:
        came = blobs.held(tx, name)
    assert 0 < came < len(LARGE)
    seen = bytearray()

    def watched(piece: bytes) -> bytes:
        seen.extend(piece)
        return piece

    ready.api.garble = watched
    transfers.fetch(ready.place, ready.api, name, ONE)
    assert bytes(seen) == LARGE[came:]
    assert transfers.read(ready.place, name) == LARGE


def test_a_file_whose_bytes_had_all_come_needs_no_line(ready: Desk, name: Sha256) -> None:
    with ready.place.store.writing() as tx:
        blobs.append(tx, name, 0, LARGE)
    transfers.fetch(ready.place, ready.api, name, ONE)
    assert ready.api.calls["download"] == 0


def test_a_file_with_a_wrong_hash_is_thrown_away_and_can_be_fetched_again(ready: Desk, name: Sha256) -> None:
    ready.api.garble = lambda piece: piece[:-1] + b"?"
    with pytest.raises(Refused, match="file.hash"):
        transfers.fetch(ready.place, ready.api, name, ONE)
    assert transfers.read(ready.place, name) is None
    ready.api.garble = bytes
    transfers.fetch(ready.place, ready.api, name, ONE)
    assert transfers.read(ready.place, name) == LARGE


def test_a_file_over_the_limit_is_not_swallowed(ready: Desk, central: Central, name: Sha256) -> None:
    with ready.place.store.writing() as tx:
        seat.set_policy(tx, Policy(file_limit=300_000))
    with pytest.raises(Refused, match="file.large"):
        transfers.fetch(ready.place, ready.api, name, ONE)
    with ready.place.store.reading() as tx:
        assert blobs.held(tx, name) == 0


def test_a_file_that_is_not_to_be_had_says_so(ready: Desk) -> None:
    with pytest.raises(Refused, match="file.missing"):
        transfers.fetch(ready.place, ready.api, b.sha(77), ONE)


def test_files_and_histories_of_held_requests_come_by_themselves(ready: Desk, request_: Request, name: Sha256) -> None:
    told: list[tuple[int, int]] = []
    assert transfers.prefetch(ready.place, ready.api, lambda done, total: told.append((done, total))) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    shown = ready.see(request_)
    assert shown.files == {item.sha256 for item in request_.attachments}
    assert [event.kind for event in shown.history] == ["filed", "claim"] and shown.history_complete
    assert transfers.prefetch(ready.place, ready.api) == 0


def test_a_cycle_tells_whose_row_a_file_changed(ready: Desk, request_: Request) -> None:
    told: list[Progress] = []
    report = sync.cycle(ready.place, ready.api, told.append)
    assert [item.changed for item in told if item.stage == "files"] == [{request_.id}] * 3
    assert report.changed == {request_.id}


def test_a_request_is_at_hand_offline_when_its_last_attachment_came(ready: Desk, name: Sha256) -> None:
    def at_hand() -> list[bool]:
        return [row.offline for row in queries.rows(ready.place, [ONE])]

    transfers.fetch(ready.place, ready.api, name, ONE)
    assert at_hand() == [False]
    transfers.prefetch(ready.place, ready.api)
    assert at_hand() == [True]


def test_the_bodies_of_held_requests_are_asked_for_their_files_once(ready: Desk, name: Sha256) -> None:
    ready.sync()
    with ready.place.store.reading() as tx:
        (held,) = queue.held_by(tx, b.officer().id)
    assert held.linked and name in held.files


def test_a_file_looked_at_stays_while_its_request_does(central: Central, desk: Desk, request_: Request) -> None:
    desk.sync()
    name = request_.attachments[0].sha256
    transfers.fetch(desk.place, desk.api, name, ONE)
    desk.restart()
    assert transfers.read(desk.place, name) == LARGE
    with desk.place.store.writing() as tx:
        leaving.erase(tx, [ONE])
    assert transfers.read(desk.place, name) is None


def test_a_file_that_a_new_version_names_no_more_goes(
    central: Central, ready: Desk, request_: Request, name: Sha256
) -> None:
    ready.sync()
    newer = replace(central.request(ONE), version=9, attachments=request_.attachments[1:])
    feeds.script(ready, [feeds.start(1, central.house.epoch), *feeds.both(newer, 90), feeds.end(newer)])
    sync.pull(ready.place, ready.api)
    assert transfers.read(ready.place, name) is None
    assert ready.see(newer).files == {request_.attachments[1].sha256}


def test_files_of_others_requests_are_left_alone(central: Central, desk: Desk, request_: Request) -> None:
    desk.sync()
    assert desk.api.calls["download"] == desk.api.calls["bundle"] == 0


def test_one_faulty_file_stops_no_other_and_is_not_fetched_for_ever(
    ready: Desk, name: Sha256, request_: Request, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.desk.parcels", "came wrong")
    ready.api.garble = lambda piece: piece if len(piece) == 150 else piece[:-1] + b"?"
    for _ in range(5):
        ready.sync()
    assert ready.api.calls["bundle"] == transfers.PATIENCE
    assert ready.see(request_).files == {request_.attachments[1].sha256}


# ---- up ----


@pytest.fixture
def approved(ready: Desk, request_: Request) -> Desk:
    ready.decide(request_, b.approve())
    ready.sync()
    return ready


def attach(desk: Desk, data: bytes) -> Sha256:
    request_id = ONE
    version = desk.see(citizen(1)).request.version
    commands.attach(desk.place, request_id, version, "akta-lahir", data, "akta.pdf")
    return blobs.sha256(data)


BIG = PDF[:-6] + random.Random(2).randbytes(2 * CHUNK) + PDF[-6:]


def test_a_document_goes_up_in_pieces_before_its_command(approved: Desk, central: Central) -> None:
    attach(approved, BIG)
    assert approved.sync().accepted == 1
    assert approved.api.calls["upload"] == 3
    (document,) = central.request(RequestId(b.uuid(1))).documents
    assert document.sha256 == blobs.sha256(BIG)
    assert transfers.read(approved.place, document.sha256) == BIG


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_an_upload_goes_on_from_where_the_server_has_it(approved: Desk, lost: int) -> None:
    attach(approved, BIG)
    approved.api.lose_answer("upload", lost)
    for _ in range(lost):
        assert approved.failing_sync() == "server.cut"
    assert approved.sync().accepted == 1
    assert approved.api.calls["upload"] == 3


def test_the_file_moves_to_the_mirror_when_it_is_acknowledged(approved: Desk) -> None:
    name = attach(approved, PDF)
    with approved.place.store.reading() as tx:
        assert own_files.get(tx, name) is not None
    approved.sync()
    with approved.place.store.reading() as tx:
        assert own_files.get(tx, name) is None and blobs.is_complete(tx, name)
    assert approved.api.calls["bundle"] == 1


def test_a_file_the_disk_has_spoilt_never_reaches_the_server(approved: Desk, expected_log: ExpectedLog) -> None:
    expected_log(TRANSFERS, "could not be sent: file.hash")
    attach(approved, PDF)
    with approved.place.store.writing() as tx:
        tx.execute(own_chunks.update().values(data=b"%PDF- spoilt"))
    approved.sync()
    assert approved.states() == [("attach", "file.hash")]
    assert approved.api.calls["upload"] == 0


def test_a_file_the_server_will_not_have_refuses_its_command_alone(approved: Desk, expected_log: ExpectedLog) -> None:
    expected_log(TRANSFERS, "could not be sent: file.kind")
    attach(approved, PDF)
    approved.api.fail("upload", Refused("file.kind"))
    approved.decide(citizen(1), c.Note("menyusul"))
    approved.sync()
    assert approved.states()[0] == ("attach", "file.kind")


def test_a_file_of_a_refused_command_is_not_sent(approved: Desk) -> None:
    attach(approved, PDF)
    commands.withdraw(approved.place, approved.outbox()[0].id)
    approved.sync()
    assert approved.api.calls["upload"] == 0
    assert approved.see(citizen(1)).request.status == Status.APPROVED


def test_a_server_that_lost_the_file_gets_it_again(approved: Desk, central: Central) -> None:
    name = attach(approved, PDF)
    with approved.place.store.writing() as tx:
        own_files.set_sent(tx, name)
    report = sync.push(approved.place, approved.api)
    assert report.held == 1 and approved.states() == [("attach", "sent")]
    assert approved.sync().accepted == 1
