"""The worker asked in this process, as its child would be: one answer for each question."""

import pytest

from alpukat_desk.documents import pipe
from alpukat_desk.documents.worker import answer
from tests.documents.hostile import LOCKED, pdf, picture


def asked(kind: bytes, data: bytes, page: int = 0, width: int = 100) -> tuple[bytes, int, int, bytes]:
    told = answer(pipe.HEAD.pack(kind, page, width) + data)
    return *pipe.HEAD.unpack_from(told), told[pipe.HEAD.size :]


def test_a_count_and_a_page_are_answered_in_their_shapes() -> None:
    assert asked(pipe.COUNT, pdf()) == (pipe.COUNT, 1, 0, b"")
    kind, width, height, rgb = asked(pipe.PAGE, pdf())
    assert (kind, width, height, len(rgb)) == (pipe.PAGE, 100, 50, 100 * 50 * 3)


@pytest.mark.parametrize(
    ("data", "fault"),
    [(LOCKED, pipe.ENCRYPTED), (b"%PDF-1.7 noise", pipe.UNREADABLE), (b"no picture", pipe.UNREADABLE)],
)
def test_what_cannot_be_shown_is_answered_with_its_fault(data: bytes, fault: int) -> None:
    for kind in (pipe.COUNT, pipe.PAGE):
        assert asked(kind, data) == (pipe.FAULT, fault, 0, b"")


def test_a_page_after_the_last_is_a_fault() -> None:
    for data in (pdf(), picture()):
        assert asked(pipe.PAGE, data, page=1)[:2] == (pipe.FAULT, pipe.UNREADABLE)
