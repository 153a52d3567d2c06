import pytest

from alpukat_desk.domain import errors
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.wire import ErrorBody
from alpukat_desk.server import problems
from alpukat_desk.server.house import standard_catalogue
from tests.server.site import Site


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (errors.Refused("anything"), 400),
        (errors.Refused("request.missing"), 404),
        (errors.Refused("file.kind"), 415),
        (errors.Conflict("request.changed"), 409),
        (errors.SignedOut("session.missing"), 401),
        (errors.MustUpdate("protocol.mismatch"), 426),
        (errors.ServerBusy("server.busy"), 503),
        (errors.ServerBusy("session.throttled"), 429),
        (errors.StoreFull("server.full"), 507),
    ],
)
def test_each_fault_has_its_status(fault: AlpukatError, status: int) -> None:
    assert problems.status_of(fault) == status


def test_an_answer_speaks_the_language_asked_for(site: Site) -> None:
    told = {
        spoken: site.client.get("/v1/policy", headers={"Accept-Language": spoken}).json()["text"]
        for spoken in ("en-GB, id", "id", "", "fr")
    }
    words = standard_catalogue().words
    assert told["en-GB, id"] == words.say("session.missing", "en").text
    assert {told[spoken] for spoken in ("id", "", "fr")} == {words.say("session.missing", "id").text}


def test_a_sentence_carries_its_values_and_the_next_step() -> None:
    body = problems.worded(standard_catalogue().words, "claim.limit", {"limit": "25"}, "en")
    assert isinstance(body, ErrorBody)
    assert (body.code, body.detail) == ("claim.limit", {"limit": "25"})
    assert "25" in body.text
    assert body.next
