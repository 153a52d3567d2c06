"""A small PDF writer: scans of the applicants' papers, and the office's invented output documents.

Its bytes depend on nothing but its input (no dates, no ids), which ready-made writers do not promise.
"""

from alpukat_desk.demo.dice import dice
from alpukat_desk.domain.model import Struct

A4 = (595, 842)
_WIDTH_PT = 480.0


class _File:
    """Numbered objects in the order written."""

    def __init__(self) -> None:
        self.parts: list[bytes] = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]
        self.offsets: list[int] = []

    def add(self, body: bytes) -> None:
        self.offsets.append(sum(len(part) for part in self.parts))
        self.parts.append(b"%d 0 obj\n%s\nendobj\n" % (len(self.offsets), body))

    def stream(self, words: bytes, data: bytes) -> None:
        self.add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (words, len(data), data))

    def done(self) -> bytes:
        start = sum(len(part) for part in self.parts)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in self.offsets)
        count = len(self.offsets) + 1
        head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        return b"".join((*self.parts, head, b"trailer\n<< /Size %d /Root 1 0 R >>\n" % count, _end(start)))


def _end(start: int) -> bytes:
    return b"startxref\n%d\n%%%%EOF\n" % start


def scanned(jpeg: bytes, size: tuple[int, int]) -> bytes:
    """One page that is a picture, as a scanning app makes it."""
    width, height = _WIDTH_PT, _WIDTH_PT * size[1] / size[0]
    file = _File()
    file.add(b"<< /Type /Catalog /Pages 2 0 R >>")
    file.add(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    box = b"[0 0 %.2f %.2f]" % (width, height)
    file.add(
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>" % box
    )
    file.stream(b"", b"%.2f 0 0 %.2f 0 0 cm /P Do" % (width, height))
    words = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 " % size
    file.stream(words + b"/Filter /DCTDecode", jpeg)
    return file.done()


class Certificate(Struct, kw_only=True):
    """An output document as it comes back signed: who issues it, what it is, whose data it bears."""

    issuer: str
    title: str
    number: str
    rows: tuple[tuple[str, str], ...]
    place: str
    signer: str
    check: str
    """What the code at the lower right is made from."""


def certificate(sheet: Certificate) -> bytes:
    """One A4 page, all of it drawn with lines and letters, marked CONTOH."""
    page = _Page()
    page.slanted("CONTOH", 118, (0.93, 0.78, 0.78))
    page.centred(770, "PEMERINTAH PROVINSI DKI JAKARTA", 12, bold=True)
    page.centred(752, sheet.issuer.upper(), 12, bold=True)
    page.rule(740)
    page.centred(700, sheet.title.upper(), 18, bold=True)
    page.centred(680, f"Nomor: {sheet.number}", 11)
    for step, (label, value) in enumerate(sheet.rows):
        page.text(85, 632 - step * 26, label, 11)
        page.text(240, 632 - step * 26, f":  {value}", 11, bold=step == 0)
    for step, line in enumerate((sheet.place, "Ditandatangani secara elektronik oleh", sheet.signer)):
        page.text(340, 210 - step * 18, line, 11, bold=step == 2)
    page.code(sheet.check, 430, 64, 84)
    page.text(85, 76, "Dokumen contoh untuk peragaan. Tidak berlaku sebagai dokumen kependudukan.", 8)
    return page.done()


class _Page:
    """Drawing operators of one A4 page; y runs up from the lower edge, in points."""

    def __init__(self) -> None:
        self.steps: list[str] = ["0.35 0.45 0.3 RG 1.2 w 34 34 527 774 re S", "38 38 519 766 re S"]

    def text(self, x: float, y: float, words: str, size: int, *, bold: bool = False) -> None:
        safe = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.steps.append(f"BT /{'B' if bold else 'R'} {size} Tf {x:.1f} {y:.1f} Td ({safe}) Tj ET")

    def centred(self, y: float, words: str, size: int, *, bold: bool = False) -> None:
        upper, lower = (0.71, 0.58) if bold else (0.66, 0.53)
        width = sum(_ADVANCE.get(letter, upper if letter.isupper() else lower) for letter in words) * size
        self.text((A4[0] - width) / 2, y, words, size, bold=bold)

    def rule(self, y: float) -> None:
        self.steps.append(f"0 0 0 RG 2 w 60 {y} m 535 {y} l S 0.6 w 60 {y - 4} m 535 {y - 4} l S")

    def slanted(self, words: str, size: int, tone: tuple[float, float, float]) -> None:
        turn = "0.57 0.82 -0.82 0.57 168 180 Tm"
        self.steps.append(f"q {tone[0]} {tone[1]} {tone[2]} rg BT /B {size} Tf {turn} ({words}) Tj ET Q")

    def code(self, words: str, x: float, y: float, side: float) -> None:
        modules = _modules(words)
        step = side / len(modules)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    left, low = x + column * step, y + side - (row + 1) * step
                    self.steps.append(f"{left:.2f} {low:.2f} {step:.2f} {step:.2f} re")
        self.steps.append("f")

    def done(self) -> bytes:
        file = _File()
        file.add(b"<< /Type /Catalog /Pages 2 0 R >>")
        file.add(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
        fonts = b"<< /Font << /R 5 0 R /B 6 0 R >> >>"
        box = b"[0 0 %d %d]" % A4
        file.add(b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources %s >>" % (box, fonts))
        file.stream(b"", "\n".join(self.steps).encode("cp1252", "replace"))
        for name in (b"Helvetica", b"Helvetica-Bold"):
            file.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name)
        return file.done()


def _modules(words: str) -> list[list[bool]]:
    """The squares of a code that looks like a QR code and, on purpose, reads as nothing."""
    rng = dice("code", words)
    return [[_corner(row, column, rng.random() < 0.5) for column in range(29)] for row in range(29)]


def _corner(row: int, column: int, chance: bool) -> bool:
    """Three corners carry the finder squares with their quiet edge."""
    down, right = min(row, 28 - row), min(column, 28 - column)
    if down > 7 or right > 7 or (row > 14 and column > 14):
        return chance
    ring = max(abs(3 - down), abs(3 - right))
    return ring in (0, 1, 3)


_ADVANCE = {
    "I": 0.28,
    "i": 0.22,
    "l": 0.22,
    "t": 0.3,
    "r": 0.36,
    " ": 0.28,
    ":": 0.3,
    "-": 0.33,
    "/": 0.28,
    "J": 0.53,
    "1": 0.55,
}
"""Widths of Helvetica's narrow letters in ems; the rest is near enough for centring."""
