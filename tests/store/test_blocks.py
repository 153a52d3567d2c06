"""Bodies in blocks: each row opens to its newest body, and what was erased is found nowhere."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
import zstandard
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from alpukat_desk.domain.keys import Cut, cut
from alpukat_desk.domain.model import Request, RequestId, Sha256
from alpukat_desk.store import blocks, connections, mirror, packing, position, repacking
from alpukat_desk.store.blocks import Owner
from alpukat_desk.store.database import Store, Tx, open_store
from alpukat_desk.store.raw import run, value
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.profiles import KEY, arrival

OWNERS = [Owner(row, RequestId(b.uuid(row))) for row in range(1, 10)]
ALL = [owner.row for owner in OWNERS]


def sha256(owner: Owner, version: int = 1) -> bytes:
    return hashlib.sha256(f"{owner.row}/{version}".encode()).digest()


def text(owner: Owner, version: int = 1) -> bytes:
    files = ",".join(f'"{sha256(owner, number).hex()}"' for number in range(1, version + 1))
    return f'{{"id":"{owner.id}","row":{owner.row},"suspects":["{b.uuid(owner.row + 50)}"],"files":[{files}]}}'.encode()


def block(told: Sequence[tuple[Owner, int]]) -> bytes:
    return packing.packed([cut(text(owner, version), owner.id) for owner, version in told])


def listed(tx: Tx, *owners: Owner) -> None:
    """Heads, so that the rows exist."""
    for owner in owners:
        values = (owner.row, owner.id, *[""] * 11, *[0] * 9)
        names = """row, id, code, office, service, channel, status, name, nik, phone, dialled, holder_id, holder_name,
            version, submitted_at, due, printable, open, seq, attachments, unverified, generation"""
        marks = ", ".join("?" * len(values))
        run(tx, f"INSERT INTO mirror.heads({names}, pickup_day) VALUES ({marks}, '')", values)  # noqa: S608


def put(tx: Tx, *owners: Owner, version: int = 1) -> None:
    blocks.put(tx, owners, block([(owner, version) for owner in owners]))


def numbers(tx: Tx) -> list[tuple[int, int, int, int]]:
    """First, count, live and stale of every block."""
    return [tuple(row) for row in run(tx, "SELECT first, count, live, stale FROM mirror.blocks ORDER BY block")]


@pytest.fixture
def tx(store: Store) -> Iterator[Tx]:
    with store.writing() as opened:
        listed(opened, *OWNERS)
        yield opened


def test_a_block_of_rows_that_follow_one_another_says_so_itself(tx: Tx) -> None:
    put(tx, *OWNERS)
    assert numbers(tx) == [(1, 9, 9, 0)]
    assert value(tx, "SELECT count(*) FROM mirror.places") == 0
    assert blocks.read(tx, ALL) == {owner.row: text(owner) for owner in OWNERS}


def test_any_other_block_has_its_places_written_down(tx: Tx) -> None:
    put(tx, *OWNERS[::-2])
    assert numbers(tx) == [(0, 5, 5, 0)]
    assert blocks.read(tx, ALL) == {owner.row: text(owner) for owner in OWNERS[::2]}


def test_one_that_is_elsewhere_is_written_down_beside_the_rest(tx: Tx) -> None:
    """What was told as urgent is in the midst of the others again, where a row number was left free for it."""
    run(tx, "DELETE FROM mirror.heads WHERE row = 4")
    put(tx, OWNERS[0])
    put(tx, *OWNERS[1:3], OWNERS[0], *OWNERS[4:], version=2)
    assert numbers(tx) == [(2, 8, 8, 0)]
    assert value(tx, "SELECT count(*) FROM mirror.places") == 1
    assert blocks.read(tx, [1, 2, 9]) == {owner.row: text(owner, 2) for owner in (OWNERS[0], OWNERS[1], OWNERS[8])}


def test_a_row_between_that_is_another_s_is_not_claimed(tx: Tx) -> None:
    put(tx, *OWNERS[:3], OWNERS[8], *OWNERS[4:8])
    assert numbers(tx)[0][0] == 0
    assert blocks.read(tx, [4]) == {}


def test_a_later_body_counts_and_the_earlier_is_stale_in_its_block(tx: Tx) -> None:
    put(tx, *OWNERS)
    put(tx, OWNERS[4], OWNERS[1], version=2)
    assert numbers(tx) == [(1, 9, 7, 2), (0, 2, 2, 0)]
    assert blocks.read(tx, [2, 3]) == {2: text(OWNERS[1], 2), 3: text(OWNERS[2])}
    assert blocks.live_count(tx) == 9


def test_a_block_without_any_body_that_counts_goes(tx: Tx) -> None:
    put(tx, *OWNERS)
    put(tx, *OWNERS, version=2)
    assert [row[2:] for row in numbers(tx)] == [(9, 0)]
    assert value(tx, "SELECT count(*) FROM mirror.stale") == 0


def test_entries_of_nobody_are_cut_out(tx: Tx) -> None:
    raw = block([(owner, 1) for owner in OWNERS[:3]])
    blocks.put(tx, [OWNERS[0], None, OWNERS[2]], raw)
    assert blocks.read(tx, ALL) == {1: text(OWNERS[0]), 3: text(OWNERS[2])}
    assert found_in(tx, b'"row":1,') and found_in(tx, sha256(OWNERS[0]))
    assert not found_in(tx, b'"row":2,') and not found_in(tx, sha256(OWNERS[1]))
    blocks.put(tx, [None], b"not even a block")


@pytest.mark.parametrize("raw", [b"no block", packing.packed([Cut(b"{}")])])
def test_a_block_that_has_to_be_cut_and_cannot_be_is_told(tx: Tx, raw: bytes) -> None:
    with pytest.raises(ValueError, match="block"):
        blocks.put(tx, [OWNERS[0], None], raw)


def test_erasing_takes_what_is_stale_too_and_leaves_the_rest_in_place(tx: Tx) -> None:
    put(tx, *OWNERS)
    put(tx, OWNERS[1], OWNERS[2], version=2)
    put(tx, OWNERS[1], version=3)
    blocks.erase(tx, [OWNERS[1]])
    assert not found_in(tx, b'"row":2,')
    assert not [number for number in (1, 2, 3) if found_in(tx, sha256(OWNERS[1], number))]
    assert blocks.read(tx, ALL) == {
        owner.row: text(owner, 2 if owner.row == 3 else 1) for owner in OWNERS if owner.row != 2
    }
    assert blocks.live_count(tx) == 8


def test_a_block_that_cannot_be_opened_holds_nobody_s_body_and_goes_with_the_first_that_leaves(
    tx: Tx, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.store.blocks", "block 1 of the mirror cannot be opened")
    put(tx, *OWNERS)
    run(tx, "UPDATE mirror.bodies SET raw = x'00'")
    assert blocks.read(tx, [1]) == {}
    blocks.erase(tx, [OWNERS[0]])
    assert numbers(tx) == [] and blocks.live_count(tx) == 0


def test_going_through_all_blocks_meets_every_body_that_counts_once(tx: Tx) -> None:
    put(tx, *OWNERS)
    put(tx, OWNERS[4], version=2)
    met: dict[int, bytes] = {}
    at = 0
    while (part := blocks.after(tx, at)) is not None:
        at = part[0]
        assert not met.keys() & part[1].keys()
        met |= part[1]
    assert met == blocks.read(tx, ALL) and len(met) == 9


def found_in(tx: Tx, words: bytes) -> bool:
    """Whether any block holds these words, opened by nothing of ours."""
    for (raw,) in run(tx, "SELECT raw FROM mirror.bodies"):
        texts, hashes, times, rest = msgspec.msgpack.decode(raw)
        if any(words in part for part in (zstandard.decompress(texts), hashes, zstandard.decompress(times), rest)):
            return True
    return False


# ---- erased means gone ----


def test_of_an_erased_request_no_byte_is_left_in_the_file(store: Store, profile: Path) -> None:
    """Name, NIK and the hash of a file are looked for in every block and in every page of the deciphered file."""
    gone, stay = b.request(1), b.request(2)
    name, nik = b"Suharti Penghapusan", b"3174019999990001"
    file = hashlib.sha256(name).digest()
    gone = _named(gone, name.decode(), nik.decode(), file.hex())
    with store.writing() as tx:
        mirror.put(tx, [arrival(gone), arrival(stay)])
        mirror.put(tx, [arrival(_renewed(gone))])
        assert found_in(tx, name) and found_in(tx, nik) and found_in(tx, file)
    with store.writing() as tx:
        mirror.erase(tx, [gone.id])
        assert not found_in(tx, name) and not found_in(tx, nik) and not found_in(tx, file)
    store.close()
    plain = _deciphered(profile)
    assert stay.id.encode() in plain
    assert not [word for word in (name, nik, gone.id.encode(), file, file.hex().encode()) if word in plain]


SALT, RESERVED = 16, 80
"""Of SQLCipher 4: before the first page, and behind each (IV and HMAC)."""


def _named(request: Request, name: str, nik: str, sha256: str) -> Request:
    attached = (replace(request.attachments[0], sha256=Sha256(sha256)), *request.attachments[1:])
    return replace(request, applicant=replace(request.applicant, name=name, nik=nik), attachments=attached)


def _renewed(request: Request) -> Request:
    return replace(request, version=request.version + 1)


def _deciphered(profile: Path) -> bytes:
    """Every page of the mirror, free ones too: what somebody with the key and a hex editor would see."""
    raw, size = (profile / connections.MIRROR).read_bytes(), connections.MIRROR_PAGE
    key = algorithms.AES(bytes.fromhex(KEY.literal()[2:66]))
    plain = bytearray()
    for at in range(0, len(raw), size):
        page = raw[at + (0 if at else SALT) : at + size]
        cipher = Cipher(key, modes.CBC(page[-RESERVED : 16 - RESERVED]))
        plain += cipher.decryptor().update(page[:-RESERVED])
    return bytes(plain)


# ---- after any history ----

IDS = st.integers(1, 12)


class Bodies(RuleBasedStateMachine):
    """Puts, updates, erases and repacks in any order, against a dictionary."""

    home: Path
    serial = count()

    @initialize()
    def open(self) -> None:
        self.store = open_store(self.home / str(next(self.serial)), KEY)
        self.truth: dict[RequestId, bytes] = {}
        self.gone: set[bytes] = set()
        self.version = 0

    def teardown(self) -> None:
        self.store.close()

    @rule(numbers=st.lists(IDS, min_size=1, max_size=6, unique=True))
    def put(self, numbers: list[int]) -> None:
        self.version += 1
        arrivals = [arrival(b.request(number, version=self.version, subtype=f"<{number}>")) for number in numbers]
        with self.store.writing() as tx:
            mirror.put(tx, arrivals)
        self.truth |= {item.request.id: item.raw for item in arrivals}
        self.gone -= {f"<{number}>".encode() for number in numbers}

    @precondition(lambda self: self.truth)
    @rule(numbers=st.lists(IDS, min_size=1, max_size=4, unique=True))
    def erase(self, numbers: list[int]) -> None:
        with self.store.writing() as tx:
            mirror.erase(tx, [RequestId(b.uuid(number)) for number in numbers])
        for number in numbers:
            self.truth.pop(RequestId(b.uuid(number)), None)
            self.gone.add(f"<{number}>".encode())

    @rule()
    def repack(self) -> None:
        with pytest.MonkeyPatch.context() as patch, self.store.writing() as tx:
            small, worn = repacking.table.c.live < 4, repacking.table.c.stale > 0
            both = [sa.func.count().filter(condition) for condition in (small, worn)]
            patch.setattr(repacking, "_FEW", 1)
            patch.setattr(repacking, "_small", small)
            patch.setattr(repacking, "_worn", worn)
            patch.setattr(repacking, "_UNTIDY", sa.select(*both).select_from(repacking.table))
            if repacking.is_untidy(tx):
                repacking.repack(tx, 2)

    @invariant()
    def each_opens_to_its_newest_and_nothing_erased_is_found(self) -> None:
        with self.store.reading() as tx:
            rows = dict(run(tx, "SELECT id, row FROM mirror.heads").fetchall())
            bodies = blocks.read(tx, list(rows.values()))
            assert {key: bodies[row] for key, row in rows.items()} == self.truth
            assert blocks.live_count(tx) == len(self.truth) == position.read(tx).count
            assert not [words for words in self.gone if found_in(tx, words)]
            counted = dict(run(tx, "SELECT block, count(*) FROM mirror.stale GROUP BY block").fetchall())
            told = run(tx, "SELECT block, stale FROM mirror.blocks WHERE stale > 0").fetchall()
            assert dict(told) == counted


def test_after_any_history_each_opens_to_its_newest_and_nothing_erased_is_found(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    Bodies.home = tmp_path_factory.mktemp("bodies")
    few = settings(max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Bodies, settings=few)
