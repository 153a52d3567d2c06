"""The auditor is shown a sound end first, and then every kind of wrong one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CommandId, DeviceId, Event, Request
from alpukat_desk.server.files import hashed
from tests import builders as b
from tests.soak.audit import Desk, Ledger, audit
from tests.soak.journal import About, Diary
from tests.soak.staff import DESKS, Seat
from tests.soak.statement import Row, Statement, digest, told

MARK, OTHER, FILE = "soak-0-1-1", "soak-0-1-2", b"%PDF-1.4 soak"
OFFICER = DESKS[0]


def line(version: int, command: str, kind: str) -> Event:
    return Event(
        command_id=CommandId(command), kind=kind, by=OFFICER.id, by_name="", role="", device_id=DeviceId("d"),
        at=b.NOW, version=version, status="in_review",
    )  # fmt: skip


class World:
    """One request filed, claimed, noted upon and given a document, by one desk that has its receipts."""

    def __init__(self, folder: Path) -> None:
        name = hashed(FILE)
        self.folder, self.request = folder, b.request(version=4, office=OFFICER.office, documents=(b.document(),))
        key = self.request.id
        self.file = folder / "whole" / name[:2] / name
        self.file.parent.mkdir(parents=True)
        self.file.write_bytes(FILE)
        self.server = Ledger(
            accepted={MARK: ["note-1"], OTHER: ["attach-1"]},
            known={MARK, OTHER},
            commands={"note-1": "accepted", "attach-1": "accepted"},
            attached=[c.Attach("document-1", "akta", "a.pdf", "application/pdf", len(FILE), name)],
            requests={key: self.request},
            histories={},
        )
        self.tell(
            line(1, "filed-1", "filed"),
            line(2, "claim-1", "claim"),
            line(3, "note-1", "note"),
            line(4, "attach-1", "attach"),
        )
        self.diary = Diary(
            about={MARK: About(MARK, "note", key), OTHER: About(OTHER, "attach", key)},
            acked={MARK: "note-1", OTHER: "attach-1"},
        )
        self.here = {key: digest(self.request)}
        self.known = {key: told(self.server.histories[key])}
        self.receipts, self.outbox = ["note-1", "attach-1"], list[Row]()
        self.missing, self.quiet = dict[str, tuple[str, ...]](), True

    def tell(self, *lines: Event) -> None:
        self.server.histories[self.request.id] = lines

    def forget(self, command: str) -> None:
        """The server has nothing of a command."""
        self.server.accepted = {mark: ids for mark, ids in self.server.accepted.items() if ids != [command]}
        self.server.commands.pop(command)
        kept = [item for item in self.server.histories[self.request.id] if item.command_id != command]
        self.restate(kept)

    def restate(self, lines: list[Event]) -> None:
        """The request as these lines leave it, at the server and at the desk."""
        self.request = b.request(version=len(lines), office=OFFICER.office)
        self.server.requests[self.request.id] = self.request
        self.tell(*(line(number, item.command_id, item.kind) for number, item in enumerate(lines, 1)))
        self.here = {self.request.id: digest(self.request)}
        self.known = {self.request.id: told(self.server.histories[self.request.id])}

    def found(self) -> set[str]:
        statement = Statement(
            self.quiet, "", tuple(self.outbox), tuple(self.receipts), self.here, self.known, self.missing
        )
        return {item.kind for item in audit(self.server, [Desk(Seat(0, OFFICER), self.diary, statement)], self.folder)}


def row(world: World, mark: str, command: str = "note-1") -> Row:
    return Row(command, mark, "refused", world.request.id)


def lost(world: World) -> None:
    world.forget("note-1")


def refused_and_gone_from_the_tray(world: World) -> None:
    world.forget("note-1")
    world.server.commands["note-1"] = "refused"


def one_id_twice(world: World) -> None:
    lines = list(world.server.histories[world.request.id])
    world.restate([*lines, lines[-2]])


def one_decision_under_two_ids(world: World) -> None:
    world.server.accepted[MARK].append("note-2")
    world.server.commands["note-2"] = "accepted"
    world.restate([*world.server.histories[world.request.id], line(5, "note-2", "note")])


def a_document_twice(world: World) -> None:
    request = b.request(version=4, office=OFFICER.office, documents=(b.document(), b.document()))
    world.server.requests[request.id] = request
    world.here = {request.id: digest(request)}


def outcome_not_stored(world: World) -> None:
    world.server.commands.pop("note-1")


def line_not_written(world: World) -> None:
    world.tell(*(item for item in world.server.histories[world.request.id] if item.kind != "note"))
    world.known = {}


def given_up_and_done(world: World) -> None:
    world.diary.given_up |= {MARK}
    world.diary.given |= {MARK}


def refused_at_once_and_there(world: World) -> None:
    del world.diary.acked[MARK]
    world.diary.refused.add(MARK)


def no_receipt(world: World) -> None:
    world.receipts.remove("note-1")


def settled_and_in_the_outbox(world: World) -> None:
    world.outbox.append(row(world, MARK))


def restless(world: World) -> None:
    world.quiet = False


def older_row(world: World) -> None:
    world.here[world.request.id] = digest(b.request(version=3))


def missed_row(world: World) -> None:
    world.here.clear()


def row_that_left(world: World) -> None:
    world.here["another"] = digest(b.request(2))


def other_history(world: World) -> None:
    world.known[world.request.id] = told(())


def file_gone(world: World) -> None:
    world.file.unlink()


def file_spoilt(world: World) -> None:
    world.file.write_bytes(FILE[:-1])


def file_missing_here(world: World) -> None:
    world.missing = {world.request.id: ("0" * 64,)}


def damage(world: World) -> None:
    world.diary.met.append("store.damaged")


def repair(world: World) -> None:
    world.diary.met.append("repaired")


@pytest.mark.parametrize(
    ("spoil", "kinds"),
    [
        (lost, {"lost"}),
        (refused_and_gone_from_the_tray, {"lost"}),
        (one_id_twice, {"duplicated"}),
        (one_decision_under_two_ids, {"duplicated"}),
        (a_document_twice, {"duplicated"}),
        (outcome_not_stored, {"half"}),
        (line_not_written, {"half"}),
        (given_up_and_done, {"revived"}),
        (refused_at_once_and_there, {"ghost"}),
        (no_receipt, {"unreceipted"}),
        (settled_and_in_the_outbox, {"stuck"}),
        (restless, {"stuck"}),
        (older_row, {"mirror"}),
        (missed_row, {"mirror"}),
        (row_that_left, {"mirror"}),
        (other_history, {"history"}),
        (file_gone, {"file"}),
        (file_spoilt, {"file"}),
        (file_missing_here, {"file"}),
        (damage, {"damaged"}),
        (repair, {"repaired"}),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, spoil: Callable[[World], None], kinds: set[str]) -> None:
    world = World(tmp_path)
    assert world.found() == set()
    spoil(world)
    assert kinds <= world.found()


def test_a_decision_in_the_tray_or_given_up_is_not_lost(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.forget("note-1")
    world.outbox.append(row(world, MARK))
    assert world.found() == set()
    world.outbox.clear()
    world.diary.given_up.add(MARK)
    assert world.found() == set()


def test_a_request_that_left_may_be_shown_while_something_about_it_lies_in_the_tray(tmp_path: Path) -> None:
    world = World(tmp_path)
    gone: Request = b.request(9, office="31.74.02.1001")
    world.server.requests[gone.id] = gone
    world.server.histories[gone.id] = (line(1, "filed-9", "filed"),)
    assert world.found() == set()
    world.here[gone.id] = digest(b.request(9))
    assert world.found() == {"mirror"}
    world.outbox.append(Row("note-9", "soak-0-1-9", "refused", gone.id))
    world.missing = {gone.id: ("0" * 64,)}
    assert world.found() == set()
