"""The key under the passphrase: right, wrong and damaged told apart, and nothing weakened unseen."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.domain.errors import Locked, Refused, StoreDamaged
from alpukat_desk.store import vault
from alpukat_desk.store.vault import FLOOR, Cost, Key

PHRASE = "kuda lumping di tebet"


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Path, Key]:
    return tmp_path, vault.create(tmp_path, PHRASE, FLOOR)


def test_the_passphrase_gives_the_key_back(locked: tuple[Path, Key]) -> None:
    home, key = locked
    assert vault.unlock(home, PHRASE) == key
    assert len(key.secret) == 32


def test_the_same_words_from_another_keyboard_open_it(tmp_path: Path) -> None:
    key = vault.create(tmp_path, "caf\u00e9 di pasar minggu", FLOOR)
    assert vault.unlock(tmp_path, "cafe\u0301 di pasar minggu") == key


def test_a_wrong_passphrase_is_told_as_such(locked: tuple[Path, Key]) -> None:
    with pytest.raises(Locked, match="passphrase.wrong"):
        vault.unlock(locked[0], PHRASE + "?")


def test_without_a_key_file_there_is_nothing_to_unlock(tmp_path: Path) -> None:
    assert not vault.exists(tmp_path)
    with pytest.raises(Locked, match="vault.missing"):
        vault.unlock(tmp_path, PHRASE)


def test_a_short_passphrase_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="passphrase.short"):
        vault.create(tmp_path, "terlalu pendek", FLOOR)
    assert not vault.exists(tmp_path)


def test_an_existing_key_is_never_replaced(locked: tuple[Path, Key]) -> None:
    with pytest.raises(Refused, match="vault.exists"):
        vault.create(locked[0], PHRASE, FLOOR)
    assert vault.unlock(locked[0], PHRASE) == locked[1]


def test_a_cost_below_the_floor_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="weaker"):
        vault.create(tmp_path, PHRASE, Cost(8, 1, 1))


def test_the_file_is_its_owner_s_alone_and_holds_neither_key_nor_phrase(locked: tuple[Path, Key]) -> None:
    home, key = locked
    raw = (home / vault.NAME).read_bytes()
    assert stat.S_IMODE((home / vault.NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert PHRASE.encode() not in raw and key.secret not in raw and key.secret.hex().encode() not in raw


def test_a_key_does_not_show_itself(locked: tuple[Path, Key]) -> None:
    key = locked[1]
    assert key.secret.hex() not in repr(key) and repr(key.secret) not in repr(key)
    assert key.secret.hex() not in key.fingerprint()
    assert key.fingerprint() != Key(bytes(32)).fingerprint()


Change = Callable[[dict[str, Any]], object]
BREAKS: dict[str, Change] = {
    "cheaper than the floor": lambda file: file["terms"].update(cost={"memory_kib": 8, "rounds": 1, "lanes": 1}),
    "dearer than a machine bears": lambda file: file["terms"]["cost"].update(memory_kib=1 << 40),
    "another way of stretching": lambda file: file["terms"].update(kdf="pbkdf2"),
    "a format of the future": lambda file: file["terms"].update(format=2),
    "a short salt": lambda file: file["terms"].update(salt="AAAA"),
    "no wrap": lambda file: file.pop("wrapped"),
    "a cut wrap": lambda file: file.update(wrapped="AAAA"),
    "base64 that is none": lambda file: file.update(nonce="***"),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_a_file_that_is_not_as_it_was_written_is_damaged(locked: tuple[Path, Key], change: Change) -> None:
    path = locked[0] / vault.NAME
    file = json.loads(path.read_bytes())
    change(file)
    path.write_text(json.dumps(file))
    with pytest.raises(StoreDamaged, match="vault.damaged"):
        vault.unlock(locked[0], PHRASE)


def test_weaker_terms_do_not_open_even_with_their_checksum_made_right(locked: tuple[Path, Key]) -> None:
    path = locked[0] / vault.NAME
    file = vault._read(path)
    weaker = Cost(FLOOR.memory_kib, FLOOR.rounds + 1, FLOOR.lanes)
    file = replace(file, terms=replace(file.terms, cost=weaker))
    path.write_bytes(msgspec.json.encode(replace(file, checksum=vault._checksum(file))))
    with pytest.raises(Locked, match="passphrase.wrong"):
        vault.unlock(locked[0], PHRASE)


@given(where=st.floats(0, 0.999), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_flipped_bit_is_called_a_wrong_passphrase(locked: tuple[Path, Key], where: float, bit: int) -> None:
    """The last digit before a base64 padding has bits that mean nothing: then the key comes out as it was."""
    path = locked[0] / vault.NAME
    good = path.read_bytes()
    bad = bytearray(good)
    bad[int(where * len(bad))] ^= 1 << bit
    path.write_bytes(bytes(bad))
    try:
        opened = vault.unlock(locked[0], PHRASE)
    except StoreDamaged as error:
        assert error.code == "vault.damaged"
    else:
        assert opened == locked[1]
    finally:
        path.write_bytes(good)


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"\xff\xfe", b"[]", b"{}"])
def test_anything_else_in_its_place_is_damage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / vault.NAME).write_bytes(content)
    with pytest.raises(StoreDamaged, match="vault.damaged"):
        vault.unlock(tmp_path, PHRASE)


def test_a_damaged_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / vault.NAME).write_bytes(b"{")
    with pytest.raises(Refused, match="vault.exists"):
        vault.create(tmp_path, PHRASE, FLOOR)
    assert (tmp_path / vault.NAME).read_bytes() == b"{"
