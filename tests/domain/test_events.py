"""Births and deaths: late is a path, the impossible is an error."""

from datetime import date, timedelta

import pytest

from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.events import age
from alpukat_desk.domain.model import Severity
from alpukat_desk.domain.services import Form
from tests.builders import field, label, request, service

FILED = date(2020, 3, 23)
"""The WIB day of ``request()``."""
TODAY = date(2020, 3, 24)
KINDS = {
    "child.birth_date": "date",
    "mother.birth_date": "date",
    "father.birth_date": "date",
    "deceased.birth_date": "date",
    "deceased.death_date": "date",
    "skpwni.date": "date",
    "stillbirth.birth_date": "date",
    "birth_letter.date": "date",
    "marriage.date": "date",
}
MADE = service(
    forms=(Form("F", "1", label("F"), fields=tuple(field(name, kind, required=False) for name, kind in KINDS.items())),)
)


def found(slug="akta-lahir", today=TODAY, **fields):
    named = {name.replace("__", "."): str(value) for name, value in fields.items()}
    return findings(request(fields=named, service=slug), MADE, today, {})


def codes(**fields):
    return [(item.code, item.severity) for item in found(**fields)]


def ago(days):
    return FILED - timedelta(days=days)


@pytest.mark.parametrize(("days", "late"), [(0, False), (60, False), (61, True)])
def test_a_birth_is_late_after_sixty_days(days, late):
    assert codes(child__birth_date=ago(days)) == ([("birth.late", Severity.INFO)] if late else [])


@pytest.mark.parametrize(("days", "late"), [(0, False), (30, False), (31, True)])
def test_a_death_is_late_after_thirty_days(days, late):
    assert codes(deceased__death_date=ago(days)) == ([("death.late", Severity.INFO)] if late else [])


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_a_stillbirth_is_late_after_thirty_days(days, late):
    assert codes(stillbirth__birth_date=ago(days)) == ([("stillbirth.late", Severity.INFO)] if late else [])


def test_parents_who_married_after_the_birth():
    assert codes(child__birth_date=ago(10), marriage__date=ago(10)) == []
    (only,) = found(child__birth_date=ago(10), marriage__date=ago(9))
    assert (only.code, only.field, only.severity) == ("marriage.after_birth", "marriage.date", Severity.WARNING)
    assert only.params == {"married": "14-03-2020", "born": "13-03-2020"}


def test_late_is_measured_when_it_was_filed_not_when_it_is_read():
    assert found(child__birth_date=ago(60), today=TODAY + timedelta(days=30)) == ()
    assert found(skpwni__date=ago(30), today=TODAY + timedelta(days=30)) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("child__birth_date", "birth.future"),
        ("mother__birth_date", "birth.future"),
        ("deceased__death_date", "death.future"),
        ("skpwni__date", "paper.future"),
        ("birth_letter__date", "paper.future"),
    ],
)
def test_the_future_is_an_error(name, code):
    assert codes(**{name: TODAY}) == []
    (only,) = found(**{name: TODAY + timedelta(days=1)})
    assert (only.code, only.severity, only.params) == (code, Severity.ERROR, {"date": "25-03-2020"})


def test_a_death_before_the_birth_is_an_error():
    (only,) = found(deceased__birth_date="2020-03-02", deceased__death_date="2020-03-01")
    assert (only.code, only.severity) == ("death.before_birth", Severity.ERROR)
    assert only.params == {"born": "02-03-2020", "died": "01-03-2020"}
    assert found(deceased__birth_date="2020-03-01", deceased__death_date="2020-03-01") == ()


@pytest.mark.parametrize(
    ("parent", "born", "doubtful"),
    [
        ("mother", "2008-03-11", True),
        ("mother", "2008-03-10", False),
        ("mother", "1959-03-11", False),
        ("mother", "1959-03-10", True),
        ("mother", "2020-03-10", True),
        ("father", "2006-03-11", True),
        ("father", "2006-03-10", False),
        ("father", "1930-01-01", False),
    ],
)
def test_parents_of_a_doubtful_age(parent, born, doubtful):
    made = codes(child__birth_date="2020-03-10", **{f"{parent}__birth_date": born})
    assert made == ([(f"{parent}.age", Severity.WARNING)] if doubtful else [])


def test_age_of_a_leap_day_child():
    assert age(date(2004, 2, 29), date(2020, 2, 28)) == 15
    assert age(date(2004, 2, 29), date(2020, 2, 29)) == 16
    assert age(date(2020, 3, 2), date(2020, 3, 1)) == -1
