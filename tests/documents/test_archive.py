"""A chat's .zip is looked at before it is unpacked, and a hostile one is refused by name."""

import io
import random
import tracemalloc
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.documents import archive
from alpukat_desk.documents.archive import Export, Member, open_export, read_member, text_of
from alpukat_desk.domain.errors import Refused

CHAT = "24/03/20 10.15 - Siti: IMG-1.jpg (file terlampir)\n"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as made:
        warnings.simplefilter("ignore")
        for name, data in members:
            made.writestr(name, data)
    return target.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        open_export(data)
    return caught.value.code


@pytest.mark.parametrize(
    "name", ["_chat.txt", "WhatsApp Chat with Siti.txt", "Chat WhatsApp dengan +62 812.txt", "siti.txt"]
)
def test_an_export_tells_its_text_and_its_media(name: str) -> None:
    data = zipped((name, CHAT.encode()), ("IMG-1.jpg", b"\xff\xd8\xff"))
    assert open_export(data) == Export(name, (Member("IMG-1.jpg", 3),))
    assert read_member(data, name).decode() == CHAT


def test_a_letter_of_notes_beside_the_chat_is_media() -> None:
    data = zipped(("_chat.txt", b"x"), ("catatan.txt", b"y"))
    assert open_export(data).media == (Member("catatan.txt", 1),)


@pytest.mark.parametrize(
    "members", [(), (("a.jpg", b"x"),), (("a.txt", b"x"), ("b.txt", b"y")), (("sub/_chat.txt", b"x"),)]
)
def test_an_archive_without_a_chat(members: tuple[tuple[str, bytes], ...]) -> None:
    assert refusal(zipped(*members)) == "archive.no_chat"


@pytest.mark.parametrize(
    "name",
    ["../x.jpg", "/etc/x.jpg", "a/../../x.jpg", "..\\x.jpg", "C:\\x.jpg", "c:x.jpg", "a\0b.jpg", "x" * 400, "../"],
)
def test_a_name_that_leads_out(name: str) -> None:
    plain = "N" * len(name.encode())
    data = zipped(("_chat.txt", b"x"), (plain, b"x")).replace(plain.encode(), name.encode())
    assert refusal(data) == "archive.path"


@pytest.mark.parametrize("other", ["_chat.txt", "_CHAT.txt"])
def test_one_name_twice(other: str) -> None:
    assert refusal(zipped(("_chat.txt", b"x"), (other, b"y"))) == "archive.twice"


def test_a_bomb_is_refused_by_its_ratio_before_it_is_unpacked() -> None:
    assert refusal(zipped(("_chat.txt", bytes(4 << 20)))) == "archive.large"


def test_a_bomb_of_many_small_members(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped(("_chat.txt", b"x"), *((f"{number}.jpg", bytes(1000)) for number in range(20)))
    monkeypatch.setattr(archive, "MOST_UNPACKED", 10_000)
    assert refusal(data) == "archive.large"
    monkeypatch.setattr(archive, "MOST_MEMBERS", 10)
    assert refusal(data) == "archive.large"


def test_members_that_overlap_are_larger_together_than_the_file() -> None:
    """One long member's bytes told again and again in the directory: the trick of the best known bombs."""
    data = bytearray(
        zipped(
            ("_chat.txt", b"x"),
            (
                "a.jpg",
                bytes(range(256)) * 40,
            ),
            method=zipfile.ZIP_STORED,
        )
    )
    at = data.rfind(b"PK\x01\x02")
    entry = bytes(data[at : data.rfind(b"PK\x05\x06")])
    end = data[data.rfind(b"PK\x05\x06") :]
    start = data.find(b"PK\x01\x02")
    more = b"".join(entry.replace(b"a.jpg", b"%d.jpg" % number) for number in range(8))
    directory = bytes(data[start:at]) + more
    end[8:12] = (9).to_bytes(2, "little") * 2
    end[12:16] = len(directory).to_bytes(4, "little")
    assert refusal(bytes(data[:start]) + directory + bytes(end)) in ("archive.large", "archive.damaged")


def test_a_large_member_may_lie_there_but_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_OF_ONE", 2)
    data = zipped(("_chat.txt", b"x"), ("film.mp4", b"123"))
    assert open_export(data).media == (Member("film.mp4", 3),)
    with pytest.raises(Refused, match=r"archive\.large"):
        read_member(data, "film.mp4")


def test_an_encrypted_member() -> None:
    data = bytearray(zipped(("_chat.txt", b"x")))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "archive.locked"


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.4", b"PK\x03\x04" * 9, b"PK\x05\x06", CHAT.encode()])
def test_what_is_no_archive(data: bytes) -> None:
    assert refusal(data) == "archive.damaged"


def test_a_method_that_is_not_zips_own() -> None:
    assert refusal(zipped(("_chat.txt", b"x"), method=zipfile.ZIP_LZMA)) == "archive.damaged"


def test_bytes_that_lie_about_their_size_or_sum() -> None:
    data = zipped(("_chat.txt", CHAT.encode()), method=zipfile.ZIP_STORED).replace(b"Siti", b"Sita")
    open_export(data)
    with pytest.raises(Refused, match=r"archive\.damaged"):
        read_member(data, "_chat.txt")
    with pytest.raises(Refused, match=r"archive\.missing"):
        read_member(data, "other.txt")


def misdeclared(size: int, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A chat of 64 MiB that says it has so many bytes, and has the sum of so many."""
    whole = bytes(64 << 20)
    data = bytearray(zipped(("_chat.txt", whole), method=method))
    at = data.find(b"PK\x01\x02")
    data[at + 16 : at + 20] = zlib.crc32(whole[:size]).to_bytes(4, "little")
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("size", [0, 100, 1 << 20])
def test_a_member_is_unpacked_no_further_than_it_declares(size: int) -> None:
    data = misdeclared(size)
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match=r"archive\.damaged"):
            read_member(data, open_export(data).chat)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2 * size + (1 << 20)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("size", [3, 5])
def test_a_member_that_declares_another_size_than_it_has(size: int, method: int) -> None:
    data = bytearray(zipped(("_chat.txt", b"abcd"), method=method))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    data[at + 16 : at + 20] = zlib.crc32(b"abcd"[:size]).to_bytes(4, "little")
    with pytest.raises(Refused, match=r"archive\.damaged"):
        read_member(bytes(data), "_chat.txt")


@pytest.mark.parametrize("size", [0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 300_000])
def test_a_member_of_several_pieces_comes_whole(size: int) -> None:
    whole = random.Random(size).randbytes(size)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert read_member(zipped(("_chat.txt", b"x"), ("a.jpg", whole), method=method), "a.jpg") == whole


def test_an_archive_too_large_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    assert refusal(zipped(("_chat.txt", b"x"))) == "archive.large"


@given(st.data())
def test_a_spoilt_archive_is_refused_or_read_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(zipped(("_chat.txt", CHAT.encode()), ("a.jpg", b"x" * 50)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(len(whole) - 20, len(whole)))])
    try:
        read_member(cut, open_export(cut).chat)
    except Refused as refused:
        assert refused.code.startswith("archive.")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfhai", "hai"),
        ("hai".encode("utf-16"), "hai"),
        (b"a\xffb", "a\ufffdb"),
        (b"\xff\xfe\x00", "\ufffd"),
    ],
)
def test_text(data: bytes, text: str) -> None:
    assert text_of(data) == text
