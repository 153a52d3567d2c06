"""The named rules: how serious each finding is, which fields it is read from, and what clears it.

The sentences, in both languages, stand in ``resources/i18n/findings.toml``: what was noticed, and as the next step what
clears it. ``docs/checks.md`` is written from this table.
"""

from alpukat_desk.domain.model import Finding, Severity, Struct

FIELD = "field"
"""Cleared by correcting one of the fields it is read from."""
SERVICE = "service"
"""Cleared where the matter is asked for as another service."""
PAPER, FORM, DOCUMENT = "paper:", "form:", "document:"
"""Cleared by a paper of the checklist, a form that stands in for one, or a document put out."""


class Rule(Struct):
    """``reads`` are the fields without which it says nothing: "*" stands for anybody, "|" for either, a first row for
    every row. ``kind`` is the type of field that is judged by it, "*" every type. ``clears`` names what silences it
    beside the reason that answers a warning. ``services`` empty: every service that asks those fields."""

    severity: Severity
    kind: str = ""
    reads: tuple[str, ...] = ()
    clears: tuple[str, ...] = (FIELD,)
    services: tuple[str, ...] = ()


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_SKP = ("skp-dalam-dki", "skp-luar-dki")
_BORN = "child.birth_date|stillbirth.birth_date"
_MARRIED = "paper:marriage-proof"
_SPTJM = "form:F-2.04"


def _of(kind: str, severity: Severity, codes: str) -> dict[str, Rule]:
    return {code: Rule(severity, kind) for code in codes.split()}


def _cross(severity: Severity, *reads: str, clears: tuple[str, ...] = (FIELD,), services: tuple[str, ...] = ()) -> Rule:
    return Rule(severity, "", reads, clears, services)


RULES: dict[str, Rule] = {
    **_of("*", _ERROR, "field.missing text.long text.control text.hidden"),
    **_of("nik", _ERROR, "nik.digits nik.length nik.spreadsheet nik.date"),
    **_of("nik", _WARNING, "nik.serial_zero nik.region_unknown"),
    **_of("nik", _INFO, "nik.kk_region_differs"),
    **_of("kk", _ERROR, "kk.digits kk.length kk.spreadsheet"),
    **_of("kk", _WARNING, "kk.date kk.serial_zero kk.region_unknown"),
    **_of("akta", _INFO, "akta.unusual"),
    **_of("skpwni", _INFO, "skpwni.unusual"),
    **_of("date", _ERROR, "date.invalid date.range"),
    **_of("time", _ERROR, "time.invalid"),
    **_of("number", _ERROR, "number.invalid number.range"),
    **_of("choice", _ERROR, "choice.unknown"),
    **_of("phone", _WARNING, "phone.digits phone.length phone.other_script"),
    **_of("phone", _INFO, "phone.foreign"),
    **_of("email", _WARNING, "email.invalid"),
    **_of("region", _ERROR, "region.invalid"),
    **_of("region", _WARNING, "region.unknown"),
    **_of("text", _WARNING, "text.symbol text.digits text.markup"),
    # ---- somebody's number against what else is said of the same person ----
    "nik.birth_date_differs": _cross(_WARNING, "*.nik", "*.birth_date"),
    "nik.sex_differs": _cross(_WARNING, "*.nik", "*.sex"),
    # ---- births ----
    "birth.future": _cross(_ERROR, "*.birth_date"),
    "birth.late": _cross(_INFO, "child.birth_date"),
    "birth.recommendation": _cross(_INFO, "child.birth_date"),
    "stillbirth.late": _cross(_INFO, "stillbirth.birth_date"),
    "mother.age": _cross(_WARNING, "mother.birth_date", _BORN),
    "father.age": _cross(_WARNING, "father.birth_date", _BORN),
    "marriage.after_birth": _cross(_WARNING, "marriage.date", "child.birth_date", clears=(FIELD, _SPTJM)),
    "marriage.unproven": _cross(
        _WARNING, "father.name", clears=(_MARRIED, _SPTJM), services=("akta-lahir", "sidukun-3in1")
    ),
    "parent.not_in_kk": _cross(_WARNING, "mother.nik|father.nik", "members.1.nik"),
    # ---- deaths ----
    "death.future": _cross(_ERROR, "deceased.death_date"),
    "death.before_birth": _cross(_ERROR, "deceased.death_date", "deceased.birth_date"),
    "death.late": _cross(_INFO, "deceased.death_date"),
    "death.new_head": _cross(Severity.TASK, "deceased.relation", clears=("document:kk", FIELD)),
    "death.spouse_card": _cross(
        Severity.TASK, "deceased.relation", clears=("document:ktp", FIELD), services=("akta-mati",)
    ),
    # ---- moves and arrivals ----
    "move.minors_stay": _cross(_WARNING, "move.stayers_minor", clears=("paper:adult-statement", FIELD)),
    "move.class_differs": _cross(_ERROR, "move.class", "origin.region", "destination.region"),
    "move.no_letter": _cross(
        Severity.HINT, "origin.region", "destination.region", clears=(SERVICE, FIELD), services=_SKP
    ),
    "move.other_service": _cross(
        Severity.HINT, "origin.region", "destination.region", clears=(SERVICE, FIELD), services=_SKP
    ),
    "skpwni.old": _cross(_WARNING, "skpwni.date"),
    # ---- papers and changes ----
    "paper.future": _cross(_ERROR, "skpwni.date|birth_letter.date|death_letter.date|marriage.date|change.basis_date"),
    "change.before_differs": _cross(_WARNING, "change.before", "change.siak"),
}
"""Every finding about one request, by its code. Those about two are in ``duplicates``."""


def told(code: str, field: str, *also: str, **params: str) -> Finding:
    """The finding of a rule, with the other fields it was read from."""
    return Finding(code, RULES[code].severity, field, params, also)
