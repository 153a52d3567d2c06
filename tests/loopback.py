"""The real server in this process, without HTTP, and a line to it that can be made to fail.

``Central`` is a server with its own clock; ``LoopbackApi`` implements ``domain.wire.Api`` over its functions, so
that a test of the desk meets the server's real answers and chooses where the line breaks.
"""

import hashlib
import math
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.domain import chain, frames, wire
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import AlpukatError, Offline, Refused, ServerBusy, SignedOut
from alpukat_desk.domain.model import CommandId, Office, Officer, Request, RequestId, Role, Sha256
from alpukat_desk.remote.api import LINE_MOST
from alpukat_desk.server import (
    accounts,
    bundles,
    claims,
    commands,
    cursors,
    database,
    feed,
    files,
    intake,
    poke,
    records,
    sessions,
    uploads,
)
from alpukat_desk.server.house import Caller, House, Settings, open_house
from alpukat_desk.server.presence import Presence
from alpukat_desk.server.tables import ACCOUNTS
from tests import builders as b

PASSWORD = "kata sandi yang panjang"
PDF = b"%PDF-1.4\n% CONTOH\n" + b"0" * 400 + b"\n%%EOF\n"
NEIGHBOUR = "31.74.02"
"""The office next door, of the same city."""


@cache
def catalogue() -> Catalogue:
    """The services of the builders under the real calendar and words, and three offices."""
    offices = [
        Office("31.74", "Sudin", "sudin"),
        Office(b.OFFICE, "Tebet", "kecamatan"),
        Office("31.74.02", "Lain", "kecamatan"),
    ]
    services = {item.slug: item for item in (b.service(), b.counsel())}
    return replace(load(RESOURCES), services=services, regions={}, offices={item.code: item for item in offices})


def citizen(number: int, /, **changes: Any) -> Request:
    """A request of a person of its own, so that no two are suspected to be one case; without files."""
    made = b.request(number, **{"attachments": (), **changes})
    nik = f"317401570890{number:04d}"
    applicant = replace(made.applicant, name=f"Warga {number}", nik=nik, phone=f"08120000{number:04d}")
    fields = {**made.fields, "child.name": f"Anak {number}", "mother.nik": nik}
    return replace(made, applicant=applicant, fields=fields)


class Clock:
    """Stands until it is moved."""

    def __init__(self, now: datetime = b.NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: int) -> None:
        self.now += timedelta(**span)


class Central:
    """A server over a folder, with the officers it was told of."""

    def __init__(self, home: Path, clock: Callable[[], datetime], policy: wire.Policy | None = None) -> None:
        self.home = home
        self._settings = Settings(
            database_url=f"sqlite:///{home / 'server.db'}",
            files=home / "files",
            policy=policy or wire.Policy(),
            now=clock,
            catalogue=catalogue(),
        )
        home.mkdir(parents=True, exist_ok=True)
        self.house: House = open_house(self._settings)

    def hire(self, *officers: Officer) -> None:
        with self.house.database.writing() as tx:
            for officer in officers:
                accounts.add(tx, officer, PASSWORD, self.house.now())

    def move(self, officer: Officer, office: str) -> None:
        with self.house.database.writing() as tx:
            tx.execute(ACCOUNTS.update().where(ACCOUNTS.c.id == officer.id).values(office=office))

    def file(self, *requests: Request) -> None:
        with self.house.database.writing(b.CITY) as tx:
            for request in requests:
                intake.file_request(tx, request, self.house.catalogue)

    def keep(self, data: bytes, media_type: str = "image/png") -> Sha256:
        name = Sha256(hashlib.sha256(data).hexdigest())
        with self.house.database.writing(b.CITY) as tx:
            files.store(tx, self.house.files, name, media_type, data)
        return name

    def request(self, request_id: RequestId) -> Request:
        with self.house.database.reading() as tx:
            found = records.find(tx, b.CITY, request_id)
        assert found is not None
        return found

    def history(self, request_id: RequestId) -> tuple[str, ...]:
        with self.house.database.reading() as tx:
            return tuple(event.kind for event in records.history(tx, b.CITY, request_id))

    def copy(self) -> Path:
        """A backup as an administrator makes it."""
        self.house.database.close()
        target = self.home / "copy.db"
        shutil.copy(self.home / "server.db", target)
        self.house = open_house(self._settings)
        return target

    def restore(self, copy: Path, *, silently: bool = False) -> None:
        """``silently``: whoever did it forgot to say so."""
        self.close()
        for tail in ("-wal", "-shm"):
            (self.home / f"server.db{tail}").unlink(missing_ok=True)
        shutil.copy(copy, self.home / "server.db")
        self.house = open_house(self._settings)
        if silently:
            return
        with self.house.database.writing() as tx:
            database.renew_epoch(tx)
        self.house.database.close()
        self.house = open_house(self._settings)

    def close(self) -> None:
        self.house.database.close()


