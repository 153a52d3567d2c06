"""The document an officer attaches on the tour: set as a letter, marked CONTOH, with invented data."""

from datetime import datetime

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.documents.render import letter
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.nik import grouped
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import holds


def sample(catalogue: Catalogue, request: Request, now: datetime) -> bytes:
    """A PDF/A-2b of one page for the first output the request gets."""
    service = catalogue.services[request.service]
    output = next(item for item in service.outputs if holds(item.when, request.subtype, request.fields))
    day = now.astimezone(WIB)
    applicant = request.applicant
    return letter(
        "contoh",
        {
            "title": output.label.id,
            "title_en": output.label.en,
            "number": f"3174-{day:%d%m%Y}-0001",
            "statement": "Berdasarkan permohonan yang diterima secara daring, dicatat data berikut.",
            "lines": [
                ["Nama", applicant.name],
                ["NIK", grouped(applicant.nik)],
                ["Nomor KK", grouped(applicant.kk)],
                ["Layanan", service.label.id],
                ["Kode permohonan", request.code],
            ],
            "place": "Jakarta Selatan",
            "date": f"{day:%d-%m-%Y}",
            "signer": "Kepala Suku Dinas (contoh)",
            "qr": f"CONTOH {request.code}",
            "made_on": f"{day:%Y-%m-%d}",
        },
    )
