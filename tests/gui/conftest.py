"""What widget tests share: the real catalogue, a theme, Indonesian words, and a request as the desk shows it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import LIGHT, Theme
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
