"""The throw-away child that turns one hostile file into pixels. ``pages`` starts it.

Everything it needs is imported before it locks itself up; then it reads the file from its standard input and
writes pixels to its standard output.
"""

import codecs
import io
import math
import os
import sys
import warnings

import pypdfium2
import pypdfium2.raw
from PIL import (  # the plugins too: after the lock nothing can be imported
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from alpukat_desk.documents import pipe
from alpukat_desk.documents.cage import lock_up

SOURCE_PIXELS = 80_000_000
"""Most pixels of a picture that is read."""
SIDE = 30_000
PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255, 255)


class Unfit(Exception):
    """The file cannot be shown; ``fault`` is the place of its code in ``pipe.FAULTS``."""

    def __init__(self, fault: int) -> None:
        super().__init__(pipe.FAULTS[fault])
        self.fault = fault


def count(data: bytes) -> int:
    """Pages of a PDF; a picture is one page, whatever else lies behind it."""
    if not pipe.is_pdf(data):
        _picture(data)
        return 1
    return len(_pdf(data))


def render(data: bytes, page: int, width: int) -> Image.Image:
    """One page, ``width`` pixels wide; a picture that is smaller keeps its size."""
    return _draw_pdf(data, page, width) if pipe.is_pdf(data) else _draw_picture(data, page, width)


def _pdf(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)
        raise Unfit(pipe.ENCRYPTED if locked else pipe.UNREADABLE) from error


def _draw_pdf(data: bytes, page: int, width: int) -> Image.Image:
    document = _pdf(data)
    document.init_forms()
    if page >= len(document):
        raise Unfit(pipe.UNREADABLE)
    leaf = document[page]
    points = leaf.get_size()
    if not all(math.isfinite(side) and side > 0 for side in points):
        raise Unfit(pipe.UNREADABLE)
    scale = min(width / points[0], _most(*points))
    drawn: Image.Image = leaf.render(scale=scale, rev_byteorder=True).to_pil()
    return drawn


def _most(width: float, height: float) -> float:
    """The largest scale at which a page is still handed back."""
    return min(math.sqrt(pipe.DRAWN_PIXELS / (width * height)), SIDE / max(width, height))


def _picture(data: bytes) -> Image.Image:
    """Opened, not yet decoded."""
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Unfit(pipe.UNREADABLE) from error
    except Image.DecompressionBombError as error:
        raise Unfit(pipe.TOO_BIG) from error
    if picture.width * picture.height > SOURCE_PIXELS or max(picture.size) > SIDE:
        raise Unfit(pipe.TOO_BIG)
    return picture


def _draw_picture(data: bytes, page: int, width: int) -> Image.Image:
    picture = _picture(data)
    if page:
        raise Unfit(pipe.UNREADABLE)
    enough = min(1.0, width / min(picture.size))
    picture.draft(None, (math.ceil(picture.width * enough), math.ceil(picture.height * enough)))
    upright = _on_white(ImageOps.exif_transpose(picture))
    scale = min(1.0, width / upright.width, _most(*upright.size))
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    return upright if size == upright.size else upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, WHITE), clear).convert("RGB")


def answer(question: bytes) -> bytes:
    """The whole answer to one question. What is not expected ends this process, which is an answer too."""
    kind, page, width = pipe.HEAD.unpack_from(question)
    data = question[pipe.HEAD.size :]
    try:
        if kind == pipe.COUNT:
            return pipe.HEAD.pack(pipe.COUNT, count(data), 0)
        drawn = render(data, page, width).convert("RGB")
        return pipe.HEAD.pack(pipe.PAGE, drawn.width, drawn.height) + drawn.tobytes()
    except Unfit as error:
        return pipe.HEAD.pack(pipe.FAULT, error.fault, 0)
    except MemoryError:
        return pipe.HEAD.pack(pipe.FAULT, pipe.TOO_BIG, 0)


def main() -> None:
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = SOURCE_PIXELS
    Image.preinit()
    for name in ("ascii", "latin-1", "cp1252", "utf-16", "utf-16-be"):
        codecs.lookup(name)
    lock_up()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()
    os._exit(0)
