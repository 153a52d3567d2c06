"""Taking requests, and giving them back, against a real server."""

from pathlib import Path

import pytest

from tests.cli.office import Desk, Office


def test_the_next_are_taken_by_service_until_none_is_left(office: Office, desk: Desk) -> None:
    filed = [office.file(service="verifikasi-nik") for _ in range(2)]
    taken = desk.ask("claim", "--next", "5", "--service", "verifikasi-nik")
    assert {line["id"] for line in taken} == {item.id for item in filed}
    assert all(line["claimed"] and line["code"].startswith("AB-") for line in taken)
    assert desk.ask("queue", "--service", "verifikasi-nik")[0]["offline"]
    none = desk.run("claim", "--next", "5", "--service", "verifikasi-nik", "--json")
    assert (none.code, none.error["code"]) == (1, "claim.none")


def test_what_a_colleague_holds_cannot_be_taken(office: Office, desk: Desk, tmp_path: Path) -> None:
    held, free = office.file(), office.file()
    desk.done("sync")
    office.desk(tmp_path / "colleague", 2).done("claim", held.id)
    answer = desk.run("claim", held.id, free.id)
    assert answer.code == 1
    assert f"{held.code}\nPermintaan ini dipegang Petugas 2." in answer.out
    assert f"{free.code}  Diambil" in answer.out
    assert "[claim.denied]" in answer.err
    asked = desk.run("claim", held.id, "--json")
    assert asked.records[0] == {"id": held.id, "code": held.code, "claimed": False, "denied": "status.wrong"}
    assert asked.error["detail"] == {"count": 1}


@pytest.mark.parametrize("arguments", [(), ("AB-1", "--next", "1"), ("AB-1", "--service", "konsultasi")])
def test_claim_wants_either_names_or_a_number(arguments: tuple[str, ...], desk: Desk) -> None:
    assert desk.run("claim", *arguments).code == 2


def test_at_the_end_of_a_shift_what_was_not_begun_goes_back(office: Office, desk: Desk) -> None:
    begun, untouched = office.file(), office.file()
    desk.done("sync")
    desk.done("claim", begun.id, untouched.id)
    desk.done("decide", begun.id, "note", "--text", "Sudah ditelepon")
    shown = desk.ask("release", "--untouched", "--preview")
    ids = {line["id"] for line in shown}
    assert untouched.id in ids and begun.id not in ids
    assert len(desk.ask("outbox")) == 1, "the preview changes nothing"
    told = desk.done("release", "--untouched").out
    assert f"{len(ids)} permintaan belum dikerjakan; 1 lainnya tetap pada Anda." in told
    desk.done("sync")
    assert desk.ask("show", untouched.id)[0]["request"]["status"] == "new"
    assert desk.ask("show", begun.id)[0]["request"]["status"] == "in_review"


@pytest.mark.parametrize("arguments", [(), ("AB-1", "--untouched"), ("AB-1", "--preview"), ("--preview",)])
def test_release_wants_either_names_or_all_that_is_untouched(arguments: tuple[str, ...], desk: Desk) -> None:
    assert desk.run("release", *arguments).code == 2
