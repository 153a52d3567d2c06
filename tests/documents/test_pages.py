"""Honest files give the right pixels; hostile ones give a refusal in time, and this process is none the worse."""

import io
import random
import resource
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from alpukat_desk.documents import pages
from alpukat_desk.documents.pages import Pixels, count, render
from alpukat_desk.domain.errors import Refused
from tests.documents import hostile
from tests.documents.hostile import pdf, picture, png

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
RED, WHITE = (255, 0, 0), (255, 255, 255)


def at(pixels: Pixels, x: float, y: float = 0.5) -> tuple[int, ...]:
    """The colour at a place given in parts of width and height."""
    place = (int(pixels.height * y) * pixels.width + int(pixels.width * x)) * 3
    return tuple(pixels.rgb[place : place + 3])


def close(left: tuple[int, ...], right: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(left, right, strict=True))


def refused(data: bytes, media_type: str = PDF) -> str:
    with pytest.raises(Refused) as caught:
        render(data, media_type, 0, 200)
    return caught.value.code


def test_a_pdf_page_is_drawn_as_wide_as_asked() -> None:
    drawn = render(pdf(), PDF, 0, 600)
    assert (drawn.width, drawn.height, len(drawn.rgb)) == (600, 300, 600 * 300 * 3)
    assert (at(drawn, 0.25), at(drawn, 0.75)) == (RED, WHITE)


def test_pages_are_counted_and_each_can_be_drawn() -> None:
    two = pdf(hostile.leaf("0 0 100 100"), kids="<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>")
    assert count(two, PDF) == 2
    assert count(picture(), PNG) == 1
    assert at(render(two, PDF, 1, 100), 0.75) == RED
    for page in (2, 4_000_000_000):
        with pytest.raises(Refused, match="document.unreadable"):
            render(two, PDF, page, 100)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_shrunk_to_the_width_asked_and_never_blown_up(kind: str) -> None:
    data = picture(kind, size=(800, 400))
    small, same = render(data, PNG, 0, 200), render(data, PNG, 0, 5000)
    assert (small.width, small.height) == (200, 100)
    assert (same.width, same.height) == (800, 400)
    assert close(at(small, 0.25), RED)
    assert close(at(small, 0.75), WHITE)


def test_a_photo_is_turned_upright_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "ditulis kamera"
    drawn = render(picture("JPEG", size=(3000, 1500), exif=exif), JPEG, 0, 300)
    assert (drawn.width, drawn.height) == (300, 600)
    assert close(at(drawn, 0.5, 0.25), RED)
    assert close(at(drawn, 0.5, 0.75), WHITE)


@pytest.mark.parametrize(
    ("kind", "mode", "colour", "shown"),
    [
        ("PNG", "RGBA", (0, 0, 0, 0), WHITE), ("PNG", "LA", (0, 0), WHITE), ("PNG", "P", 0, (0, 0, 0)),
        ("PNG", "1", 1, WHITE), ("PNG", "I;16", 65535, WHITE), ("PNG", "L", 128, (128, 128, 128)),
        ("JPEG", "CMYK", (0, 255, 255, 0), RED), ("JPEG", "L", 0, (0, 0, 0)), ("WEBP", "RGBA", (255, 0, 0, 255), RED),
    ],
)  # fmt: skip
def test_every_way_to_store_colours_is_shown_in_rgb_on_white(
    kind: str, mode: str, colour: object, shown: tuple[int, ...]
) -> None:
    assert close(at(render(picture(kind, mode, colour=colour), PNG, 0, 40), 0.5), shown)


def test_of_moving_pictures_and_photos_with_a_second_view_the_first_is_shown() -> None:
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (40, 20), "blue")
    for kind in ("WEBP", "PNG", "MPO"):
        out = io.BytesIO()
        first.save(out, kind, save_all=True, append_images=[second])
        assert close(at(render(out.getvalue(), JPEG, 0, 40), 0.5), RED)
        assert count(out.getvalue(), JPEG) == 1


def test_what_the_file_is_counts_not_what_it_is_called() -> None:
    assert close(at(render(picture("JPEG"), PNG, 0, 40), 0.1), RED)
    assert at(render(pdf(), JPEG, 0, 40), 0.1) == RED


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<html><body>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04", picture("GIF"),
        picture("TIFF"), picture("BMP"), b"RIFF\x00\x00\x00\x00AVI ",
    ],
    ids=["empty", "html", "svg", "zip", "gif", "tiff", "bmp", "avi"],
)  # fmt: skip
def test_other_kinds_of_files_are_not_even_tried(data: bytes) -> None:
    assert refused(data, PNG) == "document.format"
    assert refused(picture(), "image/svg+xml") == "document.format"


