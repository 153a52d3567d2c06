"""Which requests each list of the sidebar shows."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alpukat_desk.desk.shown import View
from alpukat_desk.domain.model import Document, DocumentStatus, OfficerId, Pickup, Request, RequestId, Status
from alpukat_desk.store import mirror, overlay, queue, views
from alpukat_desk.store.database import Store
from alpukat_desk.store.overlay import Projected
from alpukat_desk.store.queue import Wanted
from alpukat_desk.store.views import Who
from tests import builders as b
from tests.profiles import arrival

ME, OTHER = b.officer(1), b.officer(2)
WHO = Who(OfficerId(ME.id), b.OFFICE, b.NOW, b.NOW.replace(hour=16, minute=59), "2020-03-24")
SOON, LATE, TOMORROW = (b.NOW + timedelta(hours=hours) for hours in (2, -3, 20))
READY = b.document(1, DocumentStatus.READY_TO_PRINT)


def one(due: Any = None, holder: Any = None, **changes: Any) -> tuple[Request, Any]:
    status = changes.pop("status", Status.IN_REVIEW if holder else Status.NEW)
    return b.request(1, holder=holder, status=status, **changes), due


def approved(document: Document = READY, **changes: Any) -> tuple[Request, Any]:
    return one(holder=OTHER, status=Status.APPROVED, documents=(document,), **changes)


CASES: dict[str, tuple[tuple[Request, Any], set[str]]] = {
    "free here": (one(), {"free", "all"}),
    "free and late": (one(LATE), {"free", "overdue", "day", "all"}),
    "free and due today": (one(SOON), {"free", "due_today", "day", "all"}),
    "free and due tomorrow": (one(TOMORROW), {"free", "all"}),
    "free below this office": (one(LATE, office=b.OFFICE + ".1001"), {"all"}),
    "mine": (one(SOON, ME), {"mine", "due_today", "day", "all"}),
    "a colleague's": (one(LATE, OTHER), {"all"}),
    "returned, mine": (one(holder=ME, status=Status.RETURNED), {"mine", "applicant", "all"}),
    "returned, a colleague's": (one(holder=OTHER, status=Status.RETURNED), {"applicant", "all"}),
    "at the centre": (one(holder=ME, status=Status.WAITING_CENTRE), {"mine", "centre", "all"}),
    "to print": (approved(), {"print", "all"}),
    "to print without a receipt": (approved(replace(READY, provisional=True)), {"all"}),
    "collected today": (approved(b.document(), pickup=Pickup(b.OFFICE, date(2020, 3, 24))), {"pickup", "all"}),
    "collected tomorrow": (approved(b.document(), pickup=Pickup(b.OFFICE, date(2020, 3, 25))), {"all"}),
    "pick-up chosen, not approved": (one(pickup=Pickup(b.OFFICE, date(2020, 3, 24))), {"free", "all"}),
    "closed, once mine": (one(LATE, ME, status=Status.REJECTED, closed_at=b.NOW), {"closed"}),
    "a status of the future": (one(status="dititipkan"), {"all"}),
}


def numbered() -> dict[str, tuple[Request, Any]]:
    """The cases, each a request of its own."""
    return {name: (replace(request, id=RequestId(name)), due) for name, ((request, due), _lists) in CASES.items()}


def lists(store: Store) -> dict[str, set[str]]:
    """The lists each request is shown in; the counts must say the same."""
    with store.reading() as tx:
        found = {view: queue.ids(tx, Wanted(view), WHO) for view in views.VIEWS}
        assert queue.counts(tx, WHO).views == {view: len(ids) for view, ids in found.items()}
    return {name: {view for view, ids in found.items() if name in ids} for name in CASES}


def test_requests_of_the_mirror_are_listed_where_they_belong(store: Store) -> None:
    with store.writing() as tx:
        mirror.put(tx, [arrival(*case) for case in numbered().values()])
    assert lists(store) == {name: wanted for name, (_case, wanted) in CASES.items()}


@pytest.mark.parametrize("troubles", [0, 1])
def test_the_projection_is_listed_in_the_mirror_s_stead(store: Store, troubles: int) -> None:
    with store.writing() as tx:
        for request, due in numbered().values():
            mirror.put(tx, [arrival(replace(request, status=Status.COMPLETED))])
            picture = Projected(raw=b"{}", events=b"[]", due_at=due, pending=1, troubles=troubles)
            overlay.put(tx, request, picture)
    tray = {"tray"} if troubles else set()
    assert lists(store) == {name: wanted | tray for name, (_case, wanted) in CASES.items()}


def test_the_screen_s_lists_are_the_store_s() -> None:
    assert {str(view) for view in View} == set(views.VIEWS)
