"""Queue and outbox as people read them."""

from datetime import timedelta
from typing import Any

import msgspec

from alpukat_desk.cli.lists import outbox_lines, queue_lines
from alpukat_desk.desk.queries import OutboxRow
from alpukat_desk.domain.model import CommandId, Event, RequestId, RequestRow
from alpukat_desk.domain.wire import Conflicted
from alpukat_desk.gui.texts import Texts
from tests import builders


def row(**changes: Any) -> RequestRow:
    values: dict[str, Any] = {
        "id": RequestId("r"), "code": "AB-1", "office": "31.74.01", "service": "akta-lahir", "channel": "alpukat",
        "status": "new", "version": 1, "name": "Sari Wulandari", "nik": builders.NIK, "submitted_at": builders.NOW,
    }  # fmt: skip
    return RequestRow(**{**values, **changes})


def sent(**changes: Any) -> OutboxRow:
    values: dict[str, Any] = {
        "id": CommandId("c-1"), "request_id": RequestId("r"), "code": "AB-1", "name": "Sari", "kind": "approve",
        "state": "waiting", "made_at": builders.NOW,
    }  # fmt: skip
    return OutboxRow(**{**values, **changes})


def test_a_line_of_the_queue_masks_the_nik(texts: Texts) -> None:
    due = builders.NOW + timedelta(hours=1, minutes=5)
    (line,) = queue_lines([row(due_at=due)], texts, builders.NOW)
    assert line == "AB-1  1 j 5 m  Akta kelahiran  Sari Wulandari  317401••••••0001  Baru"


def test_holder_and_marks_stand_at_the_end(texts: Texts) -> None:
    held = row(status="in_review", holder_name="Budi", pending=1, troubles=1, name="Sa\x1b[2Jri")
    (line,) = queue_lines([held], texts, builders.NOW)
    assert line.endswith("Sedang diperiksa (Budi) · Perlu keputusan Anda · Menunggu dikirim")
    assert "\x1b" not in line


def test_what_a_newer_server_invented_is_shown_as_it_is(texts: Texts) -> None:
    (line,) = queue_lines([row(status="on_moon", service="moon-card")], texts, builders.NOW)
    assert "moon-card" in line and line.endswith("on moon")


def test_a_refused_command_says_why_and_what_next(texts: Texts) -> None:
    refused = sent(state="refused", refusal_code="lease.held", refusal_detail={"holder": "Budi"})
    assert list(outbox_lines([sent(), refused], texts)) == [
        "c-1  AB-1  Setujui  24-03-2020 10.00  Menunggu dikirim",
        "c-1  AB-1  Setujui  24-03-2020 10.00  Ditolak server",
        "    Permintaan ini dipegang Budi. [lease.held]",
        "    → Ambil permintaan lain, atau minta penyelia mengambil alih.",
    ]


def test_a_conflict_says_what_the_colleague_did(texts: Texts) -> None:
    event = Event(CommandId("x"), "reject", builders.officer(2).id, "Budi", "officer", builders.DEVICE, builders.NOW)
    conflict = Conflicted(CommandId("c-1"), msgspec.Raw(b"{}"), (event,))
    lines = list(outbox_lines([sent(state="refused", refusal_code="request.missing", conflict=conflict)], texts))
    assert lines[1] == "    Budi: Ditolak, 24-03-2020 10.00"
