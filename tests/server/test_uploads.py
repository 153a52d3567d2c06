import itertools
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alpukat_desk.domain.errors import AlpukatError, Refused, StoreFull
from alpukat_desk.domain.model import Officer, Sha256
from alpukat_desk.domain.wire import CHUNK, FileState, Policy
from alpukat_desk.server import files, uploads
from alpukat_desk.server.uploads import Piece
from tests import builders as b
from tests.server.site import Clock, Site, case, opened, together

ONE, TWO = b.officer(1), b.officer(2)
DATA = b"%PDF-1.7\n" + bytes(range(256)) * 12
SHA = files.hashed(DATA)


def send(
    site: Site, start: int, end: int, data: bytes = DATA, officer: Officer = ONE, sha256: Sha256 = SHA
) -> FileState:
    piece = Piece(sha256, start, len(data), data[start:end])
    return uploads.append(site.house, site.caller(officer), piece)


def refused(site: Site, *given: object, **more: object) -> tuple[str, dict[str, object]]:
    with pytest.raises(AlpukatError) as caught:
        send(site, *given, **more)  # type: ignore[arg-type]
    return caught.value.code, dict(caught.value.detail)


def state(site: Site, officer: Officer = ONE, sha256: Sha256 = SHA) -> FileState:
    return uploads.state(site.house, site.caller(officer), sha256)


def partials(site: Site) -> list[Path]:
    return list((site.house.files / "partial").glob("*"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(st.integers(1, len(DATA) - 1), max_size=6))
def test_an_upload_goes_on_at_any_offset(tmp_path_factory: pytest.TempPathFactory, cuts: set[int]) -> None:
    with opened(tmp_path_factory.mktemp("up")) as site:
        edges = [0, *sorted(cuts), len(DATA)]
        for start, end in itertools.pairwise(edges):
            assert state(site).offset == start
            assert send(site, start, end) == FileState(end, len(DATA))
        assert state(site).complete
        assert files.place(site.house.files, SHA).read_bytes() == DATA
        assert partials(site) == []


def test_an_upload_outlives_the_server(tmp_path: Path) -> None:
    with opened(tmp_path) as site:
        send(site, 0, 1000)
    with opened(tmp_path) as site:
        assert state(site) == FileState(1000, len(DATA))
        assert send(site, 1000, len(DATA)).complete


def test_an_unknown_file_has_no_size(site: Site) -> None:
    assert state(site) == FileState(0, 0)


@pytest.mark.parametrize("start", [0, 999, 1001, 2000])
def test_a_piece_from_another_offset_is_told_the_right_one(site: Site, start: int) -> None:
    send(site, 0, 1000)
    assert refused(site, start, start + 10) == ("file.offset", {"offset": 1000})
    assert state(site).offset == 1000


def test_a_wrong_hash_throws_the_partial_away(site: Site) -> None:
    send(site, 0, 1000)
    changed = DATA[:-1] + b"!"
    assert refused(site, 1000, len(DATA), changed) == ("file.hash", {})
    assert (state(site), partials(site)) == (FileState(0, 0), [])
    assert not files.place(site.house.files, SHA).exists()
    assert send(site, 0, len(DATA)).complete


@pytest.mark.parametrize("data", [b"<html>" + b"x" * 100, b"GIF89a" + b"x" * 100, b"PK\x03\x04" + b"x" * 100])
def test_a_file_of_another_kind_is_refused_before_anything_is_written(site: Site, data: bytes) -> None:
    assert refused(site, 0, len(data), data, sha256=files.hashed(data)) == ("file.kind", {})
    assert partials(site) == []


def test_another_kind_hidden_behind_a_short_first_piece_is_refused_at_the_end(site: Site) -> None:
    data = b"<html>" + b"x" * 100
    sha256 = files.hashed(data)
    send(site, 0, 3, data, sha256=sha256)
    assert refused(site, 3, len(data), data, sha256=sha256) == ("file.kind", {})
    assert (state(site, sha256=sha256), partials(site)) == (FileState(0, 0), [])


def test_the_size_is_stated_once_and_kept(site: Site) -> None:
    send(site, 0, 1000)
    assert refused(site, 1000, 1010, DATA + b"more") == ("file.length", {"size": len(DATA)})


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (Piece(SHA, 0, 21 << 20, b"%PDF-1.7 long"), "file.large"),
        (Piece(SHA, 0, CHUNK + 1, b"%PDF-" + b"x" * CHUNK), "file.large"),
        (Piece(SHA, 0, 0, b""), "file.length"),
        (Piece(SHA, 0, 10, b""), "file.length"),
        (Piece(SHA, 0, 10, b"%PDF-1.7 too long"), "file.length"),
        (Piece(SHA, 9, 10, b"xx"), "file.length"),
    ],
)
def test_what_no_desk_sends(site: Site, piece: Piece, code: str) -> None:
    with pytest.raises(Refused) as caught:
        uploads.append(site.house, site.caller(ONE), piece)
    assert caught.value.code == code
    assert partials(site) == []


