"""The ministry's word about a NIK: what is asked of it, what it may say, and what follows for a request.

The words are those of CALL_VERIFY_BY_ELEMEN (DOMAIN 4.5). The register tells no data, only whether what was asked is
what it holds. An answer names the values it speaks of by their digest, so that it is stale once one of them changed.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec.structs import replace

from alpukat_desk.domain.fields import value_of
from alpukat_desk.domain.model import (
    CLOSED,
    Element,
    Finding,
    Inquiry,
    Moment,
    Request,
    Severity,
    Sha256,
    Status,
    Struct,
    Verification,
)
from alpukat_desk.domain.nik import parse_kk, parse_nik, plain
from alpukat_desk.domain.values import iso_date

PEOPLE = ("applicant", "subject", "child", "mother", "deceased")
"""Whose NIK the ministry is asked about, where the form has it."""
NIK, KK, NAME, PLACE, BORN, SEX = "NIK", "NO_KK", "NAMA_LGKP", "TMPT_LHR", "TGL_LHR", "JENIS_KLMIN"
ENDS = {NIK: "nik", KK: "kk", NAME: "name", PLACE: "birth_place", BORN: "birth_date", SEX: "sex"}
"""Where on the form an element stands, behind the person's name."""
LONGEST = 200
"""Characters of one element; what is longer is no name, and is not asked."""
CODES = {11: "deceased", 12: "double", 13: "not_found", 14: "inactive", 15: "form"}
"""RESPONSE_CODE where the register has more to say than which elements fit."""
QUOTA, ADDRESS, LOGIN, UNREACHABLE = "quota", "address", "login", "unreachable"
"""Why there is no answer yet."""
_DIGITS = 12
"""Of a digest: enough that no change of a value is taken for none."""
_SEXES = {"L": "Laki-Laki", "1": "Laki-Laki", "P": "Perempuan", "2": "Perempuan"}


class Question(Struct):
    """What is asked about one person: ``field`` is where the NIK stands ("mother.nik"), ``elements`` by the
    ministry's names."""

    field: str
    elements: dict[str, str]

    @property
    def digest(self) -> Sha256:
        return Sha256(hashlib.sha256(msgspec.json.encode(self.elements, order="sorted")).hexdigest())


class Word(Struct):
    """What the register said: which elements fit, or one of ``CODES``."""

    elements: dict[str, Element] = {}
    code: str = ""

    @property
    def fits(self) -> bool:
        return not self.code and all(item.fits for item in self.elements.values())


class Unanswered(Struct):
    """No word, and why. ``counted``: the ministry may have counted the call all the same."""

    reason: str
    counted: bool = True


Said = Word | Unanswered


def questions(request: Request) -> tuple[Question, ...]:
    """One for each person whose NIK can be one; about what can be none the checks speak."""
    return tuple(item for person in PEOPLE if (item := _question(request, person)))


def _question(request: Request, person: str) -> Question | None:
    number = plain(value_of(request, f"{person}.nik").strip())
    if not number or parse_nik(number) is None:
        return None
    typed = {element: value_of(request, f"{person}.{end}") for element, end in ENDS.items()}
    told = {element: _told(element, value) for element, value in typed.items()}
    return Question(f"{person}.nik", {element: value for element, value in told.items() if value})


def _told(element: str, value: str) -> str:
    """A value as the ministry writes it; empty where it cannot be asked."""
    words = " ".join(value.split())
    match element:
        case "NIK":
            return plain(words)
        case "NO_KK":
            return plain(words) if parse_kk(words) else ""
        case "TGL_LHR":
            day = iso_date(words)
            return f"{day.day:02}-{day.month:02}-{day.year:04}" if day else ""
        case "JENIS_KLMIN":
            return _SEXES.get(words.upper(), "")
    return words if len(words) <= LONGEST and words.isprintable() else ""


def fresh(request: Request, question: Question) -> Verification | None:
    """The answer about just these values."""
    known = request.verifications.get(question.field)
    return known if known and known.digest == question.digest else None


def outstanding(request: Request) -> tuple[Question, ...]:
    """What has no answer, or one about other values than stand there now."""
    return tuple(item for item in questions(request) if fresh(request, item) is None)


def unverified(request: Request) -> bool:
    """Whether somebody waits for the ministry's word: it was asked for, or no document is issued before it. Where
    nobody was asked a queue would say so of nearly every request, and of what is closed nobody waits for it."""
    waited = request.inquiry is not None or request.status == Status.APPROVED
    return waited and request.status not in CLOSED and bool(outstanding(request))


def asked(request: Request, now: Moment) -> Request:
    """The request with the question to the ministry put; one that is put already stands as it is."""
    return request if request.inquiry else replace(request, inquiry=Inquiry(now))


def answered(request: Request, field: str, digest: Sha256, word: Word, at: Moment) -> Request:
    told = Verification(digest, at, word.code, word.elements)
    return replace(request, verifications={**request.verifications, field: told})


def put_off(request: Request, trouble: str, again_on: date | None) -> Request:
    """The question still stands, and why it could not be asked."""
    inquiry = request.inquiry
    return replace(request, inquiry=replace(inquiry, trouble=trouble, again_on=again_on)) if inquiry else request


def findings(request: Request) -> Iterator[Finding]:
    """What the ministry's answers say against the form, beside the field they speak of. The register may be wrong
    too: each wants a reason, and none rejects."""
    for question in questions(request) if request.verifications else ():
        if told := fresh(request, question):
            yield from _told_against(question, told)


def _told_against(question: Question, told: Verification) -> Iterator[Finding]:
    if told.code:
        yield _found(f"registry.{told.code}", question.field, told)
    person = question.field.rpartition(".")[0]
    for element, found in told.elements.items():
        if not found.fits and element in ENDS:
            yield _found("registry.differs", f"{person}.{ENDS[element]}", told)


def _found(code: str, field: str, told: Verification) -> Finding:
    """A reason for it holds while the ministry speaks of the values that stand there."""
    return Finding(code, Severity.WARNING, field, values=told.digest[:_DIGITS])


def unexplained(request: Request) -> Finding | None:
    """The first of them that nobody has given a reason for."""
    return next((item for item in findings(request) if not request.answers.get(item.ground, "").strip()), None)