class LoopbackApi:
    """``before[name]`` holds errors raised in place of the next calls of that name; ``after[name]`` those raised
    when the server has done the work, so that its answer is lost. ``cut`` ends the next feed after so many lines,
    ``cut_bytes`` after so many bytes; ``garble`` changes the bytes of downloads. ``calls`` counts."""

    def __init__(self, central: Central) -> None:
        self.central = central
        self.before: dict[str, list[AlpukatError]] = {}
        self.after: dict[str, list[AlpukatError]] = {}
        self.cut: int | None = None
        self.cut_bytes: int | None = None
        self.garble: Callable[[bytes], bytes] = bytes
        self.calls: Counter[str] = Counter()
        self.poison: set[CommandId] = set()
        self.skew_s: float | None = None
        self.silent_s = math.inf
        self._token = ""

    def lose_answer(self, name: str, times: int = 1) -> None:
        self.after[name] = [Offline("server.cut") for _ in range(times)]

    def fail(self, name: str, *errors: AlpukatError) -> None:
        self.before[name] = list(errors)

    def _enter(self, name: str) -> None:
        self.calls[name] += 1
        if self.before.get(name):
            raise self.before[name].pop(0)

    def _leave(self, name: str) -> None:
        if self.after.get(name):
            raise self.after[name].pop(0)

    def _caller(self) -> Caller:
        if not self._token:
            raise SignedOut("session.missing")
        return sessions.caller(self.central.house, self._token)

    def sign_in(self, ask: wire.SignIn) -> wire.Session:
        self._enter("sign_in")
        opened = sessions.sign_in(self.central.house, ask, "loopback")
        self._token = opened.token
        return opened

    def resume(self, token: str) -> None:
        self._token = token

    def sign_out(self) -> None:
        self._enter("sign_out")
        sessions.sign_out(self.central.house, self._caller())
        self._token = ""

    def policy(self) -> wire.Policy:
        self._enter("policy")
        self._caller()
        self._leave("policy")
        return self.central.house.policy

    def feed(self, cursor: str, *, verify: bool = False) -> Iterator[wire.FeedLine]:
        self._enter("feed")
        pieces = feed.pages(self.central.house, self._caller(), cursor, verify=verify)
        for sent, line in enumerate(frames.unpacked(self._shortened(pieces), LINE_MOST, frames.FEED_LINES)):
            if self.cut is not None and sent >= self.cut:
                self.cut = None
                return
            yield line
        self._leave("feed")

    def _shortened(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        left, self.cut_bytes = self.cut_bytes, None
        for piece in pieces:
            if left is not None and left < len(piece):
                yield piece[:left]
                return
            left = None if left is None else left - len(piece)
            yield piece

    def wait(self, cursor: str, seconds: float) -> bool:
        """Waits for nothing: says whether there is news now."""
        del seconds
        self._enter("wait")
        caller, known = self._caller(), cursors.parse(cursor)
        return known is None or poke.behind(self.central.house, caller, known.seq)

    def wake(self) -> None:
        self.calls["wake"] += 1

    def push(self, pushed: Sequence[c.Command]) -> tuple[wire.Outcome, ...]:
        self._enter("push")
        if self.poison & {command.id for command in pushed}:
            raise ServerBusy("server.failed", status=500)
        raws = [msgspec.Raw(raw) for raw in chain.brief(map(c.encode, pushed))]
        outcomes = commands.push(self.central.house, self._caller(), raws, lambda _id, decide: decide())
        self._leave("push")
        return msgspec.json.decode(msgspec.json.encode(wire.PushReply(outcomes)), type=wire.PushReply).outcomes

    def claim(self, ask: wire.ClaimAsk) -> wire.ClaimReply:
        self._enter("claim")
        reply = claims.claim(self.central.house, self._caller(), ask)
        self._leave("claim")
        return reply

    def request(self, request_id: RequestId) -> wire.Detail:
        self._enter("request")
        caller = self._caller()
        with self.central.house.database.reading() as tx:
            if records.find(tx, caller.city, request_id) is None:
                raise Refused("request.missing")
            raw = records.raw(tx, caller.city, request_id)
            contact = Presence(self.central.house).last(tx, wire.parse_request(raw))
            told = contact if caller.officer.role == Role.SUPERVISOR else None
            return wire.Detail(raw, records.history(tx, caller.city, request_id), told)

    def file_state(self, sha256: Sha256) -> wire.FileState:
        self._enter("file_state")
        return uploads.state(self.central.house, self._caller(), sha256)

    def upload(self, sha256: Sha256, offset: int, size: int, media_type: str, data: bytes) -> wire.FileState:
        self._enter("upload")
        del media_type
        state = uploads.append(self.central.house, self._caller(), uploads.Piece(sha256, offset, size, data))
        self._leave("upload")
        return state

    def download(self, sha256: Sha256, offset: int) -> Iterator[bytes]:
        self._enter("download")
        caller = self._caller()
        with self.central.house.database.reading() as tx:
            kept = files.visible(tx, caller, sha256)
        if kept is None:
            raise Refused("file.missing")
        for piece in files.chunks(files.place(self.central.house.files, sha256), offset, kept.size):
            yield self.garble(piece)
            self._leave("download")

    def bundle(self, wanted: Sequence[wire.Want]) -> Iterator[wire.BundleLine]:
        self._enter("bundle")
        ask = wire.BundleAsk(tuple(wanted))
        for piece in bundles.pages(self.central.house, self._caller(), ask):
            for line in frames.unpacked([piece], LINE_MOST, frames.BUNDLE_LINES):
                yield wire.Piece(self.garble(line.data)) if isinstance(line, wire.Piece) else line
                self._leave("bundle")
