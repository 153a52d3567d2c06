"""Answers for people and for scripts."""

import json

import pytest

from alpukat_desk.cli.output import Output, standing
from alpukat_desk.domain.model import Finding
from alpukat_desk.gui.texts import Texts


def test_people_get_harmless_lines_and_scripts_none(texts: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        out = Output(texts, as_json=as_json)
        out.line("a\x1b[1m")
        out.say("lease.none")
        out.aside("cli.safe")
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "a�[1m",
        "Permintaan ini belum Anda ambil.",
        "  → Ambil dulu permintaan ini saat daring.",
    ]
    assert said.err.splitlines() == ["Aman dimatikan."]


def test_scripts_get_one_object_a_line_and_people_none(texts: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    for as_json in (False, True):
        out = Output(texts, as_json=as_json)
        out.record({"a": 1})
        out.record({"a": 2})
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [{"a": 1}, {"a": 2}]


def test_a_fault_has_its_code_and_next_step(texts: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    Output(texts, as_json=False).fault("lease.held", {"holder": "Budi\x1b[31m"})
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "Permintaan ini dipegang Budi�[31m. [lease.held]",
        "  → Ambil permintaan lain, atau minta penyelia mengambil alih.",
    ]


def test_a_fault_for_scripts_is_one_object(texts: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    Output(Texts(texts.catalogue, "en"), as_json=True).fault("lease.held", {"holder": "Budi"})
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "error": {
            "code": "lease.held",
            "text": "Budi holds this request.",
            "next": "Take another request, or ask a supervisor to take it over.",
            "detail": {"holder": "Budi"},
        }
    }
    assert said.err == ""


def test_progress_is_for_a_terminal_alone(texts: Texts, capsys: pytest.CaptureFixture[str]) -> None:
    out = Output(texts, as_json=False)
    out.progress("cli.progress.pull", done=1, total=2)
    out.progressed()
    assert capsys.readouterr() == ("", "")


def test_a_row_is_one_object_for_scripts_and_its_lines_for_people(
    texts: Texts, capsys: pytest.CaptureFixture[str]
) -> None:
    for as_json in (True, False):
        out = Output(texts, as_json=as_json)
        out.row({"a": "é\u202e"}, lambda: ["satu\x1b", "dua"])
        out.flush()
    assert capsys.readouterr().out.splitlines() == ['{"a": "\\u00e9\\u202e"}', "satu�", "dua"]


@pytest.mark.parametrize(
    ("severities", "counted"),
    [("", "ok"), ("info", "ok"), ("warning info", "odd"), ("warning error", "wrong"), ("newer", "ok")],
)
def test_what_was_found_is_counted_by_its_worst(severities: str, counted: str) -> None:
    assert standing([Finding("code", severity) for severity in severities.split()]) == counted
