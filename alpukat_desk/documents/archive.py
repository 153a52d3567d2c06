"""The .zip that WhatsApp exports a chat as, looked at from outside before anything of it is unpacked.

All of it stays in memory and only members asked for by name are read: nothing is ever written to a path that an
archive chose.
"""

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Struct

MOST_BYTES = 200 << 20
"""Of the archive as it comes."""
MOST_MEMBERS = 2_000
MOST_UNPACKED = 512 << 20
"""Bytes of all members together."""
MOST_OF_ONE = 32 << 20
"""Bytes of one member that is read; a film may lie beside, unread."""
MOST_RATIO, SMALL = 100, 1 << 20
"""No member above the small size grows more than so many times when it is unpacked."""
_PIECE = 64 << 10
"""Bytes unpacked at a time."""
_DIRECTORY_MOST = 1 << 20
_END, _END_SIZE, _END_FIELDS = b"PK\x05\x06", 22, struct.Struct("<4s4H2LH")
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCKED = 0x1
_CHAT = "_chat.txt"
_CHATS = ("whatsapp chat", "chat whatsapp", "percakapan whatsapp")


class Member(Struct):
    """A file inside. ``size`` in bytes, unpacked."""

    name: str
    size: int


class Export(Struct):
    """``chat`` is the name of the text, ``media`` everything else."""

    chat: str
    media: tuple[Member, ...]


def is_archive(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", _END))


def open_export(data: bytes) -> Export:
    """Raises ``Refused``: archive.large, archive.damaged, archive.locked, archive.path, archive.twice or
    archive.no_chat."""
    with _opened(data) as archive:
        members = _checked(archive.infolist(), len(data))
    chat = _chat(members)
    return Export(chat, tuple(member for member in members if member.name != chat))


def read_member(data: bytes, name: str) -> bytes:
    """The bytes of one member of an archive that ``open_export`` took. Raises ``Refused`` as it does, and
    ``Refused("archive.missing")``."""
    with _opened(data) as archive:
        sizes = {member.name: member.size for member in _checked(archive.infolist(), len(data))}
        if name not in sizes:
            raise Refused("archive.missing")
        if sizes[name] > MOST_OF_ONE:
            raise Refused("archive.large")
        return _read(archive, name, sizes[name])


def _read(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """What a member holds, unpacked no further than one byte behind the size it declares: what is more, or less, was
    declared falsely. The library by itself unpacks everything first and cuts it off then."""
    info = copy.copy(archive.getinfo(name))
    info.file_size = size + 1
    found = bytearray()
    with archive.open(info) as member:
        while piece := member.read(min(_PIECE, size + 1 - len(found))):
            found += piece
    if len(found) != size:
        raise Refused("archive.damaged")
    return bytes(found)


def text_of(data: bytes) -> str:
    """The text of a chat's file. What is no UTF-8 shows as U+FFFD."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if utf16 else "utf-8-sig", errors="replace")


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """What the library raises over a crooked archive, as one refusal."""
    _measure(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as fault:
        raise Refused("archive.damaged") from fault
    except (NotImplementedError, RuntimeError, ValueError, LookupError, OverflowError) as fault:
        raise Refused("archive.damaged") from fault


def _measure(data: bytes) -> None:
    """Bounds on the directory before the library reads it: each entry of it costs memory."""
    if len(data) > MOST_BYTES:
        raise Refused("archive.large")
    at = data.rfind(_END)
    if at < 0 or at + _END_SIZE > len(data):
        raise Refused("archive.damaged")
    _, _, _, _, count, size, _, _ = _END_FIELDS.unpack_from(data, at)
    extended = data[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR)
    if count > MOST_MEMBERS or size > _DIRECTORY_MOST or extended:
        raise Refused("archive.large")


def _checked(infos: list[zipfile.ZipInfo], length: int) -> tuple[Member, ...]:
    """Every member, none of them read. Folders are passed over."""
    files = [info for info in infos if not info.is_dir()]
    for info in infos:
        _check_name(info)
    for info in files:
        _check_size(info)
    if len({info.filename.casefold() for info in infos}) < len(infos):
        raise Refused("archive.twice")
    packed, unpacked = sum(info.compress_size for info in files), sum(info.file_size for info in files)
    if len(infos) > MOST_MEMBERS or unpacked > MOST_UNPACKED or packed > length:
        raise Refused("archive.large")
    return tuple(Member(info.filename, info.file_size) for info in files)


def _check_name(info: zipfile.ZipInfo) -> None:
    """No name leads out of the archive, on whichever system it is read. ``orig_filename`` still has what the library
    cut off or turned around."""
    name = info.orig_filename
    steps = name.replace("\\", "/").split("/")
    if not name or "\0" in name or "\\" in name or ":" in name or not steps[0] or ".." in steps or len(name) > 300:
        raise Refused("archive.path")


def _check_size(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _LOCKED:
        raise Refused("archive.locked")
    if info.compress_type not in _METHODS:
        raise Refused("archive.damaged")
    if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
        raise Refused("archive.large")


def _chat(members: tuple[Member, ...]) -> str:
    texts = [member.name for member in members if member.name.casefold().endswith(".txt") and "/" not in member.name]
    named = [name for name in texts if name.casefold() == _CHAT or name.casefold().startswith(_CHATS)]
    for found in (named, texts):
        if len(found) == 1:
            return found[0]
    raise Refused("archive.no_chat")
