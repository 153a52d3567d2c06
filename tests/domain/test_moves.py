"""Moves and arrivals: the class, the service and the letter follow from where and when."""

from datetime import date, timedelta

import pytest

from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.model import Severity
from alpukat_desk.domain.moves import classes
from alpukat_desk.domain.services import Form
from tests.builders import field, label, request, service

FILED = date(2020, 3, 23)
"""The WIB day of ``request()``."""
TODAY = date(2020, 3, 24)
KINDS = {"skpwni.date": "date", "origin.region": "region", "destination.region": "region", "move.class": "choice"}
MADE = service(
    forms=(Form("F", "1", label("F"), fields=tuple(field(name, kind, required=False) for name, kind in KINDS.items())),)
)


def found(slug="pindah", today=TODAY, **fields):
    named = {name.replace("__", "."): str(value) for name, value in fields.items()}
    return findings(request(fields=named, service=slug), MADE, today, {})


def codes(**fields):
    return [(item.code, item.severity) for item in found(**fields)]


def ago(days):
    return FILED - timedelta(days=days)


@pytest.mark.parametrize(
    ("origin", "destination", "possible"),
    [
        ("31.74.01.1001", "31.74.01.1001", (1,)),
        ("31.74.01.1001", "31.74.01.1002", (2,)),
        ("31.74.01.1001", "31.74.02.1001", (3,)),
        ("31.74.01.1001", "31.71.01.1001", (4,)),
        ("31.74.01.1001", "32.76.01.1001", (5,)),
        ("317401", "317401", (1, 2)),
        ("3174", "3174011001", (1, 2, 3)),
        ("31", "31", (1, 2, 3, 4)),
        ("31.74.01", "32", (5,)),
        ("", "31.74", ()),
        ("Tebet", "Depok", ()),
    ],
)
def test_the_class_of_move_that_two_regions_allow(origin, destination, possible):
    assert classes(origin, destination) == possible


def test_a_class_of_move_that_disagrees_with_the_regions():
    fields = {"origin__region": "31.74.01", "destination__region": "31.74.02", "move__class": "4"}
    (only,) = found(**fields)
    assert (only.code, only.field, only.severity) == ("move.class_differs", "move.class", Severity.ERROR)
    assert only.params == {"expected": "3"}
    assert found(**{**fields, "move__class": "3"}) == ()


@pytest.mark.parametrize(
    ("slug", "destination", "code"),
    [
        ("skp-dalam-dki", "31.71.01", None),
        ("skp-dalam-dki", "31.74.02", "move.no_letter"),
        ("skp-dalam-dki", "32.76.01", "move.other_service"),
        ("skp-luar-dki", "32.76.01", None),
        ("skp-luar-dki", "31.71.01", "move.other_service"),
        ("pindah", "31.74.02", None),
    ],
)
def test_a_move_letter_is_for_moves_between_cities(slug, destination, code):
    made = found(slug=slug, origin__region="31.74.01", destination__region=destination)
    assert [(item.code, item.severity) for item in made] == ([(code, Severity.HINT)] if code else [])


@pytest.mark.parametrize(("days", "old"), [(30, False), (31, True)])
def test_a_move_letter_is_old_after_thirty_days(days, old):
    assert codes(skpwni__date=ago(days)) == ([("skpwni.old", Severity.WARNING)] if old else [])
