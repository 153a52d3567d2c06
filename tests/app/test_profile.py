"""A profile's folder: made, found again, and met in every odd state without harm to the work in it."""

from pathlib import Path

import pytest

from alpukat_desk.app.profile import Facts, Profile
from alpukat_desk.domain.errors import Locked, StoreDamaged, StoreFull
from alpukat_desk.store import mending, vault
from tests.house.quiet import ExpectedLog
from tests.loopback import catalogue

WORDS = "frasa sandi yang cukup panjang"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile", catalogue())


def made(profile: Profile) -> Profile:
    profile.create(WORDS, vault.FLOOR).store.close()
    return profile


def test_it_is_made_once_and_found_again(profile: Profile) -> None:
    assert not profile.exists() and profile.facts() == Facts()
    with pytest.raises(Locked, match=r"profile\.missing"):
        profile.open(WORDS)
    made(profile).remember(Facts("https://desk.example", "officer-1"))
    assert profile.exists() and profile.facts() == Facts("https://desk.example", "officer-1")
    profile.open(WORDS).store.close()
    with pytest.raises(Locked, match=r"passphrase\.wrong"):
        profile.open(WORDS + "x")


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"server":"\xff"}'], ids=["empty", "shape", "no text"])
def test_facts_that_cannot_be_read_are_none(profile: Profile, raw: bytes) -> None:
    (made(profile).home / "profile.json").write_bytes(raw)
    assert profile.facts() == Facts()


def test_no_new_key_is_made_beside_work_whose_key_is_missing(profile: Profile) -> None:
    """With a new key.json in its place the old one, found again, could not be put back unseen."""
    key = made(profile).home / vault.NAME
    old = key.read_bytes()
    key.unlink()
    with pytest.raises(StoreDamaged, match=r"store\.key_mismatch"):
        profile.create(WORDS, vault.FLOOR)
    assert not key.exists()
    key.write_bytes(old)
    profile.open(WORDS).store.close()


def test_a_spoilt_word_of_whose_key_it_is_is_no_crash(profile: Profile) -> None:
    (made(profile).home / mending.OWNER).write_bytes(b"\xff\xfe")
    with pytest.raises(StoreDamaged, match=r"store\.key_mismatch"):
        profile.open(WORDS)


def test_a_file_in_the_place_of_the_folder_is_told(profile: Profile, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.readonly")
    profile.home.write_text("x")
    with pytest.raises(StoreFull, match=r"store\.readonly"):
        profile.create(WORDS, vault.FLOOR)
