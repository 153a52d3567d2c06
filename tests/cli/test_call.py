"""What every command on a profile shares."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from alpukat_desk.cli import call, main
from alpukat_desk.cli.seat import PASSPHRASE
from tests.cli.office import WORDS, Desk
from tests.house.source import ROOT


def test_the_profile_may_stand_before_the_command_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "profile")
    desk.prepare()
    for arguments in (["--profile", str(desk.home), "outbox"], ["outbox", "--profile", str(desk.home)]):
        ran = CliRunner().invoke(main, arguments, env={PASSPHRASE: WORDS})
        assert (ran.exit_code, ran.stderr) == (0, "0 perintah belum punya tanda terima.\n")


def test_without_a_name_the_profile_lies_in_the_system_s_folder(home: Path) -> None:
    ran = CliRunner().invoke(main, ["queue", "--json"], env={PASSPHRASE: WORDS})
    assert json.loads(ran.stdout)["error"]["code"] == "profile.missing"
    desk = Desk(home / ".local/share/alpukat-desk")
    desk.prepare()
    assert CliRunner().invoke(main, ["queue"], env={PASSPHRASE: WORDS}).exit_code == 0


def test_the_log_is_written_into_the_profile_without_what_was_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "profile")
    desk.prepare()
    desk.done("queue", "--text", "Sari Wulandari")
    written = [path.read_text() for path in (desk.home / "log").glob("*")]
    assert "Sari" not in "".join(written)


@pytest.mark.parametrize("language", ["id", "en"])
def test_both_languages_answer(language: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "profile")
    desk.prepare()
    told = desk.done("outbox", "--lang", language).err
    assert (
        told == {"id": "0 perintah belum punya tanda terima.\n", "en": "0 commands without their receipt.\n"}[language]
    )


def test_an_unknown_option_is_told_in_the_caller_s_language(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "none")
    assert desk.run("queue", "--jump").err.startswith("Usage: ")
    wrong = desk.run("queue", "--jump", "--json")
    assert (wrong.code, wrong.error["code"], wrong.err) == (2, "usage", "")


def test_a_terminal_of_few_letters_gets_question_marks(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "profile")
    desk.prepare()
    command = [sys.executable, "main.py", "outbox", "--withdraw", "•", "--profile", str(desk.home)]
    env = {**os.environ, PASSPHRASE: WORDS, "PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "  ? " in ran.stderr and "Traceback" not in ran.stderr


def test_the_catalogue_is_read_once() -> None:
    assert call.output("id").texts.catalogue is call.output("en").texts.catalogue


def test_a_faulty_resource_ends_with_its_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n" / "errors.toml").write_text('["a"]\nid = 1\n')
    monkeypatch.setattr(call, "RESOURCES", tmp_path)
    call._catalogue.cache_clear()
    desk = Desk(tmp_path / "none")
    try:
        people, script = desk.run("queue"), desk.run("queue", "--json")
    finally:
        call._catalogue.cache_clear()
    assert people.code == script.code == 70
    assert people.err.strip() and script.error["code"] == "catalogue.fault"
    assert script.error["text"] == people.err.strip()


def test_a_command_on_its_own_asks_for_no_passphrase_and_makes_no_profile(home: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("nik,birth_date,sex\n")
    ran = CliRunner().invoke(main, ["nik", "check", "--csv", str(tmp_path / "list.csv"), "--lang", "en"])
    assert (ran.exit_code, ran.stdout.split(":")[0]) == (0, "0 rows")
    assert not (home / ".local/share/alpukat-desk").exists()
    wrong = CliRunner().invoke(main, ["nik", "check", "--json"])
    assert (wrong.exit_code, json.loads(wrong.stdout)["error"]["code"]) == (2, "usage")
