"""What a file is, told from its bytes and never from its name: PDF, JPEG, PNG and WEBP are taken, nothing else."""

from pathlib import Path

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.media import ENOUGH, kind_of

__all__ = ["ENOUGH", "sniff", "sniff_file"]

_TAIL = 66_000
"""The directory of a ZIP archive ends within so many bytes of the file's end."""
_ZIP_END = b"PK\x05\x06"


def sniff(start: bytes) -> str:
    """The media type. Raises ``Refused("file.kind")``."""
    kind = kind_of(start)
    if not kind:
        raise Refused("file.kind")
    return kind


def sniff_file(path: Path) -> str:
    """As ``sniff``, also refusing a file that is an archive to whoever reads it from its end."""
    with path.open("rb") as file:
        kind = sniff(file.read(ENOUGH))
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if _ends_as_archive(tail):
        raise Refused("file.kind")
    return kind


def _ends_as_archive(tail: bytes) -> bool:
    at = tail.rfind(_ZIP_END)
    if at < 0 or at + 22 > len(tail):
        return False
    return at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)