def test_the_limit_is_the_policys(tmp_path: Path) -> None:
    with opened(tmp_path, policy=Policy(file_limit=1 << 20)) as site:
        assert refused(site, 0, 100, b"%PDF-" + b"x" * (1 << 20)) == ("file.large", {"mebibytes": 1})


def test_nobody_learns_what_another_officer_holds(site: Site) -> None:
    send(site, 0, 1000)
    assert state(site, TWO) == FileState(0, 0)
    send(site, 1000, len(DATA))
    assert state(site, TWO) == FileState(0, 0), "also when it is whole"
    send(site, 0, 500, officer=TWO)
    assert send(site, 500, len(DATA), officer=TWO).complete, "who has the bytes has the file"
    assert (state(site, TWO).complete, partials(site)) == (True, [])


def test_a_file_of_the_jurisdiction_needs_no_upload(site: Site) -> None:
    site.keep(DATA)
    site.file(case(1, attachments=(b.attachment(1, sha256=SHA),)))
    assert state(site) == FileState(len(DATA), len(DATA))
    assert send(site, 0, 10).complete


def test_a_finished_upload_sent_again_is_simply_finished(site: Site) -> None:
    send(site, 0, len(DATA))
    assert send(site, 0, len(DATA)) == send(site, 100, 200) == FileState(len(DATA), len(DATA))


def test_the_same_piece_from_many_connections_at_once(site: Site) -> None:
    def attempt(_: int) -> str:
        try:
            return str(send(site, 0, len(DATA)).complete)
        except Refused as fault:
            return fault.code

    site.sign_in(ONE)
    assert set(together(8, attempt)) == {"True"}
    assert files.place(site.house.files, SHA).read_bytes() == DATA


def test_bytes_lost_from_the_disk_are_asked_for_again(site: Site) -> None:
    send(site, 0, 1000)
    (part,) = partials(site)
    os.truncate(part, 400)
    assert state(site) == FileState(400, len(DATA))
    assert send(site, 400, len(DATA)).complete


def test_bytes_beyond_what_was_promised_are_written_over(site: Site) -> None:
    send(site, 0, 1000)
    (part,) = partials(site)
    part.write_bytes(DATA[:1000] + b"torn")
    assert state(site).offset == 1000
    assert send(site, 1000, len(DATA)).complete


def test_a_crash_between_the_name_and_the_row_only_costs_the_upload_again(site: Site) -> None:
    send(site, 0, 1000)
    (part,) = partials(site)
    part.unlink()
    files._write(files.place(site.house.files, SHA), DATA)
    assert state(site) == FileState(0, len(DATA))
    assert send(site, 0, len(DATA)).complete


def test_an_officer_has_a_bounded_number_of_unfinished_uploads(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    for number in range(2):
        send(site, 0, 10, sha256=b.sha(number))
    assert refused(site, 0, 10, sha256=b.sha(9)) == ("file.many", {"most": 2})
    assert send(site, 0, 10, officer=TWO).offset == 10


def test_a_full_disk_is_said_to_be_full(site: Site) -> None:
    """A folder stands where the part is to be written: the system refuses that, to root as to anybody."""
    uploads._partial(site.house, site.caller(ONE), SHA).mkdir(parents=True)
    with pytest.raises(StoreFull, match=r"server\.full"):
        send(site, 0, 10)


def test_uploads_nobody_went_on_with_are_swept(tmp_path: Path) -> None:
    clock = Clock()
    with opened(tmp_path, clock) as site:
        send(site, 0, 10, sha256=b.sha(1))
        clock.pass_(days=10)
        send(site, 0, 10, sha256=b.sha(2))
        send(site, 0, len(DATA))
    clock.pass_(days=5)
    with opened(tmp_path, clock, session_for=timedelta(days=1)) as site:
        assert [state(site, sha256=b.sha(number)).offset for number in (1, 2)] == [0, 10]
        assert state(site).complete
        assert len(partials(site)) == 1


@pytest.mark.parametrize("name", ["", "x" * 64, "A" * 64, "../../etc/passwd", "0" * 63, "0" * 65, "0" * 64 + "\n"])
def test_what_can_be_no_name_is_no_file(name: str) -> None:
    with pytest.raises(Refused, match=r"file\.missing"):
        uploads.known(name)
