"""Letters: what a citizen typed stands there as typed, the QR code is whole, and the file is fit for the archive."""

import hashlib

import pypdfium2
import pytest
import segno
from PIL import Image

from alpukat_desk.documents import pages
from alpukat_desk.documents.render import TEMPLATES, Value, letter

VALUES: dict[str, Value] = {
    "title": "KUTIPAN AKTA KELAHIRAN",
    "title_en": "Excerpt of Birth Certificate",
    "number": "3174-LU-24032020-0001",
    "statement": "Berdasarkan data contoh telah lahir:",
    "lines": [["Nama", "SITI AMINAH"], ["Tanggal lahir", "23 Maret 2020"]],
    "place": "Jakarta",
    "date": "24 Maret 2020",
    "signer": "NAMA PEJABAT (CONTOH)",
    "made_on": "2020-03-24",
    "qr": "CONTOH 3174-LU-24032020-0001",
}
EVIL = [
    "*tebal* _miring_",
    "#panic()",
    '#import "x"',
    "$x^2$",
    "<b>DISETUJUI</b>",
    "\\ ~ @ref [x]",
    "= Judul",
    '"' * 3,
    "// x",
]


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(document[0].get_textpage().get_text_bounded().split())


def drawn(pdf: bytes, width: int = 1240) -> Image.Image:
    page = pages.render(pdf, "application/pdf", 0, width)
    return Image.frombytes("RGB", (page.width, page.height), page.rgb)


def test_the_sample_letter_says_what_it_is_told_and_that_it_is_a_sample() -> None:
    said = words(letter("contoh", VALUES))
    for value in ("KUTIPAN AKTA KELAHIRAN", "3174-LU-24032020-0001", "SITI AMINAH", "23 Maret 2020", "CONTOH"):
        assert value in said
    assert "BUKANDOKUMENNEGARA" in said.replace(" ", "")


@pytest.mark.parametrize("evil", EVIL)
def test_a_value_is_never_markup(evil: str) -> None:
    said = words(letter("contoh", {**VALUES, "statement": evil, "lines": [[evil, evil]], "number": evil}))
    assert said.count(" ".join(evil.split())) == 4 if evil == '"' * 3 else said.count(evil) == 4


def test_a_long_name_wraps_and_stays_on_its_page() -> None:
    long = letter("contoh", {**VALUES, "lines": [["Nama", "SITI " * 60]] * 3})
    assert pages.count(long, "application/pdf") == 1
    assert words(long).count("SITI") == 180


def test_the_letter_is_an_archive_file_and_the_same_on_every_run() -> None:
    first, second = letter("contoh", VALUES), letter("contoh", VALUES)
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert b'pdfaid:part="2"' in first or b"<pdfaid:part>2</pdfaid:part>" in first
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in first or b'pdfaid:conformance="B"' in first


def test_the_page_is_a4_with_paper_around_and_ink_inside() -> None:
    page = drawn(letter("contoh", VALUES))
    assert abs(page.height / page.width - 297 / 210) < 0.01
    assert page.getpixel((5, 5)) == (255, 255, 255)
    grey = page.convert("L").histogram()
    assert 0.01 < sum(grey[:128]) / (page.width * page.height) < 0.2


def test_the_qr_code_on_paper_is_the_one_that_was_made() -> None:
    page = drawn(letter("contoh", VALUES), 2480).convert("L").point(lambda value: 255 if value < 10 else 0)
    left, top, right, bottom = page.getbbox() or (0, 0, 0, 0)
    matrix = segno.make_qr(str(VALUES["qr"]), error="m").matrix
    step = (right - left) / len(matrix)
    assert abs((right - left) - (bottom - top)) <= 2
    seen = [
        [
            page.getpixel((left + step * (column + 0.5), top + step * (row + 0.5))) == 255
            for column in range(len(matrix))
        ]
        for row in range(len(matrix))
    ]
    assert seen == [[bool(dark) for dark in row] for row in matrix]


@pytest.mark.parametrize("name", ["lost", "../contoh", "contoh.typ", ""])
def test_an_unknown_template_is_told(name: str) -> None:
    with pytest.raises(ValueError, match="no template"):
        letter(name, VALUES)


def test_a_missing_value_is_told() -> None:
    with pytest.raises(ValueError, match="cannot be set"):
        letter("contoh", {name: value for name, value in VALUES.items() if name != "signer"})


def test_every_template_names_the_values_it_wants() -> None:
    for file in TEMPLATES.glob("*.typ"):
        assert "// Values:" in file.read_text(encoding="utf-8")
