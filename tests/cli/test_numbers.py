"""``nik check``: what is printed of every row, what people read, and how it ends."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.catalogue.regions import regions
from alpukat_desk.cli import main
from alpukat_desk.cli.numbers import judge, record
from alpukat_desk.cli.spreadsheet import Row
from tests.house.source import ROOT

TITLES = "nik,birth_date,sex\n"
WOMAN = "3174015708900001"
TEBET = {"code": "31.74.01", "name": "Tebet"}


def run(folder: Path, text: str | bytes, *more: str) -> Result:
    file = folder / "list.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(main, ["nik", "check", "--csv", str(file), *more])


def told(folder: Path, text: str | bytes) -> list[dict[str, Any]]:
    done = run(folder, text, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def of(*cells: str, fault: str = "") -> dict[str, Any]:
    filled = [*cells, "", ""][:3]
    return record(judge(Row(2, filled, fault), regions()), regions())


def codes(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["code"], item["severity"]) for item in told["findings"]]


def test_every_row_is_one_object_with_these_keys_alone(tmp_path: Path) -> None:
    assert told(tmp_path, f"{TITLES}{WOMAN},1990-08-17,P\n3174011708900001,,\n") == [
        {"nik": WOMAN, "ok": True, "birth_date": "1990-08-17", "sex": "P", "region": TEBET, "findings": []},
        {"nik": "3174011708900001", "ok": True, "birth_date": None, "sex": "L", "region": TEBET, "findings": []},
    ]


@pytest.mark.parametrize(
    ("cells", "ok", "findings"),
    [
        (("317401570890001",), False, [("nik.length", "error")]),
        (("",), False, [("nik.length", "error")]),
        (("317401570890000O",), False, [("nik.digits", "error")]),
        (("3174 0157 0890 0001",), False, [("nik.digits", "error")]),
        (("３１７４０１５７０８９００００１",), False, [("nik.digits", "error")]),
        (("3174013004900001",), True, []),
        (("3174013104900001",), False, [("nik.date", "error")]),
        (("3174012902000001", "2000-02-29", "L"), True, []),
        (("3199015708900001",), True, [("nik.region_unknown", "warning")]),
        (("3174015708900000",), True, [("nik.serial_zero", "warning")]),
        ((WOMAN, "1990-08-18", "P"), True, [("nik.birth_date_differs", "warning")]),
        ((WOMAN, "1990-08-17", "L"), True, [("nik.sex_differs", "warning")]),
        ((WOMAN, "17-08-1990", "P"), False, [("csv.birth_date", "error")]),
        ((WOMAN, "1990-02-30", "P"), False, [("csv.birth_date", "error")]),
        ((WOMAN, "1990-08-17", "Perempuan"), False, [("csv.sex", "error")]),
        ((WOMAN, "1990-08-17", "2"), False, [("csv.sex", "error")]),
        ((f"  {WOMAN} ", " 1990-08-17\t", " p "), True, []),
        (("3,17401E+15",), False, [("nik.digits", "error"), ("nik.length", "error"), ("nik.spreadsheet", "error")]),
    ],
)
def test_a_row_is_ok_unless_something_in_it_is_an_error(
    cells: tuple[str, ...], ok: bool, findings: list[tuple[str, str]]
) -> None:
    made = of(*cells)
    assert (made["ok"], codes(made)) == (ok, findings)


def test_the_century_is_that_of_the_declared_date_and_unknown_without_one() -> None:
    days = {said: of("3174011708200001", said)["birth_date"] for said in ("1920-08-17", "2020-08-17", "2018-01-01", "")}
    assert days == {"1920-08-17": "1920-08-17", "2020-08-17": "2020-08-17", "2018-01-01": "2020-08-17", "": None}


def test_what_cannot_be_a_nik_says_nothing_of_its_bearer() -> None:
    made = of("3174013202900001", "1990-02-01", "P")
    assert [made[name] for name in ("birth_date", "sex", "region")] == [None] * 3


def test_an_old_region_has_no_name_and_no_region() -> None:
    made = of("3199015708900001", "1990-08-17")
    assert (made["region"], made["birth_date"], made["sex"]) == (None, "1990-08-17", "P")


@pytest.mark.parametrize("fault", ["csv.row_columns", "csv.row_quote", "csv.row_long"])
def test_a_row_whose_cells_may_have_moved_is_not_judged(fault: str) -> None:
    made = of(WOMAN, "1990-08-18", fault=fault)
    assert (made["nik"], made["ok"], made["sex"], codes(made)) == (WOMAN, False, None, [(fault, "error")])


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from("LP"),
    st.sampled_from(sorted(code for code in regions() if len(code) == 6)),
    st.integers(1, 9999),
)
def test_a_nik_made_of_date_sex_and_region_tells_them_again(born: date, sex: str, region: str, serial: int) -> None:
    text = f"{region}{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}{serial:04}"
    dotted = f"{region[:2]}.{region[2:4]}.{region[4:]}"
    assert of(text, born.isoformat(), sex) == {
        "nik": text, "ok": True, "birth_date": born.isoformat(), "sex": sex,
        "region": {"code": dotted, "name": regions()[region]}, "findings": [],
    }  # fmt: skip


@given(st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_no_cells_break_the_judging(cells: list[str]) -> None:
    made = of(*cells)
    assert made["ok"] is not any(severity == "error" for _code, severity in codes(made))
    json.dumps(made)


def test_what_a_cell_holds_cannot_reach_a_script_or_a_terminal_raw(tmp_path: Path) -> None:
    evil = f"{TITLES}3174\x1b[2J\u202e\0,,\n".encode()
    assert run(tmp_path, evil, "--json").stdout.isascii()
    assert told(tmp_path, evil)[0]["nik"] == "3174\x1b[2J\u202e\0"
    plain = run(tmp_path, evil).stdout
    assert not {"\x1b", "\u202e", "\0"} & set(plain)


def test_people_read_what_is_wrong_row_by_row_and_a_summary(tmp_path: Path) -> None:
    said = run(tmp_path, f"{TITLES}{WOMAN},1990-08-17,P\n{WOMAN},1990-08-18,\n12,,\n")
    lines = said.stdout.splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["3", "4"]
    assert "317401••••••0001" in lines[0] and "Menurut NIK lahir 17-08-1990, di isian 18-08-1990." in lines[0]
    assert "NIK harus 16 angka, ini 2." in lines[1]
    assert lines[2:] == ["3 baris: 1 tanpa temuan, 1 perlu dilihat, 1 salah."]
    assert WOMAN not in said.output
    english = run(tmp_path, f"{TITLES}3.17E+15,,\n", "--lang", "en").stdout
    assert "A spreadsheet (Excel) has rounded this number" in english
    assert english.count("\n") == 2, "its commas and its length are no further mistakes"


@pytest.mark.parametrize(("rounded", "warned"), [(True, True), (False, False)])
def test_a_list_that_excel_rounded_is_noticed_as_a_whole(tmp_path: Path, rounded: bool, warned: bool) -> None:
    rows = "".join(f"31740157089{number:04}{0 if rounded else number % 10},,\n" for number in range(10, 40))
    assert ("berakhir dengan 0" in run(tmp_path, TITLES + rows).stderr) is warned


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "csv.empty"), (b"nik\n12\n", "csv.columns"), (b"PK\x03\x04", "csv.workbook"),
     (b"nik,sex,birth_date,nik\n", "csv.column_twice")],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused_with_the_next_step(tmp_path: Path, content: bytes, code: str) -> None:
    scripts = run(tmp_path, content, "--json")
    fault = json.loads(scripts.stdout)["error"]
    assert (scripts.exit_code, fault["code"]) == (1, code)
    assert fault["text"] and fault["next"]
    people = run(tmp_path, content)
    assert (people.exit_code, people.stdout) == (1, "") and f"[{code}]" in people.stderr


@pytest.mark.parametrize("name", ["", "missing.csv"])
def test_a_folder_or_no_file_at_all_is_a_wrong_call(tmp_path: Path, name: str) -> None:
    done = CliRunner().invoke(main, ["nik", "check", "--csv", str(tmp_path / name), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (2, "usage")


def test_the_input_is_read_as_it_comes_and_a_reader_that_goes_away_ends_it() -> None:
    """Half of an endless list: the first answers are there before the input ends."""
    command = [sys.executable, str(ROOT / "main.py"), "nik", "check", "--csv", "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write((TITLES + f"{WOMAN},,\n" * 2000).encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["nik"] == WOMAN
        process.stdout.close()
        try:
            process.stdin.write(f"{WOMAN},,\n".encode() * 2000)
            process.stdin.close()
        except BrokenPipeError:
            process.stdin = None
        assert process.wait(30) == 1
        assert b"Traceback" not in process.stderr.read()
