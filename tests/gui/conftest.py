"""What widget tests share: the real catalogue, a theme, Indonesian words, and a request as the desk shows it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import LIGHT, Theme
from tests import builders

Show = Callable[..., Shown]


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
    def make(request: Request | None = None, **changes: object) -> Shown:
        refusals: dict[str, Refused | None] = dict.fromkeys(TABLE)
        values: dict[str, object] = {
            "request": request or builders.request(holder=builders.officer()),
            "history": (), "history_complete": True, "findings": (), "refusals": refusals, "draft": Draft(),
            "pending": (), "files": frozenset(), "due_at": None,
        }  # fmt: skip
        return Shown(**{**values, **changes})  # type: ignore[arg-type]

    return make
