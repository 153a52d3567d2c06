"""Where invented people live and were first registered. Codes are Kemendagri's; streets are plant names."""

import random

from alpukat_desk.demo.dice import pick
from alpukat_desk.domain.model import Struct

SUDIN = "31.74"
DESK_OFFICE = "31.74.01.1001"
"""Kelurahan Tebet Timur, the demo officer's desk."""
DESK_SHARE = 0.1
"""Share of families that live there; with what goes to the sudin instead, some 8 percent of all requests."""


class Address(Struct):
    """A street address; ``office`` is the kelurahan's code with dots."""

    street: str
    rt: str
    rw: str
    office: str
    postcode: str

    @property
    def line(self) -> str:
        return f"{self.street} RT {self.rt} RW {self.rw}"


KECAMATAN: dict[str, tuple[str, int]] = {
    "31.74.01": ("Tebet", 7),
    "31.74.02": ("Setiabudi", 8),
    "31.74.03": ("Mampang Prapatan", 5),
    "31.74.04": ("Pasar Minggu", 7),
    "31.74.05": ("Kebayoran Lama", 6),
    "31.74.06": ("Cilandak", 5),
    "31.74.07": ("Kebayoran Baru", 10),
    "31.74.08": ("Pancoran", 6),
    "31.74.09": ("Jagakarsa", 6),
    "31.74.10": ("Pesanggrahan", 5),
}
"""Code -> name and number of kelurahan, whose codes run from 1001."""

KELURAHAN = tuple(f"{code}.{1001 + step}" for code, (_, count) in KECAMATAN.items() for step in range(count))

OTHER_DKI = (
    ("317101", "Jakarta"), ("317104", "Jakarta"), ("317107", "Jakarta"), ("317202", "Jakarta"), ("317306", "Jakarta"),
    ("317307", "Jakarta"), ("317501", "Jakarta"), ("317503", "Jakarta"), ("317507", "Jakarta"), ("317509", "Jakarta"),
)  # fmt: skip
ELSEWHERE = (
    ("327301", "Bandung"), ("327302", "Bandung"), ("327502", "Bekasi"), ("327604", "Depok"), ("320101", "Bogor"),
    ("360301", "Tangerang"), ("367101", "Tangerang"), ("337401", "Semarang"), ("331101", "Sukoharjo"),
    ("331001", "Klaten"), ("357801", "Surabaya"), ("357803", "Surabaya"), ("340401", "Sleman"),
    ("330401", "Banjarnegara"), ("347101", "Yogyakarta"), ("352601", "Bangkalan"),
)  # fmt: skip
HOMELANDS: dict[str, tuple[tuple[str, str], ...]] = {
    "batak": (("127101", "Medan"), ("120801", "Simalungun")),
    "minang": (("137101", "Padang"), ("130601", "Agam")),
    "bugis": (("737101", "Makassar"),),
    "bali": (("517101", "Denpasar"), ("510301", "Badung")),
    "tionghoa": (("617101", "Pontianak"), ("167101", "Palembang"), ("127101", "Medan")),
    "timur": (("817101", "Ambon"), ("717101", "Manado"), ("917101", "Jayapura")),
}
"""First six digits of a NIK and the town of birth that goes with them."""

_PLANTS = (
    "Kenanga", "Sawo Kecik", "Jambu Air", "Belimbing Wuluh", "Melati", "Kemuning", "Rambutan Binjai", "Cempaka",
    "Duku", "Gandaria", "Kecapi", "Matoa", "Nangka Muda", "Flamboyan", "Bungur", "Delima", "Alpukat Mentega",
)  # fmt: skip
_KINDS = {"Jl. {} {}": 0.6, "Gg. {} {}": 0.3, "Jl. {} Dalam {}": 0.1}
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def kelurahan(rng: random.Random) -> str:
    if rng.random() < DESK_SHARE:
        return DESK_OFFICE
    return rng.choice(KELURAHAN[1:])


def address(rng: random.Random, office: str) -> Address:
    street = pick(rng, _KINDS).format(rng.choice(_PLANTS), rng.choice(_ROMAN))
    house = f"{rng.randint(1, 88)}{rng.choice(('', '', '', 'A', 'B'))}"
    return Address(
        street=f"{street} No. {house}",
        rt=f"{rng.randint(1, 14):03d}",
        rw=f"{rng.randint(1, 11):03d}",
        office=office,
        postcode=f"12{rng.randint(1, 9)}{int(office[6:8]):02d}",
    )


def origin(rng: random.Random, tradition: str, office: str, native: float) -> tuple[str, str]:
    """Region digits and town of birth of somebody first registered here (share ``native``) or elsewhere."""
    home = office.replace(".", "")[:6]
    if rng.random() < native:
        return home, "Jakarta"
    if rng.random() < 0.35:
        return rng.choice(tuple(KECAMATAN)).replace(".", ""), "Jakarta"
    if rng.random() < 0.3:
        return rng.choice(OTHER_DKI)
    return rng.choice(HOMELANDS.get(tradition, ELSEWHERE))
