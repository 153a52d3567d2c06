"""What an officer picks from a chat comes into the entry, and what was filled in stays."""

import io
import zipfile
from pathlib import Path

import pytest

from alpukat_desk.desk import entries, filling, messages, transfers
from alpukat_desk.desk.entries import Enter
from alpukat_desk.documents import archive
from alpukat_desk.domain.errors import Refused
from tests import builders as b
from tests.desks import Desk

PHOTO = b"\x89PNG\r\n\x1a\n" + b"kk" * 50
CHAT = """24/03/20 08.00 - Pesan dan panggilan dienkripsi secara end-to-end.
24/03/20 08.15 - +62 812-0000-0009: Nama anak: Bima
Tgl lahir anak: 2 Maret 2020
24/03/20 08.16 - +62 812-0000-0009: KK.png (file terlampir)
24/03/20 08.17 - +62 812-0000-0009: suara.opus (file terlampir)
24/03/20 08.18 - +62 812-0000-0009: hilang.jpg (file terlampir)
24/03/20 08.19 - +62 812-0000-0009: Nama: Sari
"""


def exported(folder: Path) -> str:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in (("_chat.txt", CHAT.encode()), ("KK.png", PHOTO), ("suara.opus", b"OggS")):
            made.writestr(name, data)
    (folder / "chat.zip").write_bytes(target.getvalue())
    return str(folder / "chat.zip")


def test_a_zip_gives_messages_and_their_files(desk: Desk, tmp_path: Path) -> None:
    source = messages.open_source(desk.place, exported(tmp_path))
    assert len(source.chat.messages) == 6
    entry = messages.compose(source, [5, 1], Enter(service="akta-lahir", office=b.OFFICE))
    assert (entry.sender, entry.at) == ("+6281200000009", b.NOW.replace(hour=1, minute=15))
    assert entry.text.splitlines()[-1] == "Nama: Sari"
    request_id = entries.begin(desk.place, entry)
    entry, missed = messages.bring(desk.place, request_id, source, [1, 2, 3, 4, 5])
    assert (len(entry.attachments), missed) == (1, 2)
    assert transfers.read(desk.place, entry.attachments[0].sha256) == PHOTO


def test_what_the_officer_filled_in_stays(desk: Desk, tmp_path: Path) -> None:
    source = messages.open_source(desk.place, exported(tmp_path))
    entry = messages.compose(source, [1], b.enter())
    assert (entry.sender, entry.at) == (b.enter().sender, b.enter().at)
    assert entry.text.startswith("Nama anak: Bima")


def test_proposals_fill_the_empty_fields_and_no_others(desk: Desk) -> None:
    words = "Nama anak: Bima\nNama: Sari\nTgl lahir: 17-8-1990\nNama ibu: Sari"
    entry = Enter(service="akta-lahir", text=words, fields={"child.name": "Anak"})
    filled = filling.fill(entry, messages.proposed(desk.place, entry))
    assert filled.fields["child.name"] == "Anak"
    assert filled.applicant.name == "Sari"
    assert str(filled.applicant.birth_date) == "1990-08-17"
    assert messages.proposed(desk.place, Enter(text=words)).found == ()


def test_a_plain_text_and_a_paste_are_chats_too(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT, encoding="utf-8")
    read = messages.open_source(desk.place, str(tmp_path / "chat.txt"))
    assert read.chat == messages.pasted(desk.place, CHAT).chat
    assert len(messages.pasted(desk.place, "halo").chat.messages) == 1


@pytest.mark.parametrize(
    ("name", "data", "code"), [("x.zip", b"PK\x03\x04", "archive.damaged"), ("", b"", "chat.unreadable")]
)
def test_what_cannot_be_opened(desk: Desk, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    if name:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(Refused) as caught:
        messages.open_source(desk.place, str(tmp_path / (name or "none")))
    assert caught.value.code == code


def test_an_archive_without_an_end_is_not_read_to_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    with (tmp_path / "chat.zip").open("wb") as made:
        made.truncate(1 << 40)
    with pytest.raises(Refused, match=r"archive\.large"):
        messages.open_source(desk.place, str(tmp_path / "chat.zip"))


def test_a_text_too_large(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MOST_TEXT", 10)
    (tmp_path / "chat.txt").write_text(CHAT, encoding="utf-8")
    with pytest.raises(Refused, match=r"chat\.large"):
        messages.open_source(desk.place, str(tmp_path / "chat.txt"))
