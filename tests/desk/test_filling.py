"""An entry that is being filled in: by proposals, for one service after another, until it is fit."""

from datetime import date

import pytest
from msgspec.structs import replace

from alpukat_desk.catalogue import RESOURCES, load
from alpukat_desk.desk import entries, filling
from alpukat_desk.desk.entries import Enter
from alpukat_desk.domain.model import Applicant
from tests import builders as b
from tests.desks import Desk


@pytest.mark.parametrize(
    ("entry", "empty"),
    [
        (Enter(), True),
        (Enter(service="akta-lahir", office=b.OFFICE), True),
        (Enter(text="halo"), False),
        (Enter(ticks={"kk": "ok"}), False),
        (Enter(attachments=(b.attachment(),)), False),
        (Enter(applicant=Applicant(name="Sari")), False),
    ],
)
def test_a_service_alone_is_no_work(entry: Enter, empty: bool) -> None:
    assert filling.is_empty(entry) == empty


def test_a_birth_date_that_is_none_stays_as_typed_until_it_is_one() -> None:
    typed = filling.with_applicant(b.enter(), {"applicant.birth_date": "1990-02-31", "applicant.name": "Sari"})
    assert (typed.applicant.birth_date, typed.applicant.name) == (None, "Sari")
    assert filling.own_values(typed)["applicant.birth_date"] == typed.fields["applicant.birth_date"] == "1990-02-31"
    mended = filling.with_applicant(typed, {"applicant.birth_date": "1990-02-28"})
    assert (mended.applicant.birth_date, mended.fields) == (date(1990, 2, 28), b.enter().fields)
    assert filling.with_applicant(typed, {"applicant.birth_date": ""}).fields == b.enter().fields


def test_it_is_entered_by_nobody_and_told_at_its_field(desk: Desk) -> None:
    typed = filling.with_applicant(b.enter(), {"applicant.birth_date": "31-02-1990"})
    sketch = entries.preview(desk.place, entries.begin(desk.place, typed), typed)
    assert sketch.refusal is not None
    assert (sketch.refusal.code, sketch.refusal.detail["field"]) == ("field.invalid", "applicant.birth_date")
    assert "date.invalid" in {item.code for item in sketch.findings if item.field == "applicant.birth_date"}


def test_what_the_chosen_service_does_not_ask_is_left_out_only_of_what_is_entered() -> None:
    service = load(RESOURCES).services["akta-mati"]
    both = replace(
        b.enter(service="akta-mati", subtype="lahir"),
        fields={"child.name": "Bima", "deceased.name": "Budi"},
        attachments=(b.attachment(requirement="birth-letter"), b.attachment(requirement="kk")),
        ticks={"birth-letter": "ok", "kk": "ok"},
    )
    fit = filling.fit(both, service)
    assert (fit.subtype, fit.fields, fit.ticks) == ("", {"deceased.name": "Budi"}, {"kk": "ok"})
    assert [item.requirement for item in fit.attachments] == ["", "kk"]
    assert filling.fit(both, None) == both


def test_before_a_service_is_chosen_that_is_what_is_missing(desk: Desk) -> None:
    entry = b.enter(service="")
    refusal = entries.preview(desk.place, entries.begin(desk.place, entry), entry).refusal
    assert refusal is not None
    assert refusal.code == "enter.service"
