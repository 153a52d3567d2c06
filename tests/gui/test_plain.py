"""Citizens' text is shown as typed: no markup, no file opened, no path followed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from alpukat_desk.gui.plain import ElidedLabel, PlainLabel, PressLabel, plain_tooltip

EVIL = ["<b>DISETUJUI</b>", '<img src="{path}">', "<a href='file:///etc/passwd'>x</a>", "a & b < c", "&Siti"]


@pytest.mark.parametrize("text", EVIL)
def test_the_label_shows_the_text_itself(qtbot: QtBot, tmp_path: Path, text: str) -> None:
    picture = tmp_path / "p.png"
    QImage(200, 200, QImage.Format.Format_RGB32).save(str(picture))
    label = PlainLabel(text.format(path=picture) if "{path}" in text else text)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().height() < 60, "a picture of 200 pixels was not loaded"


def test_a_tooltip_is_escaped() -> None:
    assert plain_tooltip('<img src="x">') == "&lt;img src=&quot;x&quot;&gt;"


def test_a_long_name_ends_in_an_ellipsis_and_the_tooltip_tells_it(qtbot: QtBot) -> None:
    name = "Muhammad Rizky <Ramadhan> Al Fatih Nugroho"
    label = ElidedLabel(name)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.grab()
    assert label.toolTip() == plain_tooltip(name)
    label.resize(800, 20)
    label.grab()
    assert label.toolTip() == ""


def test_pressing_the_words_presses_the_box(qtbot: QtBot) -> None:
    label = PressLabel("Berkas buram")
    qtbot.addWidget(label)
    with qtbot.waitSignal(label.pressed):
        qtbot.mousePress(label, Qt.MouseButton.LeftButton)
