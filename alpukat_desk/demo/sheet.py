"""What stands on one invented paper, as a value; ``pictures`` draws it, and equal sheets give equal bytes."""

from alpukat_desk.domain.model import Struct

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
SUFFIX = {JPEG: "jpg", PNG: "png", PDF: "pdf"}


class Sheet(Struct, kw_only=True):
    """``kind``: card, pair, family, letter or book. ``head`` is the letterhead, ``rows`` are label and value, ``table``
    has its headings first, ``foot`` is place and date and who signs. ``flaw``: "cut" or "blur" for a bad photo."""

    kind: str
    title: str
    head: tuple[str, ...] = ()
    number: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    foot: tuple[str, ...] = ()
    face: str = ""
    """Sex and background of the portrait on a card, such as "Leven"; on a pair the two sexes."""
    parts: tuple["Sheet", ...] = ()
    """The two cards of a pair."""
    shade: int = 0
    """Chooses table top, angle and signature."""
    media_type: str = JPEG
    flaw: str = ""
