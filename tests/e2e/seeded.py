"""For each of the fifteen services a straight request of the invented town, and the faults that matter to it."""

import random
from datetime import date
from functools import cache
from typing import NamedTuple

from alpukat_desk.demo.requests import cases
from alpukat_desk.domain.model import Request
from alpukat_desk.server.house import standard_catalogue

DAY = date(2020, 3, 24)
SERVICES = tuple(standard_catalogue().services)
_TRIED = range(1, 12)
_SUBTYPES = {"lahir-mati": "lahir"}


class Fault(NamedTuple):
    """What stands wrongly in a field ("" leaves it out), and the finding it must bring, there or elsewhere."""

    field: str
    value: str
    code: str
    at: str = ""

    @property
    def key(self) -> str:
        return f"{self.code}:{self.at or self.field}"


_OLD, _FUTURE = "2018-01-15", "2031-01-15"
BORN_WRONGLY = Fault("subject.birth_date", "1901-02-03", "nik.birth_date_differs", "subject.nik")
UNWED = Fault("marriage.date", "2020-03-23", "marriage.after_birth")
LATE = Fault("child.birth_date", "2019-10-02", "birth.late")
CHANGE = (Fault("change.basis", "", "field.missing"), Fault("change.basis_date", _FUTURE, "paper.future"))
OF: dict[str, tuple[Fault, ...]] = {
    "update-dwh": (BORN_WRONGLY, Fault("subject.kk", "31740", "kk.length")),
    "mutasi-perubahan": CHANGE,
    "verifikasi-nik": (BORN_WRONGLY, Fault("applicant.nik", "3174O15708900001", "nik.digits")),
    "pb-online": (Fault("change.after", "", "field.missing"), CHANGE[1]),
    "batal-pindah": (Fault("skpwni.date", _OLD, "skpwni.old"), Fault("skpwni.number", "lupa", "skpwni.unusual")),
    "duplicate-record": (
        Fault("duplicate.keep", "", "field.missing"),
        Fault("duplicate.other_nik", "317401", "nik.length"),
    ),
    "skp-dalam-dki": (
        Fault("destination.region", "32.71.01.1001", "move.other_service"),
        Fault("movers.1.nik", "3174013908900001", "nik.date"),
    ),
    "skp-luar-dki": (
        Fault("destination.region", "31.71.01.1001", "move.other_service"),
        Fault("destination.rt", "", "field.missing"),
    ),
    "konsultasi": (Fault("consult.question", "", "field.missing"), Fault("consult.topic", "cuaca", "choice.unknown")),
    "akta-lahir": (Fault("mother.birth_date", "2011-05-05", "mother.age"), LATE),
    "akta-mati": (
        Fault("deceased.death_date", _FUTURE, "death.future"),
        Fault("deceased.certified_by", "", "field.missing"),
    ),
    "sidukun-3in1": (LATE, UNWED),
    "lahir-mati": (
        Fault("mother.birth_date", "2011-05-05", "mother.age"),
        Fault("child.birth_order", "0", "number.range"),
    ),
    "pindah": (
        Fault("destination.region", "tetangga", "region.invalid"),
        Fault("movers.1.nik", "3174013908900001", "nik.date"),
    ),
    "datang": (Fault("skpwni.date", _OLD, "skpwni.old"), Fault("guarantor.nik", "3174", "nik.length")),
}


@cache
def _town(seed: int) -> tuple[Request, ...]:
    made = cases(standard_catalogue(), len(SERVICES), seed, DAY)
    return tuple(case.request for case in made if not case.fault)


def straight(slug: str, turn: int) -> Request:
    """The ``turn``-th straight request for this service, with no paper yet; each of another citizen."""
    wanted = (slug, _SUBTYPES.get(slug, ""))
    found = (item for seed in _TRIED for item in _town(seed) if item.service == slug)
    fitting = [item for item in found if not wanted[1] or item.subtype == wanted[1]]
    return fitting[turn]


def photo(about: str) -> bytes:
    """Bytes of a paper of its own."""
    return b"\x89PNG\r\n\x1a\n% CONTOH " + about.encode() + random.Random(about).randbytes(200)
