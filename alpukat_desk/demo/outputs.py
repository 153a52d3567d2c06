"""The documents an invented office puts out: which of them a request gets, their numbers, their pages."""

import hashlib
import random
from datetime import date

from alpukat_desk.demo.draft import Draft
from alpukat_desk.demo.letters import shown
from alpukat_desk.demo.paper import Certificate, certificate
from alpukat_desk.domain.model import Sha256, Struct
from alpukat_desk.domain.services import Output, Service, holds

_ISSUER = "Suku Dinas Kependudukan dan Pencatatan Sipil Jakarta Selatan"


def chosen(service: Service, draft: Draft, rng: random.Random) -> tuple[Output, ...]:
    """The main document, and others as far as the applicant wanted them."""
    possible = [item for item in service.outputs if holds(item.when, draft.subtype, draft.fields)]
    more = [item for item in possible[1:] if _wanted(item.slug, draft) and rng.random() < 0.55]
    return tuple([*possible[:1], *more][:2])


def _wanted(slug: str, draft: Draft) -> bool:
    if slug in ("ktp", "kia") and draft.service not in ("akta-lahir", "sidukun-3in1", "akta-mati"):
        return bool(draft.fields.get(f"wants.{slug}"))
    return slug != "biodata"


def number(output: Output, draft: Draft, rng: random.Random, day: date) -> str:
    """A legal number in the usual style of its kind (DOMAIN 4.3); empty where the document has none."""
    if not output.numbered:
        return ""
    serial = f"{rng.randint(1, 400):04d}"
    late = draft.fault == "late"
    return {
        "akta-kelahiran": f"3174-{'LT' if late else 'LU'}-{day:%d%m%Y}-{serial}",
        "akta-kematian": f"3174-KM-{day:%d%m%Y}-{serial}",
        "skpwni": f"SKPWNI/3174/{day:%d%m%Y}/{serial}",
        "kk": draft.story.family.kk,
    }.get(output.slug, f"474/{serial}/{day:%m}/{day.year}")


class Made(Struct):
    """A document's bytes and their name."""

    data: bytes
    sha256: Sha256


def made(output: Output, legal: str, draft: Draft, day: date, signer: str) -> Made:
    """The document as a PDF of one page."""
    data = certificate(
        Certificate(
            issuer=_ISSUER,
            title=output.label.id.split(" (")[0],
            number=legal or "-",
            rows=_rows(output.slug, draft),
            place=f"Jakarta Selatan, {day:%d-%m-%Y}",
            signer=f"{signer} (contoh)",
            check=f"{output.slug}/{legal}/{draft.applicant.nik}",
        )
    )
    return Made(data, Sha256(hashlib.sha256(data).hexdigest()))


def _rows(slug: str, draft: Draft) -> tuple[tuple[str, str], ...]:
    fact = draft.story.facts.get
    family = draft.story.family
    if slug in ("akta-kelahiran", "kia"):
        return (
            ("Nama", fact("child.name", draft.applicant.name).upper()),
            ("Tempat, tanggal lahir", f"Jakarta, {shown(draft.fields.get('child.birth_date', ''))}"),
            ("Anak ke", fact("child.birth_order", "")),
            ("Ibu", fact("mother.name", "").upper()),
            ("Ayah", fact("father.name", "").upper()),
        )
    if slug in ("akta-kematian", "pelaporan-kematian"):
        return (
            ("Nama", fact("deceased.name", "").upper()),
            ("NIK", fact("deceased.nik", "")),
            ("Meninggal tanggal", shown(fact("deceased.death_date", ""))),
            ("Pelapor", fact("reporter.name", "").upper()),
        )
    if slug == "kk":
        people = ((f"Anggota {step}", person.name.upper()) for step, person in enumerate(family.members, 1))
        return (("Nama kepala keluarga", family.head.name.upper()), ("Alamat", family.address.line), *people)
    return (
        ("Nama", draft.applicant.name.upper()),
        ("NIK", draft.applicant.nik),
        ("Nomor KK", family.kk),
        ("Alamat", fact("destination.address", family.address.street)),
    )
