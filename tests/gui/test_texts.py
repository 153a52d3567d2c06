"""Words, dates and durations as officers read them, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Status
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.gui.texts import Texts
from tests import builders

NOW = datetime(2020, 3, 24, 3, 42, tzinfo=UTC)
"""Tuesday 24 March 2020, 10.42 WIB."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(RESOURCES)


@pytest.fixture
def texts(catalogue: Catalogue) -> Texts:
    return Texts(catalogue, "id")


def test_time_and_dates(texts: Texts) -> None:
    assert texts.time(NOW) == "10.42"
    assert texts.moment(NOW) == "24-03-2020 10.42"
    assert texts.date(date(2020, 3, 12)) == "12 Maret 2020"
    assert texts.iso_date("2020-03-12") == "12 Maret 2020"
    assert texts.iso_date("tidak tahu") == "tidak tahu"
    assert texts.iso_date("2020-13-40") == "2020-13-40"


@pytest.mark.parametrize(("ago", "told"), [(0, "hari ini"), (1, "kemarin"), (12, "12 Mar"), (400, "18 Feb 2019")])
def test_the_day_of_receipt(texts: Texts, ago: int, told: str) -> None:
    assert texts.day(NOW - timedelta(days=ago), NOW) == told


def test_midnight_is_wibs_not_greenwichs(texts: Texts) -> None:
    late_evening = datetime(2020, 3, 23, 16, 59, tzinfo=UTC)
    assert texts.day(late_evening, NOW) == "kemarin"
    assert texts.day(late_evening + timedelta(minutes=2), NOW) == "hari ini"


def test_time_left_counts_working_time(texts: Texts) -> None:
    assert texts.left(NOW + timedelta(hours=3, minutes=10), NOW) == ("3 j 10 m", "soon")
    over_nyepi = NOW + timedelta(days=2)
    assert texts.left(over_nyepi, NOW) == ("1 hari", "calm"), "the 25th was a holiday"
    assert texts.left(NOW - timedelta(minutes=30), NOW) == ("lewat 30 m", "late")
    assert texts.left(None, NOW) == ("menunggu", "still")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_status_and_command_has_its_word(catalogue: Catalogue, language: str) -> None:
    texts = Texts(catalogue, language)
    for group, codes in (("status", list(Status)), ("command", list(TABLE)), ("event", list(TABLE))):
        for code in codes:
            assert catalogue.words.knows(f"{group}.{code}"), f"{group}.{code}"
            assert texts.word(group, code)


def test_an_unknown_code_is_shown_and_not_lost(texts: Texts) -> None:
    assert "archived" in texts.word("status", "archived")
    assert texts.service("passport") == "passport"


def test_codes_inside_a_sentence_are_words(texts: Texts) -> None:
    sentence = texts.error(Refused("status.wrong", status="approved", kind="return"))
    assert "approved" not in sentence.text
    assert "disetujui" in sentence.text.lower()


def test_a_field_of_a_further_row_is_named_with_its_row(texts: Texts) -> None:
    moved = builders.request(service="pindah")
    assert texts.field(moved, "movers.3.nik") == "NIK yang pindah (3)"
    assert texts.field(moved, "applicant.nik") == "NIK pemohon"
    assert texts.field(moved, "blood.rhesus") == "blood rhesus"
