"""Behind the colon stand words, a file, or what WhatsApp wrote in their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.whatsapp.bodies import Body, read_body


@pytest.mark.parametrize(
    ("raw", "media", "text"),
    [
        ("\u200eIMG-20200324-WA0001.jpg (file terlampir)\nini KK saya", "IMG-20200324-WA0001.jpg", "ini KK saya"),
        ("IMG-20200324-WA0001.jpg (file attached)\r\n", "IMG-20200324-WA0001.jpg", ""),
        ("\u200e<attached: 00000012-PHOTO-2020-03-24-10-15-33.jpg>", "00000012-PHOTO-2020-03-24-10-15-33.jpg", ""),
        ("\u200e<terlampir: 00000013-KK Ibu.pdf>", "00000013-KK Ibu.pdf", ""),
    ],
)
def test_files(raw: str, media: str, text: str) -> None:
    assert read_body(raw) == Body(text, media=media)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "a/b.jpg", "C:\\a.jpg", "a\x00.jpg", "x" * 300 + ".jpg", "noend", "a..jpg"]
)
def test_a_name_that_is_no_plain_file_name_stays_text(name: str) -> None:
    assert read_body(f"{name} (file terlampir)").media == ""
    assert read_body(f"<attached: {name}>").media == ""


@pytest.mark.parametrize(
    "raw",
    ["<Media omitted>", "<Media tidak disertakan>", "\u200eimage omitted", "gambar tidak disertakan", "GIF omitted"],
)
def test_files_left_out_of_the_export(raw: str) -> None:
    assert read_body(raw).omitted


@pytest.mark.parametrize(
    "raw",
    ["This message was deleted", "Pesan ini telah dihapus", "Anda menghapus pesan ini.", "You deleted this message."],
)
def test_deleted_messages(raw: str) -> None:
    assert read_body(raw).deleted


@pytest.mark.parametrize("raw", ["baik <Pesan ini diedit>", "baik\u200e <This message was edited>\n"])
def test_an_edited_message_keeps_its_words(raw: str) -> None:
    assert read_body(raw) == Body("baik", edited=True)


def test_people_may_write_about_deleting() -> None:
    assert not read_body("apakah pesan ini dihapus ya?").deleted
    assert not read_body("foto tidak disertakan oleh adik saya").omitted


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_read(raw: str) -> None:
    assert ".." not in read_body(raw).media


def test_long_runs_of_blanks_cost_no_more_than_their_length() -> None:
    assert read_body("a" + " " * 300_000 + "b").text.endswith("b")
