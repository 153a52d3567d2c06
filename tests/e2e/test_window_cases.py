"""Two requests that may be one case, told apart at a real window."""

from contextlib import closing

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton

from alpukat_desk.app.guide import Guide
from alpukat_desk.demo.embedded import Embedded, database_url
from alpukat_desk.demo.places import SUDIN
from alpukat_desk.desk.queries import View
from alpukat_desk.domain.model import Channel, Request, RequestId, Status
from alpukat_desk.gui.request_page import CASES
from alpukat_desk.server.database import open_database
from alpukat_desk.server.intake import file_request
from tests.builders import uuid
from tests.e2e.conftest import Sit


def filed_again(server: Embedded, request: Request) -> Request:
    """The same by WhatsApp, the telephone written otherwise."""
    applicant = replace(request.applicant, name=request.applicant.name.upper(), phone="+62 812 9999 0000")
    again = replace(
        request,
        id=RequestId(uuid(77)),
        code="WA-3174-240320-9999",
        channel=Channel.WHATSAPP,
        applicant=applicant,
        status=Status.NEW,
        suspects=(),
        attachments=(),
    )
    with closing(open_database(database_url(server.folder))) as database, database.writing(SUDIN) as tx:
        file_request(tx, again)
    return again


def visible(guide: Guide) -> list[str]:
    return [label.text() for label in guide.desk.request.findChildren(QLabel) if label.isVisible()]


def test_a_suspicion_is_looked_at_side_by_side_and_answered(sit: Sit, server: Embedded) -> None:
    guide = sit()
    first = guide.shown(guide.view(View.FREE)[0]).request
    again = filed_again(server, first)
    guide.wait_synced()
    guide.wait("the second one", lambda: again.id in guide.view(View.FREE))
    guide.claim(again.id)
    guide.wait_synced()
    guide.view(View.MINE)
    guide.open(again.id)
    page = guide.desk.request
    guide.wait("the search", lambda: page.cases.similar is not None)
    page.tabs.setCurrentIndex(CASES)
    guide.settle()
    assert page.tabs.tabText(CASES) == "Kasus serupa 1"
    assert f"≠ {first.applicant.name}" in visible(guide)
    page.findChild(QPushButton, f"not_duplicate-{first.id}").click()
    guide.wait("the panel", page.reasons.isVisible)
    page.reasons.type("Permohonan kakaknya.")
    page.reasons.confirm.click()
    guide.wait("the answer", lambda: guide.shown(again.id).request.cleared == (first.id,))
    guide.wait("the receipt", lambda: not guide.outbox())
    guide.open(again.id)
    guide.wait("the page", lambda: page.tabs.tabText(CASES) == "Kasus serupa")
    assert guide.shown(again.id).request.suspects == ()
