"""Whatever is asked for while a job runs is done in its turn, and nothing that was typed is lost."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from alpukat_desk.desk import entries
from alpukat_desk.desk.entries import Enter
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.message_dialog import MessageDialog
from tests import builders as b
from tests.desks import Desk
from tests.entering import PHOTO, choose, drop, exported, go_to, held, kept, line, pause, press, settled, taken


def test_going_to_another_entry_keeps_what_was_typed_last(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk, tmp_path: Path
) -> None:
    taken(qtbot, hub, dialog, tmp_path)
    pause(dialog)
    qtbot.keyClicks(line(dialog, "applicant.name"), " Dewi")
    made = dialog.entry()
    go_to(qtbot, dialog, 0)
    qtbot.keyClicks(line(dialog, "applicant.email"), "a@b.id")
    assert dialog.entry().applicant.name, "the form is still the old one's"
    settled(qtbot, hub)
    assert dialog.entry() == Enter(office=b.OFFICE)
    made = msgspec.structs.replace(made, applicant=msgspec.structs.replace(made.applicant, email="a@b.id"))
    assert kept(desk) == [made]
    qtbot.keyClicks(line(dialog, "applicant.name"), "Orang lain")
    go_to(qtbot, dialog, 1)
    settled(qtbot, hub)
    assert dialog.entry() == made
    assert {item.applicant.name for item in kept(desk)} == {"Orang lain", "Sari Wulandari Dewi"}


def test_after_a_job_that_failed_the_next_one_is_done(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04")
    with held(hub):
        drop(dialog, tmp_path / "x.zip")
        qtbot.keyClicks(dialog.list.text, "sambil membuka")
        qtbot.waitUntil(lambda: not dialog._timer.isActive())
    qtbot.waitUntil(lambda: [item.text for item in kept(desk)] == ["sambil membuka"])


def test_closing_while_a_job_runs_keeps_the_last_words(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk
) -> None:
    pause(dialog)
    with held(hub):
        dialog.keeper.examine()
        qtbot.keyClicks(dialog.list.text, "kata terakhir")
        assert not dialog.close(), "not yet"
        assert not dialog.isVisible()
    with qtbot.waitSignal(dialog.finished):
        pass
    assert [item.text for item in kept(desk)] == ["kata terakhir"]


def test_what_is_asked_for_meanwhile_is_done_and_what_is_typed_stays(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, tmp_path: Path
) -> None:
    choose(dialog, "akta-lahir")
    drop(dialog, Path(exported(tmp_path)))
    settled(qtbot, hub)
    (tmp_path / "a.png").write_bytes(PHOTO + b"a")
    with held(hub):
        dialog.keeper.examine()
        for row in (1, 2):
            dialog.list.list.item(row).setCheckState(Qt.CheckState.Checked)
        press(qtbot, dialog, "Pakai pesan")
        drop(dialog, tmp_path / "a.png")
        qtbot.keyClicks(line(dialog, "applicant.email"), "sari@example.org")
        qtbot.keyClicks(dialog.list.text, "!")
        assert line(dialog, "child.name").text() == "", "the message is read beside the screen"
    settled(qtbot, hub)
    made = dialog.entry()
    assert made.applicant.email == "sari@example.org"
    assert made.fields["child.name"]
    assert "!" in made.text
    assert [item.name for item in made.attachments] == ["KK.png", "a.png"]
    assert dialog.files.findChild(QComboBox, f"requirement:{made.attachments[1].id}")


def test_thrown_away_before_it_was_kept_it_leaves_nothing(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk
) -> None:
    with held(hub):
        qtbot.keyClicks(dialog.list.text, "buang aku")
        qtbot.waitUntil(lambda: not dialog._timer.isActive())
        press(qtbot, dialog, "Buang")
    with qtbot.waitSignal(dialog.finished):
        pass
    settled(qtbot, hub)
    assert kept(desk) == []


def test_a_file_that_is_none_leaves_no_entry_that_would_lock_a_colleague_out(
    qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "b.svg").write_bytes(b"<svg>")
    drop(dialog, tmp_path / "b.svg")
    settled(qtbot, hub)
    assert kept(desk) == []
    choose(dialog, "akta-lahir")
    dialog.close()
    settled(qtbot, hub)
    assert kept(desk) == []


def test_what_cannot_be_kept_stays_in_sight(qtbot: QtBot, hub: Hub, dialog: MessageDialog, desk: Desk) -> None:
    qtbot.keyClicks(dialog.list.text, "halo")
    qtbot.waitUntil(lambda: len(kept(desk)) == 1)
    settled(qtbot, hub)
    entries.discard(desk.place, entries.begun(desk.place)[0].id)
    qtbot.keyClicks(dialog.list.text, "!")
    dialog.close()
    qtbot.waitUntil(dialog.isVisible)
    assert dialog._verdict.text()
    assert dialog.list.words() == "halo!"
