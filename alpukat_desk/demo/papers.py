"""The papers that answer a checklist: identity and family cards, marriage books, letters, as sheets to be drawn."""

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from alpukat_desk.catalogue import region_name
from alpukat_desk.demo.citizens import Family, Person
from alpukat_desk.demo.dice import dice, pick
from alpukat_desk.demo.letters import SEXES, letter
from alpukat_desk.demo.places import Address
from alpukat_desk.demo.sheet import JPEG, PDF, PNG, Sheet
from alpukat_desk.demo.story import Story

MEDIA = {JPEG: 0.9, PDF: 0.07, PNG: 0.03}


def paper(slug: str, label: str, story: Story, day: date) -> Sheet:
    """The sheet for one line of the checklist; ``slug`` may be the form that stands in for it,
    ``day`` the day of filing."""
    make = _PAPERS.get(slug)
    return _sent(make(story) if make else letter(slug, label, story, day))


def _sent(sheet: Sheet) -> Sheet:
    """The same paper always comes in the same kind of file."""
    rng = dice("media", sheet.kind, sheet.number, sheet.title, sheet.shade)
    return sheet if sheet.kind == "pair" else replace(sheet, media_type=pick(rng, MEDIA))


def _regions(office: str) -> tuple[str, str, str, str]:
    """Kelurahan, kecamatan, kota and province of a kelurahan's code."""
    names = [region_name(".".join(office.split(".")[:depth])) for depth in (4, 3, 2, 1)]
    village, district, town, province = (name.upper() for name in names)
    return village, district, town.replace("KOTA ADMINISTRASI ", ""), province.replace("DAERAH KHUSUS IBUKOTA", "DKI")


def card(person: Person, home: Address) -> Sheet:
    village, district, town, province = _regions(home.office)
    sex = SEXES[person.sex].upper()
    return Sheet(
        kind="card",
        title="KTP-el",
        head=(f"PROVINSI {province}", town),
        number=person.nik,
        rows=(
            ("Nama", person.name.upper()),
            ("Tempat/Tgl Lahir", f"{person.birth_place}, {person.birth_date:%d-%m-%Y}"),
            ("Jenis Kelamin", f"{sex}     Gol. Darah: {person.blood}"),
            ("Alamat", home.street.upper()),
            ("   RT/RW", f"{home.rt}/{home.rw}"),
            ("   Kel/Desa", village),
            ("   Kecamatan", district),
            ("Agama", person.religion),
            ("Status Perkawinan", person.status),
            ("Pekerjaan", person.job),
            ("Kewarganegaraan", "WNI"),
            ("Berlaku Hingga", "SEUMUR HIDUP"),
        ),
        foot=(town, f"{person.birth_date.day:02d}-{person.birth_date.month:02d}-2018"),
        face=person.sex + ("odd" if person.birth_date.year % 2 else "even"),
        shade=dice("card", person.nik).randrange(1000),
    )


def pair(first: Sheet, second: Sheet) -> Sheet:
    """Two cards photocopied onto one page."""
    shade = first.shade + second.shade
    return Sheet(
        kind="pair", title=first.title, parts=(first, second), face=first.face[0] + second.face[0], shade=shade
    )


def family_card(family: Family) -> Sheet:
    village, district, town, province = _regions(family.address.office)
    return Sheet(
        kind="family",
        title="KARTU KELUARGA",
        number=family.kk,
        rows=(
            ("Nama Kepala Keluarga", family.head.name.upper()),
            ("Alamat", family.address.street.upper()),
            ("RT/RW", f"{family.address.rt}/{family.address.rw}"),
            ("Kode Pos", family.address.postcode),
            ("Desa/Kelurahan", village),
            ("Kecamatan", district),
            ("Kabupaten/Kota", town),
            ("Provinsi", province),
        ),
        table=(*_people(family), (), *_ties(family)),
        foot=(f"Dikeluarkan {family.issued:%d-%m-%Y}", "KEPALA SUKU DINAS (CONTOH)"),
        shade=dice("family", family.kk).randrange(1000),
    )


