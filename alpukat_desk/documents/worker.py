"""The throw-away child that turns one hostile file into pixels. ``pages`` starts it.

Everything it needs is imported before it locks itself up; then it reads the file from its standard input and
writes pixels to its standard output. After the lock it opens no file, reaches no network and starts nothing,
and its memory and time are bounded.
"""

import codecs
import contextlib
import ctypes
import io
import math
import os
import struct
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

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MEMORY = 1536 << 20
CPU_S = 20
SOURCE_PIXELS = 80_000_000
"""Most pixels of a picture that is read."""
SIDE = 30_000
PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255, 255)

_CREATE_RULES, _RESTRICT_SELF = 444, 446
_DUMPABLE, _NO_NEW_PRIVILEGES = 4, 38
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000


class Unfit(Exception):
    """The file cannot be shown; ``fault`` is the place of its code in ``pipe.FAULTS``."""

    def __init__(self, fault: int) -> None:
        super().__init__(pipe.FAULTS[fault])
        self.fault = fault


def lock_up() -> None:
    """Takes from this process what it does not need; what a system does not offer is left out."""
    _limit()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC):
            libc.unshare(_NEW_NETWORK | _NEW_IPC)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _landlock(libc)


def _limit() -> None:
    if resource is None:
        return
    limits = {"AS": MEMORY, "CPU": CPU_S, "FSIZE": 0, "NOFILE": 16, "NPROC": 0, "CORE": 0}
    for name, most in limits.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _landlock(libc: ctypes.CDLL) -> None:
    """A ruleset that handles everything this kernel knows of and allows none of it."""
    version = libc.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    words = [files, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    rules = struct.pack(f"={len(words)}Q", *words)
    handle = libc.syscall(_CREATE_RULES, rules, ctypes.c_size_t(len(rules)), 0)
    if handle >= 0:
        libc.syscall(_RESTRICT_SELF, handle, 0)
        os.close(handle)


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
