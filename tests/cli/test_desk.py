"""Sync, queue, show and outbox against a real server."""

from pathlib import Path

import pytest

from alpukat_desk.cli.seat import PASSWORD
from tests import builders
from tests.cli.office import Desk, Office


def test_a_request_is_found_taken_answered_and_sent(office: Office, desk: Desk) -> None:
    filed = office.file()
    assert desk.done("sync").out.splitlines()[1] == "Aman dimatikan."
    (row,) = desk.ask("queue", "--view", "free", "--text", filed.code)
    assert (row["id"], row["nik"], row["status"]) == (filed.id, filed.applicant.nik, "new")
    assert desk.ask("claim", filed.code) == [{"id": filed.id, "code": filed.code, "claimed": True, "denied": ""}]
    (decided,) = desk.ask("decide", filed.id, "answer", "--text", "NIK aktif")
    assert decided["status"] == "completed" and decided["pending"] == 1
    assert [row["id"] for row in desk.ask("outbox")] == [decided["command_id"]]
    (told,) = desk.ask("sync")
    assert told["report"]["accepted"] == 1 and told["link"]["safe_to_switch_off"]
    assert desk.ask("outbox") == []
    assert office.stored(filed).status == "completed"


def test_the_first_sync_makes_the_profile(office: Office, tmp_path: Path) -> None:
    fresh = Desk(tmp_path / "new")
    assert fresh.run("sync").code == 4
    assert fresh.run("sync", "--server", office.process.address).code == 2
    assert fresh.run("sync", "--officer", "officer-1").code == 4
    assert not fresh.home.exists()
    first = fresh.done("sync", "--server", office.process.address, "--officer", "officer-1")
    assert first.out.startswith("Tersinkron: ")
    assert fresh.done("sync").err == ""


def test_a_profile_without_a_session_says_how_to_sign_in(office: Office, tmp_path: Path) -> None:
    fresh = Desk(tmp_path / "new")
    fresh.prepare()
    assert fresh.run("sync", "--json").error["code"] == "server.missing"
    denied = fresh.run("sync", "--server", office.process.address, "--officer", "officer-1", **{PASSWORD: "x" * 20})
    assert denied.code in (1, 4) and "session.refused" in denied.err
    assert fresh.run("sync", "--json").error["code"] == "server.missing"
    assert fresh.run("queue").code == 0


def test_a_mistyped_server_never_gets_the_session(office: Office, desk: Desk) -> None:
    assert desk.run("sync", "--server", "http://127.0.0.1:9").code == 2
    assert desk.run("sync", "--server", "http://127.0.0.1:9", "--officer", "officer-1").code == 3
    plain = desk.run("sync", "--server", "http://kantor.example.id", "--officer", "officer-1", "--json")
    assert (plain.code, plain.error["code"]) == (1, "server.url")
    assert desk.done("sync").out.endswith("Aman dimatikan.\n")


