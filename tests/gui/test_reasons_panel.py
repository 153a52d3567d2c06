"""Reasons in place: chosen, pointed at what they are about, worded, and kept until the decision is made."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain import guards
from alpukat_desk.domain.commands import Return
from alpukat_desk.domain.fields import field_of
from alpukat_desk.gui.choice_box import Choice
from alpukat_desk.gui.reasons_panel import ReasonsPanel, Wording
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders
from tests.shown import Show

WORDS = Wording("Pesan")


def sent(qtbot: QtBot, panel: ReasonsPanel) -> list[object]:
    with qtbot.waitSignal(panel.confirmed) as confirmed:
        panel.confirm.click()
    return list(confirmed.args)


def test_what_the_panel_sends_passes_the_guards(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show, catalogue: Catalogue
) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    shown = show()
    panel.ask(shown, "return", WORDS)
    lines = panel.reasons.lines
    assert {line.reason.code for line in lines} == {
        reason.code for reason in catalogue.services["akta-lahir"].reasons if "return" in reason.kinds
    }
    for line in lines:
        line.box.setChecked(True)
    panel.type(" Kirim ulang ")
    faults, text, chosen, extra = sent(qtbot, panel)
    assert (text, chosen, extra) == ("Kirim ulang", "", "")
    assert len(faults) == len(lines)
    context = builders.context(service=catalogue.services["akta-lahir"])
    assert guards.guard(shown.request, Return(faults, text), context) is None


def test_nothing_is_chosen_until_the_officer_does(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    choices = (Choice("child.name", "Nama anak", "Bima"), Choice("mother.nik", "NIK ibu", "3174"))
    panel.ask(show(), "correct", Wording("Dasar", "Isian mana", "Isian baru"), choices)
    assert sent(qtbot, panel) == [(), "", "", ""]
    panel.choice.setCurrentIndex(0)
    assert panel.extra.line.text() == "Bima", "the second line starts with what stands there"
    panel.choice.setCurrentIndex(1)
    panel.extra.line.setText("3175")
    assert sent(qtbot, panel) == [(), "", "mother.nik", "3175"]


def test_what_was_begun_is_kept_for_its_request_and_its_decision(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show
) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    one, other = show(), show(builders.request(id="other", holder=builders.officer()))
    panel.ask(one, "reject", WORDS)
    panel.reasons.lines[0].box.setChecked(True)
    panel.type("Belum selesai")
    code = panel.reasons.lines[0].reason.code
    panel.hide()
    panel.ask(other, "reject", WORDS)
    assert sent(qtbot, panel) == [(), "", "", ""]
    panel.ask(one, "return", WORDS)
    assert sent(qtbot, panel) == [(), "", "", ""], "words of a rejection are none of a return"
    panel.ask(one, "reject", WORDS)
    faults, text, _, _ = sent(qtbot, panel)
    assert ([fault.code for fault in faults], text) == ([code], "Belum selesai")
    panel.forget(one.request.id, "reject")
    panel.hide()
    panel.ask(one, "reject", WORDS)
    assert sent(qtbot, panel) == [(), "", "", ""], "a decision lets go of its words"


def test_words_of_a_day_before_are_there_again(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    panel.ask(show(), "note", WORDS, words="Menunggu kabar")
    assert sent(qtbot, panel)[1] == "Menunggu kabar"


def test_a_correction_shows_what_stood_there_and_judges_what_is_written(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show, catalogue: Catalogue
) -> None:
    panel = ReasonsPanel(theme, texts)
    qtbot.addWidget(panel)
    field = field_of("child.weight", catalogue.services["akta-lahir"])
    choices = (Choice("child.name", "Nama anak"), Choice("child.weight", "Berat bayi", "3100", field))
    panel.ask(show(), "correct", Wording("Dasar", "Isian mana", "Isian baru"), choices)
    panel.choose("child.weight")
    said = [label.text() for label in panel.findChildren(QLabel)]
    assert "Semula: 3100 gram" in said
    assert "Isian baru (gram)" in said
    assert "200 sampai 12000 gram" in said
    panel.extra.line.setText("3,1")
    assert "Bukan angka yang benar." in [label.text() for label in panel.findChildren(QLabel)]
    panel.extra.line.setText("3200")
    panel.type("Surat lahir")
    assert sent(qtbot, panel) == [(), "Surat lahir", "child.weight", "3200"]
