import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alpukat_desk.cli.server import officers, restored, serve
from alpukat_desk.server import accounts
from alpukat_desk.server.database import epoch, open_database, sole_server

PASSWORD = "kucing duduk di atap"
NAME = "Timur Satu"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'server.db'}"


def run(*given: str, typed: str = "", password: str | None = PASSWORD) -> Result:
    return CliRunner().invoke(officers, given, input=typed, env={"ALPUKAT_OFFICER_PASSWORD": password})


def add(url: str, number: int = 1, **more: str) -> Result:
    options = {"role": "officer", "office": "31.74.01.1001", **more}
    given = [part for name, value in options.items() for part in (f"--{name}", value)]
    return run("add", NAME, "--id", f"tebet.timur.{number}", *given, "--database", url)


def test_after_a_restore_the_desks_are_told_to_start_over(url: str) -> None:
    database = open_database(url)
    with database.reading() as tx:
        before = epoch(tx)
    assert CliRunner().invoke(restored, ["--database", url]).exit_code == 0
    with database.reading() as tx:
        assert epoch(tx) != before
    database.close()
    with sole_server(url):
        running = CliRunner().invoke(restored, ["--database", url])
    assert running.exit_code == 1 and running.stderr


def test_an_account_is_added_listed_and_disabled(url: str) -> None:
    assert add(url).output == "tebet.timur.1\n"
    assert add(url, 2, role="supervisor", office="31.74.01").exit_code == 0
    listed = run("list", "--database", url).output.splitlines()
    assert [line.split()[:4] for line in listed] == [
        ["tebet.timur.2", "supervisor", "31.74.01", "aktif"],
        ["tebet.timur.1", "officer", "31.74.01.1001", "aktif"],
    ]
    assert run("disable", "tebet.timur.1", "--database", url).exit_code == 0
    rows = [json.loads(line) for line in run("list", "--json", "--database", url).output.splitlines()]
    assert [row["disabled_at"] is None for row in rows] == [True, False]
    assert rows[0] == {
        "id": "tebet.timur.2",
        "name": NAME,
        "role": "supervisor",
        "office": "31.74.01",
        "city": "31.74",
        "disabled_at": None,
    }


def test_the_password_may_be_typed_and_is_never_an_argument(url: str) -> None:
    given = ("add", NAME, "--id", "a.1", "--role", "officer", "--office", "31.74.01", "--database", url)
    result = run(*given, typed=f"{PASSWORD}\n{PASSWORD}\n", password=None)
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert run(*given, "--password", PASSWORD).exit_code == 2
    database = open_database(url)
    with database.reading() as tx:
        assert accounts.fits(PASSWORD, accounts.password_hash(tx, "a.1"))
    database.close()


def test_what_is_refused_says_why_and_what_to_do(url: str) -> None:
    add(url)
    again = add(url)
    assert (again.exit_code, again.stderr) == (1, "Akun tebet.timur.1 sudah ada. Pilih ID lain.\n")
    assert add(url, 3, office="31").exit_code == 1
    assert add(url, 3, office="31", city="31.74").exit_code == 0
    assert run("disable", "nobody", "--database", url).exit_code == 1
    assert add(url, 4, role="king").exit_code == 2


def test_a_damaged_database_has_its_own_exit_code(tmp_path: Path) -> None:
    (tmp_path / "server.db").write_bytes(b"no database " * 1000)
    assert run("list", "--database", f"sqlite:///{tmp_path / 'server.db'}").exit_code == 5


def test_names_cannot_move_the_cursor_of_who_lists_them(url: str) -> None:
    run("add", "\x1b[2JJahat", "--id", "a.1", "--role", "officer", "--office", "31.74.01", "--database", url)
    assert "\x1b" not in run("list", "--database", url).output


def test_serving_a_served_database_is_refused(tmp_path: Path, url: str) -> None:
    with sole_server(url):
        result = CliRunner().invoke(serve, ["--database", url, "--files", str(tmp_path / "files"), "--port", "0"])
    assert result.exit_code == 1
    assert "Server lain sudah melayani" in result.stderr
