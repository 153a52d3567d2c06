"""The tray: what others took stands first, with who, when, why and what was begun, until it is put away."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.custody import Told, Tray
from alpukat_desk.desk.notices import Notice
from alpukat_desk.desk.shown import OutboxRow
from alpukat_desk.domain.model import CommandId, RequestId
from alpukat_desk.gui.outbox_page import OutboxPage
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from alpukat_desk.store.drafts import Draft
from tests.builders import NOW

TAKEN = Notice(
    request_id=RequestId("r1"),
    code="AB-3174-240320-0001",
    name="Warga 1",
    kind="take_over",
    by_name="Penyelia Tebet",
    at=NOW - timedelta(minutes=48),
    text="Petugas sakit",
)
BEGUN = Draft({"kk": "ok", "ktp": "ok"}, {}, "", {"return": "Foto buram"})


class Place:
    """As much of a workplace as a page asks a clock for."""

    now = staticmethod(lambda: NOW)


class Settled:
    """Stands where the hub does: remembers what the page settled."""

    place = Place()

    def __init__(self) -> None:
        self.asked: list[tuple[str, object]] = []

    def settle(self, choice: Callable[..., object], of: object) -> None:
        self.asked.append((choice.__name__, of))

    def try_now(self) -> None:
        self.asked.append(("try_now", None))

    def fetch_files(self) -> None:
        self.asked.append(("fetch_files", None))


@pytest.fixture
def hub() -> Settled:
    return Settled()


@pytest.fixture
def page(qtbot: QtBot, hub: Settled, theme: Theme, texts: Texts) -> Iterator[OutboxPage]:
    made = OutboxPage(hub, theme, texts)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    yield made


def front(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.text())


def test_a_notice_tells_who_when_why_and_what_was_begun(page: OutboxPage) -> None:
    page._show(Tray((Told(TAKEN, BEGUN),), ()))
    words = front(page)
    for part in ("Diambil alih · Warga 1", "Penyelia Tebet", "24-03-2020 09.12", "Alasan: Petugas sakit"):
        assert part in words
    assert "Yang sudah Anda mulai: Kembalikan: Foto buram" in words
    assert "Yang sudah Anda mulai: 2 centang dan jawaban" in words


def test_a_request_that_left_without_a_word_is_told_too(page: OutboxPage) -> None:
    gone = Notice(request_id=RequestId("r1"), code="AB-1", name="Warga 1", kind="gone")
    page._show(Tray((Told(gone, Draft()),), ()))
    assert "Tidak lagi di kantor Anda · Warga 1" in front(page)
    assert "mulai" not in front(page)


def test_a_notice_is_put_away_or_looked_at_by_its_officer(qtbot: QtBot, page: OutboxPage, hub: Settled) -> None:
    page._show(Tray((Told(TAKEN, BEGUN),), ()))
    noted = page.findChild(QPushButton, "noted:r1")
    noted.click()
    assert hub.asked == [("put_away", "r1")]
    with qtbot.waitSignal(page.opened) as opened:
        page.findChild(QPushButton, "open:r1").click()
    assert opened.args == ["r1"]


def test_what_was_begun_is_left_as_a_note_where_there_is_something(page: OutboxPage, hub: Settled) -> None:
    page._show(Tray((Told(TAKEN, Draft()),), ()))
    assert page.findChild(QPushButton, "passed:r1") is None
    page._show(Tray((Told(TAKEN, BEGUN),), ()))
    button = page.findChild(QPushButton, "passed:r1")
    assert button.text() == "Tinggalkan sebagai catatan"
    button.click()
    assert hub.asked == [("pass_on", "r1")]


def test_what_only_the_server_grants_is_not_decided_again_from_the_tray(page: OutboxPage) -> None:
    rows = tuple(refused(kind) for kind in ("take_over", "approve"))
    page._show(Tray((), rows))
    assert page.findChild(QPushButton, "redo:take_over") is None
    assert page.findChild(QPushButton, "drop:take_over") and page.findChild(QPushButton, "redo:approve")


def refused(kind: str) -> OutboxRow:
    return OutboxRow(
        id=CommandId(kind), request_id=RequestId("r1"), kind=kind, code="AB-1", name="Warga 1", made_at=NOW,
        state="refused", refusal_code="request.missing",
    )  # fmt: skip


def test_an_empty_tray_says_so(page: OutboxPage) -> None:
    page._show(Tray((), ()))
    assert "Semua sudah dikirim dan dikonfirmasi." in front(page)
