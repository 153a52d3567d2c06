"""``check``: the findings of whole requests out of a file."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.cli import main, records
from alpukat_desk.cli.check import examine
from alpukat_desk.demo.requests import cases
from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.model import Applicant, Request
from alpukat_desk.gui.texts import Texts
from tests import builders as b

DAY = date(2020, 5, 13)


def run(folder: Path, text: str | bytes, *more: str) -> Result:
    file = folder / "requests.jsonl"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(main, ["check", "--requests", str(file), "--today", DAY.isoformat(), *more])


def told(folder: Path, *requests: Request) -> list[dict[str, Any]]:
    done = run(folder, b"\n".join(map(msgspec.json.encode, requests)), "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def advice(**applicant: Any) -> Request:
    fields = {"consult.topic": "kk", "consult.question": "Bagaimana caranya?"}
    own = Applicant("Sari", **{"nik": b.NIK, "kk": b.KK, "phone": "081200000000", **applicant})
    return b.request(service="konsultasi", fields=fields, applicant=own)


def test_every_request_gets_one_line_with_the_findings_the_desk_would_show(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    made = [case.request for case in cases(catalogue, 60, 3, DAY)]
    lines = told(tmp_path, *made)
    assert [(line["line"], line["id"], line["code"], line["service"]) for line in lines] == [
        (number, request.id, request.code, request.service) for number, request in enumerate(made, 1)
    ]
    for line, request in zip(lines, made, strict=True):
        shown = findings(request, catalogue.services[request.service], DAY, catalogue.regions, catalogue.calendar)
        assert line["findings"] == [
            {name: records.plain(getattr(item, name)) for name in ("code", "severity", "field", "params", "also")}
            for item in shown
        ]
    assert any(line["findings"] for line in lines)


@pytest.mark.parametrize(
    ("applicant", "ok", "code"),
    [
        ({"sex": "P"}, True, None),
        ({"sex": "L"}, True, "nik.sex_differs"),
        ({"nik": "3174013202900001"}, False, "nik.date"),
        ({"kk": "3174022005150001"}, True, "nik.kk_region_differs"),
    ],
)
def test_a_request_is_ok_unless_a_finding_is_an_error(
    tmp_path: Path, applicant: dict[str, Any], ok: bool, code: str | None
) -> None:
    (line,) = told(tmp_path, advice(**applicant))
    assert (line["ok"], [item["code"] for item in line["findings"]]) == (ok, [code] if code else [])


def test_what_show_prints_is_read_as_well(tmp_path: Path) -> None:
    text = records.line(advice(sex="L", birth_date=date(1990, 8, 17)))
    assert "nik.sex_differs" in run(tmp_path, text, "--json").stdout


def test_a_service_of_a_newer_server_is_told_and_the_applicant_checked(tmp_path: Path) -> None:
    (line,) = told(tmp_path, b.request(service="moon-card", applicant=Applicant("Sari", nik="12")))
    assert [item["code"] for item in line["findings"]] == ["service.unknown", "nik.length"]
    assert line["findings"][0]["params"] == {"service": "moon-card"}


DEEP = '{"x":' + "[" * 200_000


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", "{}", '{"id": 1}', "x" * (1 << 20), "3174015708900001,,P", DEEP, "\0", "\ud800"]
)
def test_a_line_that_is_no_request_is_named_and_the_next_is_read(tmp_path: Path, text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass") + b"\n\n" + msgspec.json.encode(advice())
    bad, good = (json.loads(line) for line in run(tmp_path, raw, "--json").stdout.splitlines())
    assert (bad["line"], bad["id"], bad["ok"]) == (1, None, False)
    assert [item["code"] for item in bad["findings"]] == ["check.no_request"]
    assert (good["line"], good["ok"]) == (3, True)


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_day_no_calendar_reckons_with_is_no_request(year: int, texts: Texts) -> None:
    odd = b.request(submitted_at=datetime(year, 12, 31, 23, tzinfo=UTC))
    checked = examine((1, msgspec.json.encode(odd).decode(), True), texts, DAY)
    assert checked.request is None


def test_people_read_what_is_noticed_and_a_summary(tmp_path: Path) -> None:
    text = b"\n".join(map(msgspec.json.encode, (advice(), advice(sex="L"), advice(nik="12\x1b[2J"))))
    said = run(tmp_path, text + b"\nx\n").stdout.splitlines()
    assert said[-1] == "4 permintaan: 1 tanpa keberatan, 1 perlu alasan, 2 harus dibetulkan."
    assert said[0].split()[:2] == ["2", advice().code]
    assert "NIK pemohon: Jenis kelamin menurut NIK P, di isian L" in said[0]
    assert any("Baris ini bukan permintaan" in line for line in said)
    assert "\x1b" not in "".join(said)


def test_an_empty_file_holds_no_requests(tmp_path: Path) -> None:
    assert run(tmp_path, b"", "--json").stdout == ""
    assert run(tmp_path, b"\n \n").stdout.startswith("0 permintaan")


def test_without_a_day_it_is_today(tmp_path: Path) -> None:
    file = tmp_path / "requests.jsonl"
    file.write_bytes(msgspec.json.encode(advice(birth_date=date(2149, 8, 17))))
    said = CliRunner().invoke(main, ["check", "--requests", str(file), "--json"]).stdout
    assert "birth.future" in said


def test_a_folder_is_a_wrong_call(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["check", "--requests", str(tmp_path)]).exit_code == 2
