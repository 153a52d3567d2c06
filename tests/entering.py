"""The dialog that enters messages, worked as an officer works it: by keys, clicks, drops and the wheel."""

import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alpukat_desk.desk import entries
from alpukat_desk.desk.entries import Enter
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.message_dialog import MessageDialog
from tests.desks import Desk

PHOTO = b"\x89PNG\r\n\x1a\n" + b"kk" * 50
CHAT = """24/03/20 08.00 - Pesan dan panggilan dienkripsi secara end-to-end.
24/03/20 08.15 - +62 812-0000-0009: Nama anak: <b>Bima</b>
Tgl lahir anak: 2 Maret 2020
Nama: Sari Wulandari
24/03/20 08.16 - +62 812-0000-0009: KK.png (file terlampir)
"""


def settled(qtbot: QtBot, hub: Hub) -> None:
    qtbot.waitUntil(lambda: hub.idle)


def pause(dialog: MessageDialog) -> None:
    """The officer never stops typing so long."""
    dialog._timer.setInterval(10_000_000)


@contextmanager
def held(hub: Hub) -> Iterator[None]:
    """The lane is busy with something else meanwhile."""
    gate = threading.Event()
    hub.work(gate.wait, 20, then=bool)
    yield
    gate.set()


def kept(desk: Desk) -> list[Enter]:
    return [item.entry for item in entries.begun(desk.place)]


def line(dialog: MessageDialog, name: str) -> QLineEdit:
    return dialog.form.fields.lines[name].edit.line


def retype(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    edit.selectAll()
    qtbot.keyClicks(edit, text)


def press(qtbot: QtBot, dialog: MessageDialog, words: str) -> None:
    (button,) = [item for item in dialog.findChildren(QPushButton) if words in item.text()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def go_to(qtbot: QtBot, dialog: MessageDialog, row: int) -> None:
    """To another entry, by the keys."""
    dialog.drafts.setFocus()
    while dialog.drafts.currentIndex() != row:
        down = row > dialog.drafts.currentIndex()
        qtbot.keyClick(dialog.drafts, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def drop(widget: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    about = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(50, 50), *about))
    QApplication.sendEvent(widget, QDropEvent(QPointF(50, 50), *about))


def turn_wheel(widget: QWidget) -> None:
    at = QPointF(5, 5)
    none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, QWheelEvent(at, widget.mapToGlobal(at), QPoint(0, 0), QPoint(0, -120), *none))


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
