"""The form of an entry in the sections of the paper, as far as its conditions hold."""

import pytest

from alpukat_desk.desk.entries import Enter
from alpukat_desk.domain.fields import OWN
from alpukat_desk.gui.entry_plan import parts
from alpukat_desk.gui.texts import Texts


def test_before_a_service_is_chosen_there_is_the_applicant(texts: Texts) -> None:
    (own,) = parts(Enter(), texts)
    assert [field.name for field, _label in own.fields] == list(OWN)
    assert own.fields[0][1] == "Nama pemohon"


def test_every_field_is_asked_once_when_all_conditions_hold_and_no_other(texts: Texts) -> None:
    for slug, service in texts.catalogue.services.items():
        for kind in (*(choice.code for choice in service.subtypes), ""):
            entry = Enter(service=slug, subtype=kind)
            asked = [field.name for part in parts(entry, texts) for field, _label in part.fields]
            assert len(set(asked)) == len(asked), slug
            free = [field.name for field in service.fields() if field.when is None]
            assert set(free) <= set(asked), slug
            assert all(label for part in parts(entry, texts) for _field, label in part.fields), slug


@pytest.mark.parametrize(("kind", "shown"), [("", False), ("lahir", True), ("mati", False), ("lahir-mati", False)])
def test_a_condition_hides_its_fields(texts: Texts, kind: str, shown: bool) -> None:
    asked = {field.name for part in parts(Enter(service="lahir-mati", subtype=kind), texts) for field, _ in part.fields}
    assert ("child.name" in asked) == shown


def test_a_table_is_a_section_for_each_row_and_the_form_is_named_once(texts: Texts) -> None:
    found = parts(Enter(service="pindah", fields={"movers.1.name": "Sari"}), texts)
    rows = [part.title for part in found if part.fields[0][0].section == "movers"]
    assert [row[-3:] for row in rows] == ["(1)", "(2)"]
    assert len([part for part in found if part.form]) == len(texts.catalogue.services["pindah"].forms)
