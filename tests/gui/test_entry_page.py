"""The two doors say what is missing, and hand over what was typed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from alpukat_desk.gui.entry_page import SignInPage, UnlockPage, Why
from alpukat_desk.gui.theme import Theme


def said(page: UnlockPage | SignInPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.property("look") == "error" and label.text()]


def test_unlocking_hands_over_the_passphrase_and_waits(qtbot: QtBot, theme: Theme, indonesian: None) -> None:
    page = UnlockPage(theme, first=False)
    qtbot.addWidget(page)
    page.fields[0].setText("empat kuda makan apel")
    with qtbot.waitSignal(page.given) as given:
        qtbot.keyClick(page.fields[0], Qt.Key.Key_Return)
    assert given.args == ["empat kuda makan apel"]
    assert not page.button.isEnabled()
    page.tell("Frasa sandi salah.")
    assert page.button.isEnabled()
    assert said(page) == ["Frasa sandi salah."]


def test_passphrases_are_never_shown(qtbot: QtBot, theme: Theme) -> None:
    page = UnlockPage(theme, first=True)
    qtbot.addWidget(page)
    assert {field.echoMode() for field in page.fields} == {QLineEdit.EchoMode.Password}


def test_the_first_start_asks_twice(qtbot: QtBot, theme: Theme, indonesian: None) -> None:
    page = UnlockPage(theme, first=True)
    qtbot.addWidget(page)
    page.fields[0].setText("empat kuda makan apel")
    page.fields[1].setText("empat kuda makan apem")
    with qtbot.assertNotEmitted(page.given):
        page.submit()
    assert said(page) == ["Kedua frasa sandi berbeda. Ketik ulang."]


def test_signing_in_wants_all_three(qtbot: QtBot, theme: Theme, indonesian: None) -> None:
    page = SignInPage(theme, server="http://127.0.0.1:1", officer="tebet.1", why=Why.FIRST)
    qtbot.addWidget(page)
    with qtbot.assertNotEmitted(page.given):
        page.submit()
    assert said(page) == ["Isi server, petugas, dan kata sandi."]
    page.fields[2].setText("rahasia")
    with qtbot.waitSignal(page.given) as given:
        page.submit()
    assert given.args == ["http://127.0.0.1:1", "tebet.1", "rahasia"]
