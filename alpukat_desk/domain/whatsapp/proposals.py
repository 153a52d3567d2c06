"""What a form may take from a message: each proposal with the words it rests on, and the words that rest over.

A proposal is never more than that: it fills an empty field when the officer takes it, and overwrites nothing.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import date

from alpukat_desk.domain.model import Finding, Severity, Struct
from alpukat_desk.domain.nik import LENGTH, plain
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.whatsapp.labels import fields_of, words
from alpukat_desk.domain.whatsapp.marks import INVISIBLE, ascii_digits
from alpukat_desk.domain.whatsapp.values import read_value

MOST = 1 << 16
"""As many characters as WhatsApp lets a message have."""
_LABEL = re.compile(
    rf"(?:^[{INVISIBLE} \t*_>•\-0-9.)]{{0,12}}|[,;|])(?P<label>[^\n:=,;|]{{1,60}}?)[ \t]*[:=]", re.MULTILINE
)
_BARE = re.compile(
    rf"^[{INVISIBLE} \t*_>•\-0-9.)]{{0,12}}(?P<label>[A-Za-z][A-Za-z. ]{{0,30}}?)[ \t.]{{1,8}}"
    r"(?P<value>\d[\d .\-]{14,22})[ \t]*$",
    re.MULTILINE,
)
"""A number behind its name without a colon."""
_HASH = re.compile(rf"^[{INVISIBLE} \t]*#[^\n]*#[^\n]*", re.MULTILINE)
_PART = re.compile(r"#([^#\n]*)")
_TEMPLATES = {
    "ktp": ("nik", "kk", "name"),
    "sinkronisasi": ("nik", "kk", "dwh.purpose"),
}
"""The places behind the first word, as two regencies published them in March 2020; DKI published none."""
_LOOSE = ("nik", "kk")
"""Of any other form the first two numbers of sixteen digits are taken in the order both of those ask for."""


class Proposal(Struct):
    """``start`` and ``end`` are the characters of the text that the value was read from."""

    field: str
    value: str
    start: int
    end: int


class Proposals(Struct):
    """``rest`` are the stretches of the text that no proposal rests on. ``findings``: entry.long, entry.unfit,
    entry.other_script and entry.twice, each with its field."""

    found: tuple[Proposal, ...]
    rest: tuple[tuple[int, int], ...]
    findings: tuple[Finding, ...] = ()

    def fill(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields with what is proposed for the empty ones; of two proposals the first."""
        filled = dict(fields)
        for item in self.found:
            if not filled.get(item.field, "").strip():
                filled[item.field] = item.value
        return filled


class _Piece(Struct):
    """Some words of the text, and the fields they may be for."""

    names: tuple[str, ...]
    start: int
    end: int


def propose(text: str, service: Service, today: date) -> Proposals:
    """Looks at the first ``MOST`` characters; what lies behind them is rest."""
    looked, whole = text[:MOST], len(text)
    found: list[Proposal] = []
    findings: list[Finding] = []
    for piece in (*_hashed(looked, service), *_labelled(looked, service)):
        raw = looked[piece.start : piece.end]
        start = piece.start + len(raw) - len(raw.lstrip())
        for name in piece.names:
            value = read_value(name, raw, service, today)
            findings += value.findings
            if value.text:
                found.append(Proposal(name, value.text, start, start + len(raw.strip())))
    found.sort(key=lambda item: (item.start, item.field))
    told = {item.key: item for item in (*findings, *_twice(found))}
    return Proposals(tuple(found), _rest(whole, found), tuple(told.values()))


def _labelled(text: str, service: Service) -> Iterator[_Piece]:
    """Each value reaches to the end of its line, or to the next label that is known."""
    known = [(hit, names) for hit in _LABEL.finditer(text) if (names := fields_of(hit["label"], service))]
    for (hit, names), after in itertools.zip_longest(known, known[1:]):
        line_end = text.find("\n", hit.end())
        end = len(text) if line_end < 0 else line_end
        yield _Piece(names, hit.end(), min(end, after[0].start()) if after else end)
    for hit in _BARE.finditer(text):
        yield _Piece(fields_of(hit["label"], service), *hit.span("value"))


def _hashed(text: str, service: Service) -> Iterator[_Piece]:
    for line in _HASH.finditer(text):
        parts = list(_PART.finditer(text, *line.span()))
        template = _TEMPLATES.get(words(parts[0][1]))
        yield from _placed(parts[1:], template, service) if template else _loose(parts, service)


def _placed(parts: list[re.Match[str]], template: tuple[str, ...], service: Service) -> Iterator[_Piece]:
    """By place. A part that is a label itself is the form's own word, sent back unfilled."""
    for part, what in zip(parts, template, strict=False):
        names = fields_of(what, service) if "." not in what else _known((what,), service)
        if names and part[1].strip() and not fields_of(part[1], service):
            yield _Piece(names, *part.span(1))


def _known(names: tuple[str, ...], service: Service) -> tuple[str, ...]:
    known = {field.name for field in service.fields()}
    return tuple(name for name in names if name in known)


def _loose(parts: list[re.Match[str]], service: Service) -> Iterator[_Piece]:
    numbers = (part for part in parts if _is_number(part[1]))
    for part, what in zip(numbers, _LOOSE, strict=False):
        yield _Piece(fields_of(what, service), *part.span(1))


def _is_number(text: str) -> bool:
    digits = plain(ascii_digits(text))
    return len(digits) == LENGTH and digits.isascii() and digits.isdigit()


def _twice(found: list[Proposal]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for item in found:
        if first.setdefault(item.field, item.value) != item.value:
            yield Finding("entry.twice", Severity.WARNING, item.field)


def _rest(length: int, found: list[Proposal]) -> tuple[tuple[int, int], ...]:
    stretches, at = [], 0
    for item in found:
        if item.start > at:
            stretches.append((at, item.start))
        at = max(at, item.end)
    if at < length:
        stretches.append((at, length))
    return tuple(stretches)
