"""Invented families of South Jakarta: people with names, NIKs, a shared No KK and an address.

Region, birth date and sex in a NIK are true to its owner. Serials start at 9001, more births than any district
sees in a day, and telephones at 0800-000, which nobody has: no number here can belong to a living person.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from alpukat_desk.demo.dice import dice, pick
from alpukat_desk.demo.names import TRADITIONS, clan_of, full_name, tradition
from alpukat_desk.demo.places import Address, address, kelurahan, origin
from alpukat_desk.domain.model import Struct

FIRST_SERIAL = 9001
ADULT = 17
"""Years from which a citizen carries a KTP-el."""

HEAD, WIFE, CHILD, PARENT = "KEPALA KELUARGA", "ISTRI", "ANAK", "ORANG TUA"
SINGLE, MARRIED, WIDOWED = "BELUM KAWIN", "KAWIN", "CERAI MATI"
SHAPES = {"couple": 0.68, "young": 0.14, "single": 0.08, "widow": 0.1}
_JOBS = {
    "KARYAWAN SWASTA": 0.3, "WIRASWASTA": 0.18, "PEGAWAI NEGERI SIPIL": 0.06, "BURUH HARIAN LEPAS": 0.1,
    "PEDAGANG": 0.1, "GURU": 0.05, "PERAWAT": 0.03, "SOPIR": 0.06, "TUKANG JAHIT": 0.03, "BELUM/TIDAK BEKERJA": 0.09,
}  # fmt: skip
_SCHOOLS = {"SLTA/SEDERAJAT": 0.5, "DIPLOMA IV/STRATA I": 0.22, "SLTP/SEDERAJAT": 0.16, "TAMAT SD/SEDERAJAT": 0.12}
_BLOOD = {"O": 0.3, "A": 0.2, "B": 0.2, "AB": 0.06, "-": 0.24}


class Person(Struct, kw_only=True):
    """One member of a family. ``sex``: L or P; ``relation``: the SHDK of the family card."""

    name: str
    nik: str
    sex: str
    birth_place: str
    birth_date: date
    relation: str
    religion: str
    job: str
    school: str
    blood: str
    status: str
    phone: str
    email: str

    def age(self, day: date) -> int:
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


class Family(Struct, kw_only=True):
    """People on one family card, the head first. ``wed`` is None where no couple lives together."""

    kk: str
    issued: date
    address: Address
    tradition: str
    clan: str
    religion: str
    members: tuple[Person, ...]
    wed: date | None = None

    @property
    def head(self) -> Person:
        return self.members[0]

    @property
    def couple(self) -> tuple[Person, Person] | None:
        """Husband and wife."""
        wife = next((person for person in self.members if person.relation == WIFE), None)
        return (self.head, wife) if wife else None

    def adults(self, day: date) -> tuple[Person, ...]:
        return tuple(person for person in self.members if person.age(day) >= ADULT)

    def children(self) -> tuple[Person, ...]:
        return tuple(person for person in self.members if person.relation == CHILD)


class Registry:
    """Gives out every number once: serials run up within one region and date."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._phones = 0

    def nik(self, rng: random.Random, region: str, born: date, sex: str) -> str:
        day = born.day + (40 if sex == "P" else 0)
        return self._next(rng, f"{region}{day:02d}{born:%m%y}", FIRST_SERIAL)

    def kk(self, rng: random.Random, region: str, issued: date) -> str:
        return self._next(rng, f"{region}{issued:%d%m%y}", FIRST_SERIAL)

    def phone(self) -> str:
        self._phones += 1
        return f"0800-000-{self._phones * 7919 % 10000:04d}"

    def _next(self, rng: random.Random, prefix: str, first: int) -> str:
        last = self._last.get(prefix, first - 1) + rng.randint(1, 9)
        self._last[prefix] = last
        return f"{prefix}{last:04d}"


def families(seed: int, today: date) -> Iterator[Family]:
    """Family after family without end, the same for the same seed and day."""
    registry = Registry()
    number = 0
    while True:
        rng = dice(seed, "family", number)
        yield _Household(rng, registry, today).family()
        number += 1


