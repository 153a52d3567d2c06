"""An applicant's answer by message recorded from the command line, against a real server."""

from datetime import UTC, datetime
from pathlib import Path

from alpukat_desk.domain.model import Pause
from tests import builders
from tests.cli.office import Desk, Office


def test_a_returned_request_comes_back_with_its_answer_and_paper(office: Office, desk: Desk, tmp_path: Path) -> None:
    photo = tmp_path / "kk.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"kk" * 300)
    lease = builders.lease(builders.officer(1))
    filed = office.file(service="akta-lahir", status="returned", lease=lease, pauses=(Pause(datetime.now(UTC)),))
    desk.done("sync")
    wrong = desk.run("resubmit", filed.code, "--text", "ini", "--file", f"nothing={photo}", "--json")
    assert (wrong.code, wrong.error["code"]) == (1, "enter.file")
    given = ("--text", "ini kk saya", "--value", "applicant.name=Sari W", "--file", f"kk={photo}")
    assert desk.ask("resubmit", filed.code, *given)[0]["kind"] == "resubmit"
    desk.done("sync")
    back = office.stored(filed)
    assert (back.status, back.applicant.name) == ("new", "Sari W")
    assert [(item.requirement, item.name) for item in back.attachments] == [("kk", "kk.png")]
    again = desk.run("resubmit", filed.code, "--text", "ini", "--json")
    assert again.error["code"] == "status.wrong"
