"""A named file or the input as bounded lines, whatever its encoding."""

import io
from pathlib import Path

import pytest

from alpukat_desk.cli.source import Line, Lines, decoded, opened
from alpukat_desk.domain.errors import Refused


def lines(data: bytes, longest: int = 100) -> list[Line]:
    with decoded(io.BytesIO(data)) as text:
        return list(Lines(text, longest))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_lines_are_numbered_and_lose_their_ends_alone(encoding: str) -> None:
    assert lines("satu \r\n\ndua ﷽".encode(encoding)) == [(1, "satu ", True), (2, "", True), (3, "dua ﷽", True)]


def test_a_mark_of_byte_order_is_read_from_both_ends() -> None:
    assert (
        lines(b"\xfe\xff" + "a".encode("utf-16-be")) == lines(b"\xff\xfe" + "a".encode("utf-16-le")) == [(1, "a", True)]
    )


def test_what_is_no_letter_of_the_encoding_becomes_a_mark() -> None:
    assert lines(b"caf\xe9\n\x00") == [(1, "caf\ufffd", True), (2, "\0", True)]


@pytest.mark.parametrize(("size", "whole"), [(9, True), (10, False), (11, False), (35, False)])
def test_a_line_is_cut_where_it_is_too_long_and_the_next_begins_behind_it(size: int, whole: bool) -> None:
    assert lines(b"x" * size + b"\nnext", 10) == [(1, "x" * min(size, 10), whole), (2, "next", True)]


def test_lines_that_were_given_back_come_again_in_their_order() -> None:
    with decoded(io.BytesIO(b"1\n2\n3\n4\n")) as text:
        read = Lines(text, 10)
        taken = [line for line in (read.next(), read.next(), read.next()) if line]
        read.give_back(taken[1:])
        assert [number for number, _text, _whole in read] == [2, 3, 4]
        assert read.next() is None


def test_nothing_is_no_line() -> None:
    assert lines(b"") == lines(b"\xef\xbb\xbf") == []


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_workbook_is_no_text(data: bytes) -> None:
    with pytest.raises(Refused, match="csv.workbook"):
        lines(data)


def test_a_folder_and_a_file_that_is_gone_are_told_with_their_cause(tmp_path: Path) -> None:
    for path, cause in ((tmp_path, "Is a directory"), (tmp_path / "gone", "No such file or directory")):
        with pytest.raises(Refused) as caught, opened(path):
            pytest.fail("it cannot be opened")
        assert (caught.value.code, caught.value.detail) == ("file.unreadable", {"cause": cause})


def test_a_file_is_closed_behind_the_block(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"satu\n")
    with opened(tmp_path / "a") as stream:
        assert stream.read() == b"satu\n"
    assert stream.closed
