"""Officers at real windows, a real server process between them: good days by keyboard, and bad days of every kind."""

from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from alpukat_desk.app.guide import Guide
from alpukat_desk.demo.embedded import Embedded, database_url, files_folder
from alpukat_desk.demo.laptop import DEMO_PASSPHRASE
from alpukat_desk.demo.places import SUDIN
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD, STAFF
from alpukat_desk.desk.queries import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request, RequestId, Status
from alpukat_desk.gui.entry_page import SignInPage, UnlockPage
from alpukat_desk.server import records
from alpukat_desk.server.database import open_database
from alpukat_desk.server.tables import REQUESTS, SESSIONS
from alpukat_desk.store import blocks
from alpukat_desk.store.blocks import Owner
from alpukat_desk.store.tables import heads
from tests.e2e.conftest import Sit
from tests.house.quiet import ExpectedLog

SUPERVISOR = next(item for item in STAFF if item.id == "penyelia.tebet")


def front(guide: Guide) -> str:
    """Everything the page in front says."""
    page = guide.window.centralWidget()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible() and label.text())


def button(guide: Guide, text: str) -> QPushButton:
    page = guide.window.centralWidget()
    return next(item for item in page.findChildren(QPushButton) if item.isVisible() and item.text() == text)


def press(guide: Guide, key: Qt.Key) -> None:
    QTest.keyClick(guide.window.focusWidget() or guide.window, key)
    guide.settle()


def first_in_review(guide: Guide) -> RequestId:
    """Takes one request and shows it."""
    wanted = guide.view(View.FREE)[0]
    guide.claim(wanted)
    guide.wait_synced()
    guide.view(View.MINE)
    guide.open(wanted)
    return wanted


def restarted(server: Embedded) -> None:
    server.stop()
    server.start()


def test_a_request_is_taken_and_returned_by_keyboard_alone(sit: Sit) -> None:
    guide = sit()
    guide.view(View.FREE)
    guide.desk.queue.table.setFocus()
    guide.window.activateWindow()
    first = guide.desk.request.shown
    assert first is not None
    press(guide, Qt.Key.Key_A)
    guide.wait("the claim", lambda: guide.shown(first.request.id).request.status == Status.IN_REVIEW)
    guide.view(View.MINE)
    guide.open(first.request.id)
    press(guide, Qt.Key.Key_K)
    assert guide.desk.request.reasons.isVisible()
    press(guide, Qt.Key.Key_Space)
    confirm = guide.desk.request.reasons.confirm
    for _tab in range(60):
        if guide.window.focusWidget() is confirm:
            break
        press(guide, Qt.Key.Key_Tab)
    assert guide.window.focusWidget() is confirm, "Tab reaches the button"
    press(guide, Qt.Key.Key_Space)
    guide.wait("the return", lambda: guide.shown(first.request.id).request.status == Status.RETURNED)
    guide.wait("the receipt", lambda: not guide.outbox())


def test_a_wrong_passphrase_is_told_and_the_right_one_opens(sit: Sit) -> None:
    guide = sit()
    guide.close()
    again = sit(enter=False)
    page = again.window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.fields[0].setText("bukan frasa yang benar")
    page.submit()
    again.wait("the refusal", lambda: "Frasa sandi" in front(again) and page.button.isEnabled())
    assert again.window.centralWidget() is page
    again.unlock(DEMO_PASSPHRASE)
    again.wait("the desk", lambda: again.window.desk() is not None)


def test_a_wrong_address_and_a_wrong_password_are_told_apart(sit: Sit, server: Embedded) -> None:
    guide = sit(enter=False)
    guide.unlock(DEMO_PASSPHRASE)
    page = guide.window.centralWidget()
    assert isinstance(page, SignInPage)
    told = set()
    for address, password in (("http://127.0.0.1:9", DEMO_PASSWORD), (server.url, "kata sandi yang salah")):
        page.fields[0].setText(address)
        page.fields[1].setText(DEMO_OFFICER.id)
        page.fields[2].setText(password)
        page.submit()
        guide.wait("the refusal", page.button.isEnabled)
        told.add(front(guide))
    assert len(told) == 2
    guide.sign_in(server.url, DEMO_OFFICER.id, DEMO_PASSWORD)
    assert guide.view(View.FREE)


