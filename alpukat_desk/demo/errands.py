"""Stories of papers: a change of data, a NIK nobody knows, a second record, a question."""

import random
from datetime import date, timedelta

from alpukat_desk.demo.citizens import ADULT, MARRIED, Family, Person
from alpukat_desk.demo.dice import pick
from alpukat_desk.demo.story import Facts, Story, person_facts
from alpukat_desk.demo.town import Town


def _subject(rng: random.Random, town: Town, day: date, service: str) -> tuple[Family, Person, Person]:
    """A family, the adult who asks, and the member whose data it is about."""
    family = town.family(rng, service, lambda item: bool(item.adults(day)))
    applicant = rng.choice(family.adults(day))
    own = rng.random() < 0.75 or service == "duplicate-record"
    return family, applicant, applicant if own else rng.choice(family.members)


def change(rng: random.Random, town: Town, day: date, service: str) -> Story:
    family, applicant, subject = _subject(rng, town, day, service)
    if subject.age(day) < ADULT:
        subject = applicant
    element, before, after, basis = pick(rng, _changes(rng, subject))
    proven = day - timedelta(days=rng.randint(12, 900))
    facts = {
        **person_facts("subject", subject, family),
        "change.element": element,
        "change.before": before,
        "change.after": after,
        "change.basis": basis,
        "change.basis_number": f"{rng.randint(100, 9900)}/{rng.choice(('IJ', 'SK', 'AK'))}/{proven.year}",
        "change.basis_date": proven.isoformat(),
        "wants.kk": "B",
        "wants.ktp": "C" if element in ("name", "birth", "marriage", "photo", "job") else "",
    }
    return Story(applicant=applicant, family=family, facts=facts, people={"subject": subject})


Change = tuple[str, str, str, str]


def _changes(rng: random.Random, person: Person) -> dict[Change, float]:
    """Element, before, after and basis, with how often such a change is asked for."""
    job = rng.choice(("WIRASWASTA", "KARYAWAN SWASTA", "GURU", "PEDAGANG"))
    single = "KAWIN BELUM TERCATAT" if person.status == MARRIED else person.status
    town = person.birth_place
    return {
        ("education", person.school, "DIPLOMA IV/STRATA I", "Ijazah"): 0.28,
        ("job", person.job, job if job != person.job else "SOPIR", "Surat keterangan kerja"): 0.24,
        ("marriage", single, "KAWIN TERCATAT", "Buku nikah"): 0.22,
        ("blood", person.blood, "AB" if person.blood != "AB" else "O", "Surat keterangan golongan darah"): 0.08,
        ("name", _mistyped(person.name), person.name.upper(), "Kutipan akta kelahiran"): 0.08,
        ("birth", f"{town} SELATAN", town, "Kutipan akta kelahiran"): 0.04,
        ("photo", "Foto lama", "Foto baru", "Foto terbaru"): 0.03,
        ("signature", "Tanda tangan lama", "Tanda tangan baru", "Contoh tanda tangan"): 0.03,
    }


def _mistyped(name: str) -> str:
    """The name as a clerk once typed it: two letters swapped."""
    middle = max(1, len(name) // 2)
    return (name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]).upper()


def data(rng: random.Random, town: Town, day: date, service: str) -> Story:
    """NIK verification and warehouse updates: somebody was turned away somewhere."""
    family, applicant, subject = _subject(rng, town, day, service)
    purpose, agency, answer = pick(rng, _REFUSALS)
    facts = {
        **person_facts("subject", subject, family),
        "dwh.purpose": purpose,
        "dwh.agency": agency,
        "dwh.answer": answer,
        "dwh.change": pick(rng, {"none": 0.35, "kk": 0.25, "biodata": 0.15, "move": 0.15, "unknown": 0.1}),
        **_other_record(rng, subject),
    }
    return Story(applicant=applicant, family=family, facts=facts, people={"subject": subject})


_REFUSALS: dict[tuple[str, str, str], float] = {
    ("bank", "Bank Contoh Sejahtera", "NIK tidak ditemukan"): 0.3,
    ("bpjs", "BPJS Kesehatan", "Data NIK tidak sesuai"): 0.25,
    ("ppdb", "Panitia PPDB", "NIK belum valid"): 0.15,
    ("phone", "Gerai seluler", "Nomor KK tidak cocok dengan NIK"): 0.15,
    ("cpns", "Portal pendaftaran CPNS", "NIK tidak terdaftar"): 0.1,
    ("tax", "Kantor pajak", "NIK belum aktif"): 0.05,
}


def _other_record(rng: random.Random, person: Person) -> Facts:
    return {
        "duplicate.other_nik": f"327604{person.nik[6:12]}{rng.randint(9500, 9999)}" if rng.random() < 0.5 else "",
        "duplicate.other_region": "32.76.04.1001",
        "duplicate.other_year": str(rng.randint(2011, 2016)),
        "duplicate.keep": pick(rng, {"this": 0.85, "other": 0.15}),
        "duplicate.card": pick(rng, {"this": 0.6, "none": 0.25, "both": 0.15}),
    }


def question(rng: random.Random, town: Town, day: date, service: str) -> Story:
    family, applicant, _ = _subject(rng, town, day, service)
    topic, question = pick(rng, _QUESTIONS)
    facts = {"consult.topic": topic, "consult.question": question}
    return Story(applicant=applicant, family=family, facts=facts, people={})


_QUESTIONS: dict[tuple[str, str], float] = {
    ("kk", "KK saya rusak karena banjir, bagaimana cara mencetak ulang tanpa datang ke kelurahan?"): 1,
    ("ktp", "KTP-el hilang, apakah surat kehilangan dari kepolisian wajib?"): 1,
    ("kia", "Anak saya umur 6 tahun, apa saja syarat membuat KIA?"): 1,
    ("akta", "Anak lahir di Bogor, apakah aktanya bisa diurus di Jakarta Selatan?"): 1,
    ("akta", "Nama anak di akta salah satu huruf, perlu penetapan pengadilan atau tidak?"): 1,
    ("move", "Saya mengontrak dan belum pindah KTP, apakah bisa ikut KK pemilik rumah?"): 1,
    ("nik", "NIK saya tidak bisa dipakai mendaftar kartu seluler, harus lapor ke mana?"): 1,
    ("other", "Apakah pengambilan dokumen boleh diwakilkan kepada saudara?"): 1,
}
