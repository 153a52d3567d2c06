"""Anki's own client library against Anki's own sync server (run in the peers' environment). Tasks as in ``desk``.

One note with one card for each request: its id and its body. A first pull is Anki's full download of the whole
collection, the rest its normal sync; media are off. ``build`` makes the server's collection and uploads it.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from anki.collection import AddNoteRequest, Collection
from anki.sync_pb2 import SyncAuth, SyncCollectionResponse

from tests.benchmarks.sync import worker

USER, PASSWORD, MODEL = "desk", "invented", "Request"
Task = Callable[[], worker.Facts]
NORMAL = (SyncCollectionResponse.NO_CHANGES, SyncCollectionResponse.NORMAL_SYNC)


class Desk:
    """A collection that is open and logged in; logging in also opens the connection."""

    def __init__(self, told: argparse.Namespace) -> None:
        told.home.mkdir(parents=True, exist_ok=True)
        self.col = Collection(str(told.home / "collection.anki2"))
        self.auth: SyncAuth = self.col.sync_login(USER, PASSWORD, f"{told.url}/")

    def sync(self) -> None:
        answer = self.col.sync_collection(self.auth, False)
        assert answer.required in NORMAL, f"a full sync was asked for: {answer.required}"

    def whole(self, upload: bool) -> None:
        answer = self.col.sync_collection(self.auth, False)
        usn = answer.server_media_usn if upload else None
        self.col.close_for_full_sync()
        self.col.full_upload_or_download(auth=self.auth, server_usn=usn, upload=upload)
        self.col.reopen(after_full_sync=True)

    def pending(self) -> int:
        """Notes that wait to be sent."""
        return int(self.col.db.scalar("select count() from notes where usn = -1"))

    def revise(self, changed: Path) -> int:
        """Gives the notes of the changed requests their new bodies."""
        notes = []
        for item, text in zip(worker.lines(str(changed)), worker.texts(str(changed)), strict=True):
            note = self.col.get_note(self.col.db.scalar("select id from notes where sfld = ?", item["id"]))
            note["body"] = text
            notes.append(note)
        self.col.update_notes(notes)
        return len(notes)


def build(desk: Desk, told: argparse.Namespace) -> Task:
    models, decks = desk.col.models, desk.col.decks
    model = models.new(MODEL)
    for name in ("id", "body"):
        models.add_field(model, models.new_field(name))
    template = models.new_template("Card")
    template["qfmt"], template["afmt"] = "{{id}}", "{{body}}"
    models.add_template(model, template)
    models.add_dict(model)
    kind, deck = models.by_name(MODEL), decks.id("Requests")
    wanted = []
    for item, text in zip(worker.lines(str(told.requests)), worker.texts(str(told.requests)), strict=True):
        note = desk.col.new_note(kind)
        note["id"], note["body"] = item["id"], text
        wanted.append(AddNoteRequest(note=note, deck_id=deck))

    def task() -> worker.Facts:
        desk.col.add_notes(wanted)
        desk.whole(upload=True)
        return {"made": len(wanted)}

    return task


def decide(desk: Desk, told: argparse.Namespace) -> Task:
    return lambda: {"made": desk.revise(told.changed)}


def first(desk: Desk, told: argparse.Namespace) -> Task:
    def task() -> worker.Facts:
        desk.whole(upload=False)
        return {}

    return task


def idle(desk: Desk, told: argparse.Namespace) -> Task:
    desk.sync()
    return lambda: worker.polled(desk.sync)


def push(desk: Desk, told: argparse.Namespace) -> Task:
    wanted = desk.pending()

    def task() -> worker.Facts:
        desk.sync()
        left = desk.pending()
        return {"accepted": wanted - left, "refused": left}

    return task


def pull(desk: Desk, told: argparse.Namespace) -> Task:
    before = desk.col.db.scalar("select max(usn) from notes")

    def task() -> worker.Facts:
        desk.sync()
        return {"received": desk.col.db.scalar("select count() from notes where usn > ?", before)}

    return task


TASKS = {task.__name__: task for task in (build, decide, first, idle, push, pull)}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("task", choices=TASKS)
    asked.add_argument("--url", required=True)
    asked.add_argument("--home", type=Path, required=True)
    asked.add_argument("--requests", type=Path)
    asked.add_argument("--changed", type=Path)
    told = asked.parse_args()
    desk = Desk(told)
    worker.measured(
        lambda: TASKS[told.task](desk, told), lambda: {"held": desk.col.db.scalar("select count() from notes")}
    )
    desk.col.close()


if __name__ == "__main__":
    main()
