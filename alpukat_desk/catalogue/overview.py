"""The fifteen services on one page, written from the catalogue into ``docs/services.md`` (``make services``)."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from alpukat_desk.catalogue import rulebook, shared, working_time
from alpukat_desk.catalogue.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.catalogue.rulebook import ANYBODY, DUPLICATES, KINDS, by_type, cross_checks
from alpukat_desk.domain.family import CODES
from alpukat_desk.domain.rules import RULES
from alpukat_desk.domain.services import Condition, Field, Form, Output, Requirement, Section, Service

PAGE = Path(__file__).parents[2] / "docs" / "services.md"
APPLICANT = ("nik", "kk", "date", "choice", "phone", "email", "text")
"""Types of the applicant's own data, which every request carries."""
_CODES = {"form": "as printed", "order": "numbered in the order of the form", "own": "ours"}


def page(catalogue: Catalogue, forms: Mapping[str, Form]) -> str:
    """The whole page as Markdown; ``forms`` are whole, whatever part of them the services ask."""
    return "\n".join(_lines(catalogue, forms)) + "\n"


def write() -> str:
    return page(load(), shared.read(RESOURCES).forms)


def type_checks(service: Service) -> list[str]:
    """The checks of the types of its fields, beyond those of the applicant's own data."""
    kinds = {field.type for field in service.fields()} - set(APPLICANT)
    return [code for kind in KINDS if kind in kinds for code in by_type(kind)]


def _lines(catalogue: Catalogue, forms: Mapping[str, Form]) -> Iterator[str]:
    yield "# The fifteen services"
    yield ""
    yield "Written from `resources/services` by `make services`; a test fails while it is not current. Everything is"
    yield "free of charge. A request is judged by the same rules on the desk and on the server."
    yield ""
    yield "| # | Service | Form | Checklist | Checks of its own | Outputs | Level | Promise |"
    yield "|---|---|---|---|---|---|---|---|"
    services = tuple(catalogue.services.values())
    yield from (_row(service) for service in services)
    yield from _legend()
    yield from working_time.lines(catalogue.calendar)
    yield from _checks(catalogue)
    yield from _family(catalogue)
    yield from _notes(services)
    for form in forms.values():
        yield from _form(form, catalogue)


def _row(service: Service) -> str:
    cells = (
        str(service.number),
        f"**{service.label.id}** (`{service.slug}`)<br>{service.gloss}",
        _each(_form_name(form) for form in service.forms),
        _each(_requirement(item) for item in service.requirements),
        _each(f"`{code}`" for code in (*cross_checks(service), *type_checks(service))),
        _each(_output(item) for item in service.outputs),
        service.level,
        _each(working_time.promised(item) for item in service.promises),
    )
    return f"| {' | '.join(cells)} |"


def _each(items: Iterator[str]) -> str:
    return "<br>".join(items) or "–"


def _form_name(form: Form) -> str:
    return f"{form.code} ({form.version})" if form.official else "own fields"


def _requirement(item: Requirement) -> str:
    marks = "" if item.required else " (if any)"
    marks += " (original)" if item.original else ""
    marks += "".join(f" or {instead.form}" for instead in item.substitutes)
    return f"{item.label.id}{marks}{_when(item.when)}"


def _output(item: Output) -> str:
    return f"{item.label.id}{_when(item.when)}"


def _when(condition: Condition | None) -> str:
    return f" [{condition.field} = {', '.join(condition.values)}]" if condition else ""


def _legend() -> Iterator[str]:
    yield ""
    yield "(original): the upload must show the original paper. (if any): not insisted on. [field = value]: only then."
    yield "A promise counts from the complete file, in the office's working time; its sources stand in the files."


def _checks(catalogue: Catalogue) -> Iterator[str]:
    yield ""
    yield "## Checks"
    yield ""
    yield "- Of every field: " + _codes(by_type("*")) + "."
    yield "- Of every request, by the types of the applicant's own data:"
    yield f"  {_codes(code for kind in APPLICANT for code in by_type(kind))}."
    yield "- Of everybody on the form who has a NIK or a birth date: " + _codes(sorted(ANYBODY)) + "."
    yield "- Against other requests: " + _codes(DUPLICATES) + "."
    yield ""
    yield "What each reads and what clears it stands in `docs/checks.md`."
    yield ""
    yield "| Check | Severity | What the officer reads |"
    yield "|---|---|---|"
    for code in (*RULES, *DUPLICATES):
        said = catalogue.words.wordings[code]
        yield f"| `{code}` | {RULES[code].severity if code in RULES else 'warning'} | {said.id} / {said.en} |"


def _family(catalogue: Catalogue) -> Iterator[str]:
    yield ""
    yield "## What cannot all be true of one family"
    yield ""
    yield "Of requests that share a NIK or a No KK, whatever their services (`docs/people.md`). None blocks a decision."
    yield ""
    yield "| Contradiction | What the officer reads |"
    yield "|---|---|"
    for code in CODES:
        yield f"| `{code}` | {catalogue.words.wordings[code].id} / {catalogue.words.wordings[code].en} |"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _notes(services: tuple[Service, ...]) -> Iterator[str]:
    yield ""
    yield "## What is not certain about a service"
    yield ""
    yield from (f"- **{service.label.id}**: {service.note.en}" for service in services if service.note)


def _form(whole: Form, catalogue: Catalogue) -> Iterator[str]:
    yield ""
    yield f"## {whole.code}: {whole.title.id}"
    yield ""
    yield f"{whole.title.en}. Version: {whole.version}{'' if whole.official else ', not a form of the ministry'}."
    if whole.note:
        yield whole.note.en
    if not whole.fields:
        return
    yield ""
    yield "| Field | Label | Type | Asked |"
    yield "|---|---|---|---|"
    for section in whole.sections:
        yield f"| | **{_numbered(section)}** / {section.label.en}{_rows(section)} | | |"
        for field in [item for item in whole.fields if item.section == section.slug]:
            yield f"| `{field.name}` | {_label(field)} | {_type(field, catalogue)} | {_asked(field)} |"


def _numbered(section: Section) -> str:
    return f"{section.number}. {section.label.id}" if section.number else section.label.id


def _rows(section: Section) -> str:
    return f", {section.rows} rows at most" if section.rows > 1 else ""


def _label(field: Field) -> str:
    number = f"{field.number}. " if field.number else ""
    note = f"<br>*{field.note.en}*" if field.note else ""
    return f"{number}{field.label.id} / {field.label.en}{note}"


def _type(field: Field, catalogue: Catalogue) -> str:
    if field.choices:
        return f"choice of {', '.join(choice.code for choice in field.choices)} (codes: {_CODES[field.codes]})"
    if field.type == "number":
        unit = catalogue.words.say(f"measure.{field.unit}", "en").text if field.unit else ""
        return f"number, {field.least} to {field.most} {unit}".strip()
    return f"{field.type}, at most {field.longest}" if field.longest else field.type


def _asked(field: Field) -> str:
    asked = "required" if field.required else "may be empty"
    asked += f", required{_when(field.needed)}" if field.needed else ""
    return f"{asked}{_when(field.when)}"


if __name__ == "__main__":
    PAGE.write_text(write(), encoding="utf-8")
    table = rulebook.page(rulebook.PAGE.read_text(encoding="utf-8"), load())
    rulebook.PAGE.write_text(table, encoding="utf-8")
