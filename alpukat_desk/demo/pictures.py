"""Draws the invented papers as an applicant would send them: photographs, now and then a PNG or a PDF scan.

Every picture is marked CONTOH. The same sheet always gives the same bytes.
"""

import io
import math
import textwrap
from functools import lru_cache

from PIL import Image, ImageDraw

from alpukat_desk.demo import scene
from alpukat_desk.demo.blanks import CARD_AT, CARD_SIZE, INK, SIZES, blank, font
from alpukat_desk.demo.dice import dice
from alpukat_desk.demo.paper import scanned
from alpukat_desk.demo.sheet import JPEG, PDF, PNG, Sheet

QUALITY = {"family": 48}
"""Of the JPEG, where a kind needs another than the usual one."""
USUAL = 60
INK_LEVEL = 235


def drawn(sheet: Sheet) -> bytes:
    """The bytes of the file: JPEG, PNG or PDF as the sheet says."""
    at = scene.FLAT if sheet.media_type == PNG else sheet.shade % scene.SCENES
    ink = Image.new("L", SIZES[sheet.kind])
    _WRITE[sheet.kind](Pen(ink), sheet)
    picture = scene.inked(blank(sheet.kind, sheet.face, at), ink, at, INK[sheet.kind])
    return _encoded(scene.spoiled(picture, sheet.flaw), sheet)


def _encoded(picture: Image.Image, sheet: Sheet) -> bytes:
    out = io.BytesIO()
    if sheet.media_type == PNG:
        picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
        return out.getvalue()
    picture.save(out, JPEG.removeprefix("image/"), quality=QUALITY.get(sheet.kind, USUAL))
    return scanned(out.getvalue(), picture.size) if sheet.media_type == PDF else out.getvalue()


@lru_cache(maxsize=6000)
def _written(words: str, size: int, bold: float) -> tuple[Image.Image, int]:
    """The words as a mask, and how far below the top of the line it begins. Labels are written once and kept."""
    left, top, right, bottom = (round(side) for side in font(size).getbbox(words, stroke_width=bold))
    mask = Image.new("L", (max(1, right - left + 1), max(1, bottom - top + 1)))
    ImageDraw.Draw(mask).text((-left, -top), words, 255, font(size), stroke_width=bold)
    return mask, top


class Pen:
    """Writes on an ink layer: 255 is full ink."""

    def __init__(self, layer: Image.Image) -> None:
        self.layer = layer
        self.width, self.height = layer.size
        self.draw = ImageDraw.Draw(layer)

    def text(self, x: float, y: float, words: str, size: int, anchor: str = "la", bold: float = 0) -> None:
        """``anchor`` "la" begins at x, "ma" is centred on it; y is the top of the line."""
        written, drop = _written(words, size, bold)
        left = x - written.width / 2 if anchor == "ma" else x
        self.layer.paste(INK_LEVEL, (round(left), round(y) + drop), written)

    def fitted(self, x: float, y: float, words: str, size: int, room: float) -> None:
        """Smaller letters where the words are too long for the room, and cut at last."""
        while size > 10 and _written(words, size, 0)[0].width > room:
            size -= 1
        while len(words) > 4 and _written(words, size, 0)[0].width > room:
            words = words[:-1]
        self.text(x, y, words, size)

    def centred(self, y: float, words: str, size: int, bold: float = 0) -> None:
        self.text(self.width / 2, y, words, size, "ma", bold)

    def rows(self, x: float, y: float, step: float, rows: tuple[tuple[str, str], ...], size: int, indent: int) -> float:
        """Label, colon, value; gives the y after the last row."""
        for label, value in rows:
            self.text(x, y, label, size)
            self.text(x + indent, y, ":", size)
            self.fitted(x + indent + 14, y, value, size, self.width - x - indent - 50)
            y += step
        return y

    def signature(self, x: float, y: float, seed: int) -> None:
        """Loops that grow flat towards the end, as a hand in a hurry writes."""
        rng = dice("signature", seed)
        tall, pace, lean, first = (rng.uniform(*span) for span in ((9, 22), (0.35, 1.1), (-0.5, 1.2), (1.0, 2.6)))
        points = []
        for step in range(rng.randint(44, 84)):
            lift = tall * (first if step < 9 else 1) * (1 - step / 100) * (0.6 + 0.4 * math.sin(step * 0.21 + lean))
            points.append((x + step * 1.9 + lift * math.cos(step * pace), y + lift * math.sin(step * pace + lean)))
        if rng.random() < 0.5:
            points += [(x + 150, y + 22), (x + 10, y + rng.randint(22, 34))]
        self.draw.line(points, fill=210, width=3, joint="curve")


