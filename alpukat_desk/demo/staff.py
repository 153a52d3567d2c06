"""The demo's officers: who signs in, and who decided what stands in the invented histories.

These accounts are made by ``seed`` and ``demo`` alone. Their password is public; no other server may have them.
"""

from alpukat_desk.demo.places import DESK_OFFICE, KECAMATAN, SUDIN
from alpukat_desk.domain.model import DeviceId, Officer, OfficerId, Role

DEMO_PASSWORD = "alpukat-demo-2020"  # noqa: S105 (the one password of every demo account, public on purpose)

DEMO_OFFICER = Officer(OfficerId("petugas.tebettimur"), "Ratna Maharani", Role.OFFICER, DESK_OFFICE)
"""Whose desk ``demo`` opens."""
COLLEAGUE = Officer(OfficerId("rekan.tebettimur"), "Dimas Wibisono", Role.OFFICER, DESK_OFFICE)
COUNTER = Officer(OfficerId("loket.sudin"), "Yuliati Hapsari", Role.COUNTER, SUDIN)
DESK_COUNTER = Officer(OfficerId("loket.tebettimur"), "Marlina Koto", Role.COUNTER, DESK_OFFICE)
SUPERVISOR = Officer(OfficerId("penyelia.tebet"), "Hendri Tanjung", Role.SUPERVISOR, "31.74.01")
SUDIN_SUPERVISOR = Officer(OfficerId("penyelia.sudin"), "Retno Palupi", Role.SUPERVISOR, SUDIN)
SIGNER = Officer(OfficerId("penandatangan.sudin"), "Syafrizal Anwar", Role.SIGNER, SUDIN)

_NAMES = (
    "Rini Astuti", "Doni Permana", "Fitri Rahmadani", "Cecep Mulyana", "Elvi Gustina", "Markus Kaligis",
    "Nur Hanifah", "I Made Artana", "Titik Lestari", "Rangga Nugraha",
)  # fmt: skip


def _slug(name: str) -> str:
    return name.lower().replace(" ", "")


KECAMATAN_OFFICERS = {
    code: Officer(OfficerId(f"petugas.{_slug(name)}"), person, Role.OFFICER, code)
    for (code, (name, _)), person in zip(KECAMATAN.items(), _NAMES, strict=True)
}
SUDIN_OFFICERS = tuple(
    Officer(OfficerId(f"petugas{number}.sudin"), name, Role.OFFICER, SUDIN)
    for number, name in enumerate(("Wahyu Raharjo", "Ester Nababan", "Asep Suherman"), 1)
)
STAFF = (
    DEMO_OFFICER,
    COLLEAGUE,
    DESK_COUNTER,
    *KECAMATAN_OFFICERS.values(),
    SUPERVISOR,
    *SUDIN_OFFICERS,
    COUNTER,
    SUDIN_SUPERVISOR,
    SIGNER,
)


def reviewer(office: str, turn: int) -> Officer:
    """Who reviews at this office; at the desk's office it is the colleague, so that the desk's queue stays free."""
    if office == DESK_OFFICE:
        return COLLEAGUE
    if office == SUDIN:
        return SUDIN_OFFICERS[turn % len(SUDIN_OFFICERS)]
    return KECAMATAN_OFFICERS[office[:8]]


def counter(office: str) -> Officer:
    return DESK_COUNTER if office == DESK_OFFICE else COUNTER


def device(officer: Officer) -> DeviceId:
    """The invented laptop behind an invented decision."""
    return DeviceId(f"demo-{officer.id}")
