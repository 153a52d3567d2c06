import pytest

from tests import builders as b
from tests.server.site import Site


@pytest.mark.parametrize("spoken", ["0", "3", "5", "4.0", "x" * 300, ""])
def test_another_protocol_is_told_to_update_before_anything_else(site: Site, spoken: str) -> None:
    for method, path in (("POST", "/v1/sessions"), ("GET", "/v1/feed"), ("GET", "/v1/policy")):
        answer = site.client.request(method, path, headers={"Alpukat-Protocol": spoken})
        assert (answer.status_code, answer.json()["code"]) == (426, "protocol.mismatch")
        assert answer.headers["alpukat-protocol"] == "4"
    assert answer.json()["detail"] == {"server": "4", "desk": spoken[:20]}


def test_the_same_protocol_and_none_come_in(site: Site) -> None:
    header = site.sign_in(b.officer())
    for more in ({}, {"Alpukat-Protocol": "4"}):
        assert site.client.get("/v1/policy", headers={**header, **more}).status_code == 200


def test_no_body_is_read_of_who_is_not_signed_in(site: Site) -> None:
    answer = site.client.post("/v1/commands", content=b"x" * 5_000_000)
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")
