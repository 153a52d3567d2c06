"""Masking: what of a citizen's numbers may stand in a list, a log or a screenshot."""

import re

_DOT = "•"
_SHOWN_FIRST, _SHOWN_LAST = 6, 4
_TECHNICAL = re.compile(r"(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b(?=[0-9]*[a-f])[0-9a-f]{32,}\b")
"""UUIDs and hashes: they hold long runs of digits and are nobody's number."""
_PERSONAL = re.compile(
    r"\d{16,}"  # NIK and No KK as stored
    r"|(?<!\d)(?:\d{4}[ .\-]){3}\d{4}(?!\d)"  # in groups of four, as the screen shows them
    r"|(?<!\d)\d{6}[ .\-]\d{6}[ .\-]\d{4}(?!\d)"  # by their three parts
    r"|(?<![\w.])(?:\+?62[ \-]?|0)8[1-9]\d(?:[ \-]?\d{2,4}){2,3}(?!\d)"  # mobile phones
    r"|(?<![\w.])0\d{2,3}-\d{6,8}(?!\d)"  # fixed lines
)


def masked(number: str) -> str:
    """A NIK or No KK that can be told from others but not used: region and serial stay."""
    if len(number) < _SHOWN_FIRST + _SHOWN_LAST + _SHOWN_LAST:
        return _DOT * len(number)
    hidden = _DOT * (len(number) - _SHOWN_FIRST - _SHOWN_LAST)
    return number[:_SHOWN_FIRST] + hidden + number[-_SHOWN_LAST:]


def looks_personal(text: str) -> bool:
    """Whether the text holds what may be a NIK, a No KK or a telephone number."""
    return _PERSONAL.search(_TECHNICAL.sub(" ", text)) is not None
