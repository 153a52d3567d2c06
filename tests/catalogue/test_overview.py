"""The page of the fifteen services is written from the catalogue and names every check there is."""

from datetime import date

import pytest

from alpukat_desk.catalogue import Catalogue, load, overview, rulebook
from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.rules import RULES
from alpukat_desk.domain.services import Field, Service
from tests.builders import request


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def test_the_page_in_the_docs_is_the_one_the_catalogue_gives() -> None:
    assert overview.PAGE.read_text(encoding="utf-8") == overview.write(), "run `make services`"


def test_all_fifteen_have_a_whole_row(catalogue: Catalogue) -> None:
    rows = [line for line in overview.write().splitlines() if line.startswith(tuple(f"| {n} |" for n in range(1, 16)))]
    assert len(rows) == 15
    for row, service in zip(rows, catalogue.services.values(), strict=True):
        cells = [cell.strip() for cell in row.strip("|").split(" | ")]
        assert len(cells) == 8
        assert service.label.id in cells[1] and service.level in cells[6] and "working day" in cells[7]
        assert bool(service.requirements) == (cells[3] != "–") and bool(service.outputs) == (cells[5] != "–")


def test_every_rule_has_a_line_on_both_pages() -> None:
    services, rules = overview.write(), rulebook.PAGE.read_text(encoding="utf-8")
    for code in RULES:
        assert f"| `{code}` | " in services and f"| `{code}` | " in rules


def _faulty(field: Field) -> str:
    wrong = {"date": "31-02-2020", "time": "25:00", "number": "x", "choice": "?", "phone": "x", "email": "x"}
    return wrong.get(field.type, "Tebet\x00")


def test_a_service_meets_no_check_that_its_row_does_not_name(catalogue: Catalogue) -> None:
    for service in catalogue.services.values():
        named = {*rulebook.by_type("*"), *rulebook.cross_checks(service), *overview.type_checks(service)}
        named |= {code for kind in overview.APPLICANT for code in rulebook.by_type(kind)} | rulebook.ANYBODY
        assert _met(service, catalogue) <= named, service.slug


def _met(service: Service, catalogue: Catalogue) -> set[str]:
    far = {"date": "2149-01-01", "region": "31.74.01.1001"}
    met = set()
    for fill in (_faulty, lambda field: far.get(field.type, field.choices[0].code if field.choices else "x")):
        fields = {field.name: fill(field) for field in service.fields()}
        asked = request(service=service.slug, fields=fields)
        met |= {
            item.code for item in findings(asked, service, date(2020, 3, 24), catalogue.regions, catalogue.calendar)
        }
    return met
