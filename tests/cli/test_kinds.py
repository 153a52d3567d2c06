"""From the command line to a payload."""

from typing import Any

import click
import pytest

from alpukat_desk.cli.kinds import KINDS, Case, Said
from alpukat_desk.desk.commands import Draft
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Fault, Finding, RequestId, Severity
from alpukat_desk.domain.transitions import TABLE
from tests import builders
from tests.shown import Show

WARNING = Finding("nik.serial_zero", Severity.WARNING, "mother.nik")


def said(**given: Any) -> Said:
    nothing: dict[str, Any] = {
        "text": "", "reason": (), "tick": {}, "tick_all": False, "answer": {}, "to": "", "other": "", "field": "",
        "value": None, "basis": "", "document": "", "number": "",
    }  # fmt: skip
    return Said(**{**nothing, **given})


@pytest.fixture
def case(show: Show) -> Case:
    request = builders.request(holder=builders.officer(), documents=(builders.document(),))
    return Case(show(request, findings=(WARNING,)), builders.service(), lambda name: RequestId(f"id of {name}"))


PAYLOADS: dict[str, tuple[dict[str, Any], c.Payload]] = {
    "approve": ({"tick": {"kk": "ok"}, "answer": {WARNING.key: "benar"}},
                c.Approve({"kk": "ok"}, {WARNING.key: "benar"})),
    "return": ({"reason": (Fault("file-missing", "kk"),)}, c.Return((Fault("file-missing", "kk"),))),
    "reject": ({"reason": (Fault("other"),), "text": "x"}, c.Reject((Fault("other"),), "x")),
    "answer": ({"text": "x"}, c.Answer("x")),
    "wait": ({"text": "x"}, c.Wait("x")),
    "resume": ({}, c.Resume()),
    "mark-duplicate": ({"other": "AB-2"}, c.MarkDuplicate(RequestId("id of AB-2"))),
    "not-duplicate": ({"other": "AB-2", "text": "x"}, c.NotDuplicate(RequestId("id of AB-2"), "x")),
    "forward": ({"to": "31.74.02", "text": "x"}, c.Forward("31.74.02", "x")),
    "correct": ({"field": "child.name", "value": "Bimo", "basis": "KK"},
                c.Correct("child.name", "Bima Wulandari", "Bimo", "KK")),
    "note": ({"text": "x"}, c.Note("x")),
    "release": ({}, c.Release()),
    "reopen": ({"text": "x"}, c.Reopen("x")),
    "take-over": ({"text": "x"}, c.TakeOver("x")),
    "submit-for-signature": ({}, c.SubmitForSignature("document-1")),
    "signed": ({"number": "3174-LU-1"}, c.Signed("document-1", "3174-LU-1")),
    "ready": ({"document": "document-1"}, c.Ready("document-1")),
    "hand-over": ({"to": "Sari"}, c.HandOver("document-1", "Sari")),
    "void-document": ({"text": "x"}, c.VoidDocument("document-1", "x")),
    "complete": ({}, c.Complete()),
    "check-nik": ({}, c.CheckNik()),
    "explain": ({"answer": {WARNING.key: "benar"}}, c.Explain({WARNING.key: "benar"})),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_makes_its_payload(kind: str, case: Case) -> None:
    given, payload = PAYLOADS[kind]
    assert KINDS[kind].make(said(**given), case) == payload
    assert payload.kind == kind.replace("-", "_")
    assert set(given) <= set(KINDS[kind].takes.split())
    assert set(KINDS[kind].needs.split()) <= set(given)


def test_every_command_there_is_can_be_given() -> None:
    elsewhere = {"claim", "attach", "print", "resubmit"}
    assert {kind.replace("-", "_") for kind in KINDS} | elsewhere == set(TABLE)


def test_tick_all_ticks_what_must_be_there_and_what_was_sent(case: Case) -> None:
    made = KINDS["approve"].make(said(tick_all=True, tick={"birth-letter": "F-2.03"}), case)
    assert made == c.Approve({"birth-letter": "F-2.03", "kk": "ok"})


def test_ticks_of_the_window_count_and_the_caller_has_the_last_word(show: Show) -> None:
    draft = Draft(ticks={"kk": "bad", "birth-letter": "F-2.03"}, answers={WARNING.key: "benar"})
    shown = show(builders.request(holder=builders.officer()), draft=draft, findings=(WARNING,))
    case = Case(shown, builders.service(), RequestId)
    made = KINDS["approve"].make(said(tick_all=True), case)
    assert made == c.Approve({"kk": "bad", "birth-letter": "F-2.03"}, {WARNING.key: "benar"})
    assert KINDS["approve"].make(said(tick={"kk": "ok"}), case).ticks["kk"] == "ok"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"tick": {"kkk": "ok"}}, "'kkk' is not one of: birth-letter, kk, passport"),
        ({"tick": {"kk": "F-2.03"}}, "'F-2.03' is not one of: ok, bad"),
        ({"answer": {"nik.serial_zero": "x"}}, "is not one of: nik.serial_zero:mother.nik"),
    ],
)
def test_a_name_that_would_do_nothing_is_a_wrong_call(given: dict[str, Any], words: str, case: Case) -> None:
    with pytest.raises(click.BadParameter, match=words):
        KINDS["approve"].make(said(**given), case)
