"""Files that mean harm, made here byte by byte, and small honest ones."""

import io
import struct
import zlib
from collections.abc import Sequence
from typing import Any

from PIL import Image

KIDS = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
LEAF = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << >> >>"
RED = b"1 0 0 rg 0 0 100 100 re f"
"""The left half of the page in red."""


def stream(content: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream"


def pdf(
    *more: str | bytes, catalog: str = "", kids: str = KIDS, leaf: str = LEAF, content: bytes = RED, trailer: str = ""
) -> bytes:
    """Objects 1 to 4 are catalog, page tree, page and content; ``more`` follow from 5."""
    objects: Sequence[str | bytes] = (
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        kids,
        leaf,
        stream(content),
        *more,
    )
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def leaf(box: str = "0 0 200 100", resources: str = "") -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R /Resources << {resources} >> >>"


def picture(
    kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20), colour: Any = None, **options: Any
) -> bytes:
    """Left half in a colour, right half white where the mode is RGB."""
    image = Image.new(mode, size, "white" if mode == "RGB" else colour)
    if mode == "RGB":
        image.paste(colour or "red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(width: int, height: int, data: bytes) -> bytes:
    """A black-and-white PNG that claims a size and carries any data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def laughing() -> bytes:
    """Ten forms, each drawn ten times by the next: 10**10 squares."""
    forms = [stream(b"0 0 9 9 re f " * 10, "/Type /XObject /Subtype /Form /BBox [0 0 200 200]")]
    for number in range(10):
        inner = f"/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /F {5 + number} 0 R >> >>"
        forms.append(stream(b"/F Do " * 10, inner))
    return pdf(*forms, leaf=leaf(resources=f"/XObject << /F {4 + len(forms)} 0 R >>"), content=b"/F Do")


def swallowing() -> bytes:
    """An image of 40,000 by 40,000 points in a few KB."""
    packed = zlib.compress(bytes(40_000 * 40_000 // 80), 9)
    shape = "/Type /XObject /Subtype /Image /Width 40000 /Height 40000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = stream(packed, f"{shape} /Filter /FlateDecode")
    return pdf(image, leaf=leaf(resources="/XObject << /I 5 0 R >>"), content=b"200 0 0 100 0 0 cm /I Do")


JAVASCRIPT = pdf("<< /S /JavaScript /JS (app.alert\\(1\\); this.closeDoc\\(\\)) >>", catalog="/OpenAction 5 0 R")
LAUNCH = pdf("<< /S /Launch /F (/bin/touch) >>", catalog="/OpenAction 5 0 R /AA << /WC 5 0 R >>")
SELF_CALLING = pdf(
    stream(b"/F Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"),
    leaf=leaf(resources="/XObject << /F 5 0 R >>"),
    content=RED + b" /F Do",
)
CIRCLE = pdf(kids="<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>")
DEEP = pdf(content=b"q " * 200_000 + RED, catalog="/X " + "[" * 50_000 + "]" * 50_000)
MANY = pdf(kids="<< /Type /Pages /Kids [3 0 R] /Count 999999999 >>")
LOCKED = pdf(
    f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>",
    trailer=f"/Encrypt 5 0 R /ID [<{'43' * 16}> <{'43' * 16}>]",
)
STRANGE_LOCK = pdf("<< /Filter /OfSomebodyElse /V 1 >>", trailer=f"/Encrypt 5 0 R /ID [<{'43' * 16}> <{'43' * 16}>]")
