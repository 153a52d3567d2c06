"""The look of a photographed paper: a table top, the sheet a little askew on it, a shadow, light and grain.

All of this is made once per blank form and kept. A picture then costs the turning of its ink layer and one paste.
"""

from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from alpukat_desk.demo.dice import dice

Size = tuple[int, int]
TABLES = ((128, 94, 66), (92, 96, 102), (186, 178, 164), (70, 84, 72))
"""Colours of the table tops; a scene is one of them with its own angle."""
SCENES = len(TABLES)
FLAT = -1
"""The scene of a scan: no table, no angle."""
_ANGLES = (-1.1, 0.8, -0.6, 1.4)
_MARGIN = 46


@cache
def grain(strength: float, seed: int) -> Image.Image:
    """A tile of even grey noise around 128; the same seed gives the same grain."""
    tile = Image.frombytes("L", (256, 256), dice("grain", seed).randbytes(65536))
    return tile.filter(ImageFilter.GaussianBlur(0.7)).point(lambda value: int(128 + (value - 128) * strength))


def _tiled(tile: Image.Image, size: Size) -> Image.Image:
    full = Image.new(tile.mode, size)
    for left in range(0, size[0], tile.width):
        for top in range(0, size[1], tile.height):
            full.paste(tile, (left, top))
    return full


def lit(sheet: Image.Image, seed: int, strength: float = 0.075) -> Image.Image:
    """The sheet with uneven light and grain in it."""
    shade = _light(sheet.size, seed)
    dim = ImageChops.multiply(sheet, Image.merge("RGB", (shade, shade, shade.point(lambda value: int(value * 0.97)))))
    noise = _tiled(grain(strength, seed), sheet.size)
    return ImageChops.add(dim, Image.merge("RGB", (noise, noise, noise)), scale=1, offset=-128)


def _light(size: Size, seed: int) -> Image.Image:
    """Light falling from one side: nearly white there, duller at the far corner."""
    small = Image.radial_gradient("L").resize((64, 64))
    shifted = ImageChops.offset(small, 12 * (seed % 3 - 1), 8 * (seed % 2))
    return shifted.point(lambda value: 255 - int(value * 0.2)).resize(size, Image.Resampling.BICUBIC)


def turned(layer: Image.Image, scene: int) -> Image.Image:
    return layer.rotate(_ANGLES[scene], Image.Resampling.BILINEAR, expand=True)


def photographed(sheet: Image.Image, scene: int) -> Image.Image:
    """A blank sheet lying on its table, or as scanned where the scene is FLAT."""
    if scene == FLAT:
        return sheet.copy()
    area = _area(sheet.size, scene)
    picture = _table((area.width + 2 * _MARGIN, area.height + 2 * _MARGIN), scene)
    shadow = Image.new("L", picture.size)
    shadow.paste(area.point(lambda value: value * 110 // 255), (_MARGIN + 9, _MARGIN + 12))
    picture.paste((0, 0, 0), (0, 0), shadow.filter(ImageFilter.BoxBlur(12)))
    picture.paste(turned(sheet, scene), (_MARGIN, _MARGIN), area)
    return lit(picture, scene)


@cache
def _area(size: Size, scene: int) -> Image.Image:
    return turned(Image.new("L", size, 255), scene)


def inked(blank: Image.Image, ink: Image.Image, scene: int, colour: tuple[int, int, int]) -> Image.Image:
    """The blank picture with the writing of one sheet (an "L" layer as large as the sheet) on it."""
    picture = blank.copy()
    if scene == FLAT:
        picture.paste(colour, (0, 0), ink)
    else:
        # Nearest is a tenth of the work; at these small angles it only breaks a line by one pixel now and then.
        turned_ink = ink.rotate(_ANGLES[scene], Image.Resampling.NEAREST, expand=True)
        picture.paste(colour, (_MARGIN, _MARGIN), turned_ink)
    return picture


def spoiled(picture: Image.Image, flaw: str) -> Image.Image:
    """A bad photo: "cut" leaves a part of the sheet out, "blur" shakes the camera."""
    if flaw == "cut":
        return picture.crop((0, 0, int(picture.width * 0.66), int(picture.height * 0.8)))
    return picture.filter(ImageFilter.GaussianBlur(4.5)) if flaw == "blur" else picture


@cache
def _wood(scene: int) -> Image.Image:
    """A table top, grained along the boards where it is of wood."""
    ground = Image.new("RGB", (1400, 1400), TABLES[scene])
    if scene % 2:
        return ground
    pen, rng = ImageDraw.Draw(ground), dice("boards", scene)
    for top in range(0, ground.height, 7):
        tone = rng.randint(-10, 10)
        red, green, blue = TABLES[scene]
        line = (0, top, ground.width, top + rng.randint(-9, 9))
        pen.line(line, fill=(red + tone, green + tone, blue + tone), width=rng.randint(2, 6))
    return ground


def _table(size: Size, scene: int) -> Image.Image:
    return _wood(scene).crop((0, 0, *size))