def _people(family: Family) -> tuple[tuple[str, ...], ...]:
    head = ("No", "Nama Lengkap", "NIK", "Jenis Kelamin", "Tempat Lahir", "Tanggal Lahir", "Agama", "Pendidikan",
            "Pekerjaan")  # fmt: skip
    rows = (
        (str(number), person.name.upper(), person.nik, SEXES[person.sex].upper(), person.birth_place,
         f"{person.birth_date:%d-%m-%Y}", person.religion, person.school, person.job)
        for number, person in enumerate(family.members, 1)
    )  # fmt: skip
    return (head, *rows)


def _ties(family: Family) -> tuple[tuple[str, ...], ...]:
    father, mother = (person.name.upper() for person in family.couple) if family.couple else ("-", "-")
    children = {person.nik for person in family.children()}
    rows = (
        (str(number), person.status, person.relation, "WNI",
         *((father, mother) if person.nik in children else ("-", "-")))
        for number, person in enumerate(family.members, 1)
    )  # fmt: skip
    return (("No", "Status Perkawinan", "Hubungan dalam Keluarga", "Kewarganegaraan", "Ayah", "Ibu"), *rows)


def _own_card(story: Story) -> Sheet:
    person = next((story.people[role] for role in ("subject", "mover") if role in story.people), story.applicant)
    return card(person if person.phone else story.applicant, story.family.address)


def _card_of(role: str) -> Callable[[Story], Sheet]:
    def made(story: Story) -> Sheet:
        return card(story.people.get(role, story.applicant), story.homes.get(role, story.family.address))

    return made


def _cards_of(first: str, second: str) -> Callable[[Story], Sheet]:
    return lambda story: pair(_card_of(first)(story), _card_of(second)(story))


def _marriage(story: Story) -> Sheet:
    husband, wife = story.family.couple or (story.applicant, story.applicant)
    wed = story.family.wed
    muslim = story.family.religion == "Islam"
    _, district, _, _ = _regions(story.family.address.office)
    day = f"{wed:%d-%m-%Y}" if wed else ""
    return Sheet(
        kind="book",
        title="KUTIPAN AKTA NIKAH" if muslim else "AKTA PERKAWINAN",
        head=(f"KUA Kecamatan {district.title()}" if muslim else "Pencatatan Sipil",),
        number=story.facts.get("marriage.number", ""),
        rows=(
            ("Suami", husband.name),
            ("NIK", husband.nik),
            ("Tempat lahir", husband.birth_place.title()),
            ("Tanggal lahir", f"{husband.birth_date:%d-%m-%Y}"),
            ("Pekerjaan", husband.job.capitalize()),
            ("Istri", wife.name),
            ("NIK", wife.nik),
            ("Tempat lahir", wife.birth_place.title()),
            ("Tanggal lahir", f"{wife.birth_date:%d-%m-%Y}"),
            ("Tanggal nikah", day),
            ("Tempat", "Jakarta"),
        ),
        foot=(f"Jakarta, {day}", "Pegawai Pencatat Nikah" if muslim else "Pejabat Pencatatan Sipil"),
        shade=dice("book", husband.nik).randrange(1000),
    )


_PAPERS: dict[str, Callable[[Story], Sheet]] = {
    "kk": lambda story: family_card(story.family),
    "guarantor-kk": lambda story: family_card(story.host or story.family),
    "ktp": _own_card,
    "reporter-ktp": _card_of("reporter"),
    "deceased-ktp": _card_of("deceased"),
    "guarantor-ktp": _card_of("guarantor"),
    "parents-ktp": _cards_of("father", "mother"),
    "witness-ktp": _cards_of("witness1", "witness2"),
    "marriage-proof": _marriage,
}
