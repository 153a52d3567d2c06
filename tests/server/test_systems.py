"""Other systems' tokens: shown once, kept as a hash, worth nothing when revoked, and no officer's session."""

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from alpukat_desk.domain.errors import Refused, SignedOut
from alpukat_desk.server import sessions, systems
from alpukat_desk.server.systems import System
from alpukat_desk.server.tables import SYSTEMS
from tests import builders as b
from tests.server.site import Site

ALPUKAT = System(b.CITY, "alpukat.1", "Alpukat Betawi", "alpukat", b.NOW)


def add(site: Site, system: System = ALPUKAT) -> str:
    with site.house.database.writing() as tx:
        return systems.add(tx, system)


def test_a_token_speaks_for_its_system_until_it_is_revoked(site: Site) -> None:
    token = add(site)
    assert systems.standing(site.house, token) == ALPUKAT
    with site.house.database.writing(b.CITY) as tx:
        systems.revoke(tx, ALPUKAT.id, site.clock())
        assert [item.revoked_at for item in systems.listed(tx)] == [b.NOW]
    with pytest.raises(SignedOut, match=r"system\.revoked"):
        systems.standing(site.house, token)


def test_the_database_never_holds_the_token(site: Site) -> None:
    token = add(site)
    with site.house.database.reading() as tx:
        (row,) = tx.execute(select(SYSTEMS)).all()
    assert not any(token in str(value) for value in row)
    for stranger in ("", "in~", "in~31.74~x", token[:-1], f"in~31.71{token[8:]}", token + "\0"):
        with pytest.raises(SignedOut, match=r"system\.missing"):
            systems.standing(site.house, stranger)


def test_neither_token_opens_the_others_door(site: Site) -> None:
    token = add(site)
    with pytest.raises(SignedOut, match=r"session\.missing"):
        sessions.caller(site.house, token)
    session = site.sign_in(b.officer())["Authorization"].removeprefix("Bearer ")
    with pytest.raises(SignedOut, match=r"system\.missing"):
        systems.standing(site.house, session)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "Alpukat 1"}, "system.form"),
        ({"name": " "}, "system.form"),
        ({"channel": "whatsapp"}, "system.form"),
        ({"city": "31"}, "account.city"),
        ({}, "system.exists"),
    ],
)
def test_what_is_no_system_is_refused(site: Site, change: dict[str, str], code: str) -> None:
    add(site)
    with pytest.raises(Refused, match=code):
        add(site, replace(ALPUKAT, **change))


def test_only_one_that_is_there_can_be_revoked(site: Site) -> None:
    with site.house.database.writing() as tx, pytest.raises(Refused, match=r"system\.unknown"):
        systems.revoke(tx, "nobody", b.NOW)
