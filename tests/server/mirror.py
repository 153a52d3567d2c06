"""What a desk keeps of a feed, and how it checks it; written apart from the desk's own way of doing it."""

import itertools
import re
import uuid
from collections.abc import Iterable

import msgspec
import zstandard

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.heads import Head
from alpukat_desk.domain.model import Officer, Request, RequestId, Role, Status
from alpukat_desk.domain.wire import FRAME, Bodies, End, FeedLine, Gone, Heads, Mark, Start, parse_request
from tests import builders as b
from tests.server.site import Site, case

TEBET = b.officer(2, Role.SUPERVISOR)


def heads_in(line: Heads) -> list[Head]:
    found = msgspec.json.decode(zstandard.decompress(line.packed), type=list[Head])
    assert len(found) == line.count <= FRAME
    return found


def bodies_in(line: Bodies, told: Iterable[Head] = ()) -> dict[int, Request]:
    """``told``: heads, which alone know a request's own id."""
    ids = {head.seq: head.id for head in told}
    texts, hashes, packed, rest = msgspec.msgpack.decode(line.packed)
    times = bytearray(zstandard.decompress(packed))
    count = len(rest) // 9
    for at in range(len(times)):
        times[at] ^= times[at - 1] if at % count else 0
    raw = times + rest
    sha256s = iter([hashes[at : at + 32].hex() for at in range(0, len(hashes), 32)])
    uuids = iter([str(uuid.UUID(bytes=bytes(raw[at::count]))) for at in range(count)])
    found: dict[int, Request] = {}
    for seq, text in zip(line.seqs, zstandard.decompress(texts).decode().split("\n"), strict=True):
        kinds = {"\x01": sha256s, "\x02": uuids, "\x03": itertools.repeat(ids.get(seq, ""))}
        found[seq] = parse_request(re.sub("[\x01-\x03]", lambda mark: f'"{next(kinds[mark[0]])}"', text).encode())  # noqa: B023
    assert len(line.seqs) <= FRAME and not [*sha256s, *uuids]
    return found


class Mirror:
    """What a desk keeps of a feed, up to its last mark, and how it checks it."""

    def __init__(self) -> None:
        self.heads: dict[str, Head] = {}
        self.bodies: dict[int, Request] = {}
        self.cursor = ""
        self.over = False

    def take(self, lines: list[FeedLine]) -> "Mirror":
        tail: list[FeedLine] = []
        for line in lines:
            if isinstance(line, Start):
                self._start(line)
            elif isinstance(line, Mark | End):
                self._store(tail)
                tail, self.cursor = [], line.cursor
            else:
                tail.append(line)
            if isinstance(line, End):
                self._check(line)
        return self

    def _start(self, start: Start) -> None:
        self.over = start.over
        if start.over:
            self.heads.clear()

    def _store(self, lines: list[FeedLine]) -> None:
        for line in lines:
            if isinstance(line, Heads):
                self.heads |= {head.id: head for head in heads_in(line)}
            elif isinstance(line, Bodies):
                self.bodies |= bodies_in(line, self.heads.values())
            elif isinstance(line, Gone):
                for request_id in line.ids:
                    self.heads.pop(request_id, None)

    def _check(self, end: End) -> None:
        assert end.count == len(self.heads)
        assert end.digest == digest((RequestId(head.id), head.version) for head in self.heads.values())
        assert all(self.bodies[head.seq].version == head.version for head in self.heads.values())

    @property
    def rows(self) -> dict[RequestId, Request]:
        return {RequestId(head.id): self.bodies[head.seq] for head in self.heads.values()}

    def pull(self, site: Site, officer: Officer) -> "Mirror":
        """Asks for count and digest too, so that each pull is checked."""
        return self.take(site.feed(officer, self.cursor, verify=True))


def kinds(lines: list[FeedLine]) -> str:
    return "".join(type(line).__name__[0] for line in lines)


def held(number: int = 1, **changes: object) -> Request:
    return case(number, **{"status": Status.IN_REVIEW, "lease": b.lease(TEBET), **changes})


def forward(site: Site, request: Request, office: str, officer: Officer = TEBET) -> None:
    seen = site.request(request)
    if seen.lease is None:
        site.claim(officer, request)
        seen = site.request(request)
    site.push(officer, b.command(c.Forward(office, "pindah"), seen, officer))
