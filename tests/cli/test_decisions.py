"""``decide`` against a real server: kept offline, sent later, refused by the rules."""

from pathlib import Path

import pytest

from tests import builders
from tests.cli.office import Desk, Office


@pytest.fixture
def held(office: Office, desk: Desk) -> str:
    """The id of a request that officer 1 has taken."""
    filed = office.file()
    desk.done("sync")
    desk.done("claim", filed.id)
    return filed.id


def test_the_domain_s_refusal_ends_with_one(desk: Desk, held: str) -> None:
    refused = desk.run("decide", held, "approve", "--json")
    assert (refused.code, refused.error["code"]) == (1, "service.no_document")
    assert refused.error["next"] == "Tulis jawaban untuk pemohon."
    assert "[text.missing]" in desk.run("decide", held, "answer").err
    assert desk.ask("outbox") == []


def test_several_decisions_rest_on_each_other_until_they_are_sent(office: Office, desk: Desk, held: str) -> None:
    desk.done("decide", held, "note", "--text", "Menelepon pusat")
    desk.done("decide", held, "wait", "--text", "Menunggu DWH")
    desk.done("decide", held, "resume")
    told = desk.done(
        "decide", held, "correct", "--field", "applicant.phone", "--value", "081200009999", "--basis", "KK"
    )
    assert told.out.endswith("Betulkan isian  Menunggu dikirim\n")
    (line,) = desk.ask("decide", held, "answer", "--text", "NIK aktif")
    assert line["pending"] == 5
    assert desk.ask("sync")[0]["report"]["accepted"] == 5
    kinds = [event["kind"] for event in desk.ask("show", held, "--refresh")[0]["history"]]
    assert kinds == ["filed", "claim", "note", "wait", "resume", "correct", "answer"]


def test_reasons_point_at_what_is_wrong(office: Office, desk: Desk) -> None:
    letter = builders.attachment(1, sha256=office.keep(b"a picture", "image/png"), size=9)
    filed = office.file(service="akta-lahir", attachments=(letter,))
    desk.done("sync")
    desk.done("claim", filed.id)
    assert desk.run("decide", filed.id, "return", "--json").error["code"] == "reason.missing"
    wrong = desk.run("decide", filed.id, "return", "--reason", "file-missing", "--json")
    assert wrong.error["code"] == "reason.about"
    reasons = ("--reason", "file-missing:kk", "--reason", "data-missing:child.name", "--reason", "other")
    desk.done("decide", filed.id, "return", *reasons, "--text", "Lengkapi")
    verdict = desk.ask("show", filed.id)[0]["request"]["verdict"]
    assert [(fault["code"], fault["about"]) for fault in verdict["faults"]] == [
        ("file-missing", "kk"), ("data-missing", "child.name"), ("other", ""),
    ]  # fmt: skip
    assert desk.ask("sync")[0]["report"]["accepted"] == 1
    assert office.stored(filed).status == "returned"


def test_two_of_one_case_are_judged_by_code(office: Office, desk: Desk) -> None:
    one = office.file()
    other = office.file(applicant=one.applicant)
    desk.done("sync")
    desk.done("claim", one.id, other.id)
    assert one.id in desk.done("show", other.id).out
    desk.done("decide", one.code, "mark-duplicate", "--other", other.code)
    desk.done("decide", other.code, "not-duplicate", "--other", one.code, "--text", "Sudah dibandingkan")
    assert desk.ask("sync")[0]["report"]["accepted"] == 2
    assert (office.stored(one).status, office.stored(one).duplicate_of) == ("duplicate", other.id)
    assert office.stored(other).cleared == (one.id,)


def test_a_version_the_caller_has_not_seen_is_a_conflict(desk: Desk, held: str) -> None:
    version = desk.ask("show", held)[0]["request"]["version"]
    stale = desk.run("decide", held, "answer", "--text", "x", "--seen", str(version + 1), "--json")
    assert (stale.code, stale.error["code"]) == (1, "request.changed")
    assert desk.run("decide", held, "answer", "--text", "x", "--seen", str(version)).code == 0


def test_forwarding_takes_it_to_another_office(office: Office, desk: Desk, held: str) -> None:
    desk.done("decide", held, "forward", "--to", "31.74.01.1001", "--text", "Wilayah Tebet Timur")
    desk.done("sync")
    assert desk.ask("show", held)[0]["request"]["office"] == "31.74.01.1001"


def test_only_the_server_can_reopen(office: Office, desk: Desk, tmp_path: Path) -> None:
    filed = office.file(status="cancelled", closed_at=builders.NOW.replace(year=2090))
    desk.done("sync")
    assert desk.run("decide", filed.id, "reopen", "--text", "x", "--json").error["code"] == "role.wrong"
    supervisor = office.desk(tmp_path / "supervisor", 3)
    (told,) = supervisor.ask("decide", filed.id, "reopen", "--text", "Pemohon datang")
    assert (told["status"], told["pending"], told["command_id"]) == ("in_review", 0, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("fly",), "'fly' is not one of"),
        (("answer", "--tick-all"), "answer does not take --tick-all."),
        (("approve", "--reason", "other", "--to", "31.74"), "approve does not take --reason, --to."),
        (("correct", "--field", "applicant.name"), "correct needs --field, --value."),
        (("forward", "--text", "x"), "forward needs --to."),
        (("mark-duplicate",), "mark-duplicate needs --other."),
        (("approve", "--tick", "kk"), "'kk' is not of the form NAME=VALUE"),
        (("approve", "--answer", "=x"), "'=x' is not of the form NAME=VALUE"),
        (("return", "--reason", ":kk"), "':kk' is not of the form CODE[:ABOUT]"),
        (("approve", "--seen", "0"), "0 is not in the range"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_opened(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    nowhere = Desk(tmp_path / "nowhere")
    wrong = nowhere.run("decide", "AB-1", *arguments, "--json")
    assert wrong.code == 2 and words in wrong.error["text"]
    assert words in nowhere.run("decide", "AB-1", *arguments).err.replace("\n", " ")


def test_the_help_names_what_each_kind_takes(tmp_path: Path) -> None:
    told = Desk(tmp_path).done("decide", "--help").out
    assert "correct               --field --value --basis" in told
