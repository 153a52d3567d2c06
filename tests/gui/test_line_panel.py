"""The sentence for each cause, the next try, and the two things an officer can do about the line."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.pace import Ending
from alpukat_desk.gui.line_panel import LinePanel
from alpukat_desk.gui.rhythm import Standing
from alpukat_desk.gui.texts import Texts
from tests.builders import NOW


@pytest.fixture
def panel(qtbot: QtBot, texts: Texts) -> LinePanel:
    made = LinePanel(texts, lambda: NOW)
    qtbot.addWidget(made)
    return made


def told(panel: LinePanel) -> str:
    return " ".join(label.text() for label in (panel.trouble, panel.clock, panel.metered) if label.text())


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(Ending.OFFLINE, "server.unreachable"), "Server tidak menerima sambungan"),
        (Standing(Ending.OFFLINE, "server.unreachable", line_down=True), "Tidak ada jaringan"),
        (Standing(Ending.BUSY, "server.busy", (("after_s", 40),)), "mencoba lagi dalam 40 detik"),
        (Standing(Ending.SIGNED_OUT, "session.expired"), "Masuk lagi"),
        (Standing(Ending.OUTDATED, "protocol.mismatch", (("server", 9), ("desk", 1))), "Perbarui aplikasi"),
        (Standing(Ending.BUG), "hal tak terduga"),
        (Standing(slow=timedelta(hours=7)), "terlambat 7 j 0 m"),
        (Standing(slow=timedelta(days=-400)), "lebih cepat 400 hari"),
        (Standing(metered=True), "berbayar"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_each_cause_is_a_sentence_with_its_next_step(panel: LinePanel, standing: Standing, words: str) -> None:
    panel.show_standing(standing)
    assert words in told(panel)
    assert panel.isVisibleTo(None)


def test_nothing_is_said_while_all_is_well(panel: LinePanel) -> None:
    panel.show_standing(Standing(Ending.OFFLINE, "server.cut"))
    panel.show_standing(Standing())
    assert (told(panel), panel.isHidden()) == ("", True)


@pytest.mark.parametrize(
    ("wait", "words"),
    [(timedelta(seconds=20), "Sebentar lagi dicoba lagi."), (timedelta(minutes=4), "Dicoba lagi pukul 10.04.")],
)
def test_the_next_try_is_told(panel: LinePanel, wait: timedelta, words: str) -> None:
    panel.show_standing(Standing(Ending.OFFLINE, "server.silent", again_at=NOW + wait))
    assert told(panel).endswith(words)


def test_the_officer_need_not_wait(qtbot: QtBot, panel: LinePanel) -> None:
    panel.show_standing(Standing(Ending.OFFLINE, "server.silent", metered=True))
    with qtbot.waitSignal(panel.again):
        panel.try_now.click()
    with qtbot.waitSignal(panel.files_wanted):
        panel.fetch_now.click()
