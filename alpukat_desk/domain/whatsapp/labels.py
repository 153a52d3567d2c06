"""What people write before a colon, and which field of the form they mean by it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from alpukat_desk.domain.fields import APPLICANT
from alpukat_desk.domain.services import Service

_WHO = {
    "child": ("anak", "bayi", "child"),
    "mother": ("ibu", "ibu kandung", "mama", "mother"),
    "father": ("ayah", "bapak", "ayah kandung", "bapa", "father"),
    "deceased": ("almarhum", "almarhumah", "alm", "almh", "jenazah", "yang meninggal", "yg meninggal", "deceased"),
    "reporter": ("pelapor", "reporter"),
    "applicant": ("pemohon", "pengirim", "applicant"),
    "witness1": ("saksi 1", "saksi i", "saksi pertama"),
    "witness2": ("saksi 2", "saksi ii", "saksi kedua"),
    "guarantor": ("penjamin",),
    "movers.1": ("yang pindah", "yg pindah"),
}
_WHAT = {
    "name": ("nama", "nama lengkap", "name"),
    "nik": ("nik", "no nik", "nomor nik", "no ktp", "nomor ktp", "no e ktp", "nomor induk kependudukan", "ktp"),
    "kk": ("no kk", "nomor kk", "kk", "no kartu keluarga", "nomor kartu keluarga", "nkk", "no kk lama"),
    "birth_date": ("tgl lahir", "tanggal lahir", "tgl lhr", "lahir tanggal", "date of birth"),
    "birth_place": ("tempat lahir", "tmpt lahir", "kota lahir"),
    "sex": ("jenis kelamin", "jk", "kelamin", "l p", "sex"),
    "phone": ("no hp", "nomor hp", "hp", "no wa", "wa", "no whatsapp", "no telp", "telp", "telepon", "no telepon"),
    "email": ("email", "e mail", "surel"),
    "relation": ("hubungan", "hubungan keluarga", "status hubungan"),
    "death_date": ("tgl meninggal", "tanggal meninggal", "meninggal tanggal", "tanggal kematian", "tgl kematian"),
    "death_time": ("jam meninggal", "pukul meninggal"),
    "birth_time": ("jam lahir", "pukul lahir", "waktu lahir"),
    "cause": ("sebab kematian", "penyebab kematian", "sebab meninggal"),
}
_BORN_WHERE_AND_WHEN = ("ttl", "tempat tgl lahir", "tempat tanggal lahir", "tempat dan tanggal lahir", "tmpt tgl lahir")
_ALONE = {
    "destination.address": ("alamat tujuan", "alamat baru", "pindah ke"),
    "origin.address": ("alamat asal", "alamat lama", "alamat sekarang"),
    "destination.rt": ("rt tujuan",),
    "destination.rw": ("rw tujuan",),
    "origin.rt": ("rt asal",),
    "origin.rw": ("rw asal",),
    "move.reason_other": ("alasan pindah",),
    "skpwni.number": ("no skpwni", "nomor skpwni", "skpwni", "no surat pindah"),
    "birth_letter.number": ("no surat lahir", "nomor surat keterangan lahir", "no surat keterangan lahir"),
    "death_letter.number": ("no surat kematian", "nomor surat kematian", "nomor surat keterangan kematian"),
    "marriage.number": ("no akta nikah", "no buku nikah", "nomor akta perkawinan", "no akta perkawinan"),
    "marriage.date": ("tgl nikah", "tanggal nikah", "tanggal perkawinan"),
    "dwh.purpose": ("keperluan", "untuk keperluan", "tujuan", "guna"),
    "consult.question": ("pertanyaan", "mau tanya", "tanya"),
    "change.after": ("data baru", "menjadi", "seharusnya"),
    "change.before": ("data lama", "tertulis", "semula"),
}
_SIGNS = re.compile(r"[^\w]+|_")
_LABEL_MOST = 60
_TABLE = "members."
"""Columns of a table of people are headed "NIK" and "Nama lengkap": in a message those words mean its sender."""


def words(text: str) -> str:
    """As labels are compared: small letters, no signs, one blank between words."""
    return " ".join(_SIGNS.sub(" ", text[: 2 * _LABEL_MOST].casefold()).split())


def fields_of(label: str, service: Service) -> tuple[str, ...]:
    """The fields of this service's form that a label may mean, the likeliest first; none for an unknown label. "TTL"
    means two. What belongs to nobody named is the applicant's, and the person's the request is about."""
    said = words(label)
    if not said or len(said) > _LABEL_MOST:
        return ()
    return _meanings(service).get(said, ())


@lru_cache(maxsize=64)
def _meanings(service: Service) -> Mapping[str, tuple[str, ...]]:
    """Label -> fields of this service. Remembered: a message asks for each of its lines, and may have thousands."""
    known = {field.name for field in service.fields()} | {f"applicant.{name}" for name in APPLICANT}
    found: dict[str, list[str]] = {}
    columns: dict[str, list[str]] = {}
    for field in service.fields():
        for said in (words(field.label.id), words(field.label.en)):
            (columns if field.name.startswith(_TABLE) else found).setdefault(said, []).append(field.name)
    for said, names in _ROOMS.items():
        found.setdefault(said, []).extend(name for name in names if name in known)
    found = {**columns, **{said: names for said, names in found.items() if names}}
    return {said: tuple(dict.fromkeys(names)) for said, names in found.items() if names}


def _spellings(label: str, person: str) -> Iterator[str]:
    yield f"{label} {person}"
    for opener in ("no ", "nomor "):
        if label.startswith(opener):
            yield f"{label} {person}".removeprefix(opener)


def _rooms() -> dict[str, tuple[str, ...]]:
    """Label -> names of fields, whichever service they are of."""
    found: dict[str, tuple[str, ...]] = {}
    what = [(end, label) for end, labels in _WHAT.items() for label in labels]
    both = [(end, label) for label in _BORN_WHERE_AND_WHEN for end in ("birth_place", "birth_date")]
    for end, label in (*what, *both):
        plain = (f"applicant.{end}", f"subject.{end}", f"deceased.{end}" if "death" in end or end == "cause" else "")
        found[label] = tuple(dict.fromkeys((*found.get(label, ()), *(name for name in plain if name))))
        for person, names in _WHO.items():
            for name in names:
                for spelling in _spellings(label, name):
                    extra = ("stillbirth." + end,) if person == "child" else ()
                    extra = ("reporter." + end,) if person == "applicant" else extra
                    found[spelling] = tuple(dict.fromkeys((*found.get(spelling, ()), f"{person}.{end}", *extra)))
    people = {name: (f"{person}.name",) for person, names in _WHO.items() for name in names}
    return people | found | {label: (name,) for name, labels in _ALONE.items() for label in labels}


_ROOMS = _rooms()
