"""Documents attached and printed, against a real server."""

from pathlib import Path

import pytest

from alpukat_desk.domain.model import DocumentStatus
from tests import builders
from tests.cli.office import PDF, Desk, Office

ATTACH = ("--output", "akta-kelahiran", "--number", "3174-LU-24032020-0007", "--signed")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "akta anak.pdf"
    path.write_bytes(PDF)
    return path


def test_a_document_is_attached_offline_and_printed_unchanged(
    office: Office, desk: Desk, pdf: Path, tmp_path: Path
) -> None:
    filed = office.approved(builders.officer(1))
    desk.done("sync")
    assert desk.ask("attach", filed.code, str(pdf), *ATTACH)[0]["kind"] == "attach"
    early = desk.run("print", filed.code, "--to", str(tmp_path / "early.pdf"), "--json")
    assert (early.code, early.error["code"]) == (1, "document.provisional")
    assert desk.ask("sync")[0]["report"]["accepted"] == 1
    target = tmp_path / "copy.pdf"
    (told,) = desk.ask("print", filed.code, "--to", str(target))
    assert target.read_bytes() == PDF and told["size"] == len(PDF) and told["file"] == str(target)
    assert target.stat().st_mode & 0o777 == 0o600
    desk.done("sync")
    (paper,) = office.stored(filed).documents
    assert (paper.status, paper.copies, paper.name) == ("printed", 1, "akta anak.pdf")
    assert not list(tmp_path.glob("*early*")) and not list(tmp_path.glob(".*"))


def test_a_second_copy_needs_a_reason(office: Office, desk: Desk, tmp_path: Path) -> None:
    filed = office.printable(builders.officer(1))
    desk.done("sync")
    assert "dicatat sebagai tercetak" in desk.done("print", filed.id, "--to", str(tmp_path / "1.pdf")).out
    assert "[document.reprint]" in desk.run("print", filed.id, "--to", str(tmp_path / "2.pdf")).err
    desk.done("print", filed.id, "--to", str(tmp_path / "2.pdf"), "--reason", "Kertas macet")
    desk.done("sync")
    assert office.stored(filed).documents[0].copies == 2
    assert (tmp_path / "2.pdf").read_bytes() == office.content(filed)


def test_what_is_on_no_printer_s_list_is_not_written(office: Office, desk: Desk, tmp_path: Path) -> None:
    unsigned = office.approved(builders.officer(1), documents=(office.paper(DocumentStatus.AWAITING_SIGNATURE),))
    bare = office.approved(builders.officer(1))
    new = office.file()
    desk.done("sync")
    for about, code in ((unsigned, "document.not_ready"), (bare, "document.unknown"), (new, "document.unknown")):
        refused = desk.run("print", about.id, "--to", str(tmp_path / "x.pdf"), "--json")
        assert (refused.code, refused.error["code"]) == (1, code)
    assert not list(tmp_path.glob("*x.pdf*"))
    assert desk.ask("outbox") == []


def test_of_two_documents_one_is_named(office: Office, desk: Desk, tmp_path: Path) -> None:
    first, second = office.paper(), office.paper()
    both = office.approved(builders.officer(1), documents=(first, second))
    desk.done("sync")
    assert desk.run("print", both.id, "--to", str(tmp_path / "x.pdf")).code == 2
    (told,) = desk.ask("print", both.id, "--to", str(tmp_path / "x.pdf"), "--document", first.id)
    assert told["sha256"] == first.sha256


def test_an_existing_file_is_never_overwritten(office: Office, desk: Desk, tmp_path: Path) -> None:
    there = tmp_path / "there.pdf"
    there.write_text("somebody's")
    assert desk.run("print", "AB-1", "--to", str(there)).code == 2
    assert there.read_text() == "somebody's"


def test_a_copy_that_cannot_be_written_is_not_recorded(office: Office, desk: Desk, tmp_path: Path) -> None:
    filed = office.printable(builders.officer(1))
    desk.done("sync")
    lost = desk.run("print", filed.id, "--to", str(tmp_path / "nowhere" / "x.pdf"), "--json")
    assert (lost.code, lost.error["code"]) == (1, "file.unwritable")
    assert desk.ask("outbox") == []


@pytest.mark.parametrize(
    ("data", "code"), [(b"GIF89a", "document.kind"), (b"", "document.kind"), (PDF + bytes(21 << 20), "file.large")]
)
def test_only_a_pdf_of_bearable_size_is_attached(
    data: bytes, code: str, office: Office, desk: Desk, tmp_path: Path
) -> None:
    filed = office.approved(builders.officer(1))
    desk.done("sync")
    (tmp_path / "x.pdf").write_bytes(data)
    refused = desk.run("attach", filed.id, str(tmp_path / "x.pdf"), *ATTACH, "--json")
    assert (refused.code, refused.error["code"]) == (1, code)


def test_attach_wants_a_file_and_an_output_of_the_service(office: Office, desk: Desk, pdf: Path) -> None:
    filed = office.approved(builders.officer(1))
    desk.done("sync")
    assert desk.run("attach", filed.id, str(pdf.with_name("lost.pdf")), *ATTACH).code == 2
    assert desk.run("attach", filed.id, str(pdf)).code == 2
    refused = desk.run("attach", filed.id, str(pdf), "--output", "ktp", "--json")
    assert (refused.code, refused.error["code"]) == (1, "output.unknown")
    unnumbered = desk.run("attach", filed.id, str(pdf), "--output", "akta-kelahiran", "--signed", "--json")
    assert unnumbered.error["code"] == "document.number"