def _card(pen: Pen, sheet: Sheet) -> None:
    pen.centred(26, sheet.head[0], 34, 0.6)
    pen.centred(66, sheet.head[1], 34, 0.6)
    pen.text(48, 120, "NIK", 36, bold=0.5)
    pen.text(230, 120, f":  {sheet.number}", 38, bold=0.6)
    y = 176.0
    for label, value in sheet.rows:
        pen.text(48, y, label, 24)
        pen.fitted(258, y, f":  {value}", 24, 510)
        y += 36
    for step, line in enumerate(sheet.foot):
        pen.text(893, 500 + step * 26, line, 22, "ma")
    pen.signature(820, 600, sheet.shade)


def _pair(pen: Pen, sheet: Sheet) -> None:
    for part, corner in zip(sheet.parts, CARD_AT, strict=True):
        ink = Image.new("L", SIZES["card"])
        _card(Pen(ink), part)
        pen.layer.paste(ink.resize(CARD_SIZE, Image.Resampling.BILINEAR), corner)


def _family(pen: Pen, sheet: Sheet) -> None:
    pen.centred(36, sheet.title, 40, 0.7)
    pen.centred(84, f"No. {sheet.number}", 30, 0.4)
    half = (len(sheet.rows) + 1) // 2
    pen.rows(44, 132, 25, sheet.rows[:half], 18, 190)
    pen.rows(720, 132, 25, sheet.rows[half:], 18, 170)
    split = sheet.table.index(())
    widths = (34, 250, 170, 100, 110, 100, 84, 160, 168)
    y = _grid(pen, 32, 250, sheet.table[:split], widths, 34)
    _grid(pen, 32, y + 14, sheet.table[split + 1 :], (34, 200, 220, 160, 281, 281), 34)
    for step, line in enumerate(sheet.foot):
        pen.text(1010, 640 + step * 24, line, 17, "ma")
    pen.signature(940, 752, sheet.shade)


def _grid(pen: Pen, x: int, y: int, table: tuple[tuple[str, ...], ...], widths: tuple[int, ...], step: int) -> int:
    """A ruled table, its first row the headings; gives the y below it."""
    right = x + sum(widths)
    for row in table:
        left = x
        for cell, width in zip(row, widths, strict=True):
            pen.fitted(left + 6, y + 8, cell, 15, width - 10)
            left += width
        pen.draw.line((x, y, right, y), fill=150)
        y += step
    pen.draw.line((x, y, right, y), fill=150)
    edges = [x + sum(widths[:count]) for count in range(len(widths) + 1)]
    for edge in edges:
        pen.draw.line((edge, y - step * len(table), edge, y), fill=150)
    return y


def _letter(pen: Pen, sheet: Sheet) -> None:
    for step, line in enumerate(sheet.head):
        pen.text(pen.width / 2 + 40, 48 + step * 36, line, 28 if step == 0 else 19, "ma", 0.4 if step == 0 else 0)
    y = 200
    for line in textwrap.wrap(sheet.title.upper(), 42):
        pen.centred(y, line, 26, 0.5)
        y += 34
    if sheet.number:
        pen.centred(y + 2, f"Nomor: {sheet.number}", 19)
    below = pen.rows(84, y + 56, 36, sheet.rows, 20, 240)
    if sheet.table:
        widths = (40, *([(pen.width - 208) // (len(sheet.table[0]) - 1)] * (len(sheet.table[0]) - 1)))
        below = _grid(pen, 84, int(below) + 10, sheet.table, widths, 34) + 10.0
    for line in textwrap.wrap(sheet.text, 74):
        pen.text(84, below + 14, line, 18)
        below += 27
    for step, line in enumerate(sheet.foot):
        pen.text(590, 880 + step * (26 if step < 2 else 74), line, 19, "ma")
    pen.signature(520, 966, sheet.shade)


def _book(pen: Pen, sheet: Sheet) -> None:
    pen.text(280, 70, sheet.title, 34, "ma", 0.6)
    pen.text(280, 124, sheet.head[0], 20, "ma")
    pen.text(280, 172, f"No. {sheet.number}", 22, "ma")
    y = 74.0
    for label, value in sheet.rows:
        pen.text(596, y, label, 19)
        pen.fitted(760, y, f": {value}", 20, 320)
        y += 38
    for step, line in enumerate(sheet.foot):
        pen.text(300, 640 + step * 26, line, 18, "ma")
    pen.signature(230, 560, sheet.shade)


_WRITE = {"card": _card, "family": _family, "letter": _letter, "book": _book, "pair": _pair}
