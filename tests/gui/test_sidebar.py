"""Views and services with their counts, chosen by mouse and by arrows."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.queries import Counts, View
from alpukat_desk.gui.sidebar import GROUPS, SHOWN, Sidebar
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

COUNTS = Counts({"mine": 12, "free": 1087, "overdue": 3}, {"akta-lahir": 31, "datang": 9, "passport": 40})


def lines(sidebar: Sidebar) -> list[str]:
    model = sidebar.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_every_view_has_its_place() -> None:
    assert sorted(view for group in GROUPS for view in group) == sorted(View)


def test_counts_stand_beside_their_words_and_busy_services_come_first(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    sidebar = Sidebar(theme, texts)
    qtbot.addWidget(sidebar)
    sidebar.show_counts(COUNTS)
    shown = lines(sidebar)
    assert "Antrean saya 12" in shown
    assert "Belum diambil 1087" in shown
    services = shown[shown.index("LAYANAN") + 1 :]
    assert services[:3] == ["passport 40", "Akta kelahiran 31", "Datang 9"], "a service nobody knows is not dropped"
    assert len(services) == SHOWN + 1
    assert services[-1] == "11 layanan lain"


def test_from_its_hour_on_the_list_of_the_day_stands_in_the_place_of_what_is_due(
    qtbot: QtBot, theme: Theme, texts: Texts
) -> None:
    sidebar = Sidebar(theme, texts)
    qtbot.addWidget(sidebar)
    sidebar.show_counts(Counts({"due_today": 4, "day": 7}, {}))
    before = lines(sidebar)
    assert "Jatuh tempo hari ini 4" in before and "Belum selesai hari ini 7" not in before
    sidebar.choose(View.DUE_TODAY)
    with qtbot.waitSignal(sidebar.chosen) as chosen:
        sidebar.draw_up(listed=True)
    assert chosen.args == [View.DAY, ""]
    after = lines(sidebar)
    assert after.index("Belum selesai hari ini 7") == before.index("Jatuh tempo hari ini 4")
    assert len(after) == len(before)
    with qtbot.waitSignal(sidebar.chosen) as chosen:
        sidebar.resume("view", View.DUE_TODAY)
    assert chosen.args == [View.DAY, ""], "what was in front before the window was built anew"
    sidebar.choose(View.MINE)
    with qtbot.assertNotEmitted(sidebar.chosen):
        sidebar.draw_up(listed=False)


def test_the_rest_unfolds_and_folds(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    sidebar = Sidebar(theme, texts)
    qtbot.addWidget(sidebar)
    sidebar.show_counts(COUNTS)
    folded = len(lines(sidebar))
    sidebar.clicked.emit(sidebar.model().index(folded - 1, 0))
    assert len(lines(sidebar)) == folded + 11
    sidebar.clicked.emit(sidebar.model().index(len(lines(sidebar)) - 1, 0))
    assert len(lines(sidebar)) == folded


def test_arrows_choose_and_skip_gaps(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    sidebar = Sidebar(theme, texts)
    qtbot.addWidget(sidebar)
    sidebar.show_counts(COUNTS)
    sidebar.choose(View.CENTRE)
    with qtbot.waitSignal(sidebar.chosen) as chosen:
        qtbot.keyClick(sidebar, Qt.Key.Key_Down)
    assert chosen.args == [View.PRINT, ""]


def test_a_service_is_chosen_without_a_view(qtbot: QtBot, theme: Theme, texts: Texts) -> None:
    sidebar = Sidebar(theme, texts)
    qtbot.addWidget(sidebar)
    sidebar.show_counts(COUNTS)
    row = lines(sidebar).index("Akta kelahiran 31")
    with qtbot.waitSignal(sidebar.chosen) as chosen:
        sidebar.clicked.emit(sidebar.model().index(row, 0))
    assert chosen.args == ["", "akta-lahir"]
    sidebar.show_counts(COUNTS)
    assert sidebar.currentIndex().row() == row, "new counts keep the choice"
