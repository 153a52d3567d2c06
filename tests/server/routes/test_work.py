import msgspec
import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.wire import BATCH, PUSH_MOST, Detail, parse_request
from tests import builders as b
from tests.server.site import Site, case

ONE = b.officer(1)


def test_one_request_comes_with_its_history(site: Site) -> None:
    site.file(case(1))
    site.claim(ONE, case(1))
    answer = site.client.get(f"/v1/requests/{case(1).id}", headers=site.sign_in(ONE))
    detail = msgspec.json.decode(answer.content, type=Detail)
    assert parse_request(detail.request) == site.request(case(1))
    assert [event.kind for event in detail.history] == ["filed", "claim"]


def test_a_foreign_request_answers_exactly_like_a_missing_one(site: Site) -> None:
    site.file(case(1, office="31.74.02"))
    answers = [
        site.client.get(f"/v1/requests/{case(number).id}", headers={**site.sign_in(ONE), "X-Request-ID": "same"})
        for number in (1, 2)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert answers[0].headers == answers[1].headers


def test_a_push_has_a_most(site: Site) -> None:
    site.file(case(1))
    notes = [b.command(c.Note("x"), case(1)) for _ in range(BATCH + 1)]
    assert len(site.push(ONE, *notes[:BATCH])) == BATCH
    body = msgspec.json.encode({"commands": [msgspec.to_builtins(item) for item in notes]})
    answer = site.client.post("/v1/commands", content=body, headers=site.sign_in(ONE))
    assert (answer.status_code, answer.json()["detail"]) == (400, {"most": str(BATCH)})


def test_an_empty_push_is_an_empty_answer(site: Site) -> None:
    assert site.push(ONE) == ()


@pytest.mark.parametrize("path", ["/v1/commands", "/v1/claims"])
def test_a_body_beyond_the_limit_is_not_read(site: Site, path: str) -> None:
    answer = site.client.post(path, content=b" " * (PUSH_MOST + (64 << 10) + 1), headers=site.sign_in(ONE))
    assert (answer.status_code, answer.json()["code"]) == (413, "body.large")
