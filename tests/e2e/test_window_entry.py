"""A message that came by WhatsApp goes the whole way: typed in at a window without network, and filed once."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from alpukat_desk.demo.embedded import Embedded
from alpukat_desk.desk import entries
from alpukat_desk.desk.queries import View
from alpukat_desk.gui.message_dialog import MessageDialog
from tests.e2e.conftest import Sit

WORDS = "Selamat pagi, mau tanya NIK saya\nNama: Sari Wulandari\nNIK: 3174015708900001"


def test_an_entry_made_without_network_is_filed_once_when_it_is_back(sit: Sit, server: Embedded) -> None:
    guide = sit()
    guide.wait_synced()
    server.stop()
    assert guide.desk.queue.entry_button.isVisible()
    QTest.mouseClick(guide.desk.queue.entry_button, Qt.MouseButton.LeftButton)
    dialog = guide.desk.window().findChild(MessageDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.form.number, "0812 0000 0009")
    at = guide.desk.hub.place.now() - timedelta(hours=1)
    QTest.keyClicks(dialog.form.at, f"{at:%d-%m-%Y} 00.01")
    dialog.list.text.insertPlainText(WORDS)
    box = dialog.form.service
    box.setCurrentIndex(box.findData("verifikasi-nik"))
    box.activated.emit(box.currentIndex())
    guide.wait("the entry to be fit", lambda: guide.desk.hub.idle and dialog.enter_button.isEnabled())
    QTest.mouseClick(dialog.enter_button, Qt.MouseButton.LeftButton)
    guide.wait("the row", lambda: bool(guide.desk.hub.idle and guide.desk.queue.model.rowCount()))
    guide.settle()
    shown = guide.desk.request.shown
    assert shown is not None
    assert shown.request.message is not None
    assert [row.kind for row in shown.pending] == ["enter"]
    assert shown.request.id in guide.view(View.MINE)
    server.start()
    guide.desk.hub.try_now()
    guide.wait("its receipt", lambda: not guide.shown(shown.request.id).pending)
    filed = guide.shown(shown.request.id).request
    assert (filed.version, filed.code, filed.applicant.name) == (1, shown.request.code, "Sari Wulandari")
    assert QApplication.activeModalWidget() is None


def test_the_window_closes_when_the_last_words_of_an_entry_are_written_down(sit: Sit) -> None:
    guide = sit()
    QTest.mouseClick(guide.desk.queue.entry_button, Qt.MouseButton.LeftButton)
    dialog = guide.window.findChild(MessageDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.list.text, "kata terakhir")
    guide.window.close()
    guide.wait("the window to go", lambda: not guide.window.isVisible())
    guide.close()
    (kept,) = entries.begun(sit().desk.hub.place)
    assert kept.entry.text == "kata terakhir"
