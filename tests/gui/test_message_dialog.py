"""A message becomes a request: picked from a chat, filled in, kept as it is typed, and entered once."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from alpukat_desk.desk import entries
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.message_dialog import MessageDialog
from alpukat_desk.gui.theme import Theme
from alpukat_desk.gui.value_edit import TALL
from tests import builders as b
from tests.desks import Desk
from tests.entering import CHAT, PHOTO, choose, drop, go_to, kept, line, press, retype, settled, taken, turn_wheel


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
    retype(qtbot, line(dialog, "child.birth_date"), "31-02-2020")
    qtbot.waitUntil(lambda: not dialog.enter_button.isEnabled())
    assert "Tanggal lahir" in dialog._verdict.text(), "which field it is"
    retype(qtbot, line(dialog, "child.birth_date"), "02-03-2020")
    qtbot.waitUntil(dialog.enter_button.isEnabled)
    settled(qtbot, hub)
    made = dialog.entry()
    assert made.applicant.name == "Sari Wulandari"
    assert [item.name for item in made.attachments] == ["KK.png"]
    assert kept(desk) == [made]
    with qtbot.waitSignal(dialog.entered) as told:
        qtbot.mouseClick(dialog.enter_button, Qt.MouseButton.LeftButton)
    settled(qtbot, hub)
    assert entries.begun(desk.place) == ()
    assert desk.see(b.request(id=told.args[0])).request.applicant.name == "Sari Wulandari"


def test_no_editor_is_cut(qtbot: QtBot, hub: Hub, dialog: MessageDialog, theme: Theme) -> None:
    dialog.setStyleSheet(theme.sheet())
    choose(dialog, "batal-pindah")
    settled(qtbot, hub)
    edits = {name: item.edit for name, item in dialog.form.fields.lines.items()}
    assert {edit.currentWidget() for edit in edits.values()} >= {edits["cancel.reason"].prose}

    def cut() -> list[str]:
        wanted = {name: min(TALL, edit.currentWidget().sizeHint().height()) for name, edit in edits.items()}
        return [name for name, edit in edits.items() if edit.height() < wanted[name]]

    qtbot.waitUntil(lambda: cut() == [])
    qtbot.keyClicks(line(dialog, "applicant.birth_date"), "31-02-1990")
    qtbot.waitUntil(lambda: bool(dialog.form.fields.lines["applicant.birth_date"].remarked))
    qtbot.waitUntil(lambda: cut() == [])


def test_words_of_a_message_are_shown_as_they_are(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path
) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    assert "<b>Bima</b>" in dialog.list.list.item(1).text()
    assert isinstance(dialog.list.text, QPlainTextEdit)
    assert "<b>Bima</b>" in dialog.list.words()


def test_pasted_messages_can_be_picked_too(qtbot: QtBot, hub: Hub, dialog: MessageDialog) -> None:
    dialog.list.text.insertPlainText(CHAT)
    qtbot.waitUntil(lambda: dialog.list.list.count() == 3)
    dialog.use([1])
    settled(qtbot, hub)
    assert dialog.list.words().startswith("Nama anak")
    assert dialog.entry().sender == "+6281200000009"
    assert dialog.list.list.count() == 3


def test_what_the_officer_typed_is_not_overwritten(qtbot: QtBot, hub: Hub, dialog: MessageDialog) -> None:
    choose(dialog, "akta-lahir")
    settled(qtbot, hub)
    qtbot.keyClicks(line(dialog, "child.name"), "Anak saya")
    dialog.list.text.insertPlainText("Nama anak: Bima\nNama: Sari")
    press(qtbot, dialog, "Isi dari pesan")
    settled(qtbot, hub)
    assert dialog.entry().fields["child.name"] == "Anak saya"
    assert dialog.entry().applicant.name == "Sari"


def test_a_draft_is_there_when_the_dialog_opens_again(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk, opened: Callable[[], MessageDialog], tmp_path: Path
) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    made = dialog.entry()
    dialog.close()
    again = opened()
    assert again.drafts.count() == 2
    go_to(qtbot, again, 1)
    settled(qtbot, hub)
    assert again.entry() == made
    press(qtbot, again, "Buang")
    settled(qtbot, hub)
    assert kept(desk) == []


def test_files_are_dropped_and_what_is_none_is_told(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path
) -> None:
    choose(dialog, "akta-lahir")
    settled(qtbot, hub)
    (tmp_path / "a.png").write_bytes(PHOTO)
    (tmp_path / "b.svg").write_bytes(b"<svg>")
    drop(dialog, tmp_path / "b.svg", tmp_path / "a.png")
    settled(qtbot, hub)
    assert "PDF" in dialog._verdict.text()
    (item,) = dialog.entry().attachments
    box = dialog.files.findChild(QComboBox, f"requirement:{item.id}")
    assert box is not None
    assert box.isVisible(), "the new one has its line at once"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert dialog.entry().attachments[0].requirement == "birth-letter"
    press(qtbot, dialog, "Hapus")
    qtbot.waitUntil(lambda: entries.begun(hub.place) == ())
    assert not any(edit.acceptDrops() for edit in dialog.form.findChildren(QLineEdit)), (
        "no path is dropped into a field"
    )


def test_a_hostile_archive_is_refused_in_words(qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04")
    dialog.open_chat(str(tmp_path / "x.zip"))
    settled(qtbot, hub)
    assert "rusak" in dialog._verdict.text()


def test_what_is_typed_with_the_keys_is_kept(qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk) -> None:
    choose(dialog, "akta-lahir")
    settled(qtbot, hub)
    qtbot.keyClicks(dialog.form.number, "0812 0000 0009")
    qtbot.keyClicks(dialog.form.at, "24-03-2020 08.15")
    qtbot.keyClicks(line(dialog, "applicant.name"), "Sari")
    qtbot.keyClicks(line(dialog, "father.name"), "Tegal")
    qtbot.keyClicks(dialog.list.text, "halo")
    box = dialog.form.fields.lines["applicant.sex"].edit.list
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: kept(desk) == [dialog.entry()])
    (made,) = kept(desk)
    assert (made.sender, made.text, made.fields) == ("+6281200000009", "halo", {"father.name": "Tegal"})
    assert (made.applicant.name, made.applicant.sex) == ("Sari", "L")
    assert made.at == b.NOW.replace(hour=1, minute=15)


def test_a_birth_date_that_is_none_is_told_at_its_field_and_not_entered(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk, opened: Callable[[], MessageDialog], tmp_path: Path
) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    qtbot.waitUntil(dialog.enter_button.isEnabled)
    qtbot.keyClicks(line(dialog, "applicant.birth_date"), "31-02-1990")
    qtbot.waitUntil(lambda: not dialog.enter_button.isEnabled())
    settled(qtbot, hub)
    assert "tanggal" in dialog.form.fields.lines["applicant.birth_date"].remarked
    dialog.enter()
    settled(qtbot, hub)
    assert desk.outbox() == ()
    dialog.close()
    again = opened()
    go_to(qtbot, again, 1)
    settled(qtbot, hub)
    assert line(again, "applicant.birth_date").text() == "31-02-1990"
    retype(qtbot, line(again, "applicant.birth_date"), "28-02-1990")
    qtbot.waitUntil(again.enter_button.isEnabled)
    assert str(again.entry().applicant.birth_date) == "1990-02-28"


def test_what_was_typed_for_one_service_is_there_when_it_is_chosen_again(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk
) -> None:
    choose(dialog, "akta-lahir")
    qtbot.keyClicks(line(dialog, "child.name"), "Bima")
    choose(dialog, "akta-mati")
    settled(qtbot, hub)
    assert "child.name" not in dialog.form.fields.lines
    choose(dialog, "akta-lahir")
    assert line(dialog, "child.name").text() == "Bima"
    qtbot.waitUntil(lambda: [item.fields for item in kept(desk)] == [{"child.name": "Bima"}])


def test_what_is_asked_only_under_a_condition_comes_and_goes_and_is_not_lost(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk
) -> None:
    choose(dialog, "lahir-mati")
    settled(qtbot, hub)
    dialog.list.text.insertPlainText("Nama: Sari\nNama ayah: Budi")
    press(qtbot, dialog, "Isi dari pesan")
    qtbot.waitUntil(lambda: "belum dipilih" in dialog._verdict.text())
    assert "father.name" not in dialog.form.fields.lines
    kind = dialog.form.fields.lines["subtype"].edit.list
    kind.setFocus()
    qtbot.keyClick(kind, Qt.Key.Key_Down)
    assert kind.hasFocus()
    assert line(dialog, "father.name").text() == "Budi", "the message told it before it was asked"
    qtbot.keyClick(kind, Qt.Key.Key_Down)
    assert "father.name" not in dialog.form.fields.lines
    assert dialog.entry().fields["father.name"] == "Budi"
    qtbot.waitUntil(lambda: [item.subtype for item in kept(desk)] == ["mati"])
    assert kept(desk)[0].fields["father.name"] == "Budi"


def test_the_tab_key_goes_down_the_form_also_through_what_came_later(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path
) -> None:
    choose(dialog, "pindah")
    settled(qtbot, hub)
    qtbot.keyClicks(line(dialog, "movers.1.name"), "Sari")
    (tmp_path / "a.png").write_bytes(PHOTO)
    drop(dialog, tmp_path / "a.png")
    settled(qtbot, hub)
    dialog.activateWindow()
    dialog.form.at.setFocus()
    fields = [item.stop for item in dialog.form.fields.lines.values()]
    for stop in (*fields, *dialog.files.stops()):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is stop
    heights = [item.mapTo(dialog, QPoint()).y() for item in fields]
    assert heights == sorted(heights)


def test_a_table_has_a_row_more_than_is_filled(qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk) -> None:
    choose(dialog, "pindah")
    qtbot.keyClicks(line(dialog, "movers.1.name"), "Sari")
    qtbot.keyClicks(line(dialog, "movers.2.name"), "Bima")
    assert "movers.3.name" in dialog.form.fields.lines
    rows = {"movers.1.name": "Sari", "movers.2.name": "Bima"}
    qtbot.waitUntil(lambda: [item.fields for item in kept(desk)] == [rows])


def test_the_wheel_scrolls_and_chooses_nothing(qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    boxes = [box for box in dialog.findChildren(QComboBox) if box.isVisible()]
    assert len(boxes) > 4
    before = [box.currentIndex() for box in boxes]
    for box in boxes:
        turn_wheel(box)
    settled(qtbot, hub)
    assert [box.currentIndex() for box in boxes] == before


def test_a_number_of_the_citizen_in_the_message_is_seen(qtbot: QtBot, hub: Hub, dialog: MessageDialog) -> None:
    choose(dialog, "akta-lahir")
    dialog.list.text.insertPlainText("No HP: 0899-9999-9999\nNama: Sari")
    press(qtbot, dialog, "Isi dari pesan")
    settled(qtbot, hub)
    assert line(dialog, "applicant.phone").text() == dialog.entry().applicant.phone == "+6289999999999"
