"""Values as scripts read them."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import msgspec

from alpukat_desk.cli import records
from alpukat_desk.desk.queries import OutboxRow, View
from alpukat_desk.domain.commands import Note
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.model import CommandId, RequestId
from tests import builders


def test_every_key_is_there_also_where_it_is_empty() -> None:
    request = builders.request()
    told = json.loads(records.line(request))
    assert set(told) == set(request.__struct_fields__)
    assert told["lease"] is None and told["suspects"] == [] and told["documents"] == []
    assert told["applicant"]["email"] == ""
    assert json.loads(records.line(Note("x"))) == {"kind": "note", "text": "x"}


def test_times_are_iso_in_utc_and_days_are_days() -> None:
    at = datetime(2020, 3, 24, 10, 0, tzinfo=timezone(timedelta(hours=7)))
    assert records.plain((at, at.astimezone(UTC), date(2020, 3, 24))) == [
        "2020-03-24T03:00:00Z", "2020-03-24T03:00:00Z", "2020-03-24",
    ]  # fmt: skip


def test_errors_sets_enums_and_raw_json_have_a_plain_form() -> None:
    assert records.plain(Offline("server.cut", count=1)) == {"code": "server.cut", "detail": {"count": 1}}
    assert records.plain(frozenset({"b", "a"})) == ["a", "b"]
    assert records.line(View.FREE) == '"free"'
    assert records.plain(msgspec.Raw(b'{"a": [1]}')) == {"a": [1]}


def test_a_line_is_ascii_whatever_citizens_typed() -> None:
    row = OutboxRow(
        id=CommandId("c"), request_id=RequestId("r"), code="AB-1", name="\x1b[2J\x9b \u202eñ\n", kind="note",
        state="waiting", made_at=builders.NOW,
    )  # fmt: skip
    line = records.line(row)
    assert line.isascii() and line.isprintable()
    assert json.loads(line)["name"] == row.name
