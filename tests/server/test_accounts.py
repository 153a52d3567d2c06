from datetime import timedelta

import pytest

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server import accounts
from tests import builders as b
from tests.server.site import PASSWORD, Site


@pytest.mark.parametrize(
    ("office", "city"),
    [("31", ""), ("31.74", "31.74"), ("31.74.01", "31.74"), ("31.74.01.1001", "31.74"), ("31.71.02", "31.71")],
)
def test_the_city_of_an_office(office: str, city: str) -> None:
    assert accounts.city_of(office) == city


@pytest.mark.parametrize(
    ("changes", "password", "code"),
    [
        ({}, "tujuh belas babi", None),
        ({}, "pendek", "account.password"),
        ({}, "x" * 1025, "account.password"),
        ({"id": "Besar"}, PASSWORD, "account.id"),
        ({"id": "a/b"}, PASSWORD, "account.id"),
        ({"id": "x"}, PASSWORD, "account.id"),
        ({"role": "king"}, PASSWORD, "account.role"),
        ({"office": "Tebet"}, PASSWORD, "account.office"),
        ({"office": "31.74.01."}, PASSWORD, "account.office"),
        ({"name": "  "}, PASSWORD, "account.office"),
        ({"office": "31"}, PASSWORD, "account.city"),
    ],
)
def test_what_an_account_needs(site: Site, changes: dict[str, str], password: str, code: str | None) -> None:
    officer = b.officer(**changes)
    try:
        with site.house.database.writing() as tx:
            accounts.add(tx, officer, password, b.NOW)
        assert code is None
    except Refused as fault:
        assert fault.code == code


def test_the_province_works_in_a_named_city(site: Site) -> None:
    with site.house.database.writing() as tx:
        accounts.add(tx, b.officer(office="31"), PASSWORD, b.NOW, city="31.74")
        assert accounts.find(tx, b.officer().id) == accounts.Account("31.74", b.officer(office="31"))


def test_an_id_is_given_once(site: Site) -> None:
    site.enrol(b.officer())
    with pytest.raises(Refused, match=r"account\.exists"):
        site.enrol(b.officer(office="31.71.01"))


def test_accounts_are_listed_by_office(site: Site) -> None:
    site.enrol(b.officer(1, office="31.74.02"), b.officer(2, office="31.74.01"))
    with site.house.database.reading() as tx:
        assert [account.officer.id for account in accounts.listed(tx)] == ["officer-2", "officer-1"]


def test_disabling_keeps_the_first_moment_and_needs_an_account(site: Site) -> None:
    site.enrol(b.officer())
    with site.house.database.writing(b.CITY) as tx:
        accounts.disable(tx, b.officer().id, b.NOW)
        accounts.disable(tx, b.officer().id, b.NOW + timedelta(days=1))
        found = accounts.find(tx, b.officer().id)
        with pytest.raises(Refused, match=r"account\.unknown"):
            accounts.disable(tx, "nobody", b.NOW)
    assert found is not None
    assert found.disabled_at == b.NOW


def test_a_password_is_kept_as_argon2id_and_fits_only_itself(site: Site) -> None:
    site.enrol(b.officer())
    with site.house.database.reading() as tx:
        kept, strangers = accounts.password_hash(tx, b.officer().id), accounts.password_hash(tx, "nobody")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept.split("$")[:4] == strangers.split("$")[:4], "a stranger would be told by the time it takes"
    assert [accounts.fits(tried, kept) for tried in (PASSWORD, "wrong", "")] == [True, False, False]
    assert not accounts.fits("nobody has this password", strangers)
    assert not accounts.fits(PASSWORD, "no hash at all")
