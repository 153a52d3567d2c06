import os

import pytest

from alpukat_desk.domain import frames, wire
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Sha256
from alpukat_desk.server import files
from alpukat_desk.server.routes.files import part
from tests import builders as b
from tests.server.site import Answer, Site, case

ONE = b.officer(1)
DATA = b"%PDF-1.7\n" + os.urandom(700_000)
SHA = files.hashed(DATA)


@pytest.fixture
def kept(site: Site) -> Site:
    site.keep(DATA)
    site.file(case(1, attachments=(b.attachment(1, sha256=SHA),)))
    return site


def get(site: Site, asked: str = "") -> Answer:
    more = {"Range": asked} if asked else {}
    return site.client.get(f"/v1/files/{SHA}", headers={**site.sign_in(ONE), **more})


def patch(site: Site, offset: object, size: object, body: bytes) -> Answer:
    more = {"Upload-Offset": str(offset), "Upload-Length": str(size)}
    return site.client.patch(f"/v1/files/{SHA}", content=body, headers={**site.sign_in(ONE), **more})


def test_the_whole_file_comes_as_what_it_is_and_is_never_rendered(kept: Site) -> None:
    answer = get(kept)
    assert (answer.status_code, answer.content) == (200, DATA)
    told = {name: answer.headers[name] for name in ("content-type", "content-length", "x-content-type-options")}
    assert told == {
        "content-type": "application/pdf",
        "content-length": str(len(DATA)),
        "x-content-type-options": "nosniff",
    }
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, None),
        ("bytes=5-9", 5, 10),
        ("bytes=699999-", 699_999, None),
        ("bytes=-7", -7, None),
        ("bytes=3-99999999", 3, None),
    ],
)
def test_a_range_comes_as_a_part(kept: Site, asked: str, start: int, end: int | None) -> None:
    answer = get(kept, asked)
    wanted = DATA[start:end]
    assert (answer.status_code, answer.content) == (206, wanted)
    first = start % len(DATA)
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(DATA)}"
    assert answer.headers["content-length"] == str(len(wanted))


@pytest.mark.parametrize("asked", ["bytes=700009-", "bytes=-0", f"bytes={10**14}-"])
def test_a_part_outside_the_file_is_refused(kept: Site, asked: str) -> None:
    answer = get(kept, asked)
    assert (answer.status_code, answer.json()["code"]) == (416, "file.range")
    assert answer.headers["content-range"] == f"bytes */{len(DATA)}"


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=9-5", "lines=1-2", "bytes=0-1,5-6", "bytes=a-", "bytes=" + "9" * 50 + "-"]
)
def test_what_is_no_single_range_gives_everything(asked: str) -> None:
    assert part(asked, 100) is None


def test_a_range_of_an_exact_end() -> None:
    assert part("bytes=99-99", 100) == (99, 100)
    assert part("bytes=-1000", 100) == (0, 100)
    with pytest.raises(Refused, match=r"file\.range"):
        part("bytes=100-100", 100)


def test_how_much_is_held_is_told_in_headers(kept: Site) -> None:
    answer = kept.client.head(f"/v1/files/{SHA}", headers=kept.sign_in(ONE))
    told = answer.headers["upload-offset"], answer.headers["upload-length"]
    assert (answer.status_code, told, answer.content) == (200, (str(len(DATA)),) * 2, b"")


def test_an_unknown_file_is_held_from_byte_zero_of_zero(site: Site) -> None:
    answer = site.client.head(f"/v1/files/{SHA}", headers=site.sign_in(ONE))
    assert (answer.status_code, answer.headers["upload-offset"], answer.headers["upload-length"]) == (200, "0", "0")


def test_pieces_add_up(site: Site) -> None:
    answer = patch(site, 0, len(DATA), DATA[:1000])
    assert (answer.status_code, answer.json()) == (200, {"offset": 1000, "size": len(DATA)})
    assert (answer.headers["upload-offset"], answer.headers["upload-length"]) == ("1000", str(len(DATA)))
    assert patch(site, 1000, len(DATA), DATA[1000:]).json() == {"offset": len(DATA), "size": len(DATA)}
    assert get(site).content == DATA


@pytest.mark.parametrize(
    ("offset", "size", "body", "status", "code"),
    [
        (5, 100, b"x", 409, "file.offset"),
        (0, 100, b"<html>" * 5, 415, "file.kind"),
        (0, 10**9, b"%PDF-1.7 abcd", 413, "file.large"),
        (0, 20, b"%PDF-1.7 not this file"[:20], 422, "file.hash"),
        (0, 3, b"long", 409, "file.length"),
        (0, 5 << 20, b"x" * ((1 << 20) + 1), 413, "body.large"),
        ("", 5, b"x", 400, "body.malformed"),
        ("-1", 5, b"x", 400, "body.malformed"),
        ("٣", 5, b"x", 400, "body.malformed"),
        ("9" * 5000, 5, b"x", 400, "body.malformed"),
        (0, "five", b"x", 400, "body.malformed"),
    ],
)
def test_each_fault_has_its_code(site: Site, offset: object, size: object, body: bytes, status: int, code: str) -> None:
    answer = site.client.patch(
        f"/v1/files/{SHA}",
        content=body,
        headers=[
            *site.sign_in(ONE).items(),
            ("Upload-Offset", str(offset).encode()),  # type: ignore[list-item]
            ("Upload-Length", str(size)),
        ],
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not list((site.house.files / "partial").glob("*"))


def test_bytes_lost_from_the_disk_are_missing_not_a_fault(kept: Site) -> None:
    files.place(kept.house.files, SHA).unlink()
    answer = get(kept)
    assert (answer.status_code, answer.json()["code"]) == (404, "file.missing")


def bundled(site: Site, wanted: object) -> Answer:
    return site.client.post("/v1/bundles", json={"wanted": wanted}, headers=site.sign_in(ONE))


def test_several_files_come_in_one_answer(kept: Site) -> None:
    answer = bundled(kept, [[SHA, 5], ["00" * 32, 0]])
    told = list(frames.unpacked([answer.content], 1 << 20, frames.BUNDLE_LINES))
    assert told[0] == wire.Opening(SHA, 5, len(DATA))
    assert b"".join(line.data for line in told if isinstance(line, wire.Piece)) == DATA[5:]
    assert told[-1] == wire.Absent(Sha256("00" * 32), "file.missing")


def test_too_many_files_at_once_and_a_malformed_ask_are_refused(kept: Site) -> None:
    assert bundled(kept, [[SHA, 0]] * (wire.BUNDLE + 1)).json()["code"] == "bundle.many"
    assert bundled(kept, [SHA]).json()["code"] == "body.malformed"
    assert kept.client.post("/v1/bundles", json={"wanted": []}).status_code == 401
