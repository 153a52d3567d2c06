"""Every code the program shows has words in both languages, and a sentence never fails."""

from pathlib import Path

import pytest

from alpukat_desk.catalogue import RESOURCES, CatalogueFault, Sentence, Words
from alpukat_desk.catalogue.services import UNITS
from alpukat_desk.catalogue.shared import MEDIA
from alpukat_desk.catalogue.words import Wording, read
from alpukat_desk.desk.queries import View
from alpukat_desk.domain.fields import APPLICANT
from alpukat_desk.domain.model import LEVELS, Channel, DocumentStatus, Role, Severity, Status
from alpukat_desk.domain.transitions import KINDS

GROUPS = {
    "status": Status,
    "document": DocumentStatus,
    "command": KINDS,
    "event": (*KINDS, "filed"),
    "view": View,
    "outbox": ("waiting", "sent", "refused"),
    "channel": Channel,
    "role": Role,
    "severity": Severity,
    "level": LEVELS,
    "unit": UNITS,
    "medium": MEDIA,
    "tick": ("ok", "bad"),
    "field": [f"applicant.{name}" for name in APPLICANT],
}
WORDS = Words(
    {
        "lease.held": Wording("Dipegang {holder}.", "{holder} holds it.", "Tunggu {holder}.", "Wait for {holder}."),
        "plain": Wording("Polos", "Plain"),
    }
)


@pytest.fixture(scope="module")
def words() -> Words:
    return read(RESOURCES)


@pytest.mark.parametrize("group", GROUPS)
def test_every_code_of_a_vocabulary_has_its_word(words: Words, group: str) -> None:
    assert [code for code in GROUPS[group] if not words.knows(f"{group}.{code}")] == []


@pytest.mark.parametrize(
    ("code", "indonesian"),
    [
        ("view.mine", "Antrean saya"),
        ("view.tray", "Perlu keputusan Anda"),
        ("status.in_review", "Sedang diperiksa"),
        ("command.take_over", "Ambil alih"),
        ("document.ready_for_pickup", "Siap diambil"),
        ("outbox.refused", "Ditolak server"),
        ("role.supervisor", "Penyelia"),
    ],
)
def test_words_on_the_screen_follow_the_table(words: Words, code: str, indonesian: str) -> None:
    assert words.say(code).text == indonesian


def test_a_sentence_is_filled_in_the_language_asked_for() -> None:
    assert WORDS.say("lease.held", holder="Sari") == Sentence("Dipegang Sari.", "Tunggu Sari.")
    assert WORDS.say("lease.held", "en", holder="Sari") == Sentence("Sari holds it.", "Wait for Sari.")
    assert WORDS.say("plain", language="en") == Sentence("Plain")
    assert WORDS.say("plain", "fr") == Sentence("Polos")


def test_a_missing_or_strange_value_never_breaks_a_sentence() -> None:
    assert WORDS.say("lease.held").text == "Dipegang …."
    assert WORDS.say("lease.held", holder="{holder} {0}").text == "Dipegang {holder} {0}."
    assert WORDS.say("lease.held", holder=3, code="x", more="y").text == "Dipegang 3."


def test_an_unknown_code_is_readable() -> None:
    assert WORDS.say("lease.taken_over") == Sentence("lease taken over")
    assert WORDS.say("status.archived_twice") == Sentence("archived twice")
    assert WORDS.say("status") == Sentence("status")


def written(tmp_path: Path, text: str) -> Words:
    (tmp_path / "i18n").mkdir()
    (tmp_path / "i18n" / "a.toml").write_text(text, encoding="utf-8")
    return read(tmp_path)


def test_codes_may_be_quoted_or_grouped(tmp_path: Path) -> None:
    text = '["a.b"]\nid = "x"\nen = "y"\n\n[a.c]\nid = "z"\nen = "w"\n'
    assert set(written(tmp_path, text).wordings) == {"a.b", "a.c"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('["a.b"]\nid = "x"\n', "line 1: the key 'en' is missing"),
        ('["a.b"]\nid = "x"\nen = " "\n', "line 3: the text 'en' is empty"),
        ('["a.b"]\nid = "x"\nen = "y"\nnext_id = "z"\n', "line 1: the next step of 'a.b' is missing in one language"),
        ('["a.b"]\nid = "{who}"\nen = "{whom}"\n', "line 1: the two languages of 'a.b' show different values"),
        ('["a.b"]\nid = "x"\nen = "y"\nnxt = "z"\n', "line 4: the key 'nxt' is not known here"),
        ('["a.b"]\nid = "x"\nen = "y"\n[a.b]\nid = "x"\nen = "y"\n', "line 4: the code 'a.b' has words already"),
    ],
)
def test_faulty_words_are_refused_with_their_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CatalogueFault) as caught:
        written(tmp_path, text)
    assert str(caught.value) == f"i18n/a.toml, {sentence}"


def test_a_fault_inside_a_refusal_is_told_by_its_own_sentence() -> None:
    words = read(RESOURCES)
    said = words.say("field.invalid", field="Berat bayi", fault="number.range", least="200", most="12000")
    assert said.text == "Di luar batas 200 sampai 12000. Isian “Berat bayi” tidak menerima nilai itu."
    assert words.say("field.invalid", "en", field="Weight", fault="unheard.of").text.startswith("unheard of")
