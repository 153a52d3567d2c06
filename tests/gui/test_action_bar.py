"""The bar offers what may be done, says why not, and listens to bare letters."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import DocumentStatus, Finding, Status
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.gui.action_bar import BARS, ActionBar
from alpukat_desk.gui.texts import Texts
from tests import builders
from tests.shown import Show


def buttons(bar: ActionBar) -> list[QPushButton]:
    row = bar.layout()
    return [widget for at in range(row.count()) if isinstance(widget := row.itemAt(at).widget(), QPushButton)]


def test_a_request_in_review_offers_the_three_decisions(qtbot: QtBot, texts: Texts, show: Show) -> None:
    bar = ActionBar(texts)
    qtbot.addWidget(bar)
    bar.show_request(show())
    assert [button.text().split() for button in buttons(bar)] == [
        ["Setujui", "S"], ["Kembalikan", "K"], ["Tolak", "T"], ["Lainnya"],
    ]  # fmt: skip
    assert [button.property("look") for button in buttons(bar)] == ["primary", None, None, None]


def test_a_service_without_document_is_answered(qtbot: QtBot, texts: Texts, show: Show) -> None:
    bar = ActionBar(texts)
    qtbot.addWidget(bar)
    bar.show_request(show(builders.request(holder=builders.officer(), service="konsultasi")))
    assert buttons(bar)[0].text().startswith("Jawab")


def test_what_may_not_be_done_is_disabled_and_says_why(qtbot: QtBot, texts: Texts, show: Show) -> None:
    bar = ActionBar(texts)
    qtbot.addWidget(bar)
    refusals = dict.fromkeys(TABLE) | {"approve": Refused("lease.held", holder="Rina <b>W</b>")}
    bar.show_request(show(refusals=refusals))
    approve = buttons(bar)[0]
    assert not approve.isEnabled()
    assert "Rina &lt;b&gt;W&lt;/b&gt;" in approve.toolTip()


def test_letters_decide_but_not_inside_a_text_field(qtbot: QtBot, texts: Texts, show: Show) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar, edit, other = ActionBar(texts), QLineEdit(), QPushButton()
    column = QVBoxLayout(window)
    for widget in (edit, other, bar):
        column.addWidget(widget)
    bar.show_request(show())
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    wanted: list[str] = []
    bar.wanted.connect(wanted.append)
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_S)
    assert (edit.text(), wanted) == ("s", [])
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_K)
    assert wanted == ["return"]


def test_a_printed_document_goes_on_to_its_pick_up(qtbot: QtBot, texts: Texts, show: Show) -> None:
    bar = ActionBar(texts)
    qtbot.addWidget(bar)
    printed = builders.document(status=DocumentStatus.PRINTED, copies=1)
    approved = builders.request(status=Status.APPROVED, holder=builders.officer(), documents=(printed,))
    bar.show_request(show(approved, refusals=dict.fromkeys(TABLE) | {"complete": Refused("document.left", count=1)}))
    assert [button.text().split("   ")[0] for button in buttons(bar)] == [
        "Siap diambil", "Lampirkan dokumen", "Cetak", "Lainnya",
    ]  # fmt: skip
    assert buttons(bar)[-1].menu().actions()[0].text() == "Selesai", "what finds no room stands first in the menu"


def test_an_unknown_status_offers_only_a_note(qtbot: QtBot, texts: Texts, show: Show) -> None:
    bar = ActionBar(texts)
    qtbot.addWidget(bar)
    bar.show_request(show(builders.request(status="archived")))
    assert [button.text() for button in buttons(bar)] == ["Lainnya"]


def test_every_open_status_has_its_bar() -> None:
    closed = {Status.REJECTED, Status.COMPLETED, Status.CANCELLED, Status.DUPLICATE}
    assert set(BARS) == set(Status) - closed
    offered = {
        kind for primary, rest in BARS.values() for kind in (*(item.key and item.kind for item in primary), *rest)
    }
    assert offered <= set(TABLE)


def test_d_has_the_nik_checked_where_somebody_can_be_asked(qtbot: QtBot, texts: Texts, show: Show) -> None:
    for refusal, keys in ((None, True), (Refused("registry.no_nik"), True), (Refused("registry.none"), False)):
        bar = ActionBar(texts)
        qtbot.addWidget(bar)
        bar.show_request(show(refusals=dict.fromkeys(TABLE) | {"check_nik": refusal}))
        assert ("D" in [key.key().toString() for key in bar._keys]) is keys
        menu = buttons(bar)[-1].menu()
        assert ("Periksa ke Dukcapil pusat" in [item.text() for item in menu.actions()]) is keys


def test_a_reason_is_offered_where_the_ministry_said_something(qtbot: QtBot, texts: Texts, show: Show) -> None:
    request = builders.request(holder=builders.officer(), status=Status.APPROVED)
    for findings, there in (((), False), ((Finding("registry.double", "warning", "applicant.nik"),), True)):
        bar = ActionBar(texts)
        qtbot.addWidget(bar)
        bar.show_request(show(request, findings=findings))
        assert ("Beri alasan" in [item.text() for item in buttons(bar)[-1].menu().actions()]) is there
