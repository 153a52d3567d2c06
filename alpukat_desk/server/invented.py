"""A register of people who do not exist, for the demo: whoever is asked about is in it, mostly as asked.

What it says is drawn from the NIK and from the values alone, so it says the same each time.
"""

import hashlib
from dataclasses import dataclass

from alpukat_desk.domain.model import Element
from alpukat_desk.domain.registry import CODES, NAME, NIK, Question, Said, Word

_ODD = 10
"""Of a hundred people so many are told a code, and as many have another name."""


@dataclass(frozen=True)
class Invented:
    def ask(self, question: Question) -> Said:
        drawn = int.from_bytes(hashlib.sha256(question.elements[NIK].encode()).digest()[:8])
        turn, rest = drawn % 100, drawn // 100
        if turn < _ODD:
            return Word(code=list(CODES.values())[rest % (len(CODES) - 1)])
        other = NAME if turn < 2 * _ODD else ""
        return Word({name: Element(name != other, _score(name, other, rest)) for name in question.elements})


def _score(name: str, other: str, drawn: int) -> int | None:
    if name != NAME:
        return None
    return 40 + drawn % 30 if name == other else 100
