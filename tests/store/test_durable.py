"""Small files: whole or not there, and nobody else's."""

import stat
from pathlib import Path

from alpukat_desk.store import durable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_and_its_folder_are_their_owner_s_alone(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    durable.private_folder(folder)
    durable.write(folder / "a", b"one")
    assert (mode(folder), mode(folder / "a")) == (0o700, 0o600)


def test_writing_again_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    durable.write(tmp_path / "a", b"a longer text")
    durable.write(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_half_a_file_from_an_earlier_crash_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half of something longer")
    durable.write(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_reserved_file_keeps_what_is_in_it(tmp_path: Path) -> None:
    durable.reserve(tmp_path / "new")
    assert mode(tmp_path / "new") == 0o600
    (tmp_path / "old").write_bytes(b"kept")
    durable.reserve(tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"kept"
