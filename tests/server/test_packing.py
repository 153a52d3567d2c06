import random

import msgspec
import zstandard

from alpukat_desk.domain.wire import Bodies, Heads
from alpukat_desk.server.packing import DOUBTS, FAST, Packer
from tests import builders as b


def test_texts_are_joined_as_they_are() -> None:
    packer = Packer()
    kept = ['{"id":"a"}', f'{{"id":"é","of":\x02,"file":\x01}}\n{"0a" * 32}\n{b.uuid(1)}']
    heads, bodies = packer.heads(['[1,"a"]', '[2,"é"]']), packer.bodies([1, 2], kept)
    assert isinstance(heads, Heads) and isinstance(bodies, Bodies)
    assert (heads.count, bodies.seqs) == (2, (1, 2))
    assert msgspec.json.decode(zstandard.decompress(heads.packed)) == [[1, "a"], [2, "é"]]
    texts, hashes, times, rest = msgspec.msgpack.decode(bodies.packed)
    assert zstandard.decompress(texts).decode() == '{"id":"a"}\n{"id":"é","of":\x02,"file":\x01}'
    assert hashes == bytes([10] * 32) and (zstandard.decompress(times) + rest).hex() == b.uuid(1).replace("-", "")


def test_a_frame_says_how_large_it_is_unpacked() -> None:
    block = Packer().bodies(range(100), ["x" * 999] * 100).packed
    texts, _, times, rest = msgspec.msgpack.decode(block)
    assert (
        zstandard.frame_content_size(texts) == 100 * 1000 - 1 and zstandard.frame_content_size(times) == len(rest) == 0
    )
    assert len(block) < 1000


def test_a_slow_line_is_packed_for_harder_and_a_quick_one_again_quickly() -> None:
    packer, dice = Packer(), random.Random(1)
    names = [
        f"{dice.choice('ABCDEFG')}{dice.choice(('ayu', 'udi', 'iti'))} {dice.getrandbits(64):x}" for _ in range(400)
    ]
    texts = [f'{{"name":"{name}","again":"{name.lower()}"}}' for name in names]
    sizes = []
    for took_s in (0.0, 1.0, *[0.0] * DOUBTS):
        packer.heed(FAST // 2, took_s)
        block = packer.bodies(range(len(texts)), texts).packed
        assert zstandard.decompress(msgspec.msgpack.decode(block)[0]).decode().split("\n") == texts
        sizes.append(len(block))
    assert sizes[1] < sizes[0] == sizes[-1]
    assert sizes[1:-1] == [sizes[1]] * DOUBTS
