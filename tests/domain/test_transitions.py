"""The table itself: complete, and careful about who signs."""

import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CLOSED, Role, Status
from alpukat_desk.domain.transitions import ENTER, KINDS, TABLE


def test_every_command_has_its_row():
    kinds = {str(member.__struct_config__.tag) for member in c.AnyPayload.__args__}
    assert set(TABLE) == kinds - {ENTER}
    assert kinds == KINDS


@pytest.mark.parametrize("status", sorted(set(Status) - CLOSED - {Status.RETURNED}))
def test_no_open_status_is_a_dead_end(status):
    assert any(status in rule.sources and rule.target not in (None, status) for rule in TABLE.values())


def test_officers_never_sign_and_signers_do_nothing_else():
    assert TABLE["signed"].roles == {Role.SIGNER}
    assert {kind for kind, rule in TABLE.items() if Role.SIGNER in rule.roles} == {"signed", "note"}


def test_administrators_touch_no_request():
    assert not any(Role.ADMIN in rule.roles for rule in TABLE.values())


def test_what_never_conflicts_moves_nothing():
    assert {TABLE[kind].target for kind in c.HARMLESS} == {None}
