"""The nouns: immutable, small on the wire, and tolerant of what a newer server invents."""

import json

import msgspec
import pytest

from alpukat_desk.domain import model
from alpukat_desk.domain.model import CLOSED, PAUSED, Finding, Request, Severity, Status
from tests.builders import lease, request


def test_a_value_cannot_be_changed():
    with pytest.raises(AttributeError):
        request().status = "approved"


def test_every_struct_is_frozen_and_leaves_out_its_defaults():
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Struct)]
    assert len(kinds) > 15
    assert all(kind.__struct_config__.frozen and kind.__struct_config__.omit_defaults for kind in kinds)


def test_a_request_comes_back_as_it_went():
    whole = request(lease=lease(), pauses=(model.Pause(lease().until),))
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Request) == whole


def test_defaults_are_not_sent():
    assert not {"verdict", "suspects", "facility", "version"} & set(json.loads(msgspec.json.encode(request())))


def test_unknown_values_are_kept():
    body = {**json.loads(msgspec.json.encode(request())), "status": "archived", "channel": "fax", "mood": "x"}
    kept = msgspec.json.decode(json.dumps(body).encode(), type=Request)
    assert (kept.status, kept.channel) == ("archived", "fax")


def test_two_requests_do_not_share_their_empty_dictionaries():
    first, second = (Request(**{**msgspec.structs.asdict(request()), "fields": {}}) for _ in range(2))
    assert first.ticks is not second.ticks


def test_a_request_is_closed_or_paused_or_neither():
    assert not CLOSED & PAUSED
    assert set(Status) - CLOSED - PAUSED == {"new", "in_review", "approved"}


def test_a_finding_is_answered_by_code_and_field():
    assert Finding("nik.date", Severity.ERROR, "mother.nik").key == "nik.date:mother.nik"
