"""A message becomes a request: picked from a chat, filled in, kept as it is typed, and entered once."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from alpukat_desk.desk import entries
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.message_dialog import MessageDialog
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from alpukat_desk.gui.value_edit import TALL
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock

PHOTO = b"\x89PNG\r\n\x1a\n" + b"kk" * 50
CHAT = """24/03/20 08.00 - Pesan dan panggilan dienkripsi secara end-to-end.
24/03/20 08.15 - +62 812-0000-0009: Nama anak: <b>Bima</b>
Tgl lahir anak: 2 Maret 2020
Nama: Sari Wulandari
24/03/20 08.16 - +62 812-0000-0009: KK.png (file terlampir)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    central = Central(tmp_path / "central", Clock())
    desks = Desks(tmp_path, central, Clock())
    yield desks.of(b.officer())
    desks.close()
    central.close()


@pytest.fixture
def hub(qtbot: QtBot, desk: Desk) -> Iterator[Hub]:
    parent = QObject()
    made = Hub(desk.place, desk.api, parent)
    yield made
    made.close()


@pytest.fixture
def dialog(qtbot: QtBot, hub: Hub, theme: Theme, texts: Texts) -> MessageDialog:
    made = MessageDialog(hub, theme, texts, b.OFFICE)
    qtbot.addWidget(made)
    made.show()
    settled(qtbot, hub)
    return made


def settled(qtbot: QtBot, hub: Hub) -> None:
    qtbot.waitUntil(lambda: hub.idle)


def exported(folder: Path) -> str:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("_chat.txt", CHAT)
        made.writestr("KK.png", PHOTO)
    (folder / "chat.zip").write_bytes(target.getvalue())
    return str(folder / "chat.zip")


def choose(dialog: MessageDialog, service: str) -> None:
    dialog.form.service.setCurrentIndex(dialog.form.service.findData(service))
    dialog.form.service.activated.emit(dialog.form.service.currentIndex())


def taken(qtbot: QtBot, hub: Hub, dialog: MessageDialog, folder: Path) -> None:
    """Service chosen, chat opened, every message of the citizen taken."""
    choose(dialog, "akta-lahir")
    settled(qtbot, hub)
    dialog.open_chat(exported(folder))
    settled(qtbot, hub)
    for row in (1, 2):
        dialog.list.list.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.use(dialog.list.picked())
    settled(qtbot, hub)


def test_an_empty_form_is_not_kept(dialog: MessageDialog, desk: Desk) -> None:
    assert entries.begun(desk.place) == ()
    assert not dialog.enter_button.isEnabled()


def test_a_chat_fills_the_form_and_is_entered_with_its_photo(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk, tmp_path: Path
) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    made = dialog.entry()
    assert made.sender == "+6281200000009"
    assert made.fields == {"child.name": "<b>Bima</b>", "child.birth_date": "2020-03-02"}
    assert not dialog.enter_button.isEnabled()
    assert "Nama anak" in dialog._verdict.text(), "which field it is"
    dialog.form._values["child.name"].put("Bima")
    dialog.examine()
    settled(qtbot, hub)
    made = dialog.entry()
    assert made.applicant.name == "Sari Wulandari"
    assert [item.name for item in made.attachments] == ["KK.png"]
    assert [kept.entry for kept in entries.begun(desk.place)] == [made]
    assert dialog.enter_button.isEnabled()
    with qtbot.waitSignal(dialog.entered) as told:
        dialog.enter()
    settled(qtbot, hub)
    assert entries.begun(desk.place) == ()
    assert desk.see(b.request(id=told.args[0])).request.applicant.name == "Sari Wulandari"


def test_no_editor_is_cut(qtbot: QtBot, hub: Hub, dialog: MessageDialog, theme: Theme) -> None:
    dialog.setStyleSheet(theme.sheet())
    choose(dialog, "batal-pindah")
    settled(qtbot, hub)
    edits = dialog.form._values
    assert {edit.currentWidget() for edit in edits.values()} >= {edits["cancel.reason"].prose}
    for name, edit in edits.items():
        assert edit.height() >= min(TALL, edit.currentWidget().sizeHint().height()), name


def test_words_of_a_message_are_shown_as_they_are(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path
) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    assert "<b>Bima</b>" in dialog.list.list.item(1).text()
    assert isinstance(dialog.list.text, QPlainTextEdit)
    assert "<b>Bima</b>" in dialog.list.words()


def test_pasted_messages_can_be_picked_too(qtbot: QtBot, hub: Hub, dialog: MessageDialog) -> None:
    dialog.list.text.setPlainText(CHAT)
    dialog.examine()
    settled(qtbot, hub)
    assert dialog.list.list.count() == 3
    dialog.use([1])
    settled(qtbot, hub)
    assert dialog.list.words().startswith("Nama anak")
    assert dialog.entry().sender == "+6281200000009"
    assert dialog.list.list.count() == 3


def test_what_the_officer_typed_is_not_overwritten(qtbot: QtBot, hub: Hub, dialog: MessageDialog) -> None:
    choose(dialog, "akta-lahir")
    settled(qtbot, hub)
    dialog.form._values["child.name"].put("Anak saya")
    dialog.list.text.setPlainText("Nama anak: Bima\nNama: Sari")
    dialog.fill()
    settled(qtbot, hub)
    assert dialog.entry().fields["child.name"] == "Anak saya"
    assert dialog.entry().applicant.name == "Sari"


def test_a_draft_is_there_when_the_dialog_opens_again(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk, theme: Theme, texts: Texts, tmp_path: Path
) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    made = dialog.entry()
    dialog.close()
    again = MessageDialog(hub, theme, texts, b.OFFICE)
    qtbot.addWidget(again)
    settled(qtbot, hub)
    assert again.drafts.count() == 2
    again.drafts.setCurrentIndex(1)
    again.drafts.activated.emit(1)
    settled(qtbot, hub)
    assert again.entry() == made
    again.discard()
    settled(qtbot, hub)
    assert entries.begun(desk.place) == ()


def test_files_are_added_and_what_is_none_is_told(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path
) -> None:
    choose(dialog, "akta-lahir")
    settled(qtbot, hub)
    (tmp_path / "a.png").write_bytes(PHOTO)
    (tmp_path / "b.svg").write_bytes(b"<svg>")
    dialog.add_files([str(tmp_path / "a.png"), str(tmp_path / "b.svg"), str(tmp_path / "none.png")])
    settled(qtbot, hub)
    (item,) = dialog.entry().attachments
    dialog.files._assign(item.id, "kk")
    settled(qtbot, hub)
    assert dialog.entry().attachments[0].requirement == "kk"
    dialog.files._remove(item.id)
    dialog.examine()
    settled(qtbot, hub)
    assert dialog.entry().attachments == ()


def test_a_hostile_archive_is_refused_in_words(qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04")
    dialog.open_chat(str(tmp_path / "x.zip"))
    settled(qtbot, hub)
    assert "rusak" in dialog._verdict.text()
