"""The hub over a real store and the real server's functions: what starts a cycle, and who interrupts the waiting."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from alpukat_desk.desk import sync
from alpukat_desk.desk.queries import Link
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.commands import Evidence
from alpukat_desk.domain.errors import Offline, ServerBusy
from alpukat_desk.gui import hub as hubs
from alpukat_desk.gui.hub import Hub
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock, LoopbackApi, citizen

ONE, TWO = citizen(1), citizen(2)


class Waiting(LoopbackApi):
    """Its ``wait`` really waits: for ``wake``, for ``news``, or for the end of the test."""

    def __init__(self, central: Central) -> None:
        super().__init__(central)
        self.waits, self.over = threading.Event(), threading.Event()
        self.news = False

    def wait(self, cursor: str, seconds: float) -> bool:
        del cursor, seconds
        self._enter("wait")
        self.waits.set()
        self.over.wait()
        self.over.clear()
        self.waits.clear()
        return self.news

    def wake(self) -> None:
        super().wake()
        self.over.set()


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    made = Central(tmp_path / "central", Clock())
    made.file(ONE)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, central: Central) -> Iterator[Desk]:
    desks = Desks(tmp_path, central, Clock())
    made = desks.of(b.officer())
    waiting = Waiting(central)
    waiting._token = made.api._token
    made.api = waiting
    yield made
    waiting.over.set()
    desks.close()


@pytest.fixture
def hub(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(hubs, "CALM_MS", 0)
    parent = QObject()
    made = Hub(desk.place, desk.api, parent)
    yield made
    desk.api.wake()
    made.close()


def listening(qtbot: QtBot, hub: Hub, desk: Desk) -> None:
    """Until the net lane waits at the server for news."""
    assert isinstance(desk.api, Waiting)
    qtbot.waitUntil(desk.api.waits.is_set, timeout=10_000)


def synced(qtbot: QtBot, hub: Hub) -> None:
    qtbot.waitUntil(lambda: not hub.busy, timeout=10_000)


def test_after_a_cycle_the_net_lane_waits_for_news_and_news_start_a_cycle(
    qtbot: QtBot, hub: Hub, desk: Desk, central: Central
) -> None:
    hub.sync()
    listening(qtbot, hub, desk)
    central.file(TWO)
    assert isinstance(desk.api, Waiting)
    desk.api.news = True
    with qtbot.waitSignal(hub.changed, check_params_cb=lambda ids: TWO.id in ids, timeout=10_000):
        desk.api.over.set()
    assert desk.api.calls["wake"] == 0


def test_a_claim_interrupts_the_waiting_at_once_and_the_waiting_comes_back(qtbot: QtBot, hub: Hub, desk: Desk) -> None:
    hub.sync()
    listening(qtbot, hub, desk)
    came: list[sync.Claimed] = []
    hub.claim((ONE.id,), then=came.append, fail=came.append)
    qtbot.waitUntil(lambda: bool(came), timeout=10_000)
    assert came[0].claimed == {ONE.id}
    listening(qtbot, hub, desk)
    assert desk.api.calls["wake"] >= 1


def test_a_claim_whose_answer_got_lost_is_cleared_up_at_once(qtbot: QtBot, hub: Hub, desk: Desk) -> None:
    desk.sync()
    desk.api.lose_answer("claim")
    came: list[object] = []
    hub.claim((ONE.id,), then=came.append, fail=came.append)
    with qtbot.waitSignal(hub.changed, check_params_cb=lambda ids: ONE.id in ids, timeout=10_000):
        qtbot.waitUntil(lambda: bool(came), timeout=10_000)
    assert isinstance(came[0], Offline) and desk.ids(View.MINE) == (ONE.id,)


def test_a_decision_is_sent_although_the_lane_was_waiting(qtbot: QtBot, hub: Hub, desk: Desk, central: Central) -> None:
    desk.sync()
    desk.claim(ONE)
    hub.sync()
    listening(qtbot, hub, desk)
    version = desk.see(ONE).request.version
    hub.decide(ONE.id, version, c.Note("Sudah ditelepon"), Evidence(), then=lambda _: None, fail=lambda _: None)
    qtbot.waitUntil(lambda: "note" in central.history(ONE.id), timeout=10_000)


def test_a_busy_server_is_left_alone_by_decisions(qtbot: QtBot, hub: Hub, desk: Desk, central: Central) -> None:
    desk.sync()
    desk.claim(ONE)
    desk.api.fail("feed", ServerBusy("server.busy", after_s=60))
    hub.sync()
    synced(qtbot, hub)
    version = desk.see(ONE).request.version
    made: list[object] = []
    hub.decide(ONE.id, version, c.Note("Sudah ditelepon"), Evidence(), then=made.append, fail=made.append)
    qtbot.waitUntil(lambda: bool(made), timeout=10_000)
    assert not hub.busy
    hub.try_now()
    assert hub.busy
    qtbot.waitUntil(lambda: "note" in central.history(ONE.id), timeout=10_000)


def test_a_line_that_does_not_answer_is_told_with_its_cause_and_no_waiting_begins(
    qtbot: QtBot, hub: Hub, desk: Desk
) -> None:
    desk.sync()
    desk.api.fail("feed", Offline("network.none"))
    with qtbot.waitSignal(hub.standing, timeout=10_000) as told:
        hub.sync()
    assert told.args[0].code == "network.none"
    synced(qtbot, hub)
    assert not desk.api.calls["wait"]


def test_a_metered_line_fetches_files_only_when_told_to(qtbot: QtBot, hub: Hub, desk: Desk, central: Central) -> None:
    name = central.keep(b"gambar" * 100)
    three = citizen(3, attachments=(b.attachment(1, sha256=name, size=600),))
    central.file(three)
    desk.sync()
    desk.claim(three)
    hub.rhythm.meter(metered=True)
    hub.sync()
    synced(qtbot, hub)
    assert desk.see(three).files == frozenset()
    hub.fetch_files()
    synced(qtbot, hub)
    assert desk.see(three).files == {name}


def test_the_time_of_the_last_agreement_is_this_window_s_where_it_is_later(qtbot: QtBot, hub: Hub, desk: Desk) -> None:
    links: list[Link] = []
    hub.link.connect(links.append)
    hub.sync()
    qtbot.waitUntil(lambda: bool(links), timeout=10_000)
    assert links[-1].last_sync_at == b.NOW
