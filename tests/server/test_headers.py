import re

import pytest

from tests.server.conftest import Process
from tests.server.site import Site

EVERYWHERE = [
    ("GET", "/v1/policy"),
    ("POST", "/v1/sessions"),
    ("GET", "/nowhere"),
    ("PUT", "/v1/policy"),
    ("OPTIONS", "/v1/policy"),
    ("GET", "/schema"),
    ("GET", "/v1/files/%ff%fe"),
]


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_every_answer_says_who_answers(site: Site, method: str, path: str) -> None:
    answer = site.client.request(method, path, headers={"X-Request-ID": "desk-7.a_B"})
    told = {name: answer.headers[name] for name in ("alpukat-protocol", "alpukat-epoch", "alpukat-time")}
    assert told == {
        "alpukat-protocol": "4",
        "alpukat-epoch": site.house.epoch,
        "alpukat-time": "2020-03-24T03:00:00.000Z",
    }
    assert answer.headers.get("x-request-id") == (None if answer.status_code == 204 else "desk-7.a_B")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("sent", [None, "", "x" * 65, "two words", "<script>", "a;b"])
def test_a_trace_that_cannot_be_repeated_safely_is_replaced(site: Site, sent: str | None) -> None:
    answers = [site.client.get("/nowhere", headers={} if sent is None else {"X-Request-ID": sent}) for _ in range(2)]
    traces = [answer.headers["x-request-id"] for answer in answers]
    assert all(re.fullmatch("[0-9a-f]{16}", trace) for trace in traces)
    assert traces[0] != traces[1]


def test_the_served_process_adds_no_header_of_its_own(process: Process) -> None:
    process.start()
    with process.client() as client:
        told = set(client.get("/nowhere").headers)
    assert not told & {"date", "server"}
