"""At real windows: what an officer began is kept, what is in front stays in front, and other requests have names."""

from pathlib import Path

import typst
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from alpukat_desk.app.guide import Guide
from alpukat_desk.demo.embedded import Embedded
from alpukat_desk.demo.staff import COLLEAGUE
from alpukat_desk.desk.queries import View
from alpukat_desk.documents import pages
from alpukat_desk.domain.model import RequestId, Status
from alpukat_desk.gui.checklist_view import TickBox
from alpukat_desk.gui.entry_page import SignInPage, Why
from alpukat_desk.gui.print_dialog import PrintDialog
from tests import builders
from tests.e2e.conftest import Sit
from tests.e2e.test_window import button, first_in_review, front, rewrite, shown_free


def two_in_review(guide: Guide) -> tuple[RequestId, RequestId]:
    one, other = guide.view(View.FREE)[:2]
    for request_id in (one, other):
        guide.view(View.FREE)
        guide.claim(request_id)
    guide.wait_synced()
    guide.view(View.MINE)
    return one, other


def test_another_request_is_named_by_its_code(sit: Sit) -> None:
    guide = sit()
    one, other = two_in_review(guide)
    guide.open(one)
    page = guide.desk.request
    page.wanted.emit("mark_duplicate")
    guide.settle()
    for typed in ("AB-3174-000000-9999", "***", ""):
        page.reasons.choice.setEditText(typed)
        page.reasons.confirm.click()
        guide.settle()
        assert page.told(), "a sentence says that nothing is found"
        assert guide.shown(one).request.status == Status.IN_REVIEW
    page.reasons.choice.setEditText(f" {guide.shown(other).request.code.lower()} ")
    page.reasons.type("Dikirim dua kali")
    page.reasons.confirm.click()
    guide.wait("the decision", lambda: guide.shown(one).request.status == Status.DUPLICATE)
    guide.wait_synced()
    guide.wait("the receipt", lambda: not guide.outbox())
    assert guide.shown(one).request.duplicate_of == other
    guide.view(View.CLOSED)
    guide.open(one)
    assert guide.shown(other).request.code in front(guide), "the page names the other request"


def test_a_suspected_request_is_named_and_judged(sit: Sit, server: Embedded) -> None:
    guide = sit()
    one, other = two_in_review(guide)
    server.stop()
    rewrite(server, one, suspects=(other,))
    server.start()
    guide.wait_synced()
    shown = guide.open(one)
    code = guide.shown(other).request.code
    assert shown.refusals["approve"] is not None and code in front(guide)
    page = guide.desk.request
    page.wanted.emit("not_duplicate")
    guide.settle()
    choice = page.reasons.choice
    assert [choice.itemText(place).split(" · ")[0] for place in range(choice.count())] == [code]
    choice.setCurrentIndex(0)
    page.reasons.type("Anak yang berbeda")
    page.reasons.confirm.click()
    guide.wait("the verdict", lambda: guide.shown(one).request.cleared == (other,))
    guide.wait("the receipt", lambda: not guide.outbox())


def test_words_begun_outlive_other_requests_a_rebuilt_window_and_a_restart(sit: Sit) -> None:
    guide = sit()
    one, other = two_in_review(guide)
    guide.open(one)
    guide.desk.request.wanted.emit("reject")
    guide.desk.request.reasons.type("Surat keterangan tidak")
    guide.open(other)
    assert not guide.desk.request.reasons.isVisible()
    guide.desk.request.wanted.emit("reject")
    assert guide.desk.request.reasons.text.toPlainText() == ""
    guide.open(one)
    guide.window.set_language("en")
    guide.settle()
    guide.wait("the same request in the other language", lambda: guide.desk.request.shown is not None)
    assert guide.desk.request.request_id == one, "language changes under the request in front"
    guide.desk.request.wanted.emit("reject")
    assert guide.desk.request.reasons.text.toPlainText() == "Surat keterangan tidak"
    guide.window.set_language("id")
    guide.settle()
    guide.close()
    again = sit()
    again.view(View.MINE)
    again.open(one)
    again.desk.request.wanted.emit("reject")
    assert again.desk.request.reasons.text.toPlainText() == "Surat keterangan tidak"
    again.desk.request.wanted.emit("return")
    assert again.desk.request.reasons.text.toPlainText() == "", "words of a rejection are none of a return"


