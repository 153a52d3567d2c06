"""The family's table and its contradictions, as they are read."""

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt

from alpukat_desk.desk.family import Family, Relative
from alpukat_desk.domain.family import Contradiction, Read
from alpukat_desk.domain.model import RequestId, RequestRow
from alpukat_desk.domain.people import Tie
from alpukat_desk.gui.family_model import (
    CODE,
    FILED,
    MARK,
    OFFICE,
    SERVICE,
    STATUS,
    WHO,
    ContradictionModel,
    FamilyModel,
)
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from tests import builders as b

MOTHER = "3174014107880001"


def row(name: str, **changes: Any) -> RequestRow:
    values: dict[str, Any] = {
        "code": f"AB-{name}", "office": "31.74.01", "service": "akta-lahir", "channel": "alpukat", "status": "new",
        "version": 1, "name": name, "nik": MOTHER, "submitted_at": b.NOW,
    }  # fmt: skip
    return RequestRow(id=RequestId(name), **{**values, **changes})


TWO_MOVES = Contradiction(
    code="family.two_moves",
    severity="warning",
    read=(Read(RequestId("a"), "movers.1.nik"), Read(RequestId("b"), "movers.1.nik")),
    params={"one": "AB-a", "other": "AB-b"},
)
FOUND = Family(
    about=row("a"),
    people=(),
    relatives=(
        Relative(
            row("b"), (Tie("mother", "mother.nik", MOTHER, "<b>Dewi</b>"), Tie("applicant", "applicant.nik", MOTHER))
        ),
        Relative(row("c", status="completed"), (Tie("card", "applicant.kk", b.KK),)),
    ),
    contradictions=(TWO_MOVES, replace(TWO_MOVES, code="family.two_cards", severity="info")),
    codes={},
)


def test_a_row_tells_day_service_who_status_office_and_code(texts: Texts) -> None:
    model = FamilyModel(texts)
    model.show_family(FOUND)
    told = [model.index(0, column).data() for column in (MARK, FILED, SERVICE, WHO, STATUS, OFFICE, CODE)]
    who = "Ibu · <b>Dewi</b>, Pemohon · 317401••••••0001"
    assert told == ["◆", "24-03-2020", "Akta kelahiran", who, "Baru", texts.office("31.74.01"), "AB-b"]
    assert model.index(1, MARK).data() == "" and model.index(1, WHO).data() == "Satu KK · 317401••••••0001"
    assert model.index(0, WHO).data(Qt.ItemDataRole.ToolTipRole).startswith("Ibu · &lt;b&gt;Dewi")
    assert model.index(0, MARK).data(Qt.ItemDataRole.AccessibleTextRole) == "Bertentangan dengan yang lain"
    assert model.headerData(WHO, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "Siapa"


def test_a_contradiction_is_a_sentence_with_its_next_step(theme: Theme, texts: Texts) -> None:
    model = ContradictionModel(theme, texts)
    model.show_family(FOUND)
    first, second = (model.index(place) for place in range(model.rowCount()))
    assert first.data() == (
        "◆  Dua kepindahan orang yang sama masih terbuka (AB-a dan AB-b). "
        "Putuskan mana yang berlaku; yang lain dikembalikan atau ditandai duplikat."
    )
    assert second.data().startswith("•  Orang yang sama memakai dua No KK")
    assert first.data(Qt.ItemDataRole.ForegroundRole) == theme.colour("returned")