def test_an_expired_session_asks_again_and_loses_nothing(sit: Sit, server: Embedded) -> None:
    guide = sit()
    request_id = first_in_review(guide)
    with closing(open_database(database_url(server.folder))) as database, database.writing(SUDIN) as tx:
        tx.execute(sa.delete(SESSIONS))
    guide.decide("return", "Mohon dilengkapi.")
    guide.wait("the sentence", lambda: "Sesi Anda berakhir" in front(guide))
    assert len(guide.outbox()) == 1, "the decision is kept"
    button(guide, "Masuk lagi").click()
    guide.settle()
    guide.sign_in(server.url, DEMO_OFFICER.id, DEMO_PASSWORD)
    guide.wait("the receipt", lambda: not guide.outbox())
    assert guide.shown(request_id).request.status == Status.RETURNED


def test_two_decisions_on_one_request_meet_in_the_tray(sit: Sit, server: Embedded) -> None:
    guide = sit()
    request_id = first_in_review(guide)
    server.stop()
    guide.wait_offline()
    guide.decide("return", "Mohon dilengkapi.")
    assert guide.shown(request_id).request.status == Status.RETURNED
    guide.wait("the tries to end", lambda: not guide.desk.hub.busy)
    guide.desk.hub.rhythm.stop()
    server.start()
    chief = sit("chief", SUPERVISOR)
    chief.view(View.ALL)
    chief.open(request_id)
    chief.desk.request.wanted.emit("take_over")
    chief.wait("the question why", chief.desk.request.reasons.isVisible)
    assert "terakhir terhubung" in front(chief), "the supervisor sees how long the holder has been silent"
    chief.desk.request.reasons.type("Petugas sakit")
    chief.desk.request.reasons.confirm.click()
    chief.wait("the take-over", lambda: holder(chief, request_id) == SUPERVISOR.id)
    guide.wait_synced()
    guide.wait("the refusal", lambda: [row.state for row in guide.outbox()] == ["refused"])
    assert guide.shown(request_id).request.status == Status.IN_REVIEW, "the screen shows what the server says"
    guide.desk.sidebar.choose(View.TRAY)
    guide.settle()
    assert SUPERVISOR.name in front(guide)
    assert "Alasan: Petugas sakit" in front(guide)
    button(guide, "Batalkan keputusan saya").click()
    guide.wait("an empty tray", lambda: not guide.outbox())
    assert guide.link().safe_to_switch_off


def holder(guide: Guide, request_id: RequestId) -> str:
    lease = guide.shown(request_id).request.lease
    return lease.officer_id if lease else ""


def rewrite(server: Embedded, request_id: RequestId, **changes: object) -> None:
    """What a newer server might hold, written where it keeps it and told by its feed."""
    with closing(open_database(database_url(server.folder))) as database, database.writing(SUDIN) as tx:
        city = tx.execute(sa.select(REQUESTS.c.city).where(REQUESTS.c.id == request_id)).scalar_one()
        before = records.find(tx, city, request_id)
        assert before is not None
        after = replace(before, version=before.version + 1, **changes)
        event = replace(records.history(tx, city, request_id)[-1], version=after.version)
        records.update(tx, before, after, event, None)


def forget_body(guide: Guide, request_id: RequestId) -> None:
    """As if only its head had come yet."""
    with guide.place.store.writing() as tx:
        row = tx.execute(sa.select(heads.c.row).where(heads.c.id == request_id)).scalar_one()
        blocks.erase(tx, [Owner(row, request_id)])


def test_a_request_whose_body_has_not_come_yet_is_fetched_when_it_is_opened(sit: Sit) -> None:
    guide = sit()
    wanted = guide.view(View.ALL)[3]
    forget_body(guide, wanted)
    assert guide.open(wanted).request.id == wanted


def test_without_network_such_a_request_says_that_it_follows(sit: Sit, server: Embedded) -> None:
    guide = sit()
    wanted = guide.view(View.ALL)[3]
    server.stop()
    guide.wait_offline()
    forget_body(guide, wanted)
    guide.desk.request.open(wanted)
    guide.settle()
    assert "belum sampai di laptop ini" in front(guide)


