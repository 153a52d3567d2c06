"""Checks against the family card: parents who are not on it, a head who died, minors who stay behind.

The members are those of form F-1.01 ("members.1.nik"), as far as the request names them; where it names none, nothing
is said of them.
"""

from collections.abc import Iterator

from alpukat_desk.domain.events import age
from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.nik import parse_nik, plain
from alpukat_desk.domain.rules import told
from alpukat_desk.domain.sheet import Sheet

ADULT = 17
STATEMENT = "adult-statement"
MINORS, KIND, RELATION = "move.stayers_minor", "move.kind", "deceased.relation"
_HEAD, _YES, _ALL_GO = "1", "1", "2"
_SPOUSES = frozenset({"2", "3"})
_MEMBERS = "members"


def families(sheet: Sheet) -> Iterator[Finding]:
    members = sheet.rows(_MEMBERS)
    if members:
        for parent in ("mother", "father"):
            yield from _parent(sheet, parent, members)
    yield from _bereaved(sheet, members)
    yield from _stayers(sheet, members)


def _parent(sheet: Sheet, parent: str, members: tuple[str, ...]) -> Iterator[Finding]:
    """Compared by NIK, and by name with a member whose NIK was left out. A number that is none finds nobody."""
    name = f"{parent}.nik"
    number = plain(sheet.value(name))
    numbers = {row: plain(sheet.value(f"{row}.nik")) for row in members}
    known = [f"{row}.nik" for row in members if numbers[row]]
    if not known or parse_nik(number) is None or number in numbers.values():
        return
    unnumbered = {same(sheet.value(f"{row}.name")) for row in members if not numbers[row]}
    if same(sheet.value(f"{parent}.name")) not in unnumbered - {""}:
        yield told("parent.not_in_kk", name, *known, count=str(len(members)))


def same(text: str) -> str:
    """As words are compared: without case, one blank between them."""
    return " ".join(text.casefold().split())


def _bereaved(sheet: Sheet, members: tuple[str, ...]) -> Iterator[Finding]:
    """What the death of the head, or of a husband or wife, brings with it, until the document for it is made."""
    relation, names = _relation(sheet, members)
    if not relation:
        return
    if relation == _HEAD and not sheet.put_out("kk"):
        yield told("death.new_head", *names)
    gives_card = sheet.service is not None and sheet.service.output("ktp") is not None
    if gives_card and not sheet.put_out("ktp") and _leaves_spouse(sheet, relation, members):
        yield told("death.spouse_card", *names)


def _relation(sheet: Sheet, members: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The place of the deceased in the family, and the fields that tell it."""
    if stated := sheet.value(RELATION):
        return stated, (RELATION,)
    number = plain(sheet.value("deceased.nik"))
    for row in members if number else ():
        if plain(sheet.value(f"{row}.nik")) == number:
            return sheet.value(f"{row}.relation"), (f"{row}.relation", f"{row}.nik", "deceased.nik")
    return "", ()


def _leaves_spouse(sheet: Sheet, relation: str, members: tuple[str, ...]) -> bool:
    """Where the members are told, one of them must be the husband or wife."""
    if relation in _SPOUSES:
        return True
    others = {sheet.value(f"{row}.relation") for row in members}
    return relation == _HEAD and (not others or bool(others & _SPOUSES))


def _stayers(sheet: Sheet, members: tuple[str, ...]) -> Iterator[Finding]:
    stated = sheet.value(MINORS) == _YES
    if not (stated or members) or sheet.at_hand(STATEMENT):
        return
    left = _left(sheet, members)
    if stated or (left and _all_minors(sheet, left)):
        yield told("move.minors_stay", MINORS, *(f"{row}.birth_date" for row in left))


def _left(sheet: Sheet, members: tuple[str, ...]) -> tuple[str, ...]:
    """Members who are not among those who move; none where the movers or a member cannot be told apart."""
    going = {plain(sheet.value(f"{row}.nik")) for row in sheet.rows("movers")} - {""} if members else set()
    numbers = {row: plain(sheet.value(f"{row}.nik")) for row in members}
    if not going or sheet.value(KIND) == _ALL_GO or not all(numbers.values()):
        return ()
    return tuple(row for row, number in numbers.items() if number not in going)


def _all_minors(sheet: Sheet, rows: tuple[str, ...]) -> bool:
    born = [sheet.day(f"{row}.birth_date") for row in rows]
    return all(day is not None and day <= sheet.filed and age(day, sheet.filed) < ADULT for day in born)
