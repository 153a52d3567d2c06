"""Every named rule as a table, written from ``domain.rules`` and the sentences into ``docs/checks.md``."""

from collections.abc import Iterator
from pathlib import Path

from alpukat_desk.catalogue.catalogue import Catalogue
from alpukat_desk.domain.duplicates import CODES
from alpukat_desk.domain.model import Severity
from alpukat_desk.domain.rules import DOCUMENT, FIELD, FORM, PAPER, RULES, SERVICE, Rule
from alpukat_desk.domain.services import Service

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
BEGIN, END = "<!-- written by make services -->", "<!-- end of what make services writes -->"
ANYBODY = frozenset({"nik.birth_date_differs", "nik.sex_differs", "birth.future"})
"""Cross-checks of everybody on a form, the applicant too."""
DUPLICATES = CODES


def by_type(kind: str) -> tuple[str, ...]:
    """The checks that every field of a type gets; "*" for those of every field."""
    return tuple(code for code, rule in RULES.items() if rule.kind == kind)


KINDS = tuple(dict.fromkeys(rule.kind for rule in RULES.values() if rule.kind not in ("", "*")))
CROSS = {code: rule for code, rule in RULES.items() if not rule.kind}


def cross_checks(service: Service) -> list[str]:
    """The checks that only some services have, by the fields these ask."""
    names = {field.name for field in service.fields()}
    return [code for code, rule in CROSS.items() if code not in ANYBODY and _has(rule, service, names)]


def _has(rule: Rule, service: Service, names: set[str]) -> bool:
    mine = not rule.services or service.slug in rule.services
    return mine and all(any(name in names for name in need.split("|")) for need in rule.reads)


def table(catalogue: Catalogue) -> Iterator[str]:
    yield "| Rule | Severity | Reads | What the officer reads | What clears it |"
    yield "|---|---|---|---|---|"
    for code, rule in RULES.items():
        said = catalogue.words.wordings[code]
        cells = (f"`{code}`", _severity(rule), _reads(rule), f"{said.id} / {said.en}", _clears(code, rule, catalogue))
        yield f"| {' | '.join(cells)} |"


def _severity(rule: Rule) -> str:
    return "warning, needs a reason" if rule.severity == Severity.WARNING else rule.severity


def _reads(rule: Rule) -> str:
    if rule.kind:
        return "every field" if rule.kind == "*" else f"every field of type {rule.kind}"
    reads = ", ".join(" or ".join(f"`{name}`" for name in need.split("|")) for need in rule.reads)
    return f"{reads} ({', '.join(rule.services)})" if rule.services else reads


def _clears(code: str, rule: Rule, catalogue: Catalogue) -> str:
    said = catalogue.words.wordings[code]
    ways = [_way(item) for item in rule.clears]
    ways += ["a reason"] if rule.severity == Severity.WARNING else []
    return f"{said.next_id} / {said.next_en}<br>*{'; '.join(ways)}*"


def _way(clears: str) -> str:
    plain = {FIELD: "another value", SERVICE: "another service"}
    if clears in plain:
        return plain[clears]
    kind, _, what = clears.partition(":")
    return {PAPER: "the paper `{}`", FORM: "the form {}", DOCUMENT: "the document `{}`"}[f"{kind}:"].format(what)


def page(before: str, catalogue: Catalogue) -> str:
    """The page with its table written anew; everything around it stays."""
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return "\n".join((head + BEGIN, *table(catalogue), END + tail))
