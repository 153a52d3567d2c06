"""Invented letters an applicant photographs: of births, deaths, moves and changes, each from its story's facts."""

from datetime import date

from alpukat_desk.demo.dice import dice
from alpukat_desk.demo.names import full_name
from alpukat_desk.demo.sheet import Sheet
from alpukat_desk.demo.story import HOSPITALS, Story

SEXES = {"L": "Laki-laki", "P": "Perempuan"}
_PLAIN = "Demikian surat ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
_SWORN = "Saya bertanggung jawab mutlak atas kebenaran data ini dan siap diproses secara hukum bila tidak benar."
Rows = tuple[tuple[str, str], ...]


def shown(iso: str) -> str:
    """2020-03-12 as 12-03-2020; what is no date stays."""
    parts = iso.split("-")
    return "-".join(reversed(parts)) if len(parts) == 3 else iso


def letter(slug: str, label: str, story: Story, day: date) -> Sheet:
    """The letter that answers a requirement, or the statement that stands in for it (slug F-2.03 and the like)."""
    rows = _ROWS.get(slug, _subject)(story)
    head, signs, text = _letterhead(slug, story)
    issued = _issued(slug, story) or f"{day:%d-%m-%Y}"
    return Sheet(
        kind="letter",
        title=_TITLES.get(slug, label.split(" (")[0]),
        head=head,
        number=_number(slug, story, issued),
        rows=rows,
        table=_movers(story) if slug == "skpwni" else (),
        text=text,
        foot=(f"Jakarta, {issued}", *signs),
        shade=dice("letter", slug, story.family.kk, story.applicant.nik).randrange(1000),
    )


_TITLES = {
    "birth-letter": "Surat Keterangan Kelahiran",
    "death-letter": "Surat Keterangan Kematian",
    "stillbirth-letter": "Surat Keterangan Lahir Mati",
    "skpwni": "Surat Keterangan Pindah WNI",
    "guarantor-letter": "Surat Jaminan Tempat Tinggal",
    "F-2.03": "SPTJM Kebenaran Data Kelahiran",
    "F-2.04": "SPTJM Kebenaran sebagai Pasangan Suami Istri",
    "F-1.05": "SPTJM Perkawinan Belum Tercatat",
    "kept-data": "Surat Pernyataan Data yang Dipertahankan",
    "owner-consent": "Surat Pernyataan Tidak Keberatan",
    "custody-proxy": "Surat Kuasa Pengasuhan Anak",
    "adult-statement": "Surat Pernyataan Wali",
}
_HEALTH = frozenset({"birth-letter", "death-letter", "stillbirth-letter"})


