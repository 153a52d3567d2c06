import os
from pathlib import Path

import pytest

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server import files
from alpukat_desk.server.files import Kept
from tests import builders as b
from tests.server.site import Site, case

ONE = b.officer(1)
DATA = b"%PDF-1.7 one"


def visible(site: Site, office: str, sha256: str) -> Kept | None:
    with site.house.database.reading() as tx:
        return files.visible(tx, site.caller(b.officer(hash(office) % 1000, office=office)), sha256)


def test_a_stored_file_lies_under_its_hash(site: Site) -> None:
    sha256 = site.keep(DATA)
    place = files.place(site.house.files, b.Sha256(sha256))
    assert place.read_bytes() == DATA
    assert [item.name for item in place.parent.iterdir()] == [sha256]
    assert place.stat().st_mode & 0o077 == 0
    with site.house.database.reading() as tx:
        assert files.found(tx, b.CITY, sha256) == Kept(len(DATA), "application/pdf")


def test_storing_again_changes_nothing(site: Site) -> None:
    place = files.place(site.house.files, b.Sha256(site.keep(DATA)))
    before = place.stat().st_mtime_ns
    site.keep(DATA)
    assert place.stat().st_mtime_ns == before


def test_bytes_of_another_hash_are_not_stored(site: Site) -> None:
    with pytest.raises(Refused, match=r"file\.hash"), site.house.database.writing(b.CITY) as tx:
        files.store(tx, site.house.files, b.sha(1), "application/pdf", DATA)
    assert not (site.house.files / "whole").exists()


def test_each_city_has_its_own_row_of_one_file(site: Site) -> None:
    sha256 = b.Sha256(site.keep(DATA))
    with site.house.database.writing("31.71") as tx:
        assert files.found(tx, "31.71", sha256) is None
        files.store(tx, site.house.files, sha256, "application/pdf", DATA, city="31.71")
        assert files.found(tx, "31.71", sha256) == Kept(len(DATA), "application/pdf")


def test_a_file_is_seen_through_a_request_of_the_jurisdiction(site: Site) -> None:
    sha256 = site.keep(DATA)
    assert visible(site, "31.74.01", sha256) is None
    site.file(case(1, attachments=(b.attachment(1, sha256=sha256),)))
    seen = [visible(site, office, sha256) is not None for office in ("31.74", "31.74.01", "31.74.02", "31.74.01.1001")]
    assert seen == [True, True, False, False]


def test_a_linked_file_whose_bytes_never_came_is_not_there(site: Site) -> None:
    site.file(case(1))
    assert visible(site, "31.74.01", b.sha(1)) is None


def test_chunks_give_exactly_the_part(tmp_path: Path) -> None:
    data = os.urandom(600_000)
    (tmp_path / "file").write_bytes(data)
    for start, end in ((0, len(data)), (5, 5), (5, 6), (262_143, 524_289), (599_999, 600_000)):
        assert b"".join(files.chunks(tmp_path / "file", start, end)) == data[start:end]