def test_the_last_words_before_the_window_is_closed_are_kept(sit: Sit) -> None:
    guide = sit()
    one, _other = two_in_review(guide)
    guide.open(one)
    guide.desk.request.wanted.emit("reject")
    QTest.keyClicks(guide.desk.request.reasons.text, "Surat ini")
    guide.window.close()
    again = sit()
    again.view(View.MINE)
    again.open(one)
    again.desk.request.wanted.emit("reject")
    assert again.desk.request.reasons.text.toPlainText() == "Surat ini"


def test_what_a_colleague_takes_stays_in_front_until_the_officer_goes_on(sit: Sit) -> None:
    guide, colleague = sit(), sit("colleague", COLLEAGUE)
    free = guide.view(View.FREE)
    guide.open(free[1])
    colleague.view(View.FREE)
    colleague.claim(free[1])
    guide.wait_synced()
    guide.wait("the list without it", lambda: free[1] not in guide.desk.queue.model.ids)
    guide.settle()
    shown = guide.desk.request.shown
    assert shown is not None and shown.request.id == free[1], "no key meant for it reaches another"
    assert COLLEAGUE.name in front(guide)
    guide.desk.queue.step(1)
    guide.settle()
    assert guide.desk.request.request_id == free[2], "the next one is the one that stood below it"
    guide.view(View.ALL)
    assert guide.desk.request.request_id == free[2], "a request that stands in the new list too stays chosen"


def test_after_a_decision_the_next_request_comes(sit: Sit) -> None:
    guide = sit()
    one, other = two_in_review(guide)
    guide.open(one)
    place = guide.desk.queue.model.ids.index(one)
    guide.decide("release")
    guide.wait("the list without it", lambda: one not in guide.desk.queue.model.ids)
    guide.settle()
    left = guide.desk.queue.model.ids
    assert guide.desk.request.request_id == left[min(place, len(left) - 1)]
    assert other in left


def test_a_refused_claim_says_why(sit: Sit) -> None:
    guide, colleague = sit(), sit("colleague", COLLEAGUE)
    wanted = guide.view(View.FREE)[0]
    guide.open(wanted)
    colleague.view(View.FREE)
    colleague.claim(wanted)
    guide.desk.request.wanted.emit("claim")
    guide.wait("the reason", lambda: guide.desk.request.told())
    guide.wait("who has it", lambda: COLLEAGUE.name in front(guide))


def test_signing_in_again_from_the_menu_says_so_and_remembers_the_server(sit: Sit, server: Embedded) -> None:
    guide = sit()
    request_id = first_in_review(guide)
    guide.window.show_sign_in(Why.AGAIN)
    guide.settle()
    page = guide.window.centralWidget()
    assert isinstance(page, SignInPage)
    assert page.fields[0].text() == server.url
    assert "berakhir" not in front(guide)
    button(guide, "Kembali bekerja").click()
    guide.settle()
    guide.wait("the request again", lambda: guide.desk.request.shown is not None)
    assert guide.desk.request.request_id == request_id


def test_a_file_asked_for_late_never_shows_under_another_name(sit: Sit) -> None:
    guide = sit()
    request = next(item for item in shown_free(guide) if len(item.attachments) > 1)
    guide.open(request.id)
    files = guide.desk.request.files
    seen: list[str] = []
    files.viewed.connect(seen.append)
    guide.desk.request.tabs.setCurrentIndex(1)
    for place in range(len(request.attachments)):
        files.choice.setCurrentIndex(place)
    last = request.attachments[-1].sha256
    guide.wait("the picture", lambda: last in seen)
    guide.settle()
    assert seen == [last], "only what stood in front counts as seen"


