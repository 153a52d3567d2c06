"""An exported chat is taken apart, Android or iOS, Indonesian or English, and not a character of it is lost."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.whatsapp.chats import Chat, Kind, read_chat

ANDROID = """24/03/20 10.15 - Pesan dan panggilan dienkripsi secara end-to-end.
24/03/20 10.15 - +62 812-0000-0001: Selamat pagi
mau urus KK: yang hilang
24/03/20 10.17 - +62 812-0000-0001: \u200eIMG-20200324-WA0001.jpg (file terlampir)
ini surat polisi
24/03/20 10.18 - +62 812-0000-0001: <Media tidak disertakan>
24/03/20 10.19 - Loket Tebet: Pesan ini telah dihapus
24/03/20 10.19 - Loket Tebet:
24/03/20 10.20 - Siti mengubah subjek dari "a: b" menjadi "c"
"""
IOS = (
    "\ufeff[24/03/2020, 10:15:33\u202fAM] Siti: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "\u200e[24/03/2020, 10:16:33\u202fPM] Siti: \u200e<attached: 00000012-PHOTO-2020-03-24-22-16-33.jpg>\r\n"
    "[25/03/2020, 9:00:00\u202fAM] Budi \U0001f600: hai <This message was edited>\r\n"
)


def kinds(chat: Chat) -> list[str]:
    return [item.kind for item in chat.messages]


def codes(chat: Chat) -> list[str]:
    return [item.code for item in chat.findings]


def test_a_chat_of_android() -> None:
    chat = read_chat(ANDROID)
    assert kinds(chat) == ["system", "text", "media", "omitted", "deleted", "text", "system"]
    assert chat.senders == ("+62 812-0000-0001", "Loket Tebet")
    _, words, photo, *_ = chat.messages
    assert words.text == "Selamat pagi\nmau urus KK: yang hilang"
    assert words.at == datetime(2020, 3, 24, 3, 15, tzinfo=UTC), "the hour is WIB"
    assert (photo.media, photo.text) == ("IMG-20200324-WA0001.jpg", "ini surat polisi")
    assert codes(chat) == []


def test_a_chat_of_ios() -> None:
    chat = read_chat(IOS)
    assert kinds(chat) == ["system", "media", "text"]
    assert chat.messages[1].media == "00000012-PHOTO-2020-03-24-22-16-33.jpg"
    assert chat.messages[1].at == datetime(2020, 3, 24, 15, 16, 33, tzinfo=UTC)
    assert (chat.messages[2].sender, chat.messages[2].text, chat.messages[2].edited) == ("Budi \U0001f600", "hai", True)


def test_text_before_the_first_message_and_text_that_is_no_chat_are_loose() -> None:
    assert kinds(read_chat("halo\n" + ANDROID))[:2] == ["loose", "system"]
    alone = read_chat("Nama: Siti\n24 Maret")
    assert kinds(alone) == ["loose"]
    assert codes(alone) == ["chat.none"]
    assert read_chat("").messages == ()


def test_a_date_that_never_was_is_named_and_its_message_kept() -> None:
    chat = read_chat(ANDROID + "31/02/20 10.00 - Siti: halo\n")
    assert chat.messages[-1].at is None
    assert chat.messages[-1].text == "halo"
    assert [(item.code, item.params) for item in chat.findings] == [("chat.date", {"count": "1"})]


def test_dates_that_can_be_read_two_ways_are_named() -> None:
    chat = read_chat("3/4/20, 9:00 AM - Siti: halo\n")
    assert codes(chat) == ["chat.date_order"]
    assert chat.messages[0].at == datetime(2020, 4, 3, 2, 0, tzinfo=UTC), "the day first, as in Indonesia"


def test_control_characters_are_named() -> None:
    assert codes(read_chat("24/03/20 10.15 - Siti: ha\x00lo\n")) == ["chat.control"]


def test_what_looks_like_a_tag_or_turns_the_writing_around_is_text() -> None:
    (message,) = read_chat("24/03/20 10.15 - <b>Siti</b>: <img src=x> \u202egpj.exe\n").messages
    assert (message.sender, message.text) == ("<b>Siti</b>", "<img src=x> gpj.exe")


def test_a_name_longer_than_any_name_is_the_systems_own_sentence() -> None:
    assert kinds(read_chat(f"24/03/20 10.15 - {'x' * 200}: halo\n")) == ["system"]


PIECES = st.sampled_from(
    ["24/03/20 10.15 - ", "[3/4/20, 10:15:33\u202fPM] ", "Siti: ", "\n", "\r\n", "\r", "\u200e", "<Media omitted>",
     "31/02/20 24.61 - ", "x.jpg (file terlampir)", "<attached: ", ": ", "\x00", "\ufeff", "99-99-99, 9:9 - "]
)  # fmt: skip
CHATS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=8), max_size=30).map("".join)


@given(CHATS)
def test_every_character_is_in_exactly_one_message(text: str) -> None:
    messages = read_chat(text).messages
    assert "".join(text[item.start : item.end] for item in messages) == text
    assert all(item.start < item.end for item in messages)
    assert all(item.kind in set(Kind) for item in messages)


@pytest.mark.parametrize("piece", ["24/03/20 10.15 - S: x\n", " \n", "24/03/20 10.15", "[" * 7, "a: "])
def test_a_long_file_is_read_in_one_pass(piece: str) -> None:
    text = piece * 5_000
    assert read_chat(text).messages[-1].end == len(text)
