"""The invented work is the same for the same seed, as large as it says, and every copy is somebody else's case."""

from collections import Counter
from datetime import date

import msgspec
import pytest

from alpukat_desk.domain.model import Request
from alpukat_desk.server.house import standard_catalogue
from tests.benchmarks.sync import corpus, people

COUNT, DAY = 240, date(2026, 11, 24)
Made = tuple[list[Request], list[corpus.Decision]]


@pytest.fixture(scope="module")
def made() -> Made:
    return corpus.made(standard_catalogue(), COUNT, 1, DAY)


def bodies(made: Made) -> list[bytes]:
    return [msgspec.json.encode(item) for item in made[0]]


def test_the_same_seed_and_day_give_the_same_bytes_and_another_seed_others(made: Made) -> None:
    again = corpus.made(standard_catalogue(), COUNT, 1, DAY)
    assert msgspec.json.encode(again) == msgspec.json.encode(made)
    assert bodies(corpus.made(standard_catalogue(), COUNT, 2, DAY)) != bodies(made)


def test_requests_are_of_about_two_kilobytes(made: Made) -> None:
    sizes = [len(body) for body in bodies(made)]
    assert len(sizes) == COUNT
    assert 1_800 < sum(sizes) / COUNT < 2_300


def test_each_officer_holds_what_the_tasks_need(made: Made) -> None:
    requests, decisions = made
    held = Counter(item.lease.officer_id for item in requests if item.lease)
    assert held[people.READER.id] == corpus.OWN
    assert held[people.WRITER.id] == len(decisions) == COUNT // 4


def test_decisions_are_decisions_on_the_version_they_name(made: Made) -> None:
    requests, decisions = made
    versions = {item.id: item.version for item in requests}
    assert all(versions[item.id] == item.version == item.after.version - 1 for item in decisions)
    assert all(item.payload.kind in ("approve", "return", "answer") for item in decisions)


def test_nothing_was_closed_so_long_ago_that_a_desk_is_not_sent_it(made: Made) -> None:
    closed = [item.closed_at for item in made[0] if item.closed_at]
    assert closed
    assert all((DAY - moment.date()).days <= corpus.KEPT_DAYS for moment in closed)


def test_copies_share_no_id_code_or_holder_and_keep_their_size(made: Made) -> None:
    originals, count = bodies(made), COUNT * 3
    told = [msgspec.json.decode(body, type=Request) for body in corpus.multiplied(originals, count)]
    assert len({item.id for item in told}) == len({item.code for item in told}) == len(told) == count
    mine = {people.READER.id, people.WRITER.id}
    assert not any(item.lease and item.lease.officer_id in mine for item in told[COUNT:])
    assert len({(item.applicant.nik, item.service) for item in told}) > count * 0.9
    sizes = [len(msgspec.json.encode(item)) for item in told]
    assert sum(sizes[COUNT:]) / (count - COUNT) == pytest.approx(sum(sizes[:COUNT]) / COUNT, rel=0.1)


def test_a_copy_says_the_new_number_wherever_the_old_one_stood(made: Made) -> None:
    originals = bodies(made)
    copy = next(corpus.copies(originals, COUNT + 1))
    text = copy.of(originals[copy.place])
    assert not any(was in text for was in copy.numbers)
    assert all(becomes in text for becomes in copy.numbers.values())
