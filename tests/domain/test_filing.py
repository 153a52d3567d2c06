"""What another system sends becomes a request by rules that need no server."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.domain import filing
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.filing import Amendment, Filing, Paper, Progress
from alpukat_desk.domain.model import Channel, Pickup, Request, Verdict
from tests import builders as b

TOLD = Filing("k1", "akta-lahir", b.OFFICE, b.NOW, {"name": "Sari"}, "", {"child.name": "Bima"})


def made(told: Filing = TOLD, channel: str = Channel.ALPUKAT) -> Request:
    filing.check(told, b.service(), b.NOW)
    return filing.request_of(told, b.CITY, channel, b.service(), (), b.NOW)


def test_the_id_is_the_senders_key_within_its_channel_and_city() -> None:
    assert made().id == made(replace(TOLD, fields={})).id
    others = {
        filing.id_of("31.71", "alpukat", "k1"),
        made(channel=Channel.FACILITY).id,
        made(replace(TOLD, key="k")).id,
    }
    assert len({made().id, *others}) == 4
    assert made().code.startswith("AB-3174-240320-")


def test_a_clock_that_is_a_little_ahead_files_now() -> None:
    assert made(replace(TOLD, sent_at=b.NOW + timedelta(minutes=30))).submitted_at == b.NOW


@pytest.mark.parametrize("sent_at", [b.NOW + timedelta(hours=2), b.NOW - timedelta(days=400)])
def test_a_time_that_cannot_be_is_told_by_place(sent_at: object) -> None:
    with pytest.raises(Refused) as refused:
        made(replace(TOLD, sent_at=sent_at))
    assert refused.value.detail["field"] == "$.sent_at"


def test_a_paper_is_there_with_the_servers_word_or_named_as_missing() -> None:
    paper, same = Paper(b.sha(1), "a.png", "kk"), Paper(b.sha(1), "a.png", "birth-letter")
    held = {b.sha(1): (10, "image/png")}
    one, other = filing.attachments((paper, same), held, b.service())
    assert (one.size, one.media_type, one.requirement, other.requirement) == (10, "image/png", "kk", "birth-letter")
    assert one.id != other.id and (one,) == filing.attachments((paper,), held, b.service())
    with pytest.raises(Refused, match=r"intake\.files") as refused:
        filing.attachments((paper, Paper(b.sha(2), "b")), held, b.service())
    assert refused.value.detail["files"] == b.sha(2)


def test_an_amendment_is_checked_by_its_form_alone() -> None:
    filing.check(Amendment("k"), b.service(), b.NOW)
    with pytest.raises(Refused, match=r"intake\.form"):
        filing.check(Amendment("k", fields={" ": "x"}), b.service(), b.NOW)
    with pytest.raises(Refused, match=r"intake\.form"):
        filing.check(replace(TOLD, pickup=Pickup("di mana", date(2020, 3, 30))), b.service(), b.NOW)


def test_an_applicant_is_told_the_decision_and_not_who_made_it() -> None:
    verdict = Verdict("return", b.officer().id, b.officer().name, b.NOW, (b.fault(),), "ulang")
    told = filing.progress(b.request(status="returned", verdict=verdict))
    assert told == Progress(told.id, told.code, "returned", 1, "return", (b.fault(),), "ulang", b.NOW)
    assert filing.progress(b.request()).decision == ""


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=60), max_size=5), st.text(max_size=60))
def test_no_value_stops_a_request(values: dict[str, str], name: str) -> None:
    told = replace(TOLD, applicant={"name": name}, fields={key: text for key, text in values.items() if key.strip()})
    assert made(told).status == "new"
