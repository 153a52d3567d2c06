"""Files of ``resources/``, found once and asserted to exist."""

from pathlib import Path

from alpukat_desk.catalogue import RESOURCES


def path(*parts: str) -> Path:
    found = RESOURCES.joinpath(*parts)
    assert found.exists(), f"resource {'/'.join(parts)} is missing"
    return found


def text(*parts: str) -> str:
    return path(*parts).read_text(encoding="utf-8")
