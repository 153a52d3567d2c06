"""Codes into sentences, in Indonesian and English, from ``resources/i18n``."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from alpukat_desk.catalogue.lines import Place
from alpukat_desk.catalogue.shared import worded
from alpukat_desk.catalogue.source import CatalogueFault, Source
from alpukat_desk.domain.model import Struct
from alpukat_desk.domain.services import Entry

GROUPS = frozenset(
    {"status", "document", "command", "event", "view", "outbox", "channel", "role", "level", "field", "measure"}
)
"""Vocabularies that a newer server may add to: an unknown code of them shows without the group's name."""
_HOLE = re.compile(r"\{(\w*)\}")


class Sentence(Struct):
    """What to show: what happened, and the next step where there is one."""

    text: str
    next: str = ""


class Wording(Entry):
    """One code's texts. ``next_*`` is the next step, in both languages or in none."""

    id: str
    en: str
    next_id: str = ""
    next_en: str = ""


class Words(Struct):
    """All wordings by code."""

    wordings: Mapping[str, Wording]

    def say(self, code: str, /, language: str = "id", **values: object) -> Sentence:
        """An unknown code speaks for itself and a missing value shows as "…": a sentence never fails. A value named
        ``fault`` is the code of a finding and is told by its sentence."""
        wording = self.wordings.get(code)
        if wording is None:
            return Sentence(_readable(code))
        text, step = (wording.en, wording.next_en) if language == "en" else (wording.id, wording.next_id)
        if "fault" in values:
            values["fault"] = self.say(str(values.pop("fault")), language, **values).text
        return Sentence(_filled(text, values), _filled(step, values))

    def knows(self, code: str) -> bool:
        return code in self.wordings


def _readable(code: str) -> str:
    group, _, rest = code.partition(".")
    said = rest if rest and group in GROUPS else code
    return said.replace("_", " ").replace(".", " ")


def _filled(text: str, values: Mapping[str, object]) -> str:
    return _HOLE.sub(lambda hole: str(values.get(hole[1], "…")), text)


def read(root: Path) -> Words:
    wordings: dict[str, Wording] = {}
    for file in sorted((root / "i18n").glob("*.toml")):
        source = Source(root, file)
        worded(source)
        for code, place in _codes(source.data):
            source.require(code not in wordings, f"the code {code!r} has words already", *place)
            wordings[code] = _wording(source, code, place)
    if not wordings:
        raise CatalogueFault("i18n", 0, "there are no words")
    return Words(wordings)


def _codes(data: dict[str, Any], around: Place = ()) -> Iterator[tuple[str, Place]]:
    """Codes with their places: a table of tables is a group, any other table a wording."""
    for key, value in data.items():
        place = (*around, key)
        if isinstance(value, dict) and value and all(isinstance(item, dict) for item in value.values()):
            yield from _codes(value, place)
        else:
            yield ".".join(map(str, place)), place


def _wording(source: Source, code: str, place: Place) -> Wording:
    wording = source.decode(Wording, *place)
    both = bool(wording.next_id) == bool(wording.next_en)
    source.require(both, f"the next step of {code!r} is missing in one language", *place)
    for here, there in ((wording.id, wording.en), (wording.next_id, wording.next_en)):
        same = set(_HOLE.findall(here)) == set(_HOLE.findall(there))
        source.require(same, f"the two languages of {code!r} show different values", *place)
    return wording
