import hashlib

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.domain import chain
from alpukat_desk.domain import commands as c
from tests import builders as b


def chained(count: int, last: str = "") -> list[bytes]:
    raws = []
    for number in range(count):
        raws.append(c.encode(replace(b.command(c.Note(f"nomor {number}"), b.request()), previous_hash=last)))
        last = hashlib.sha256(raws[-1]).hexdigest()
    return raws


def test_what_the_reader_can_work_out_does_not_travel() -> None:
    raws = chained(50)
    brief = list(chain.brief(raws))
    assert list(chain.whole(brief)) == raws
    assert sum(map(len, brief)) == sum(map(len, raws)) - 49 * 63
    assert brief[0] == raws[0]


def test_a_command_that_follows_another_one_keeps_its_hash() -> None:
    raws = chained(5, last="f" * 64)
    mixed = [raws[3], raws[0], raws[1], raws[4], raws[2]]
    brief = list(chain.brief(mixed))
    assert [sent == full for sent, full in zip(brief, mixed, strict=True)] == [True, True, False, True, True]
    assert list(chain.whole(brief)) == mixed


def test_the_sign_means_nothing_before_the_first() -> None:
    lone = c.encode(replace(b.command(c.Note("x"), b.request()), previous_hash=chain.SAME))
    assert list(chain.whole([lone])) == [lone]


@given(st.lists(st.binary(max_size=40) | st.sampled_from(chained(4)), max_size=8))
def test_whatever_travels_comes_out_as_it_went_in(raws: list[bytes]) -> None:
    assert list(chain.whole(chain.brief(raws))) == raws
