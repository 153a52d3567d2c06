"""Why invented requests go back to their applicants or are refused: the catalogue's reasons, in an officer's words."""

import random

from alpukat_desk.demo.draft import Draft
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Fault
from alpukat_desk.domain.services import Reason, Service

_CODES = {
    "missing": "file-missing",
    "photo": "file-unreadable",
    "birth_date": "data-wrong",
    "sex": "data-wrong",
    "cross": "data-wrong",
    "unreal_nik": "nik-wrong",
}
_WORDS = {
    "file-missing": "Berkas ini belum kami terima, mohon diunggah.",
    "file-unreadable": "Foto tidak terbaca, mohon difoto ulang di tempat terang.",
    "file-not-original": "Mohon unggah foto dokumen asli, bukan fotokopi.",
    "data-wrong": "Isian tidak sama dengan dokumen, mohon diperiksa kembali.",
    "nik-wrong": "NIK tidak ditemukan, mohon periksa kembali penulisannya.",
    "data-missing": "Isian ini belum lengkap.",
}


def returned(rng: random.Random, service: Service, draft: Draft) -> c.Return:
    """Back for a correction: for the planted fault, else for a paper or a field an officer may well find wanting."""
    reason = service.reason(_CODES.get(draft.fault, "")) if draft.where else None
    if reason and "return" in reason.kinds:
        return _back(reason, draft.where)
    if draft.attached:
        lines = [item.requirement for item in draft.attached]
        wanting = service.reason(rng.choice(("file-not-original", "file-unreadable"))) or service.reason(
            "file-unreadable"
        )
        if wanting:
            return _back(wanting, rng.choice(lines))
    unclear = next(item for item in service.reasons if "return" in item.kinds and item.about == "field")
    return _back(unclear, rng.choice(tuple(draft.fields)))


def _back(reason: Reason, about: str) -> c.Return:
    text = _WORDS.get(reason.code, f"{reason.label.id}.")
    return c.Return((Fault(reason.code, about if reason.about else "", text),), text)


def rejected(rng: random.Random, service: Service, draft: Draft) -> c.Reject:
    fitting = [item for item in service.reasons if "reject" in item.kinds and not item.about and item.code != "other"]
    reason = rng.choice(fitting) if fitting else next(item for item in service.reasons if "reject" in item.kinds)
    about = next(iter(draft.fields)) if reason.about == "field" else ""
    text = f"{reason.label.id}."
    return c.Reject((Fault(reason.code, about, text),), text)