def _letterhead(slug: str, story: Story) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Head, the two signing lines and the closing sentence."""
    rng = dice("head", slug, story.family.kk)
    if slug in _HEALTH:
        house = story.facts.get("deceased.death_place", "")
        house = house if house in HOSPITALS else rng.choice(HOSPITALS)
        doctor = full_name(rng, "jawa", "P", date(1980, 1, 1))
        return (house.upper(), f"Jl. {rng.choice(('Kemuning', 'Cempaka', 'Delima'))} Raya No. {rng.randint(1, 90)}",
                "Jakarta Selatan"), ("Yang menerangkan,", f"dr. {doctor}"), _PLAIN  # fmt: skip
    if slug == "skpwni":
        return ("DINAS KEPENDUDUKAN DAN", "PENCATATAN SIPIL DAERAH ASAL"), ("Kepala Dinas", "(contoh)"), _PLAIN
    if slug == "change-proof":
        return (_issuer(story), "Jakarta"), ("Pejabat yang berwenang,", "(contoh)"), _PLAIN
    signer = story.people.get("guarantor", story.applicant).name
    return (("FORMULIR " + slug, "Permendagri 109/2019") if slug[0] == "F" else ("SURAT PERNYATAAN",)), (
        "Yang membuat pernyataan,", signer), _SWORN  # fmt: skip


def _issuer(story: Story) -> str:
    basis = story.facts.get("change.basis", "")
    return {"Ijazah": "SEKOLAH TINGGI CONTOH NUSANTARA", "Surat keterangan kerja": "PT CONTOH KARYA BERSAMA"}.get(
        basis, "SURAT KETERANGAN"
    )


def _issued(slug: str, story: Story) -> str:
    name = {
        "birth-letter": "birth_letter.date",
        "death-letter": "death_letter.date",
        "skpwni": "skpwni.date",
        "change-proof": "change.basis_date",
    }.get(slug, "")
    return shown(story.facts.get(name, ""))


def _number(slug: str, story: Story, issued: str) -> str:
    name = {
        "birth-letter": "birth_letter.number",
        "death-letter": "death_letter.number",
        "skpwni": "skpwni.number",
        "change-proof": "change.basis_number",
    }.get(slug, "")
    return story.facts.get(name, "") or (f"{len(issued) + story.family.issued.day:03d}/SK" if slug in _HEALTH else "")


def _birth(story: Story) -> Rows:
    fact = story.facts.get
    born = fact("child.birth_date", fact("stillbirth.birth_date", ""))
    sex = fact("child.sex", fact("stillbirth.sex", ""))
    size = f"{fact('child.weight')} gram / {fact('child.length')} cm" if fact("child.weight") else ""
    rows = (
        ("Nama bayi", fact("child.name", "-")),
        ("Jenis kelamin", SEXES.get(sex, "")),
        ("Tanggal lahir", shown(born)),
        ("Pukul", fact("child.birth_time", "").replace(":", ".") + " WIB" if fact("child.birth_time") else ""),
        ("Berat / panjang", size),
        ("Lama kandungan", f"{fact('stillbirth.pregnancy')} minggu" if fact("stillbirth.pregnancy") else ""),
        ("Nama ibu", fact("mother.name", "")),
        ("NIK ibu", fact("mother.nik", "")),
        ("Nama ayah", fact("father.name", "")),
        ("NIK ayah", fact("father.nik", "")),
        ("Alamat", story.family.address.line),
    )
    return tuple(row for row in rows if row[1])


def _death(story: Story) -> Rows:
    fact = story.facts.get
    return (
        ("Nama", fact("deceased.name", "")),
        ("NIK", fact("deceased.nik", "")),
        ("Jenis kelamin", SEXES.get(fact("deceased.sex", ""), "")),
        ("Tanggal lahir", shown(fact("deceased.birth_date", ""))),
        ("Meninggal tanggal", shown(fact("deceased.death_date", ""))),
        ("Pukul", fact("deceased.death_time", "").replace(":", ".") + " WIB"),
        ("Tempat", fact("deceased.death_place", "")),
        ("Alamat", story.family.address.line),
    )


def _move(story: Story) -> Rows:
    fact = story.facts.get
    return (
        ("Nomor KK", story.family.kk),
        ("Nama pemohon", story.applicant.name),
        ("NIK pemohon", story.applicant.nik),
        ("Alamat asal", fact("origin.address", "")),
        ("RT/RW", f"{fact('origin.rt')}/{fact('origin.rw')}"),
        ("Alamat tujuan", fact("destination.address", "")),
        ("Klasifikasi pindah", fact("move.class", "")),
    )


def _movers(story: Story) -> tuple[tuple[str, ...], ...]:
    numbers = [number for number in range(1, 5) if f"movers.{number}.nik" in story.facts]
    rows = [(str(n), story.facts[f"movers.{n}.nik"], story.facts[f"movers.{n}.name"]) for n in numbers]
    return (("No", "NIK", "Nama"), *rows)


def _change(story: Story) -> Rows:
    fact = story.facts.get
    return (
        ("Nama", fact("subject.name", "")),
        ("NIK", fact("subject.nik", "")),
        ("Semula", fact("change.before", "")),
        ("Menjadi", fact("change.after", "")),
        ("Dasar", fact("change.basis", "")),
    )


def _guarantee(story: Story) -> Rows:
    fact = story.facts.get
    return (
        ("Nama penjamin", fact("guarantor.name", "")),
        ("NIK penjamin", fact("guarantor.nik", "")),
        ("Alamat rumah", fact("destination.address", "")),
        ("Menjamin", story.applicant.name),
        ("NIK", story.applicant.nik),
        ("Meterai", "6000 (contoh)"),
    )


def _couple(story: Story) -> Rows:
    fact = story.facts.get
    return (
        ("Nama suami", fact("father.name", story.applicant.name)),
        ("NIK suami", fact("father.nik", story.applicant.nik)),
        ("Nama istri", fact("mother.name", "")),
        ("NIK istri", fact("mother.nik", "")),
        ("Saksi I", fact("witness1.name", "")),
        ("Saksi II", fact("witness2.name", "")),
    )


def _subject(story: Story) -> Rows:
    person = story.people.get("subject", story.applicant)
    return (
        ("Nama", person.name),
        ("NIK", person.nik),
        ("Nomor KK", story.family.kk),
        ("Tempat, tanggal lahir", f"{person.birth_place.title()}, {person.birth_date:%d-%m-%Y}"),
        ("Alamat", story.family.address.line),
    )


_ROWS = {
    "birth-letter": _birth,
    "F-2.03": _birth,
    "stillbirth-letter": _birth,
    "death-letter": _death,
    "skpwni": _move,
    "change-proof": _change,
    "guarantor-letter": _guarantee,
    "F-2.04": _couple,
}
