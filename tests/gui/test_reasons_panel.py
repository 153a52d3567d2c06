"""Reasons in place: chosen, pointed at what they are about, and worded."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain import guards
from alpukat_desk.domain.commands import Return
from alpukat_desk.gui.reasons_panel import ReasonLine, ReasonsPanel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders
from tests.gui.conftest import Show


def test_what_the_panel_sends_passes_the_guards(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show, catalogue: Catalogue
) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    shown = show()
    panel.ask(shown, "return", "Pesan")
    lines = panel.findChildren(ReasonLine)
    assert {line.reason.code for line in lines} == {
        reason.code for reason in catalogue.services["akta-lahir"].reasons if "return" in reason.kinds
    }
    for line in lines:
        line.box.setChecked(True)
    panel.findChild(QPlainTextEdit).setPlainText(" Kirim ulang ")
    with qtbot.waitSignal(panel.confirmed) as confirmed:
        panel._send()
    faults, text, chosen, extra = confirmed.args
    assert (text, chosen, extra) == ("Kirim ulang", "", "")
    assert len(faults) == len(lines)
    context = builders.context(service=catalogue.services["akta-lahir"])
    assert guards.guard(shown.request, Return(faults, text), context) is None


def test_a_choice_fills_the_second_line(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    choices = (("child.name", "Nama anak", "Bima"), ("mother.nik", "NIK ibu", "3174"))
    panel.ask(show(), "correct", "Dasar", "Isian baru", choices)
    assert panel.findChild(QLineEdit).text() == "Bima"
    panel._choice.setCurrentIndex(1)
    panel.findChild(QLineEdit).setText("3175")
    with qtbot.waitSignal(panel.confirmed) as confirmed:
        panel._send()
    assert confirmed.args == [(), "", "mother.nik", "3175"]


def test_opening_anew_forgets_what_was_typed(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    panel.ask(show(), "reject", "Alasan")
    panel.findChildren(ReasonLine)[0].box.setChecked(True)
    panel.findChild(QPlainTextEdit).setPlainText("x")
    panel.ask(show(), "reject", "Alasan")
    with qtbot.waitSignal(panel.confirmed) as confirmed:
        panel._send()
    assert confirmed.args == [(), "", "", ""]
