from pathlib import Path

from click.testing import CliRunner, Result

from alpukat_desk.cli import main


def run(folder: Path, *more: str) -> Result:
    database = f"sqlite:///{folder / 'server.db'}"
    known = ["seed", "--database", database, "--files", str(folder / "files"), "--today", "2020-05-13"]
    return CliRunner().invoke(main, [*known, "--requests", "2", *more])


def test_seed_says_how_much_it_wrote_and_how_to_sign_in(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 0
    assert "2 dari 2 permintaan" in done.output and "2 permintaan, " in done.output
    assert "petugas.tebettimur" in done.output


def test_seed_refuses_a_filled_database_with_the_next_step(tmp_path: Path) -> None:
    run(tmp_path)
    again = run(tmp_path)
    assert again.exit_code == 1
    assert "sudah berisi permintaan" in again.output and "--append" in again.output
    assert run(tmp_path, "--append", "--seed", "2").exit_code == 0


def test_seed_wants_a_day_of_the_calendar(tmp_path: Path) -> None:
    assert run(tmp_path, "--today", "13-05-2020").exit_code == 2