def test_a_long_queue_is_told_in_parts_and_whole_to_scripts(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = [office.file(service="pindah").id for _ in range(3)]
    desk.done("sync")
    monkeypatch.setattr("alpukat_desk.cli.desk.PART", 2)
    monkeypatch.setattr("alpukat_desk.cli.desk.LINES", 1)
    assert sorted(row["id"] for row in desk.ask("queue", "--view", "free", "--service", "pindah")) == sorted(filed)
    assert len(desk.done("queue", "--view", "free", "--service", "pindah").out.splitlines()) == 1


def test_the_queue_masks_niks_for_people_and_tells_how_many_there_are(office: Office, desk: Desk) -> None:
    first, second = office.file(), office.file()
    desk.done("sync")
    told = desk.done("queue", "--view", "all", "--limit", "1", "--text", "Sari")
    assert len(told.out.splitlines()) == 1 and "••••••" in told.out
    assert first.applicant.nik not in told.out and second.applicant.nik not in told.out
    assert told.err.startswith("Semua antrean: 1 dari ")
    assert desk.done("queue", "--text", "nobody at all", "--lang", "en").err == "My queue: 0 of 0 requests.\n"


def test_an_unknown_service_is_a_wrong_call(desk: Desk) -> None:
    wrong = desk.run("queue", "--service", "moon-card", "--json")
    assert wrong.code == 2 and wrong.error["code"] == "usage" and "akta-lahir" in wrong.error["text"]
    assert "akta-lahir" in desk.run("claim", "--next", "1", "--service", "moon-card").err
    assert desk.ask("queue", "--service", "pindah", "--view", "mine") == []


def test_show_tells_a_request_by_id_or_code_in_either_language(office: Office, desk: Desk) -> None:
    filed = office.file()
    desk.done("sync")
    by_id, by_code = desk.done("show", filed.id), desk.done("show", filed.code.lower(), "--lang", "en")
    assert "Sedang" not in by_id.out and "Baru (v1)" in by_id.out
    assert "New (v1)" in by_code.out
    assert "history" not in by_id.out and "--refresh" in by_id.out
    assert "--refresh" not in desk.done("show", filed.id, "--refresh").out
    (told,) = desk.ask("show", filed.code)
    assert told["history_complete"] and [event["kind"] for event in told["history"]] == ["filed"]
    assert desk.run("show", "AB-0000", "--json").error["code"] == "request.missing"


def test_a_closed_request_is_found_by_its_code(office: Office, desk: Desk) -> None:
    filed = office.file(status="rejected", closed_at=builders.NOW.replace(year=2090))
    desk.done("sync")
    assert desk.ask("show", filed.code)[0]["request"]["status"] == "rejected"


def test_release_gives_back_and_withdraw_takes_it_back(office: Office, desk: Desk) -> None:
    one, other = office.file(), office.file()
    desk.done("sync")
    desk.done("claim", one.id, other.id)
    released = desk.ask("release", one.code, other.code)
    assert [line["status"] for line in released] == ["new", "new"]
    left = desk.ask("outbox", "--withdraw", released[0]["command_id"])
    assert [line["id"] for line in left] == [released[1]["command_id"]]
    desk.done("sync")
    assert (office.stored(one).status, office.stored(other).status) == ("in_review", "new")
    gone = desk.run("outbox", "--withdraw", released[1]["command_id"], "--json")
    assert (gone.code, gone.error["code"]) == (1, "command.missing")
    assert desk.run("outbox", "--drop", "a", "--redo", "b").code == 2


def test_a_conflict_waits_in_the_outbox_for_its_author(office: Office, desk: Desk, tmp_path: Path) -> None:
    """The supervisor takes the request over while the officer, offline, answers it."""
    filed = office.file()
    desk.done("sync")
    desk.done("claim", filed.id)
    (mine,) = desk.ask("decide", filed.id, "answer", "--text", "NIK aktif")
    supervisor = office.desk(tmp_path / "supervisor", 3)
    (taken,) = supervisor.ask("decide", filed.code, "take-over", "--text", "Petugas sakit")
    assert (taken["status"], taken["command_id"]) == ("in_review", "")
    refused = desk.run("sync")
    assert refused.code == 1 and "[sync.refused]" in refused.err
    told = desk.done("outbox").out
    assert mine["command_id"] in told and "Petugas 3: Diambil alih" in told
    assert desk.done("queue", "--view", "tray").out.startswith(filed.code)
    again = desk.run("outbox", "--redo", mine["command_id"], "--json")
    assert (again.code, again.error["code"]) == (1, "lease.held")
    assert desk.ask("outbox", "--drop", mine["command_id"]) == []
    assert desk.run("sync").code == 0


def test_what_citizens_type_cannot_drive_the_terminal(office: Office, desk: Desk) -> None:
    from_citizen = builders.request().applicant
    filed = office.file(applicant=type(from_citizen)(name="\x1b[2JSari\x9b31m \u202eidub", nik="\x1b]0;x\x07"))
    desk.done("sync")
    for command in (("queue", "--view", "free", "--text", filed.code), ("show", filed.id)):
        told = desk.done(*command).out
        assert "Sari" in told and not set(told) & set("\x1b\x9b\x07\u202e")
        assert desk.done(*command, "--json").out.isascii()
