from pathlib import Path

from alpukat_desk.demo.embedded import database_url
from alpukat_desk.demo.places import SUDIN
from alpukat_desk.demo.stage import prepare, staged
from alpukat_desk.server import records
from alpukat_desk.server.database import open_database


def head(folder: Path) -> int:
    database = open_database(database_url(folder))
    try:
        with database.reading() as tx:
            return records.head(tx, SUDIN)
    finally:
        database.close()


def test_a_folder_is_filled_once_and_found_again(tmp_path: Path) -> None:
    assert staged(tmp_path) is None
    told: list[tuple[int, int]] = []
    first = prepare(tmp_path, lambda *step: told.append(step), requests=2)
    assert told == [(2, 2)] and staged(tmp_path) == first
    before = head(tmp_path)
    assert prepare(tmp_path, requests=9) == first
    assert head(tmp_path) == before


def test_half_a_filling_is_done_anew(tmp_path: Path) -> None:
    prepare(tmp_path, requests=2)
    before = head(tmp_path)
    (tmp_path / "stage.json").unlink()
    prepare(tmp_path, requests=2)
    assert head(tmp_path) == before
