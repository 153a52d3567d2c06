"""What the two sides of the worker's pipe say to each other, and the limits both keep."""

import struct

HEAD = struct.Struct("=cII")
"""Head of a question (kind, page, width) and of an answer (kind, and two numbers by kind)."""
COUNT, PAGE, FAULT = b"N", b"P", b"E"
FAULTS = ("document.unreadable", "document.encrypted", "document.too_big", "document.format")
UNREADABLE, ENCRYPTED, TOO_BIG, FORMAT = range(4)

DRAWN_PIXELS = 24_000_000
"""Most pixels of a page that is handed back: A4 at 400 dpi."""


def is_pdf(data: bytes) -> bool:
    """As readers do: the mark may stand anywhere in the first KB."""
    return b"%PDF-" in data[:1024]
