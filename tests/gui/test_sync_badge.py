"""The badge's words never lie about the link."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.pace import Ending
from alpukat_desk.desk.queries import Link
from alpukat_desk.desk.sync import Progress
from alpukat_desk.gui.rhythm import Standing
from alpukat_desk.gui.sync_badge import SafeMark, SyncBadge
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests.builders import NOW


def link(**changes: object) -> Link:
    values: dict[str, object] = {
        "last_sync_at": NOW, "offline_since": None, "waiting": 0, "sent": 0, "refused": 0, "safe_to_switch_off": True,
    }  # fmt: skip
    return Link(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (link(), "Tersinkron 10.00 · 0 menunggu dikirim"),
        (link(waiting=2, sent=1), "Tersinkron 10.00 · 3 menunggu dikirim"),
        (link(offline_since=NOW - timedelta(minutes=48), waiting=3), "Luring sejak 09.12 · 3 menunggu dikirim"),
        (link(refused=1), "Tersinkron 10.00 · 0 menunggu dikirim · 1 perlu keputusan Anda"),
        (link(offline_since=NOW - timedelta(days=3)), "Luring sejak 21 Mar 10.00 · 0 menunggu dikirim"),
        (link(last_sync_at=NOW - timedelta(days=1)), "Tersinkron kemarin 10.00 · 0 menunggu dikirim"),
        (link(last_sync_at=None), "Belum tersinkron · 0 menunggu dikirim"),
    ],
)
def test_words(qtbot: QtBot, texts: Texts, state: Link, told: str) -> None:
    badge = SyncBadge(texts, lambda: NOW)
    qtbot.addWidget(badge)
    badge.show_link(state)
    assert badge.text() == told


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (Standing(Ending.OFFLINE, "network.none"), "Luring sejak 09.12, tidak ada jaringan"),
        (Standing(Ending.OFFLINE, "server.silent", line_down=True), "Luring sejak 09.12, tidak ada jaringan"),
        (Standing(Ending.OFFLINE, "server.unreachable"), "Luring sejak 09.12, server tidak menjawab"),
        (Standing(Ending.OFFLINE, "server.foreign"), "Luring sejak 09.12, Wi-Fi minta masuk"),
        (Standing(Ending.OFFLINE, "server.certificate_date"), "Luring sejak 09.12, server tidak dipercaya"),
        (Standing(Ending.DONE), "Luring sejak 09.12"),
        (Standing(Ending.BUSY, "server.busy"), "Menunggu server"),
        (Standing(Ending.SIGNED_OUT, "session.expired"), "Belum masuk"),
        (Standing(Ending.OUTDATED, "protocol.mismatch"), "Perbarui aplikasi"),
        (Standing(Ending.FULL, "store.full"), "Disk penuh"),
        (Standing(Ending.BUG), "Belum sinkron"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_each_cause_has_its_words(qtbot: QtBot, texts: Texts, standing: Standing, told: str) -> None:
    badge = SyncBadge(texts, lambda: NOW)
    qtbot.addWidget(badge)
    badge.show_link(link(offline_since=NOW - timedelta(minutes=48)))
    badge.show_standing(standing)
    assert badge.text() == f"{told} · 0 menunggu dikirim"


def test_a_dear_line_and_a_wrong_clock_stand_beside_it(qtbot: QtBot, texts: Texts) -> None:
    badge = SyncBadge(texts, lambda: NOW)
    qtbot.addWidget(badge)
    badge.show_link(link())
    badge.show_standing(Standing(metered=True, slow=timedelta(hours=7)))
    assert badge.text().endswith(" · berkas bila diminta · jam laptop salah")


def test_progress_with_numbers_while_it_lasts(qtbot: QtBot, texts: Texts) -> None:
    badge = SyncBadge(texts, lambda: NOW)
    qtbot.addWidget(badge)
    badge.show_link(link(waiting=5))
    badge.show_progress(Progress("push", 2, 5))
    assert badge.text().startswith("Mengirim 2 dari 5")
    badge.show_progress(None)
    assert badge.text().startswith("Tersinkron")


def test_safe_only_with_every_receipt(qtbot: QtBot, theme: Theme, indonesian: None) -> None:
    safe = SafeMark(theme)
    qtbot.addWidget(safe)
    safe.show_link(link())
    assert safe.findChild(QLabel).text() == "Aman dimatikan"
    safe.show_link(link(waiting=1, safe_to_switch_off=False))
    assert safe.findChild(QLabel).text() == "Tersimpan, belum terkirim"


def test_a_narrow_window_cuts_the_line_and_its_tooltip_tells_the_whole(qtbot: QtBot, texts: Texts) -> None:
    badge = SyncBadge(texts, lambda: NOW)
    qtbot.addWidget(badge)
    badge.show_link(link(offline_since=NOW, waiting=12, refused=3))
    badge.show_standing(Standing(Ending.OFFLINE, "server.silent", metered=True, slow=timedelta(hours=7)))
    button = badge.findChild(QPushButton)
    badge.show()
    badge.resize(badge.sizeHint())
    assert button.text() == badge.text()
    badge.resize(badge.minimumSizeHint())
    assert button.text().startswith("Luring sejak") and button.text().endswith("…")
    assert badge.minimumSizeHint().width() < badge.sizeHint().width() / 2
    assert badge.text() in button.toolTip()
