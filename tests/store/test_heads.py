"""What lists ask of a request, made from the request."""

from datetime import date

import pytest
from msgspec.structs import replace

from alpukat_desk.domain.model import DocumentStatus, Pickup, Status
from alpukat_desk.store import heads
from alpukat_desk.store.tables import projected as table
from tests import builders as b


def test_the_columns_are_those_of_the_table() -> None:
    own = {"row", "pending", "troubles", "raw", "events"}
    assert set(heads.columns(b.request(), None)) == {column.name for column in table.c} - own


def test_a_held_request_shows_its_holder() -> None:
    made = heads.columns(b.request(holder=b.officer(7)), b.NOW)
    assert (made["holder_id"], made["holder_name"], made["due"]) == ("officer-7", "Petugas 7", b.NOW)


@pytest.mark.parametrize(
    ("status", "is_open"), [(Status.NEW, True), (Status.APPROVED, True), (Status.REJECTED, False), ("baru", True)]
)
def test_what_is_not_known_to_be_closed_is_open(status: str, is_open: bool) -> None:
    assert heads.columns(b.request(status=status), None)["open"] is is_open


def test_only_documents_with_a_receipt_count_as_printable() -> None:
    ready = b.document(1, DocumentStatus.READY_TO_PRINT)
    documents = (ready, b.document(2, DocumentStatus.PRINTED), replace(ready, provisional=True))
    made = heads.columns(b.request(documents=documents), None)
    assert made["printable"] == 1
    assert heads.hashes(made["papers"]) == tuple(item.sha256 for item in documents)


def test_the_day_of_pick_up_and_the_files_are_at_hand() -> None:
    made = heads.columns(b.request(pickup=Pickup(b.OFFICE, date(2020, 3, 24))), None)
    assert made["pickup_day"] == "2020-03-24"
    assert heads.hashes(made["files"]) == (b.sha(1), b.sha(2))


@pytest.mark.parametrize(
    "typed", ["08123456789", "0812 3456-789", "+62 812 3456 789", "62 812 3456 789", "(0812) 3456789"]
)
def test_a_phone_number_is_one_however_it_is_written(typed: str) -> None:
    assert heads.dialled(typed) == "08123456789"


def test_what_holds_no_digits_dials_nothing() -> None:
    assert heads.dialled("tidak ada") == heads.dialled("") == ""
