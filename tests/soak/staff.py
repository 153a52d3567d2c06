"""Who works at which desk: one officer at two laptops, a colleague, a supervisor, a neighbour, a counter."""

from typing import NamedTuple

from alpukat_desk.domain.model import Officer, OfficerId, Role

PASSWORD = "kata sandi yang panjang"
_RATNA = Officer(OfficerId("soak.satu"), "Ratna Contoh", Role.OFFICER, "31.74.01.1001")
_DIMAS = Officer(OfficerId("soak.dua"), "Dimas Contoh", Role.OFFICER, "31.74.01.1001")
_HENDRI = Officer(OfficerId("soak.penyelia"), "Hendri Contoh", Role.SUPERVISOR, "31.74.01")
_FITRI = Officer(OfficerId("soak.tetangga"), "Fitri Contoh", Role.OFFICER, "31.74.02.1001")
_MARLINA = Officer(OfficerId("soak.loket"), "Marlina Contoh", Role.COUNTER, "31.74.01.1001")
DESKS = (_RATNA, _DIMAS, _RATNA, _HENDRI, _FITRI, _MARLINA)
STAFF = tuple(dict.fromkeys(DESKS))


class Seat(NamedTuple):
    """A desk and who sits at it."""

    number: int
    officer: Officer


def seats(count: int) -> tuple[Seat, ...]:
    return tuple(Seat(number, DESKS[number % len(DESKS)]) for number in range(count))
