"""Opening, asking and finding: what every command on a profile does first."""

import errno
import os
import pty
import subprocess
import sys
from pathlib import Path

from alpukat_desk.cli.seat import PASSPHRASE, PASSWORD
from alpukat_desk.store import vault
from tests.cli.office import SECRET, WORDS, Desk, Office
from tests.house.quiet import ExpectedLog
from tests.house.source import ROOT


def test_without_a_profile_the_next_step_is_told(tmp_path: Path) -> None:
    refused = Desk(tmp_path / "none").run("queue", "--json")
    assert (refused.code, refused.error["code"]) == (4, "profile.missing")
    assert "sync --server" in refused.error["next"]
    assert not (tmp_path / "none").exists()


def test_a_wrong_or_missing_passphrase_ends_with_four(tmp_path: Path) -> None:
    locked = Desk(tmp_path / "profile")
    locked.prepare()
    for words, code in ((WORDS[:-1], "passphrase.wrong"), ("", "passphrase.missing")):
        refused = locked.run("outbox", "--json", **{PASSPHRASE: words})
        assert (refused.code, refused.error["code"]) == (4, code)
        assert refused.error["next"]


def test_a_damaged_key_or_work_file_ends_with_five_and_nothing_is_overwritten(
    desk: Desk, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.store.quarantine", "put aside")
    work = desk.home / "work.db"
    spoilt = b"\x00" * 4096 + work.read_bytes()[4096:]
    work.write_bytes(spoilt)
    assert desk.run("queue").code == 5
    assert [path.read_bytes() for path in desk.home.glob("quarantine/*/work.db")] == [spoilt]
    again = desk.run("queue")
    assert again.code == 0
    (desk.home / vault.NAME).write_bytes(b"{}")
    broken = desk.run("queue", "--json")
    assert (broken.code, broken.error["code"]) == (5, "vault.damaged")


def test_a_damaged_mirror_is_told_beside_the_answer(desk: Desk, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.quarantine", "put aside")
    mirror = desk.home / "mirror.db"
    mirror.write_bytes(b"\x00" * mirror.stat().st_size)
    (desk.home / "suspect").touch()
    told = desk.done("queue", "--view", "all")
    assert told.out == "" and len(told.err.splitlines()) == 2
    assert desk.done("sync").code == 0


def test_what_neither_environment_nor_terminal_gives_is_missing(office: Office, desk: Desk) -> None:
    refused = desk.run("sync", "--officer", "officer-1", "--json", **{PASSWORD: ""})
    assert (refused.code, refused.error["code"]) == (4, "password.missing")


def test_another_officer_s_unsent_work_keeps_the_desk(office: Office, desk: Desk) -> None:
    filed = office.file()
    desk.done("sync")
    desk.done("claim", filed.id)
    desk.done("decide", filed.id, "answer", "--text", "x")
    refused = desk.run("sync", "--officer", "officer-2", "--json")
    assert (refused.code, refused.error["code"]) == (1, "session.other")


def at_terminal(*arguments: str, typed: tuple[str, ...]) -> tuple[int, str]:
    """A command with a terminal of its own, each answer typed when it is asked for; and what the terminal showed."""
    lead, follow = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name not in (PASSPHRASE, PASSWORD)}
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    answers, shown = list(typed), b""
    with subprocess.Popen(command, stdin=follow, stdout=follow, stderr=follow, env=env, start_new_session=True) as ran:
        os.close(follow)
        while piece := _read(lead):
            shown += piece
            if answers and shown.endswith(b": "):
                os.write(lead, answers.pop(0).encode() + b"\n")
    os.close(lead)
    return ran.returncode, shown.decode()


def _read(lead: int) -> bytes:
    """Linux ends a terminal with an input/output error."""
    try:
        return os.read(lead, 4096)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return b""


def test_at_a_terminal_the_secrets_are_asked_and_not_shown(office: Office, tmp_path: Path) -> None:
    home = str(tmp_path / "profile")
    Desk(tmp_path / "profile").prepare()
    sign_in = ("sync", "--server", office.process.address, "--officer", "officer-1", "--profile", home)
    code, shown = at_terminal(*sign_in, typed=(WORDS, SECRET))
    assert code == 0, shown
    assert "Frasa sandi perangkat ini" in shown and "Kata sandi petugas" in shown
    assert "Aman dimatikan." in shown


def test_a_new_passphrase_is_asked_twice_and_must_be_long(office: Office, tmp_path: Path) -> None:
    first = ("sync", "--server", office.process.address, "--officer", "officer-1", "--profile", str(tmp_path / "new"))
    code, shown = at_terminal(*first, typed=("pendek", "pendek"))
    assert code == 1 and "[passphrase.short]" in shown
    assert not vault.exists(tmp_path / "new")
    code, shown = at_terminal(*first, typed=(WORDS, WORDS, SECRET))
    assert code == 0 and "Sekali lagi" in shown
    assert WORDS not in shown and SECRET not in shown
