"""Settings survive a restart; nonsense in the file gives defaults."""

from pathlib import Path

from PySide6.QtCore import QByteArray

from alpukat_desk.gui.settings import Settings


def test_defaults_and_memory(tmp_path: Path) -> None:
    path = str(tmp_path / "window.ini")
    first = Settings(path)
    assert (first.language, first.appearance, first.text_scale) == ("id", "system", 1.0)
    first.language, first.appearance, first.text_scale = "en", "dark", 1.25
    first.splitter = QByteArray(b"abc")
    first.save()
    again = Settings(path)
    assert (again.language, again.appearance, again.text_scale) == ("en", "dark", 1.25)
    assert again.splitter == QByteArray(b"abc")


def test_nonsense_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    path.write_text("[General]\nlanguage=xx\nappearance=pink\ntext_scale=huge\n")
    settings = Settings(str(path))
    assert (settings.language, settings.appearance, settings.text_scale) == ("id", "system", 1.0)
