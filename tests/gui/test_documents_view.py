"""Where each output document stands, and which step its buttons offer."""

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import DocumentStatus, Status
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.gui.documents_view import DOCUMENT_MARKS, DocumentsView
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders
from tests.shown import Show


def make(qtbot: QtBot, theme: Theme, texts: Texts, show: Show, *documents: object) -> DocumentsView:
    view = DocumentsView(theme, texts)
    qtbot.addWidget(view)
    request = builders.request(holder=builders.officer(), status=Status.APPROVED, documents=documents)
    view.show_request(show(request))
    return view


def offered(view: DocumentsView) -> dict[str, bool]:
    hidden = set(view.attach_panel.findChildren(QPushButton))
    return {button.text(): button.isEnabled() for button in view.findChildren(QPushButton) if button not in hidden}


def test_every_document_status_has_its_mark() -> None:
    assert set(DOCUMENT_MARKS) == set(DocumentStatus)


def test_a_draft_goes_to_the_signer_and_does_not_print(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = make(qtbot, theme, texts, show, builders.document())
    assert offered(view) == {
        "Lihat": True, "Cetak …": False, "Ajukan tanda tangan": True, "Batalkan dokumen": True,
    }  # fmt: skip


def test_only_a_signer_is_offered_to_sign(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    waiting = builders.document(status=DocumentStatus.AWAITING_SIGNATURE)
    assert "Sudah ditandatangani" in offered(make(qtbot, theme, texts, show, waiting))
    view = DocumentsView(theme, texts)
    qtbot.addWidget(view)
    refusals = dict.fromkeys(TABLE) | {"signed": Refused("role.wrong"), "void_document": Refused("lease.held")}
    view.show_request(show(builders.request(status=Status.APPROVED, documents=(waiting,)), refusals=refusals))
    assert set(offered(view)) == {"Lihat", "Cetak …"}


def test_what_has_no_receipt_does_not_print(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    ready = builders.document(status=DocumentStatus.READY_TO_PRINT, provisional=True)
    view = make(qtbot, theme, texts, show, ready)
    assert offered(view)["Cetak …"] is False
    assert any("setelah server mengonfirmasi" in label.text() for label in view.findChildren(QLabel))


def test_a_confirmed_document_prints(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = make(qtbot, theme, texts, show, builders.document(status=DocumentStatus.READY_TO_PRINT))
    print_button = next(item for item in view.findChildren(QPushButton) if item.text() == "Cetak …")
    with qtbot.waitSignal(view.wanted) as wanted:
        print_button.click()
    assert wanted.args == ["print", "document-1"]


def test_a_status_of_a_newer_server_is_shown(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = make(qtbot, theme, texts, show, builders.document(status="notarised"))
    assert any("notarised" in label.text() for label in view.findChildren(QLabel))


def test_an_empty_list_says_what_comes(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = make(qtbot, theme, texts, show)
    assert any("Lampirkan PDF" in label.text() for label in view.findChildren(QLabel))
