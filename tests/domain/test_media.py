"""A file is what its first bytes say."""

import pytest

from alpukat_desk.domain.media import ENOUGH, KINDS, kind_of


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"RIFF....WEBP", "image/webp"),
        (b"RIFF....WAVE", ""),
        (b"PK\x03\x04", ""),
        (b"<svg>", ""),
        (b"", ""),
    ],
)
def test_kinds(start: bytes, kind: str) -> None:
    assert kind_of(start[:ENOUGH]) == kind
    assert not kind or kind in KINDS
