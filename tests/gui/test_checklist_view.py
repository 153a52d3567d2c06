"""Each line of the checklist is ticked, found wanting, or stood in for by its own form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.desk.commands import Draft
from alpukat_desk.gui.checklist_view import ChecklistView, TickBox
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders
from tests.shown import Show


def make(qtbot: QtBot, theme: Theme, texts: Texts, show: Show, **changes: object) -> ChecklistView:
    view = ChecklistView(theme, texts)
    qtbot.addWidget(view)
    draft = changes.pop("draft", Draft())
    view.show_request(show(**changes), draft, editable=True)
    return view


def test_a_click_goes_from_empty_to_tick_to_cross(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    view = make(qtbot, theme, texts, show)
    box = view.findChildren(TickBox)[0]
    heard: list[tuple[str, str]] = []
    view.ticked.connect(lambda slug, tick: heard.append((slug, tick)))
    for _press in range(3):
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert [tick for _slug, tick in heard] == ["ok", "bad", ""]


def test_a_stand_in_form_is_offered_where_the_service_knows_one(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show, catalogue: Catalogue
) -> None:
    view = make(qtbot, theme, texts, show)
    offered = [button for button in view.findChildren(QPushButton) if button.menu()]
    lines = [line for line in catalogue.services["akta-lahir"].requirements if line.substitutes and line.when is None]
    assert len(offered) >= 1
    with qtbot.waitSignal(view.stood_in) as ticked:
        offered[0].menu().actions()[0].trigger()
    assert ticked.args == [lines[0].slug, lines[0].substitutes[0].form]


def test_a_form_that_stands_in_is_told_in_words(
    qtbot: QtBot, theme: Theme, texts: Texts, show: Show, catalogue: Catalogue
) -> None:
    line = next(item for item in catalogue.services["akta-lahir"].requirements if item.substitutes)
    view = make(qtbot, theme, texts, show, draft=Draft({line.slug: line.substitutes[0].form}, {}, ""))
    assert any(line.substitutes[0].form in label.text() for label in view.findChildren(QLabel))


def test_a_service_without_papers_says_so(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    request = builders.request(holder=builders.officer(), service="konsultasi")
    view = make(qtbot, theme, texts, show, request=request)
    assert [label.text() for label in view.findChildren(QLabel)] == ["Layanan ini tidak meminta berkas."]
