"""What may be the same case stands side by side: the rule, how far apart, what differs, and two answers."""

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.cases import Near, Similar
from alpukat_desk.domain.duplicates import hits
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Status
from alpukat_desk.gui.cases_view import CasesView
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders as b
from tests.shown import Show

BIRTH = {
    "child.name": "Rizky Aditya",
    "child.birth_date": "2020-03-12",
    "mother.name": "Siti Aminah",
    "mother.birth_date": "1990-08-17",
}
OWN = b.request(1, fields=BIRTH, holder=b.officer())
OTHER = b.request(2, fields={**BIRTH, "child.name": "Rizky Aditia", "child.birth_date": "2020-03-14"})


def similar(*near: Near, whole: bool = True) -> Similar:
    return Similar(OWN, near, whole, 120, 300)


def viewed(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show, found: Similar, **refusals: Refused | None
) -> CasesView:
    shown = show(OWN)
    shown.refusals.update(refusals)
    view = CasesView(theme, texts)
    qtbot.addWidget(view)
    view.show_similar(shown, found)
    return view


def words(view: CasesView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel)]


def test_the_rule_its_distances_and_what_differs(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    told = words(viewed(qtbot, theme, texts, show, similar(Near(OTHER, hits(OWN, OTHER), suspected=True))))
    sentence = next(line for line in told if "dilaporkan dua kali" in line)
    assert "Nama anak: 1 huruf berbeda; Tanggal lahir anak: selisih 2 hari; Nama ibu: sama" in sentence
    assert "≠ Rizky Aditia" in told
    assert told.count("Siti Aminah") == 2, "what agrees carries no sign"


def test_each_answer_names_the_other_request(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = viewed(qtbot, theme, texts, show, similar(Near(OTHER, hits(OWN, OTHER))))
    for kind in ("mark_duplicate", "not_duplicate"):
        with qtbot.waitSignal(view.judged) as told:
            view.findChild(QPushButton, f"{kind}-{OTHER.id}").click()
        assert told.args == [kind, OTHER.id]


def test_who_may_not_answer_cannot(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    refused = Refused("lease.held", holder="Rina")
    found = similar(Near(OTHER, hits(OWN, OTHER)))
    view = viewed(qtbot, theme, texts, show, found, mark_duplicate=refused, not_duplicate=refused)
    assert not any(button.isEnabled() for button in view.findChildren(QPushButton))
    assert words(view)[-1] == texts.error(refused).text + " " + texts.error(refused).next, "once, for both"


def test_what_nobody_has_taken_is_to_be_taken_first(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    found = similar(Near(OTHER, hits(OWN, OTHER)))
    view = CasesView(theme, texts)
    qtbot.addWidget(view)
    view.show_similar(show(replace(OWN, status=Status.NEW)), found)
    assert words(view)[-1] == "Ambil dulu permintaan ini, lalu nyatakan duplikat atau bukan."


def test_what_was_judged_is_said_and_not_asked_again(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = viewed(qtbot, theme, texts, show, similar(Near(OTHER, hits(OWN, OTHER), cleared=True)))
    assert "Sudah dinyatakan bukan duplikat." in words(view)
    assert not view.findChildren(QPushButton)


def test_an_index_in_the_making_is_told(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    (told,) = words(viewed(qtbot, theme, texts, show, similar(whole=False)))
    assert told.startswith("Masih menyusun indeks: 120 dari 300")


def test_nothing_alike_is_a_sentence_too(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    (told,) = words(viewed(qtbot, theme, texts, show, similar()))
    assert told.startswith("Tidak ada permintaan lain")


def test_how_many_are_not_shown_is_told(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    found = replace(similar(Near(OTHER, hits(OWN, OTHER))), more=1203)
    assert any("1203" in line for line in words(viewed(qtbot, theme, texts, show, found)))
