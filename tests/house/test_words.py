"""The window's translations: complete, true to the sources, and compiled from what is in the repository."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.house.source import ROOT

I18N = ROOT / "resources" / "i18n"
LANGUAGES = ("id", "en")


def tool(name: str, *arguments: str) -> None:
    ran = subprocess.run(
        [str(Path(sys.executable).parent / f"pyside6-{name}"), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def messages(file: Path) -> dict[tuple[str, str], list[str]]:
    """(context, source) -> its translations; a numerus message has one per form."""
    found: dict[tuple[str, str], list[str]] = {}
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""))
            translation = message.find("translation")
            forms = [form.text or "" for form in message.iter("numerusform")]
            found[key] = forms or [(translation.text or "") if translation is not None else ""]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_window_is_translated(language: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = [str(path) for path in sorted((ROOT / "alpukat_desk" / "gui").glob("*.py"))]
    tool("lupdate", *sources, "-ts", str(fresh), "-target-language", language, "-silent")
    kept = messages(I18N / f"desk_{language}.ts")
    assert messages(fresh).keys() == kept.keys(), "run `make words` and translate what is new"
    assert [key for key, forms in kept.items() if not all(forms)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    for (_context, source), forms in messages(I18N / f"desk_{language}.ts").items():
        for form in forms:
            for hole in ("{text}", "{form}", "{paper}", "{count}", "{size}", "{page}", "{time}", "{total}", "{why}"):
                assert (hole in source) == (hole in form), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_words_are_those_of_the_sources(language: str, tmp_path: Path) -> None:
    compiled = tmp_path / "words.qm"
    tool("lrelease", str(I18N / f"desk_{language}.ts"), "-qm", str(compiled), "-silent")
    assert compiled.read_bytes() == (I18N / f"desk_{language}.qm").read_bytes(), "run `make words`"
