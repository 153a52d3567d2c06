"""One value from a message, brought into the form that its field of the request keeps."""

from datetime import date

from alpukat_desk.domain.fields import field_of
from alpukat_desk.domain.model import Finding, Severity, Struct
from alpukat_desk.domain.nik import plain
from alpukat_desk.domain.services import Field, Service
from alpukat_desk.domain.values import longest, number
from alpukat_desk.domain.whatsapp.days import read_day, read_time
from alpukat_desk.domain.whatsapp.labels import words
from alpukat_desk.domain.whatsapp.marks import ascii_digits, clean
from alpukat_desk.domain.whatsapp.phones import read_phone

LONGEST = 500
"""Characters that are looked at for one value; its field may take fewer."""
_SEXES = {
    "L": ("l", "lk", "laki laki", "laki", "pria", "cowok", "male", "m"),
    "P": ("p", "pr", "perempuan", "wanita", "cewek", "female", "f"),
}
_NUMBERS = frozenset({"nik", "kk", "number", "phone"})


class Value(Struct):
    """``text`` is empty where the words fit the field in no way."""

    text: str
    findings: tuple[Finding, ...] = ()


def read_value(name: str, raw: str, service: Service, today: date) -> Value:
    text = " ".join(clean(raw).split()).strip(" ,;")
    if not text:
        return Value("")
    if len(text) > LONGEST:
        return Value("", (Finding("entry.long", Severity.WARNING, name, {"most": str(LONGEST)}),))
    field = field_of(name, service)
    kind = field.type if field else "text"
    tidy = ascii_digits(text) if kind in _NUMBERS | {"date", "time"} else text
    value = _read(kind, tidy, field, today)
    if field and len(value.text) > longest(field):
        return Value("", (Finding("entry.long", Severity.WARNING, name, {"most": str(longest(field))}),))
    told = kind in ("nik", "kk") and not any(map(str.isdigit, text))
    findings = [] if value.text or told else [Finding("entry.unfit", Severity.WARNING, name)]
    findings += [Finding("entry.other_script", Severity.WARNING, name)] if tidy != text and value.text else []
    return Value(value.text, (*value.findings, *findings))


def _read(kind: str, text: str, field: Field | None, today: date) -> Value:
    match kind:
        case "nik" | "kk":
            return Value(_number(text))
        case "phone":
            return Value(read_phone(text).number)
        case "date":
            day = read_day(text, today)
            return Value(day.isoformat() if day else "")
        case "time":
            return Value(read_time(text))
        case "number":
            return Value("" if number(text) is None else text)
        case "region":
            return Value("")
    return Value(_choice(text, field) if field and field.choices else text)


def _number(text: str) -> str:
    """The run of digits, short of some or not: what is odd about it the checks say. Words alone are no number."""
    digits = plain(text)
    return digits if digits.isascii() and digits.isdigit() and len(digits) >= 8 else ""


def _sex(text: str) -> str:
    said = words(text)
    return next((code for code, names in _SEXES.items() if said in names), "")


def _choice(text: str, field: Field) -> str:
    said = words(text)
    for choice in field.choices:
        if said in (words(choice.code), words(choice.label.id), words(choice.label.en)):
            return choice.code
    sex = _sex(text)
    return sex if sex in {choice.code for choice in field.choices} else ""
