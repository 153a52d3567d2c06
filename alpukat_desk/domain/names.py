"""Names compared as people mistype them: without case, accents, titles and punctuation, with few edits allowed.

Elasticsearch's ``AUTO:4,7`` is the tolerance that OpenCRVS compares names with: no edit in a word of up to 3 letters,
1 in one of 4 to 6, 2 from 7. An edit is a letter too many, too few or wrong, or two neighbours changed over.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

LONGEST = 200
"""Characters of a name that are looked at, and words of it: more is no name."""
_MOST_WORDS = 12
_WHITE = re.compile(r"[\s,;/_]+")
_MARKS = re.compile(r"[^\w.]+|_")
_BEFORE = frozenset(
    "dr drg drh drs dra ir prof h hj hajjah haji kh ust ustz ustadz ustadzah ust r rr ra rd raden tn ny nn sdr sdri "
    "ibu bpk bp bapak alm almh by bayi an kol kompol brigjen mayor".split()
)
_AFTER = frozenset(
    "spd spdi spdsd sh se st ssos skom skm ssi spsi sag sip skep skeb skedkeb ners ns stp ssn sip sikom samb sgz sfarm "
    "sak sptr spi shi sei sthi apt amd amdkeb amdkep amak akt mm mh mpd mpdi msi mt mkom mkes mkn mag map mpsi mba mph "
    "ma msc phd md bsc ba bba be sp spog spa spb spm sppd sprad lc ca cpa str".split()
)
_SURE = 3
"""Letters from which a title written without a dot behind a name is one: "Se" and "Ma" are names as well."""
_VARIANTS = {
    **dict.fromkeys(
        "muh moh mohd muhd mhd much moch mochamad mochammad mochamat mohamad mohammad muhamad muhammad mohamed "
        "muhammed muhamat mukhamad mukhammad mokhamad".split(),
        "muhammad",
    ),
    **dict.fromkeys("achmad akhmad ahmad".split(), "ahmad"),
    **dict.fromkeys("rizki rizky riski risky rizqi rizqy risqi risqy rizkie".split(), "rizki"),
    **dict.fromkeys("siti sitti st".split(), "siti"),
    "abd": "abdul",
}
"""Short and other spellings of the same given name."""
_FIRST = {"m": "muhammad"}
"""Such that mean it only in front of another word."""


def words(name: str) -> tuple[str, ...]:
    """The words of a name that count, small and plain, each known variant told by one spelling."""
    return _words(name[:LONGEST])


@lru_cache(maxsize=50_000)
def _words(name: str) -> tuple[str, ...]:
    found = [part for part in _WHITE.split(_plain(name)) if any(sign.isalnum() for sign in part)][:_MOST_WORDS]
    while len(found) > 1 and _bare(found[0]) in _BEFORE:
        del found[0]
    while len(found) > 1 and _is_degree(found[-1]):
        del found[-1]
    split = [word for part in found for word in part.split(".") if word]
    return tuple(_known(word, first=at == 0 and len(split) > 1) for at, word in enumerate(split))


def _plain(name: str) -> str:
    """Small letters, digits and dots; what stands inside a word (an apostrophe, a hyphen) joins its parts. One sign may
    stand for eighteen, so the length is held here too."""
    bare = (sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    parts = (_MARKS.sub("", part) for part in _WHITE.split("".join(islice(bare, LONGEST))))
    return " ".join(parts)


def _bare(part: str) -> str:
    return part.replace(".", "")


def _is_degree(part: str) -> bool:
    bare = _bare(part)
    return bare in _AFTER and (bare != part or len(bare) >= _SURE)


def _known(word: str, *, first: bool) -> str:
    return (_FIRST.get(word) if first else None) or _VARIANTS.get(word, word)


def same(one: str, other: str) -> bool:
    """Whether both are the same name, nothing mistyped."""
    left, right = words(one), words(other)
    return bool(left) and "".join(left) == "".join(right)


def distance(one: str, other: str) -> int | None:
    """How many edits lie between two names that may be one; None where they are two. Words may have changed places,
    and blanks may be too many or too few."""
    left, right = sorted((words(one), words(other)))
    if not left or not right:
        return None
    found = [_joined(left, right)]
    if len(left) == len(right):
        found += [_paired(left, right), _paired(sorted(left), sorted(right))]
    close = [edits for edits in found if edits is not None]
    return min(close, default=None)


def _joined(left: Sequence[str], right: Sequence[str]) -> int | None:
    """Only blanks differ."""
    return 0 if "".join(left) == "".join(right) else None


def _paired(left: Sequence[str], right: Sequence[str]) -> int | None:
    """Word by word, each within its tolerance, and all together within that of the longest."""
    total = 0
    for one, other in zip(left, right, strict=True):
        edits = _edits(one, other, tolerance(min(one, other, key=len)))
        if edits is None:
            return None
        total += edits
    return total if total <= tolerance(max((*left, *right), key=len)) else None


def tolerance(word: str) -> int:
    """Edits allowed in a word."""
    return 0 if len(word) <= 3 else 1 if len(word) <= 6 else 2


def _edits(one: str, other: str, most: int) -> int | None:
    """The distance with neighbours changed over counted as one (optimal string alignment); None for more than
    ``most``. What lies farther from the diagonal is more, and is not computed: two words of 200 letters cost little."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > most:
        return None
    far = most + 1
    before: list[int] = []
    row = [min(place, far) for place in range(len(other) + 1)]
    for at, sign in enumerate(one, 1):
        before, last, row = row, before, [far] * (len(other) + 1)
        row[0] = min(at, far)
        for place in range(max(1, at - most), min(len(other), at + most) + 1):
            letter = other[place - 1]
            best = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (sign != letter))
            if at > 1 and place > 1 and sign == other[place - 2] and letter == one[at - 2]:
                best = min(best, last[place - 2] + 1)
            row[place] = best
        if min(row) > most and (at == 1 or min(before) > most):
            return None
    return row[-1] if row[-1] <= most else None