def test_a_status_and_a_service_of_a_newer_server_are_shown_and_left_alone(sit: Sit, server: Embedded) -> None:
    guide = sit()
    one, other = guide.view(View.FREE)[:2]
    server.stop()
    rewrite(server, one, status="archived")
    rewrite(server, other, service="paspor")
    server.start()
    guide.wait_synced()
    guide.view(View.ALL)
    for request_id, word in ((one, "archived"), (other, "paspor")):
        shown = guide.open(request_id)
        assert word in front(guide)
        allowed = {kind for kind, refusal in shown.refusals.items() if refusal is None}
        assert allowed <= {"note"}


def test_a_damaged_mirror_heals_and_the_decision_stays(
    sit: Sit, server: Embedded, tmp_path: Path, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.store.quarantine", "mirror.db was put aside")
    guide = sit()
    request_id = first_in_review(guide)
    server.stop()
    guide.wait_offline()
    guide.decide("return", "Mohon dilengkapi.")
    guide.close()
    mirror = tmp_path / "desk" / "mirror.db"
    data = bytearray(mirror.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 64] = bytes(64)
    mirror.write_bytes(data)
    for left in ("mirror.db-wal", "mirror.db-shm"):
        (tmp_path / "desk" / left).unlink(missing_ok=True)
    again = sit()
    assert [row.kind for row in again.outbox()] == ["return"]
    assert list((tmp_path / "desk" / "quarantine").iterdir()), "the damaged file was put aside"
    server.start()
    again.wait_synced()
    again.wait("the receipt", lambda: not again.outbox())
    assert again.shown(request_id).request.status == Status.RETURNED


def test_a_spoilt_file_is_told_and_never_shown(sit: Sit, server: Embedded) -> None:
    guide = sit()
    request = next(item for item in shown_free(guide) if item.attachments)
    for attachment in request.attachments:
        kept = next(files_folder(server.folder).rglob(attachment.sha256))
        kept.write_bytes(b"x" * kept.stat().st_size)
    guide.open(request.id)
    guide.desk.request.tabs.setCurrentIndex(1)
    guide.wait(
        "the sentence", lambda: "tidak utuh" in front(guide) or "rusak" in front(guide) or "sidik" in front(guide)
    )
    assert not guide.desk.request.files.picture.has_picture()


def shown_free(guide: Guide) -> list[Request]:
    return [guide.shown(item).request for item in guide.view(View.FREE)]


def test_language_look_and_size_change_while_working(sit: Sit) -> None:
    guide = sit()
    guide.view(View.FREE)
    window = guide.window
    window.set_language("en")
    guide.settle()
    assert "Not taken" in [guide.desk.sidebar.model().index(row, 0).data().rsplit(" ", 1)[0] for row in range(8)]
    window.set_appearance("dark")
    window.set_scale("1.5")
    guide.settle()
    assert guide.desk.font().pixelSize() in (-1, 20)
    window.set_language("id")
    window.set_scale("1.0")
    guide.settle()
    assert guide.view(View.FREE)


def test_a_search_finds_by_number_name_and_nothing(sit: Sit) -> None:
    guide = sit()
    request = shown_free(guide)[3]
    search = guide.desk.search
    for text in (request.applicant.nik, request.code, request.applicant.name.split()[0]):
        search.setText(text)
        guide.wait(f"{text} to be found", lambda: request.id in guide.desk.queue.model.ids)
    search.setText("zzzz tidak ada")
    guide.wait("nothing", lambda: not guide.desk.queue.model.ids)
    guide.settle()
    assert "Esc" in front(guide)
    search.clear()
    guide.wait("the queue again", lambda: len(guide.desk.queue.model.ids) > 1)


def test_a_note_made_offline_reaches_the_server(sit: Sit, server: Embedded) -> None:
    guide = sit()
    request_id = first_in_review(guide)
    server.stop()
    guide.wait_offline()
    guide.desk.request.wanted.emit("note")
    guide.desk.request.reasons.type("Pemohon menelepon")
    guide.desk.request.reasons.confirm.click()
    guide.wait("the note", lambda: len(guide.outbox()) == 1)
    restarted(server)
    guide.wait_synced()
    guide.wait("the receipt", lambda: not guide.outbox())
    shown = guide.shown(request_id)
    assert [event.text for event in shown.history if event.kind == c.Note("").kind] == ["Pemohon menelepon"]
