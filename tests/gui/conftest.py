"""What widget tests share: the real catalogue, a theme, Indonesian words, and a request as the desk shows it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from pytestqt.qtbot import QtBot

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.gui import message_dialog
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.message_dialog import MessageDialog
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import LIGHT, Theme
from tests import builders as b
from tests.desks import Desk, Desks
from tests.entering import settled
from tests.loopback import Central, Clock
from tests.shown import Show, shown


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(RESOURCES)


@pytest.fixture
def indonesian(qapp: QCoreApplication) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load(str(RESOURCES / "i18n" / "desk_id.qm"))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def texts(catalogue: Catalogue, indonesian: None) -> Texts:
    return Texts(catalogue, "id")


@pytest.fixture
def theme(qapp: QCoreApplication) -> Theme:
    return Theme(LIGHT)


@pytest.fixture
def show() -> Show:
    return shown


@pytest.fixture
def desk(tmp_path: Path, catalogue: Catalogue) -> Iterator[Desk]:
    """With the services that the window shows."""
    central = Central(tmp_path / "central", Clock())
    desks = Desks(tmp_path, central, Clock())
    made = desks.of(b.officer())
    made.place = replace(made.place, catalogue=catalogue)
    yield made
    desks.close()
    central.close()


@pytest.fixture
def hub(qtbot: QtBot, desk: Desk) -> Iterator[Hub]:
    parent = QObject()
    made = Hub(desk.place, desk.api, parent)
    yield made
    made.close()


@pytest.fixture
def opened(
    qtbot: QtBot, hub: Hub, theme: Theme, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], MessageDialog]:
    """Opens the dialog. What is typed is written down sooner than an officer would have it."""
    monkeypatch.setattr(message_dialog, "SAVED_MS", 10)

    def make() -> MessageDialog:
        made = MessageDialog(hub, theme, texts, b.OFFICE)
        qtbot.addWidget(made)
        made.show()
        settled(qtbot, hub)
        return made

    return make


@pytest.fixture
def dialog(opened: Callable[[], MessageDialog]) -> MessageDialog:
    return opened()
