import msgspec
import pytest

from alpukat_desk.domain.wire import Policy, Session, SignIn
from tests import builders as b
from tests.server.site import PASSWORD, Answer, Site

ONE = b.officer(1)


def post(site: Site, **changes: object) -> Answer:
    ask = msgspec.to_builtins(SignIn(ONE.id, PASSWORD, b.DEVICE, "Laptop"))
    return site.client.post("/v1/sessions", json={**ask, **changes})


def test_signing_in_and_out(site: Site) -> None:
    site.enrol(ONE)
    answer = post(site)
    assert answer.status_code == 201
    session = msgspec.json.decode(answer.content, type=Session)
    assert (session.officer, session.policy) == (ONE, Policy())
    header = {"Authorization": f"Bearer {session.token}"}
    assert site.client.delete("/v1/sessions", headers=header).status_code == 204
    again = site.client.delete("/v1/sessions", headers=header)
    assert (again.status_code, again.json()["code"]) == (401, "session.missing")
    assert again.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "changes",
    [
        {"officer": 5},
        {"officer": "x" * 201},
        {"device_id": "x" * 201},
        {"device_name": "x" * 201},
        {"officer": "nul\0"},
        {"password": None},
        {"password": "x" * 9000},
    ],
)
def test_what_is_no_sign_in(site: Site, changes: dict[str, object]) -> None:
    answer = post(site, **changes)
    assert answer.status_code in (400, 413)
    assert answer.json()["code"] in ("body.malformed", "body.large")


@pytest.mark.parametrize(
    "changes", [{"password": "wrong"}, {"officer": "nobody"}, {"password": ""}, {"password": "\0"}]
)
def test_who_may_not_come_in_is_told_one_thing(site: Site, changes: dict[str, str]) -> None:
    site.enrol(ONE)
    answer = post(site, **changes)
    assert (answer.status_code, answer.json()["code"]) == (401, "session.refused")


def test_who_tries_too_often_is_told_how_long_to_wait(site: Site) -> None:
    site.enrol(ONE)
    for _ in range(5):
        post(site, password="wrong")
    answer = post(site)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert answer.json()["detail"] == {"after_s": "2"}
    site.clock.pass_(seconds=2)
    assert post(site).status_code == 201


def test_the_policy_is_told(site: Site) -> None:
    answer = site.client.get("/v1/policy", headers=site.sign_in(ONE))
    assert msgspec.json.decode(answer.content, type=Policy) == site.house.policy


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer " + "x" * 201, "bearer 31.74~none"])
def test_a_header_that_proves_nothing(site: Site, header: str) -> None:
    answer = site.client.get("/v1/policy", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")
