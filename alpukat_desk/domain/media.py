"""What a file is, told from its first bytes and never from its name: PDF, JPEG, PNG and WEBP, nothing else."""

ENOUGH = 12
"""So many first bytes tell."""
KINDS = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})


def kind_of(start: bytes) -> str:
    """The media type; empty for anything else."""
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else ""
