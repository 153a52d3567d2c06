"""Blank forms: identity card, two cards copied, family card, letter, marriage book, each marked CONTOH across."""

import math
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from alpukat_desk.demo import scene
from alpukat_desk.demo.dice import dice

Colour = tuple[int, int, int]
SIZES = {"card": (1060, 668), "family": (1240, 860), "letter": (820, 1130), "book": (1120, 780), "pair": (840, 1180)}
"""Sheets in their own units, in which everything on them is laid out."""
SCALE = 0.85
"""Pixels of a picture per unit of its sheet."""
CARD_AT = ((60, 70), (60, 620))
"""Corners of the two cards on a pair, in the pair's units."""
CARD_SIZE = (720, 454)
PAPER: dict[str, Colour] = {
    "card": (205, 226, 238),
    "family": (226, 238, 246),
    "letter": (250, 249, 244),
    "book": (236, 240, 222),
    "pair": (250, 250, 248),
}
INK: dict[str, Colour] = {
    "card": (28, 30, 36),
    "family": (30, 32, 40),
    "letter": (34, 34, 40),
    "book": (24, 36, 60),
    "pair": (40, 40, 44),
}
SAMPLE: Colour = (206, 62, 62)
PORTRAIT = (776, 160, 1010, 474)
"""Where the portrait of a card is, in the card's units."""


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own font, so that no font of the machine is needed."""
    loaded = ImageFont.load_default(size)
    if not isinstance(loaded, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return loaded


@cache
def blank(kind: str, face: str, at: int) -> Image.Image:
    """The photographed (or scanned) form without any writing. ``face`` matters to cards alone."""
    sheet = Image.new("RGB", SIZES[kind], PAPER[kind])
    _DECOR[kind](sheet)
    if kind == "pair":
        _copied(sheet, face)
    elif face:
        _portrait(ImageDraw.Draw(sheet), face)
    sample(sheet)
    sheet = sheet.resize(scaled(sheet.size), Image.Resampling.BICUBIC)
    return scene.photographed(sheet, at)


def scaled(size: scene.Size) -> scene.Size:
    return round(size[0] * SCALE), round(size[1] * SCALE)


def sample(sheet: Image.Image) -> None:
    """CONTOH across the whole sheet, so that no picture can pass for a document."""
    slanted = _word(sheet.width)
    corner = ((sheet.width - slanted.width) // 2, (sheet.height - slanted.height) // 2)
    sheet.paste(SAMPLE, corner, slanted)


@cache
def _word(width: int) -> Image.Image:
    size = int(width * 0.19)
    label = Image.new("L", (int(width * 0.94), int(size * 1.3)))
    ImageDraw.Draw(label).text((label.width // 2, label.height // 2), "CONTOH", 74, font(size), anchor="mm")
    return label.rotate(24, Image.Resampling.BICUBIC, expand=True)


def _card(sheet: Image.Image) -> None:
    pen = ImageDraw.Draw(sheet)
    for step in range(26):
        curve = [(x, 40 + step * 26 + (x - 530) ** 2 / (2600 + 140 * step)) for x in range(0, 1061, 20)]
        pen.line(curve, fill=(186, 212, 228), width=2)
    pen.rectangle((6, 6, sheet.width - 7, sheet.height - 7), outline=(150, 180, 200), width=2)


def _portrait(pen: ImageDraw.ImageDraw, face: str) -> None:
    """A head and shoulders of no face; red or blue behind, as the year of birth is odd or even."""
    sex, ground = face[0], face[1:]
    left, top, right, bottom = PORTRAIT
    middle = (left + right) // 2
    pen.rectangle(PORTRAIT, fill=(176, 44, 44) if ground == "odd" else (40, 84, 160))
    hair = (36, 30, 30) if sex == "L" else (116, 128, 136)
    if sex == "P":
        pen.ellipse((middle - 78, top + 44, middle + 78, top + 232), fill=hair)
        pen.polygon(
            [(middle - 78, top + 140), (middle + 78, top + 140), (right - 16, bottom), (left + 16, bottom)], hair
        )
    else:
        pen.ellipse((middle - 66, top + 42, middle + 66, top + 190), fill=hair)
        pen.ellipse((left + 20, bottom - 96, right - 20, bottom + 90), fill=(226, 228, 232))
        pen.rectangle((left, bottom, right, bottom + 92), fill=PAPER["card"])
    pen.ellipse((middle - 54, top + 66, middle + 54, top + 206), fill=(206, 164, 136))


def _copied(sheet: Image.Image, faces: str) -> None:
    """Both cards without their writing, in the greys of a photocopier."""
    for sex, corner in zip(faces, CARD_AT, strict=True):
        front = Image.new("RGB", SIZES["card"], PAPER["card"])
        _card(front)
        _portrait(ImageDraw.Draw(front), f"{sex}even")
        grey = front.convert("L").resize(CARD_SIZE, Image.Resampling.BILINEAR)
        sheet.paste(grey.convert("RGB"), corner)


def _pair(sheet: Image.Image) -> None:
    pen, rng = ImageDraw.Draw(sheet), dice("toner")
    for _ in range(160):
        x, y = rng.randrange(sheet.width), rng.randrange(sheet.height)
        pen.ellipse((x, y, x + 2, y + 2), fill=(196, 196, 194))


def _family(sheet: Image.Image) -> None:
    pen = ImageDraw.Draw(sheet)
    for step in range(0, sheet.height, 14):
        pen.line((0, step, sheet.width, step + 60), fill=(214, 229, 240))
    pen.rectangle((18, 18, sheet.width - 19, sheet.height - 19), outline=(110, 140, 170), width=3)
    _seal(sheet, (70, 58), 34, (120, 140, 160))
    _seal(sheet, (1010, 752), 62, (96, 72, 160))


def _letter(sheet: Image.Image) -> None:
    pen = ImageDraw.Draw(sheet)
    _seal(sheet, (92, 92), 42, (70, 110, 90))
    pen.line((56, 158, sheet.width - 56, 158), fill=(60, 60, 64), width=4)
    pen.line((56, 165, sheet.width - 56, 165), fill=(60, 60, 64), width=1)
    _seal(sheet, (520, 966), 74, (96, 72, 160))
    crease = sheet.height // 2
    pen.line((0, crease, sheet.width, crease), fill=(236, 234, 228), width=3)


def _book(sheet: Image.Image) -> None:
    pen = ImageDraw.Draw(sheet)
    middle = sheet.width // 2
    for step in range(0, 1200, 22):
        pen.arc((-200 + step, 60, 300 + step, 900), 0, 360, fill=(224, 231, 206))
    pen.rectangle((24, 24, sheet.width - 25, sheet.height - 25), outline=(120, 140, 96), width=3)
    for offset, tone in ((-6, 216), (-3, 190), (0, 150), (3, 190), (6, 216)):
        pen.line((middle + offset, 0, middle + offset, sheet.height), fill=(tone, tone, tone - 14), width=3)
    for left, sex in ((120, "L"), (310, "P")):
        _small_portrait(pen, left, sex)
    _seal(sheet, (300, 560), 72, (96, 72, 160))


def _small_portrait(pen: ImageDraw.ImageDraw, left: int, sex: str) -> None:
    pen.rectangle((left, 250, left + 150, 450), fill=(54, 96, 168), outline=(240, 240, 240), width=4)
    hair = (36, 30, 30) if sex == "L" else (150, 120, 140)
    pen.ellipse((left + 34, 280, left + 116, 392 if sex == "P" else 350), fill=hair)
    pen.polygon([(left + 14, 446), (left + 46, 380), (left + 104, 380), (left + 136, 446)], fill=hair)
    pen.ellipse((left + 42, 296, left + 108, 384), fill=(206, 164, 136))


def _seal(sheet: Image.Image, centre: tuple[int, int], radius: int, colour: Colour) -> None:
    """A round stamp with a star of no real office, unevenly inked."""
    layer = Image.new("L", sheet.size)
    pen = ImageDraw.Draw(layer)
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=170, width=max(2, radius // 14))
    inner = int(radius * 0.74)
    pen.ellipse((x - inner, y - inner, x + inner, y + inner), outline=150, width=2)
    pen.polygon(_star(x, y, radius * 0.5), fill=130)
    rng = dice("seal", x, y)
    for _ in range(radius):
        left, top = x + rng.randint(-radius, radius), y + rng.randint(-radius, radius)
        pen.ellipse((left, top, left + 3, top + 3), fill=0)
    sheet.paste(colour, (0, 0), layer)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    turns = [(radius if step % 2 == 0 else radius * 0.4, math.pi * (step / 5 - 0.45)) for step in range(10)]
    return [(x + length * math.cos(turn), y + length * math.sin(turn)) for length, turn in turns]


_DECOR = {"card": _card, "family": _family, "letter": _letter, "book": _book, "pair": _pair}