def test_every_page_is_shown_and_printed(sit: Sit, tmp_path: Path) -> None:
    guide = sit()
    source = tmp_path / "three.typ"
    source.write_text('#set page(paper: "a4")\nSatu #pagebreak() Dua #pagebreak() Tiga', encoding="utf-8")
    data = typst.compile(str(source))
    assert isinstance(data, bytes)
    document = builders.document(status="ready_to_print", copies=1)
    dialog = PrintDialog(guide.desk.hub, guide.window.texts, document, data, may_print=True, parent=guide.window)
    dialog.open()
    guide.wait("the first page", dialog.picture.has_picture)
    assert "1 dari 3" in words(dialog)
    dialog._pager[1].click()
    guide.settle()
    assert "2 dari 3" in words(dialog)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printed: list[str] = []
    dialog.printed.connect(printed.append)
    dialog.print_on(printer)
    guide.wait("the last page", lambda: printed)
    assert pages.count((tmp_path / "printed.pdf").read_bytes(), "application/pdf") == 3
    guide.settle()
    assert not [item for item in QApplication.topLevelWidgets() if isinstance(item, PrintDialog)], "a closed one goes"


def words(dialog: PrintDialog) -> str:
    return dialog._words.text()


def test_a_draft_is_written_as_the_desk_reads_it(sit: Sit) -> None:
    guide = sit()
    one = first_in_review(guide)
    guide.desk.request.wanted.emit("note")
    guide.desk.request.reasons.type("Pemohon menelepon")
    guide.desk.request.leave()
    guide.settle()
    assert guide.shown(one).draft.typed == {"note": "Pemohon menelepon"}
    guide.desk.request.reasons.confirm.click()
    guide.wait("the note", lambda: not guide.outbox())
    guide.settle()
    assert guide.shown(one).draft.typed == {}, "what was decided is begun no more"


def test_keys_stay_in_the_page_when_its_request_changes(sit: Sit, server: Embedded) -> None:
    guide = sit()
    request_id = first_in_review(guide)
    guide.window.activateWindow()
    page = guide.desk.request
    box = page.findChildren(TickBox)[0]
    box.setFocus()
    name = box.objectName()
    bar = page.bar.layout().itemAt(0).widget()
    guide.wait_synced()
    assert page.bar.layout().itemAt(0).widget() is bar, "a sync that changes nothing writes nothing"
    server.stop()
    rewrite(server, request_id, channel="whatsapp")
    server.start()
    guide.wait_synced()
    guide.wait("the change", lambda: page.shown is not None and page.shown.request.channel == "whatsapp")
    focused = QApplication.focusWidget()
    assert focused is not None and focused is not box and focused.objectName() == name
    page.bar.layout().itemAt(0).widget().setFocus()
    guide.decide("release")
    guide.settle()
    focused = QApplication.focusWidget()
    assert focused is not None and page.isAncestorOf(focused)


def test_at_the_end_of_a_shift_what_was_not_begun_is_given_back(sit: Sit) -> None:
    guide = sit()
    begun, untouched = two_in_review(guide)
    guide.open(begun)
    guide.desk.request.wanted.emit("note")
    guide.desk.request.reasons.type("Pemohon menelepon")
    guide.desk.request.reasons.confirm.click()
    guide.wait_synced()
    guide.open(begun)
    guide.desk.request.wanted.emit("return")
    guide.desk.request.reasons.type("Foto buram")
    guide.settle()
    guide.desk.request.close_panels()
    guide.desk.hand_back()
    guide.wait("the preview", lambda: "kembali ke antrean bersama" in front(guide))
    give = next(item for item in guide.desk.findChildren(QPushButton) if item.text().startswith("Kembalikan "))
    give.click()
    guide.wait("the release", lambda: guide.shown(untouched).request.status == Status.NEW)
    assert guide.shown(begun).request.status == Status.IN_REVIEW
