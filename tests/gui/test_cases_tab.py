"""The tab asks beside the screen, counts what wants an answer, and shows no late answer of another request."""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from alpukat_desk.desk.cases import Near, Similar
from alpukat_desk.domain.model import Request
from alpukat_desk.gui.cases_tab import CasesTab
from alpukat_desk.gui.cases_view import CasesView
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders as b
from tests.shown import Show


class Questions:
    """Keeps what was asked, to be answered when the test wants it."""

    def __init__(self) -> None:
        self.open: list[Callable[[Any], object]] = []

    def ask(self, _query: object, _id: object, then: Callable[[Any], object]) -> None:
        self.open.append(then)


def found(own: Request, *others: Near) -> Similar:
    return Similar(own, others, True, 1, 1)


def test_only_what_wants_an_answer_is_counted(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    line = Questions()
    tab = CasesTab(line.ask, theme, texts)
    qtbot.addWidget(tab)
    own = b.request(1, holder=b.officer())
    tab.show_request(show(own))
    with qtbot.waitSignal(tab.counted) as told:
        line.open[0](found(own, Near(b.request(2), (), True), Near(b.request(3), (), cleared=True)))
    assert told.args == [1]
    assert tab.others() == (b.request(2).id,)
    assert isinstance(tab.findChild(CasesView), CasesView)


def test_a_late_answer_about_another_request_is_dropped(qtbot: QtBot, theme: Theme, texts: Texts, show: Show) -> None:
    line = Questions()
    tab = CasesTab(line.ask, theme, texts)
    qtbot.addWidget(tab)
    one, two = b.request(1, holder=b.officer()), b.request(2, holder=b.officer())
    tab.show_request(show(one))
    tab.show_request(show(two))
    line.open[0](found(one, Near(b.request(3), (), True)))
    assert tab.similar is None
    line.open[1](None)
    assert tab.others() == ()