@pytest.mark.parametrize("data", [pdf(), *(picture(kind, size=(400, 300)) for kind in ("PNG", "JPEG", "WEBP"))])
def test_a_file_that_was_cut_is_unreadable_or_shows_what_is_there(data: bytes) -> None:
    for part in (len(data) // 3, len(data) // 2):
        assert _outcome(data[:part]) in ("document.unreadable", "drawn")


def _outcome(data: bytes) -> str:
    try:
        drawn = render(data, PDF, 0, 200)
    except Refused as error:
        return error.code
    assert len(drawn.rgb) == drawn.width * drawn.height * 3
    return "drawn"


@pytest.mark.parametrize(
    "mark", [b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\xff\x00\x00WEBP"]
)
def test_noise_behind_a_true_beginning_is_unreadable(mark: bytes) -> None:
    noise = random.Random(1)
    for _ in range(3):
        assert refused(mark + noise.randbytes(50_000)) == "document.unreadable"


def test_a_flipped_bit_anywhere_breaks_nothing_here() -> None:
    chance = random.Random(2)
    for data in (pdf(), picture("PNG"), picture("JPEG"), picture("WEBP")):
        for _ in range(4):
            broken = bytearray(data)
            for _ in range(3):
                broken[chance.randrange(12, len(data))] ^= 1 << chance.randrange(8)
            assert _outcome(bytes(broken)) in ("document.unreadable", "document.too_big", "document.encrypted", "drawn")


BOMBS = {
    "claims 65,000 a side": png(65_000, 65_000, zlib.compress(b"")),
    "is 30,000 a side": png(30_000, 30_000, zlib.compress(bytes(3_751 * 30_000), 9)),
    "is 100,000 high": png(8, 100_000, zlib.compress(bytes(200_000))),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_bomb_is_too_big(name: str) -> None:
    assert refused(BOMBS[name], PNG) == "document.too_big"


def test_a_page_that_would_be_miles_high_is_drawn_small() -> None:
    drawn = render(pdf(leaf=hostile.leaf("0 0 1 14400")), PDF, 0, 2000)
    assert drawn.width * drawn.height < 25_000_000
    assert _outcome(pdf(leaf=hostile.leaf("0 0 0 0"))) in ("document.unreadable", "drawn")
    assert _outcome(pdf(leaf=hostile.leaf("0 0 1e38 1e38"))) in ("document.unreadable", "document.too_big", "drawn")


@pytest.mark.parametrize("name", ["JAVASCRIPT", "LAUNCH", "SELF_CALLING", "DEEP", "CIRCLE", "MANY"])
def test_a_pdf_with_tricks_is_a_picture_or_a_refusal(name: str) -> None:
    data = getattr(hostile, name)
    assert _outcome(data) in ("document.unreadable", "document.too_big", "drawn")
    if name in ("JAVASCRIPT", "LAUNCH"):
        assert at(render(data, PDF, 0, 200), 0.25) == RED


def test_a_locked_pdf_says_so() -> None:
    assert refused(hostile.LOCKED) == "document.encrypted"
    assert refused(hostile.STRANGE_LOCK) == "document.encrypted"


def test_a_pdf_without_end_is_killed_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "DEADLINE_S", 0.8)
    started = time.monotonic()
    assert refused(hostile.laughing()) == "document.too_big"
    assert time.monotonic() - started < 12


def test_a_pdf_that_swallows_memory_costs_this_process_none() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _outcome(hostile.swallowing()) in ("document.unreadable", "document.too_big", "drawn")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_file_over_the_limit_is_not_sent_to_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FILE_MOST", 100)
    assert refused(pdf()) == "document.too_big"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "document.too_big"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "document.unreadable"),
        ("raise SystemExit(3)", "document.unreadable"),
        ("print('x')", "document.unreadable"),
        ("import sys; sys.stdout.buffer.write(b'P' + bytes(8) + b'rgb')", "document.unreadable"),
        ("import sys; sys.stdout.buffer.write(b'E' + b'\\xff' * 8)", "document.unreadable"),
        ("import sys; sys.stdout.buffer.write(b'Z' * 99)", "document.unreadable"),
        ("while True: print('x' * 65536)", "document.too_big"),
    ],
)
def test_a_child_that_lies_or_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, script: str, code: str) -> None:
    monkeypatch.setattr(pages, "_START", script)
    monkeypatch.setattr(pages, "DEADLINE_S", 2.0)
    assert refused(pdf(content=RED_AND_MORE)) == code


RED_AND_MORE = hostile.RED + b" " * 300_000
"""More than a pipe holds, so that a child which does not listen is met while we speak."""


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    render(pdf(), PDF, 0, 100)
    assert list(tmp_path.iterdir()) == []
