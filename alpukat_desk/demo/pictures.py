"""Draws the invented papers as an applicant would send them: photographs, now and then a PNG or a PDF scan.

Every picture is marked CONTOH. The same sheet always gives the same bytes.
"""

import io
import textwrap

from PIL import Image

from alpukat_desk.demo import scene
from alpukat_desk.demo.blanks import CARD_AT, CARD_SIZE, INK, SCALE, SIZES, blank, scaled
from alpukat_desk.demo.paper import scanned
from alpukat_desk.demo.pen import Pen
from alpukat_desk.demo.sheet import JPEG, PDF, PNG, Sheet

QUALITY = {"family": 48}
"""Of the JPEG, where a kind needs another than the usual one."""
USUAL = 60
_SCENES = {"pair": 2}
"""How many tables a kind is photographed on, where its blanks come in many variants already."""


def drawn(sheet: Sheet) -> bytes:
    """The bytes of the file: JPEG, PNG or PDF as the sheet says."""
    at = scene.FLAT if sheet.media_type == PNG else sheet.shade % _SCENES.get(sheet.kind, scene.SCENES)
    ink = Image.new("L", scaled(SIZES[sheet.kind]))
    _WRITE[sheet.kind](Pen(ink, SIZES[sheet.kind][0], SCALE), sheet)
    picture = scene.inked(blank(sheet.kind, sheet.face, at), ink, at, INK[sheet.kind])
    return _encoded(scene.spoiled(picture, sheet.flaw), sheet)


def _encoded(picture: Image.Image, sheet: Sheet) -> bytes:
    out = io.BytesIO()
    if sheet.media_type == PNG:
        picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
        return out.getvalue()
    picture.save(out, JPEG.removeprefix("image/"), quality=QUALITY.get(sheet.kind, USUAL))
    return scanned(out.getvalue(), picture.size) if sheet.media_type == PDF else out.getvalue()


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
        width = SIZES["card"][0]
        _card(pen.part(width, CARD_SIZE[0] / width, *corner), part)


def _family(pen: Pen, sheet: Sheet) -> None:
    pen.centred(36, sheet.title, 40, 0.7)
    pen.centred(84, f"No. {sheet.number}", 30, 0.4)
    half = (len(sheet.rows) + 1) // 2
    pen.rows(44, 132, 25, sheet.rows[:half], 18, 190)
    pen.rows(720, 132, 25, sheet.rows[half:], 18, 170)
    split = sheet.table.index(())
    widths = (34, 250, 170, 100, 110, 100, 84, 160, 168)
    y = pen.grid(32, 250, sheet.table[:split], widths, 34)
    pen.grid(32, y + 14, sheet.table[split + 1 :], (34, 200, 220, 160, 281, 281), 34)
    for step, line in enumerate(sheet.foot):
        pen.text(1010, 640 + step * 24, line, 17, "ma")
    pen.signature(940, 752, sheet.shade)


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
        below = pen.grid(84, below + 10, sheet.table, widths, 34) + 10.0
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
