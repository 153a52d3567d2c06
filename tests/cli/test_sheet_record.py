"""One request for scripts."""

import json

from alpukat_desk.cli import records
from alpukat_desk.cli.sheet_record import outputs, record, ticks
from alpukat_desk.desk.commands import Draft
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Finding, Severity
from alpukat_desk.domain.services import Condition, Label, Output
from alpukat_desk.gui.texts import Texts
from tests import builders
from tests.shown import Show

WARNING = Finding("nik.serial_zero", Severity.WARNING, "mother.nik")


def test_a_script_finds_all_it_needs_to_decide(texts: Texts, show: Show) -> None:
    request = builders.request(holder=builders.officer(), answers={WARNING.key: "benar"})
    refusals = {"approve": None, "claim": Refused("lease.held", holder="Budi")}
    shown = show(request, findings=(WARNING,), refusals=refusals, draft=Draft(ticks={"kk": "ok"}))
    told = json.loads(records.line(record(shown, texts)))
    assert set(told) == {*shown.__struct_fields__, "checklist", "outputs", "reasons"}
    assert told["findings"][0]["key"] == "nik.serial_zero:mother.nik" and told["findings"][0]["answer"] == "benar"
    assert told["refusals"]["approve"] is None
    assert told["refusals"]["claim"]["text"] == "Permintaan ini dipegang Budi."
    kk = next(line for line in told["checklist"] if line["requirement"] == "kk")
    assert kk == {"requirement": "kk", "required": True, "substitutes": [], "tick": "ok", "attachments": ["file-2"]}
    assert "akta-kelahiran" in [item["slug"] for item in told["outputs"]]
    assert {"code", "kinds", "about", "label"} == set(told["reasons"][0])
    assert told["request"]["applicant"]["nik"] == builders.NIK


def test_a_service_nobody_knows_has_no_checklist(texts: Texts, show: Show) -> None:
    told = record(show(builders.request(service="moon-card")), texts)
    assert told["checklist"] == [] and told["outputs"] == () and told["reasons"] == ()


def test_a_tick_made_since_the_decision_counts(show: Show) -> None:
    request = builders.request(ticks={"kk": "ok", "passport": "ok"})
    assert ticks(show(request, draft=Draft(ticks={"kk": "bad"}))) == {"kk": "bad", "passport": "ok"}


def test_only_the_outputs_of_this_request_are_offered() -> None:
    letter = Output("letter", Label("Surat", "Letter"), when=Condition("subtype", ("still",)))
    service = builders.service(outputs=(*builders.service().outputs, letter))
    assert [item.slug for item in outputs(builders.request(), service)] == ["akta-lahir"]
    assert [item.slug for item in outputs(builders.request(subtype="still"), service)] == ["akta-lahir", "letter"]
