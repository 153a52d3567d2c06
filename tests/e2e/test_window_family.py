"""From one request to every other of the same family, and back, by keyboard alone."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from alpukat_desk.app.guide import Guide
from alpukat_desk.demo.embedded import Embedded, database_url
from alpukat_desk.demo.places import DESK_OFFICE, SUDIN
from alpukat_desk.desk.queries import View
from alpukat_desk.domain.model import Applicant, Request, RequestId, Status
from alpukat_desk.gui.family_dialog import FamilyDialog
from alpukat_desk.gui.family_model import MARK, STATUS, WHO
from alpukat_desk.server.database import open_database
from alpukat_desk.server.intake import file_request
from tests import builders as b
from tests.e2e.conftest import Sit

MOTHER, FATHER, SISTER = "3174014107880001", "3174010205850001", "3174016101120002"
KK = "3174012005150007"
WIFE = Applicant("Dewi Lestari <b>x</b>", nik=MOTHER, kk=KK, phone="081200000001")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def made(number: int, service: str, fields: dict[str, str], **changes: Any) -> Request:
    values: dict[str, Any] = {"applicant": WIFE, "submitted_at": NOW - timedelta(days=number), "attachments": ()}
    return b.request(
        9000 + number, service=service, fields=fields, office=DESK_OFFICE, code=f"KEL-{number}", **{**values, **changes}
    )


BIRTH = made(1, "akta-lahir", {"child.birth_date": "2026-11-20", "mother.nik": MOTHER, "father.nik": FATHER})
DEATH = made(
    20,
    "akta-mati",
    {"deceased.nik": FATHER, "deceased.name": "Budi Santoso", "deceased.death_date": "2025-11-01"},
    applicant=Applicant("Sri", nik=SISTER),
    status=Status.COMPLETED,
    closed_at=NOW - timedelta(days=5),
)
MOVE = made(3, "pindah", {"movers.1.nik": FATHER, "movers.1.name": "Budi Santoso"})
CARD = made(4, "konsultasi", {}, applicant=Applicant("Anak Dewi", kk=KK))
ALONE = made(5, "konsultasi", {}, applicant=Applicant("Joko", nik="3174010303700007"))


@pytest.fixture
def guide(server: Embedded, sit: Sit) -> Guide:
    with closing(open_database(database_url(server.folder))) as database, database.writing(SUDIN) as tx:
        for request in (BIRTH, DEATH, MOVE, CARD, ALONE):
            file_request(tx, request)
    return sit()


def family_of(guide: Guide, request: Request) -> FamilyDialog:
    """Opened by its key."""
    guide.view(View.ALL)
    guide.open(request.id)
    QTest.keyClick(guide.window.focusWidget() or guide.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found: list[FamilyDialog] = []

    def opened() -> bool:
        found[:] = [item for item in guide.desk.findChildren(FamilyDialog) if item.isVisible() and item.family]
        return bool(found)

    guide.wait("the family", opened)
    guide.settle()
    return found[0]


def cells(dialog: FamilyDialog, column: int) -> list[str]:
    return [str(dialog.rows.index(row, column).data()) for row in range(dialog.rows.rowCount())]


def test_every_request_of_the_family_stands_there_with_what_contradicts(guide: Guide) -> None:
    dialog = family_of(guide, BIRTH)
    assert [item.row.id for item in dialog.rows.relatives] == [MOVE.id, CARD.id, DEATH.id]
    assert cells(dialog, WHO) == [
        "Yang pindah · Budi Santoso, Pemohon · Dewi Lestari <b>x</b>",
        "Satu KK · 317401••••••0007",
        "Almarhum/ah · Budi Santoso",
    ]
    assert cells(dialog, STATUS) == ["Baru", "Baru", "Selesai"]
    assert cells(dialog, MARK) == ["◆", "", "◆"]
    said = [str(dialog.contradictions.index(row).data()) for row in range(dialog.contradictions.rowCount())]
    assert said[0].startswith("◆  Ayah dilaporkan meninggal 01-11-2025 (KEL-20), 384 hari sebelum anaknya lahir")
    assert said[1].startswith("◆  Pindah diajukan (KEL-3) untuk orang yang sudah dilaporkan meninggal (KEL-20).")
    assert dialog.list.isVisible() and dialog.list.height() > 40
    assert guide.desk.request.head.family.text() == "Keluarga 3 · 1 pertentangan"


def test_enter_opens_the_other_and_leads_back(guide: Guide) -> None:
    dialog = family_of(guide, BIRTH)
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert guide.reopen(DEATH.id).request.status == Status.COMPLETED
    guide.wait("the count", lambda: guide.desk.request.head.family.text() == "Keluarga 2 · 2 pertentangan")
    guide.desk.request.head.family.click()
    guide.wait("the way back", lambda: [item for item in guide.desk.findChildren(FamilyDialog) if item.isVisible()])
    back = next(item for item in guide.desk.findChildren(FamilyDialog) if item.isVisible())
    guide.wait("the family", lambda: back.family is not None)
    assert BIRTH.id in [item.row.id for item in back.rows.relatives]
    place = [BIRTH.id in item.requests for item in back.contradictions.found].index(True)
    back.list.activated.emit(back.contradictions.index(place))
    guide.reopen(BIRTH.id)


def test_who_has_no_family_here_is_told(guide: Guide) -> None:
    dialog = family_of(guide, ALONE)
    assert dialog.rows.rowCount() == 0 and not dialog.list.isVisible()
    words = [label.text() for label in dialog.findChildren(type(dialog._words))]
    assert "Tidak ada permintaan lain di laptop ini tentang orang atau KK yang sama." in words
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    guide.settle()
    assert guide.desk.request.request_id == ALONE.id


def test_the_table_goes_on_when_something_comes(guide: Guide, server: Embedded) -> None:
    dialog = family_of(guide, BIRTH)
    later = made(6, "konsultasi", {})
    with closing(open_database(database_url(server.folder))) as database, database.writing(SUDIN) as tx:
        file_request(tx, later)
    guide.wait_synced()
    guide.wait("the new one", lambda: RequestId(later.id) in [item.row.id for item in dialog.rows.relatives])
