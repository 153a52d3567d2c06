"""The other requests of one family on the command line."""

from alpukat_desk.domain.model import Applicant
from tests.cli.office import Desk, Office

WIFE = Applicant("Dewi\x1b[2J", nik="3174014107880001", kk="3174012005150007")
HUSBAND = Applicant("Budi", nik="3174010205850001")


def test_relatives_and_contradictions_are_told_to_people_and_to_scripts(office: Office, desk: Desk) -> None:
    first = office.file(service="pindah", applicant=WIFE)
    second = office.file(service="pindah", applicant=WIFE)
    birth = office.file(service="akta-lahir", applicant=HUSBAND, fields={"mother.nik": WIFE.nik})
    office.file(applicant=HUSBAND)
    desk.done("sync")
    (told,) = desk.ask("family", first.code)
    assert [item["row"]["id"] for item in told["relatives"]] == [birth.id, second.id]
    assert told["relatives"][0]["ties"] == [{"role": "mother", "field": "mother.nik", "number": WIFE.nik, "name": ""}]
    (found,) = told["contradictions"]
    assert (found["code"], found["requests"]) == ("family.two_moves", [first.id, second.id])
    assert found["text"].startswith(f"Dua kepindahan orang yang sama masih terbuka ({first.code} dan {second.code})")
    assert told["whole"] and told["about"]["code"] == first.code
    people = desk.done("family", first.id)
    lines = people.out.splitlines()
    assert "Ibu · 317401••••••0001" in lines[0] and "Akta kelahiran" in lines[0]
    assert "\x1b" not in people.out and WIFE.nik not in people.out
    assert lines[2].startswith("◆ Dua kepindahan") and lines[2].endswith("[family.two_moves]")
    assert people.err.startswith("2 permintaan lain")


def test_who_is_alone_and_who_is_unknown(office: Office, desk: Desk) -> None:
    alone = office.file(applicant=Applicant("Joko", nik="3174010303700009"))
    desk.done("sync")
    assert desk.ask("family", alone.code)[0]["relatives"] == []
    assert desk.run("family", "nobody").code == 1
