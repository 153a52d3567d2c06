"""CSV files as spreadsheets write them: every row comes back or is named, and none takes its neighbours along."""

import csv
import io
import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.cli.spreadsheet import LONGEST, Row, rows
from alpukat_desk.domain.errors import Refused

WANTED = ("nik", "sex")


def read(data: bytes | str) -> list[Row]:
    raw = data.encode() if isinstance(data, str) else data
    return list(rows(io.BytesIO(raw), WANTED))


def refusal(data: bytes | str) -> Refused:
    with pytest.raises(Refused) as caught:
        read(data)
    return caught.value


def test_cells_come_in_the_order_wanted_with_the_line_they_begin_in() -> None:
    assert read("name,SEX , nik\nSari,P,12\n\nBudi,L,34\n") == [Row(2, ["12", "P"]), Row(4, ["34", "L"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_delimiter_line_end_and_encoding_of_a_spreadsheet_is_read(
    delimiter: str, end: str, encoding: str
) -> None:
    text = end.join([delimiter.join(["nik", "sex"]), delimiter.join(["12", "P"]), ""])
    assert read(text.encode(encoding)) == [Row(2, ["12", "P"])]


def test_a_file_of_excel_on_a_big_endian_machine_is_read() -> None:
    assert read(b"\xfe\xff" + "nik;sex\n12;P".encode("utf-16-be")) == [Row(2, ["12", "P"])]


def test_the_line_in_which_excel_names_its_delimiter_is_no_title() -> None:
    assert read("sep=;\r\nnik;sex\r\n12;P\r\n") == [Row(3, ["12", "P"])]
    assert refusal("sep=\nnik;sex\n").code == "csv.columns"


def test_short_rows_are_filled_and_blank_cells_beyond_the_titles_are_nothing() -> None:
    assert read("nik;sex\n12\n12;P;; \n;\n") == [Row(2, ["12", ""]), Row(3, ["12", "P"]), Row(4, ["", ""])]


def test_a_row_with_more_cells_than_titles_is_named() -> None:
    assert read("nik,sex\n3,17401E+15,P\n12,P\n") == [
        Row(2, ["3", "17401E+15"], "csv.row_columns"),
        Row(3, ["12", "P"]),
    ]


def test_a_cell_in_quotes_may_hold_delimiters_quotes_and_line_ends() -> None:
    told = 'nik,name,sex\n12,"Sari ""Rara"", S.H.\nTebet\n",P\n34,Budi,L\n'
    assert read(told) == [Row(2, ["12", "P"]), Row(5, ["34", "L"])]


def test_quotes_inside_a_plain_cell_are_letters() -> None:
    assert read('name,nik,sex\nBudi 5" x,12,P\n"Budi" S,34,L\n') == [Row(2, ["12", "P"]), Row(3, ["34", "L"])]


@pytest.mark.parametrize("behind", [0, 1, 5, 500])
def test_a_quote_never_closed_takes_no_other_row_along(behind: int) -> None:
    many = "".join(f"{number},L\n" for number in range(behind))
    found = read('nik,sex\n"12,P\n' + many)
    assert found[0] == Row(2, ['"12', "P"], "csv.row_quote")
    assert found[1:] == [Row(number + 3, [str(number), "L"]) for number in range(behind)]


def test_a_line_too_long_is_cut_and_the_next_is_whole() -> None:
    for size in (LONGEST, LONGEST * 3 + 1):
        (long, last) = read(f"nik,sex\n{'7' * size},P\n12,L\n")
        assert (long.line, long.fault, len(long.cells[0])) == (2, "csv.row_long", LONGEST)
        assert last == Row(3, ["12", "L"])


def test_a_quoted_cell_without_end_is_held_in_bounds() -> None:
    line = "x" * (LONGEST - 10)
    found = read('nik,sex\n"' + f"{line}\n" * 30)
    assert found[0].fault == "csv.row_quote"
    assert [row.line for row in found] == list(range(2, 32))


class Endless(io.RawIOBase):
    """A file of rows that has no end, and counts what was taken of it."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._left, self._lines, self.taken = b"", iter(lines), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while len(self._left) < len(buffer):
            self._left += next(self._lines)
        buffer[:], self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        self.taken += len(buffer)
        return len(buffer)


def test_no_more_is_read_than_is_asked_for() -> None:
    source = Endless(itertools.chain([b"nik,sex\n"], itertools.repeat(b"3174015708900001,P\n")))
    assert [row.line for row in itertools.islice(rows(source, WANTED), 3)] == [2, 3, 4]
    assert source.taken < LONGEST


@pytest.mark.parametrize("data", [b"", b"\n \n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data).code == "csv.empty"


def test_titles_alone_are_a_table_without_rows() -> None:
    assert read("nik,sex") == []


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ("nik,name\n12,Sari\n", "sex"),
        ("3174015708900001,P\n", "nik, sex"),
        ("nik:sex\n", "nik, sex"),
        ('"nik,sex\n12,P\n', "nik, sex"),
        ("{}\n", "nik, sex"),
        ("x" * LONGEST * 2, "nik, sex"),
    ],
)
def test_missing_columns_are_named(data: str, missing: str) -> None:
    found = refusal(data)
    assert (found.code, found.detail) == ("csv.columns", {"missing": missing})


def test_a_column_that_comes_twice_is_refused() -> None:
    assert refusal("nik,sex,NIK\n").detail == {"column": "nik"}


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_workbook_is_told_from_a_csv(data: bytes) -> None:
    assert refusal(data).code == "csv.workbook"


class Broken(io.RawIOBase):
    """A disk that fails after some bytes."""

    def __init__(self, data: bytes) -> None:
        self._parts = [data]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._parts:
            raise OSError(5, "Input/output error")
        data = self._parts.pop()
        buffer[: len(data)] = data
        return len(data)


def test_a_disk_that_fails_in_between_is_told_after_the_rows_before_it() -> None:
    found = rows(Broken(b"nik,sex\n12,P\n"), WANTED)
    assert next(found) == Row(2, ["12", "P"])
    with pytest.raises(Refused) as caught:
        next(found)
    assert (caught.value.code, caught.value.detail) == ("file.unreadable", {"cause": "Input/output error"})


def test_bytes_of_another_encoding_and_nul_stay_in_their_cell() -> None:
    assert read(b"nik,sex\n12\xe9\x00,P\n") == [Row(2, ["12\ufffd\0", "P"])]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    found = read(b"nik,sex\n" + data)
    assert all(len(row.cells) == 2 for row in found)
    assert [row.line for row in found] == sorted({row.line for row in found})


cells = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), min_size=1, max_size=8)


def written(table: list[list[str]], delimiter: str) -> str:
    kept = io.StringIO()
    csv.writer(kept, delimiter=delimiter).writerows([list(WANTED), *table])
    return kept.getvalue()


@given(st.lists(st.lists(cells.filter(str.strip), min_size=2, max_size=2), max_size=8), st.sampled_from(",;\t|"))
def test_what_a_csv_writer_writes_is_read_as_it_was(table: list[list[str]], delimiter: str) -> None:
    assert [row.cells for row in read(written(table, delimiter))] == table
