"""The journal: whole lines in order, a torn end passed over, and the mark found in whatever carries it."""

from pathlib import Path

import msgspec
import pytest

from alpukat_desk.domain.commands import Attach, Evidence, Note, encode
from tests import builders as b
from tests.soak import journal as j


def written(path: Path, *lines: j.Line) -> j.Diary:
    journal = j.Journal(path)
    for line in lines:
        journal.write(line)
    journal.close()
    return j.read(path)


def test_what_was_acknowledged_refused_and_given_up_is_told_apart(tmp_path: Path) -> None:
    lines = [j.About(f"soak-0-1-{number}", "note", "r") for number in range(1, 5)]
    diary = written(
        tmp_path / "desk.journal",
        *lines,
        j.Done("soak-0-1-1", "id-1"),
        j.Refused("soak-0-1-2", "request.changed"),
        j.Done("soak-0-1-3", ""),
        j.Giving(("soak-0-1-1", "soak-0-1-3"), "drop"),
        j.Given("soak-0-1-1"),
        j.Met("repaired"),
    )
    assert diary.acked == {"soak-0-1-1": "id-1", "soak-0-1-3": ""}
    assert diary.refused == {"soak-0-1-2"}
    assert diary.given_up == {"soak-0-1-1", "soak-0-1-3"}
    assert (diary.given, diary.met) == ({"soak-0-1-1"}, ["repaired"])
    assert set(diary.about) - set(diary.acked) - diary.refused == {"soak-0-1-4"}


def test_a_withdrawal_that_was_refused_gives_nothing_up(tmp_path: Path) -> None:
    diary = written(tmp_path / "desk.journal", j.Giving(("soak-0-1-1",), "withdraw"), j.Kept(("soak-0-1-1",)))
    assert not diary.given_up


def test_a_line_without_its_end_was_never_acted_upon(tmp_path: Path) -> None:
    path = tmp_path / "desk.journal"
    written(path, j.Done("soak-0-1-1", "id"))
    path.write_bytes(path.read_bytes() + b'{"type":"done","mark":"soak-0')
    assert list(j.read(path).acked) == ["soak-0-1-1"]


def test_a_broken_line_in_the_middle_is_no_journal(tmp_path: Path) -> None:
    path = tmp_path / "desk.journal"
    path.write_bytes(b"not a line\n")
    with pytest.raises(msgspec.DecodeError):
        j.read(path)


def test_the_mark_is_found_in_every_way_it_travels() -> None:
    seen = b.command(Note("x"), evidence=Evidence(findings=("soak-1-22-333",)))
    assert j.mark_of(encode(seen)) == "soak-1-22-333"
    named: Attach = b.attach(name="soak-1-22-4.pdf")
    assert j.mark_of(encode(b.command(named))) == "soak-1-22-4"
    assert j.mark_of(encode(b.command(Note("x")))) == ""
