import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server import media

PDF = b"%PDF-1.7\n" + b"x" * 100


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
    ],
)
def test_four_kinds_are_known_by_their_bytes(tmp_path: Path, data: bytes, kind: str) -> None:
    assert media.sniff(data[: media.ENOUGH]) == kind
    (tmp_path / "file").write_bytes(data)
    assert media.sniff_file(tmp_path / "file") == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PD",
        b"<html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!-- %PDF-1.7 -->",
        b" %PDF-1.7",
        b"MZ\x90",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"RIFF\0\0\0\0WAVE",
        picture("GIF"),
        picture("BMP"),
        archive(),
    ],
)
def test_everything_else_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refused, match=r"file\.kind"):
        media.sniff(data)
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(Refused, match=r"file\.kind"):
        media.sniff_file(tmp_path / "file")


@pytest.mark.parametrize("front", [PDF, picture("JPEG"), picture("PNG")])
def test_an_archive_behind_a_picture_is_refused(tmp_path: Path, front: bytes) -> None:
    (tmp_path / "file").write_bytes(front + archive())
    with pytest.raises(Refused, match=r"file\.kind"):
        media.sniff_file(tmp_path / "file")


def test_an_archive_inside_a_file_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(PDF + archive() + b"\n%%EOF\n")
    assert media.sniff_file(tmp_path / "file") == "application/pdf"
    (tmp_path / "file").write_bytes(PDF + b"PK\x05\x06")
    assert media.sniff_file(tmp_path / "file") == "application/pdf"
