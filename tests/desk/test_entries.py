"""An entry is kept as it is typed, works without a network, and becomes one request however the line behaves."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from alpukat_desk.desk import account, commands, entries, queries, transfers
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused, ServerBusy
from alpukat_desk.domain.model import RequestId, Status
from alpukat_desk.store import mirror
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock

PHOTO = b"\x89PNG\r\n\x1a\n" + b"foto" * 300


def typed(desk: Desk, number: int = 1) -> RequestId:
    return entries.begin(desk.place, b.enter(number))


def entered(desk: Desk, number: int = 1) -> RequestId:
    request_id = typed(desk, number)
    entries.enter(desk.place, request_id)
    return request_id


def row(desk: Desk, request_id: RequestId) -> object:
    (found,) = queries.rows(desk.place, [request_id])
    return found


def test_what_was_begun_is_there_after_the_power_went(desk: Desk) -> None:
    request_id = typed(desk)
    entries.save(
        desk.place, request_id, b.enter(text="a\x00b\u202e", applicant=replace(b.enter().applicant, name=" Siti \n"))
    )
    desk.restart()
    (kept,) = entries.begun(desk.place)
    assert kept.id == request_id
    assert kept.entry.text == "a\ufffdb"
    assert kept.entry.applicant.name == "Siti"
    assert entries.existing(desk.place, request_id) == kept.entry


def test_offline_it_stands_in_the_queue_at_once_as_not_yet_sent(desk: Desk, central: Central) -> None:
    desk.sync()
    request_id = entered(desk)
    found = queries.rows(desk.place, desk.ids(View.MINE))
    assert [(item.id, item.pending, item.holder_id) for item in found] == [(request_id, 1, b.officer().id)]
    assert found[0].code.startswith("WA-3174-240320-")
    assert desk.ids(View.ALL, found[0].code) == (request_id,)
    shown = queries.request(desk.place, request_id)
    assert shown is not None
    assert [event.kind for event in shown.history] == ["enter"]
    assert shown.history_complete
    assert shown.refusals["approve"] is None
    assert shown.request.version == 0
    assert entries.begun(desk.place) == ()


def test_sent_it_is_the_same_request_and_the_screen_does_not_flicker(desk: Desk, central: Central) -> None:
    request_id = entered(desk)
    before = row(desk, request_id)
    desk.sync()
    assert desk.outbox() == ()
    assert central.request(request_id).message is not None
    assert row(desk, request_id) == replace(before, pending=0, version=1)  # type: ignore[type-var]
    assert request_id in desk.mirrored()
    assert central.history(request_id) == ("enter",)


def test_between_the_answer_and_the_feed_it_stays_in_sight(desk: Desk, central: Central) -> None:
    desk.sync()
    request_id = entered(desk)
    desk.api.fail("feed", Offline("server.cut"))
    desk.failing_sync()
    assert central.history(request_id) == ("enter",)
    assert desk.states() == []
    shown = queries.request(desk.place, request_id)
    assert shown is not None
    assert (shown.request.version, shown.history[0].version) == (1, 1)
    desk.restart()
    assert desk.ids(View.MINE) == (request_id,)
    desk.sync()
    assert desk.ids(View.MINE) == (request_id,)


@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_answer_enters_nothing_twice(desk: Desk, central: Central, times: int) -> None:
    request_id = entered(desk)
    desk.api.lose_answer("push", times)
    for _ in range(times):
        desk.failing_sync()
        desk.restart()
    desk.sync()
    assert desk.outbox() == ()
    assert central.history(request_id) == ("enter",)
    assert len(desk.ids(View.ALL)) == 1


def test_it_is_worked_on_before_anything_is_sent(desk: Desk, central: Central) -> None:
    request_id = entered(desk)
    about = b.request(id=request_id)
    desk.decide(about, c.Note("ditelepon"))
    desk.decide(about, c.Return((b.fault("file-missing"),), "Foto KK belum ada"))
    assert [kind for kind, _ in desk.states()] == ["enter", "note", "return"]
    assert desk.see(about).request.status == Status.RETURNED
    desk.sync()
    assert desk.states() == []
    assert central.history(request_id) == ("enter", "note", "return")
    assert desk.see(about).request == central.request(request_id)


def test_work_on_it_between_the_answer_and_the_feed_is_no_conflict(desk: Desk, central: Central) -> None:
    desk.sync()
    request_id = entered(desk)
    desk.api.fail("feed", Offline("server.cut"))
    desk.failing_sync()
    desk.decide(b.request(id=request_id), c.Correct("child.name", "Anak 1", "Bima", "surat lahir"))
    desk.sync()
    assert desk.states() == []
    assert central.request(request_id).fields["child.name"] == "Bima"


def test_photos_go_first_and_are_there_for_everybody(desk: Desk, desks: Desks, central: Central) -> None:
    request_id = typed(desk)
    entry = entries.add_file(desk.place, request_id, "IMG-1.jpg", PHOTO, "kk")
    assert entries.add_file(desk.place, request_id, "lagi.jpg", PHOTO) == entry, "one file is there once"
    (item,) = entry.attachments
    assert (item.media_type, item.size, item.requirement) == ("image/png", len(PHOTO), "kk")
    desk.sync()
    assert desk.api.calls["upload"] == 0, "what is not entered leaves the desk in no way"
    entries.enter(desk.place, request_id)
    assert transfers.read(desk.place, item.sha256) == PHOTO
    desk.sync()
    assert transfers.read(desk.place, item.sha256) == PHOTO
    other = desks.of(b.officer(2))
    other.sync()
    transfers.fetch(other.place, other.api, item.sha256, request_id)
    assert transfers.read(other.place, item.sha256) == PHOTO


def test_a_file_the_server_lost_goes_up_again(desk: Desk, central: Central) -> None:
    copy = central.copy()
    request_id = typed(desk)
    (item,) = entries.add_file(desk.place, request_id, "IMG-1.jpg", PHOTO).attachments
    entries.enter(desk.place, request_id)
    desk.api.fail("push", ServerBusy("server.failed"))
    desk.failing_sync()
    central.restore(copy)
    desk.sync()
    desk.sync()
    assert desk.states() == []
    assert central.request(request_id).attachments == (item,)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.svg", b"<svg>", "enter.file"),
        ("x.zip", b"PK\x03\x04", "enter.file"),
        ("x.pdf", b"%PDF-" + bytes(21 << 20), "file.large"),
    ],
)
def test_what_is_no_photo_is_not_taken(desk: Desk, name: str, data: bytes, code: str) -> None:
    request_id = typed(desk)
    with pytest.raises(Refused) as caught:
        entries.add_file(desk.place, request_id, name, data)
    assert caught.value.code == code
    assert entries.existing(desk.place, request_id) == b.enter()


def test_a_file_comes_from_the_disk_under_its_name_and_one_without_an_end_is_not_read_to_it(
    desk: Desk, tmp_path: Path
) -> None:
    request_id = typed(desk)
    (tmp_path / "KK.png").write_bytes(PHOTO)
    (item,) = entries.add_path(desk.place, request_id, str(tmp_path / "KK.png")).attachments
    assert (item.name, transfers.read(desk.place, item.sha256)) == ("KK.png", PHOTO)
    with (tmp_path / "film.pdf").open("wb") as film:
        film.write(b"%PDF-")
        film.truncate(1 << 40)
    with pytest.raises(Refused, match=r"file\.large"):
        entries.add_path(desk.place, request_id, str(tmp_path / "film.pdf"))
    with pytest.raises(Refused, match=r"chat\.unreadable"):
        entries.add_path(desk.place, request_id, str(tmp_path / "none.pdf"))


def test_a_discarded_entry_takes_its_files_along_and_does_not_rise_again(desk: Desk) -> None:
    one, two = typed(desk), typed(desk, 2)
    (item,) = entries.add_file(desk.place, one, "a.png", PHOTO).attachments
    entries.add_file(desk.place, two, "a.png", PHOTO)
    entries.discard(desk.place, one)
    assert transfers.read(desk.place, item.sha256) == PHOTO, "the other entry has it too"
    entries.save(desk.place, two, b.enter(2))
    assert transfers.read(desk.place, item.sha256) is None
    for late in (lambda: entries.save(desk.place, one, b.enter()), lambda: entries.enter(desk.place, one)):
        with pytest.raises(Refused, match=r"enter\.missing"):
            late()


def test_what_may_not_be_entered_stays_begun(desk: Desk) -> None:
    request_id = entries.begin(desk.place, b.enter(sender=""))
    with pytest.raises(Refused, match=r"enter\.sender"):
        entries.enter(desk.place, request_id)
    assert len(entries.begun(desk.place)) == 1
    assert desk.outbox() == ()


def test_taken_back_it_lies_among_the_begun_ones_again(desk: Desk, central: Central) -> None:
    request_id = typed(desk)
    (item,) = entries.add_file(desk.place, request_id, "a.png", PHOTO).attachments
    entries.enter(desk.place, request_id)
    desk.decide(b.request(id=request_id), c.Note("x"))
    commands.withdraw(desk.place, desk.outbox()[0].id)
    assert desk.outbox() == ()
    assert desk.ids(View.ALL) == ()
    assert transfers.read(desk.place, item.sha256) == PHOTO
    entries.enter(desk.place, request_id)
    desk.sync()
    assert central.request(request_id).attachments == (item,)


def test_refused_it_is_in_the_tray_and_can_be_mended(desk: Desk, central: Central, clock: Clock) -> None:
    request_id = entries.begin(desk.place, b.enter(office="31.74.01.1001"))
    entries.enter(desk.place, request_id)
    desk.sync()
    assert desk.states() == [("enter", "office.unknown")]
    assert desk.ids(View.TRAY) == (request_id,)
    commands.drop(desk.place, desk.outbox()[0].id)
    entries.save(desk.place, request_id, b.enter())
    entries.enter(desk.place, request_id)
    desk.sync()
    assert central.history(request_id) == ("enter",)


def test_refused_it_can_be_tried_again_as_it_was(desk: Desk, central: Central) -> None:
    desk.place.clock.skew = timedelta(days=2)
    request_id = entries.begin(desk.place, b.enter(at=b.NOW + timedelta(days=1)))
    entries.enter(desk.place, request_id)
    desk.sync()
    assert desk.states() == [("enter", "enter.future")]
    central_now = central.house.now
    assert central_now() == b.NOW
    desk.place.clock.skew = timedelta(days=2)
    commands.redo(desk.place, desk.outbox()[0].id)
    assert desk.states() == [("enter", "waiting")]


@pytest.mark.parametrize("silently", [False, True])
def test_a_restored_server_is_told_of_it_again(desk: Desk, central: Central, silently: bool) -> None:
    desk.sync()
    copy = central.copy()
    request_id = typed(desk)
    entries.add_file(desk.place, request_id, "a.png", PHOTO)
    entries.enter(desk.place, request_id)
    desk.sync()
    desk.decide(b.request(id=request_id), c.Note("ditelepon"))
    desk.sync()
    assert central.history(request_id) == ("enter", "note")
    central.restore(copy, silently=silently)
    for _ in range(4):
        desk.sync()
    assert central.history(request_id) == ("enter", "note")
    assert desk.states() == []
    assert desk.ids(View.MINE) == (request_id,)


def test_one_that_left_the_scope_is_let_go(desk: Desk, central: Central) -> None:
    request_id = entered(desk)
    desk.sync()
    desk.decide(b.request(id=request_id), c.Forward("31.74.02", "alamat di sana"))
    desk.sync()
    desk.sync()
    assert desk.ids(View.ALL) == ()
    with desk.place.store.writing() as tx:
        mirror.erase(tx, [])
    desk.api.calls.clear()
    desk.sync()
    assert desk.ids(View.ALL) == ()
    assert central.history(request_id) == ("enter", "forward")


def test_a_begun_entry_is_work_that_another_officer_does_not_inherit(desk: Desk, central: Central) -> None:
    typed(desk)
    central.hire(b.officer(2))
    with pytest.raises(Refused, match=r"session\.other"):
        account.sign_in(desk.place, desk.api, b.officer(2).id, "kata sandi yang panjang")


def test_an_empty_one_locks_nobody_out_and_is_not_handed_on(desk: Desk, central: Central) -> None:
    entries.begin(desk.place, entries.Enter(service="akta-lahir", office=b.OFFICE))
    central.hire(b.officer(2))
    desk.sign_in(b.officer(2))
    assert entries.begun(desk.place) == ()


def test_a_preview_tells_what_is_missing(desk: Desk) -> None:
    half = b.enter(
        sender="", fields={"child.birth_date": "2020-03-30"}, applicant=replace(b.enter().applicant, nik="123")
    )
    sketch = entries.preview(desk.place, typed(desk), half)
    assert {item.code for item in sketch.findings} >= {"field.missing", "nik.length", "birth.future"}
    assert [line.slug for line in sketch.lines] == ["birth-letter", "kk", "passport"]
    assert sketch.refusal is not None
    assert sketch.refusal.code == "enter.sender"
    assert sketch.due_at is None
    assert entries.preview(desk.place, typed(desk), b.enter()).refusal is None
    assert entries.preview(desk.place, typed(desk), entries.Enter()).lines == ()
