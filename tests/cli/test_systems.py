import json
from pathlib import Path

from click.testing import CliRunner, Result

from alpukat_desk.cli.systems import systems


def run(folder: Path, *given: str) -> Result:
    return CliRunner().invoke(systems, [*given, "--database", f"sqlite:///{folder / 'server.db'}"])


ADD = ("add", "Alpukat Betawi", "--id", "alpukat.1", "--channel", "alpukat", "--city", "31.74")


def test_a_system_is_added_listed_and_revoked(tmp_path: Path) -> None:
    token = run(tmp_path, *ADD).output.strip()
    assert token.startswith("in~31.74~")
    assert run(tmp_path, "list").output.split()[:4] == ["alpukat.1", "alpukat", "31.74", "aktif"]
    assert run(tmp_path, "revoke", "alpukat.1").exit_code == 0
    listed = run(tmp_path, "list", "--json").output
    assert json.loads(listed)["revoked_at"] and token not in listed and "hash" not in listed


def test_what_cannot_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    run(tmp_path, *ADD)
    twice = run(tmp_path, *ADD)
    assert (twice.exit_code, twice.stderr.startswith("Sistem “alpukat.1” sudah ada.")) == (1, True)
    assert run(tmp_path, "revoke", "nobody").exit_code == 1
