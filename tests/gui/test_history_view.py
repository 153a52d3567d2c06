"""History, newest first, with what only this desk knows said as such."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.queries import OutboxRow
from alpukat_desk.domain.model import CommandId, Event, Fault, Message, OfficerId
from alpukat_desk.gui.history_view import HistoryView
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests.builders import DEVICE, NOW, request, uuid
from tests.shown import Show


def event(kind: str, number: int, **changes: object) -> Event:
    values: dict[str, object] = {
        "command_id": CommandId(uuid(number)), "kind": kind, "by": "officer-1", "by_name": "Rina", "role": "officer",
        "device_id": DEVICE, "at": NOW, "status": "in_review",
    }  # fmt: skip
    return Event(**{**values, **changes})  # type: ignore[arg-type]


def test_newest_first_and_waiting_is_said(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    pending = OutboxRow(
        id=CommandId(uuid(2)), request_id="r", code="c", name="n", kind="return", state="waiting", made_at=NOW
    )
    faults = (Fault("file-unreadable", "birth-letter", "buram"),)
    shown = show(history=(event("claim", 1), event("return", 2, faults=faults)), pending=(pending,))
    view = HistoryView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(shown)
    words = [label.text() for label in view.findChildren(QLabel)]
    assert words[1] == "Rina · 24-03-2020 10.00 · menunggu dikirim"
    assert words[-1] == "Rina · 24-03-2020 10.00"
    assert any(text.endswith(": buram") for text in words)


def test_a_correction_tells_before_and_after(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = HistoryView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(history=(event("correct", 1, field="child.name", before="Bima", after="Bimo"),)))
    assert "Nama anak: Bima → Bimo" in [label.text() for label in view.findChildren(QLabel)]


def test_an_entry_shows_the_message_it_was_made_of(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    message = Message("+6281200000009", NOW, "Pagi, <b>mau</b> buat akta", OfficerId("officer-1"), "Rina", NOW)
    view = HistoryView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show(request(message=message), history=(event("enter", 1),)))
    words = [label.text() for label in view.findChildren(QLabel)]
    assert words[-2:] == ["+6281200000009 · 24-03-2020 10.00", "Pagi, <b>mau</b> buat akta"]


def test_no_history_yet_says_when_it_comes(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = HistoryView(theme, texts)
    qtbot.addWidget(view)
    view.show_request(show())
    assert "sinkron berikutnya" in view.findChild(QLabel).text()