class _Household:
    """The dice of one family in the making."""

    def __init__(self, rng: random.Random, registry: Registry, today: date) -> None:
        self.rng, self.registry, self.today = rng, registry, today
        self.tradition = tradition(rng)
        self.clan = clan_of(rng, self.tradition)
        self.religion = pick(rng, TRADITIONS[self.tradition].religions)
        self.address = address(rng, kelurahan(rng))

    def family(self) -> Family:
        shape = pick(self.rng, SHAPES)
        head_born = self._born(*{"young": (23, 32), "single": (22, 60)}.get(shape, (32, 66)))
        if shape == "single":
            return self._card((self._person(HEAD, self.rng.choice("LP"), head_born),), None, head_born)
        if shape == "widow":
            head = self._person(HEAD, "P", head_born, status=WIDOWED)
            return self._card((head, *self._children(head_born, self.rng.randint(1, 3))), None, head_born)
        return self._couple(shape, head_born)

    def _couple(self, shape: str, head_born: date) -> Family:
        wife_born = head_born + timedelta(days=self.rng.randint(-500, 1900))
        wed = max(head_born, wife_born) + timedelta(days=365 * 20 + self.rng.randint(0, 1800))
        wed = min(wed, self.today - timedelta(days=400))
        count = self.rng.choice((0, 0, 1)) if shape == "young" else self.rng.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))
        people = [self._person(HEAD, "L", head_born, status=MARRIED, clan=self.clan)]
        people.append(self._person(WIFE, "P", wife_born, status=MARRIED))
        people += self._children(wed, count, wed=wed)
        if self.rng.random() < 0.12:
            people.append(self._elder(head_born))
        return self._card(tuple(people), wed, wed)

    def _elder(self, head_born: date) -> Person:
        born = head_born - timedelta(days=365 * self.rng.randint(21, 32))
        return self._person(PARENT, self.rng.choice("LPP"), born, status=WIDOWED)

    def _children(self, after: date, count: int, wed: date | None = None) -> list[Person]:
        """Children a year or more after the wedding, two years or more apart, none born in the last 300 days."""
        born = after if wed else after + timedelta(days=365 * 21)
        children: list[Person] = []
        for _ in range(count):
            born += timedelta(days=self.rng.randint(400, 1600))
            if born > self.today - timedelta(days=300):
                break
            children.append(self._person(CHILD, self.rng.choice("LP"), born, clan=self.clan, native=0.93))
        return children

    def _born(self, youngest: int, oldest: int) -> date:
        return self.today - timedelta(days=self.rng.randint(youngest * 366, oldest * 365))

    def _person(
        self, relation: str, sex: str, born: date, *, status: str = SINGLE, clan: str = "", native: float = 0.68
    ) -> Person:
        rng = self.rng
        region, town = origin(rng, self.tradition, self.address.office, native)
        name = full_name(rng, self.tradition, sex, born, clan or clan_of(rng, self.tradition))
        adult = (self.today - born).days >= 366 * ADULT
        return Person(
            name=name,
            nik=self.registry.nik(rng, region, born, sex),
            sex=sex,
            birth_place=town.upper(),
            birth_date=born,
            relation=relation,
            religion=self.religion.upper(),
            job=self._job(relation, sex, born),
            school=pick(rng, _SCHOOLS) if adult else "TIDAK/BELUM SEKOLAH",
            blood=pick(rng, _BLOOD),
            status=status,
            phone=self.registry.phone() if adult else "",
            email=_mail(rng, name) if adult and rng.random() < 0.7 else "",
        )

    def _job(self, relation: str, sex: str, born: date) -> str:
        age = (self.today - born).days // 365
        if age < 19:
            return "PELAJAR/MAHASISWA" if age >= 6 else "BELUM/TIDAK BEKERJA"
        if relation == WIFE and sex == "P" and self.rng.random() < 0.55:
            return "MENGURUS RUMAH TANGGA"
        return "PENSIUNAN" if age > 62 else pick(self.rng, _JOBS)

    def _card(self, members: tuple[Person, ...], wed: date | None, earliest: date) -> Family:
        youngest = max(person.birth_date for person in members)
        first = max(youngest, earliest, date(2005, 1, 1))
        issued = first + timedelta(days=self.rng.randint(10, max(11, (self.today - first).days // 2)))
        region = self.address.office.replace(".", "")[:6]
        return Family(
            kk=self.registry.kk(self.rng, region, issued),
            issued=issued,
            address=self.address,
            tradition=self.tradition,
            clan=self.clan,
            religion=self.religion,
            members=members,
            wed=wed,
        )


def newborn_name(rng: random.Random, family: Family, sex: str, born: date) -> str:
    return full_name(rng, family.tradition, sex, born, family.clan)


def _mail(rng: random.Random, name: str) -> str:
    plain = "".join(letter for letter in name.lower() if letter.isalpha() or letter == " ")
    return f"{'.'.join(plain.split()[:2])}{rng.randint(1, 99)}@{rng.choice(('surel.test', 'pos.test', 'example.id'))}"
