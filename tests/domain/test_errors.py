"""Errors carry a code and values, and each code the domain raises has a sentence that uses those values only."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from alpukat_desk.domain import duplicates, errors, registry
from alpukat_desk.domain.nik import akta_faults, kk_faults, nik_faults, skpwni_faults

ROOT = Path(__file__).parents[2]
SOURCES = {path.stem: path.read_text("utf-8") for path in (ROOT / "alpukat_desk" / "domain").glob("*.py")}
WHATSAPP = {path.stem: path.read_text("utf-8") for path in (ROOT / "alpukat_desk/domain/whatsapp").glob("*.py")}
MAKERS = {"Refused", "told", "_error", "_warning"}
HOLE = re.compile(r"\{([a-z_]+)\}")


def words(name):
    return tomllib.loads((ROOT / "resources" / "i18n" / f"{name}.toml").read_text("utf-8"))


def raised(*modules):
    """Code -> names of its values, read from the source wherever the code is written out."""
    found = {}
    for call in (
        node for module in modules for node in ast.walk(ast.parse(SOURCES[module])) if isinstance(node, ast.Call)
    ):
        code = call.args[0] if call.args else None
        if ast.unparse(call.func) in MAKERS and isinstance(code, ast.Constant):
            found.setdefault(code.value, set()).update(value.arg for value in call.keywords)
    return found


def told(*modules):
    """The same of the findings that are made in full: values stand in a dictionary there."""
    found = {}
    for call in (
        node for name in modules for node in ast.walk(ast.parse(WHATSAPP[name])) if isinstance(node, ast.Call)
    ):
        if ast.unparse(call.func) == "Finding" and isinstance(call.args[0], ast.Constant):
            given = [*call.args, *(item.value for item in call.keywords)]
            keys = {key.value for item in given if isinstance(item, ast.Dict) for key in item.keys}
            found.setdefault(call.args[0].value, set()).update(keys)
    return found


REFUSALS = raised("lifecycle", "guards")
FINDINGS = {
    **raised("checks", "identity", "events", "families", "moves", "changes", "values"),
    **told(*WHATSAPP),
    "mother.age": {"age"},
    "father.age": {"age"},
    "birth.future": {"date"},
    "death.future": {"date"},
    "paper.future": {"date"},
    "nik.kk_region_differs": {"nik", "kk"},
    "birth.late": {"days"},
    "stillbirth.late": {"days"},
    "registry.differs": set(),
    **{f"registry.{code}": set() for code in registry.CODES.values()},
    **{code: {"death", "move"} for code in ("family.death_and_move", "family.move_of_dead")},
    **{code: {"death", "died", "birth", "born", "days"} for code in ("family.mother_dead", "family.father_dead")},
    **{code: {"one", "other"} for code in ("family.two_moves", "family.two_cards")},
    "family.two_births": {"one", "first", "other", "second", "days"},
    **{code: set() for code in duplicates.CODES},
    **{code: set() for text in ("1E15", "3174013202900000") for code in (*nik_faults(text), *kk_faults(text))},
    **{code: {"count"} for code in ("nik.length", "kk.length")},
    **{code: {"sign"} for code in ("nik.digits", "kk.digits")},
    **{code: {"region"} for code in ("nik.region_unknown", "kk.region_unknown")},
    **{code: set() for code in (*akta_faults("x"), *skpwni_faults("x"))},
}


def test_the_reading_of_the_source_is_not_blind():
    assert len(REFUSALS) > 35
    assert len(FINDINGS) > 25
    assert REFUSALS["lease.held"] == {"holder"}
    assert FINDINGS["nik.birth_date_differs"] == {"nik", "declared"}


@pytest.mark.parametrize("name", ["errors", "findings"])
def test_every_sentence_is_whole(name):
    for code, sentence in words(name).items():
        assert set(sentence) <= {"id", "en", "next_id", "next_en"}, code
        assert {"id", "en"} <= set(sentence), code
        assert ("next_id" in sentence) == ("next_en" in sentence), code
        assert set(HOLE.findall(sentence["id"])) == set(HOLE.findall(sentence["en"])), code
        assert all(text.strip().endswith((".", "?")) for text in sentence.values()), code


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_has_a_sentence_and_a_next_step(code):
    sentence = words("errors")[code]
    assert sentence["next_id"]
    assert {hole for text in sentence.values() for hole in HOLE.findall(text)} <= REFUSALS[code]


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_every_finding_has_a_sentence(code):
    sentence = words("findings")[code]
    assert {hole for text in sentence.values() for hole in HOLE.findall(text)} <= FINDINGS[code]


def test_no_sentence_about_findings_is_left_over():
    assert set(words("findings")) == set(FINDINGS)


def test_an_error_tells_its_code_and_values():
    assert str(errors.Refused("lease.held", holder="Budi", days=3)) == "lease.held (holder=Budi, days=3)"
    assert str(errors.Refused("text.missing")) == "text.missing"


def test_only_a_lost_connection_is_worth_the_same_call_again():
    kinds = errors.AlpukatError.__subclasses__()
    assert {kind for kind in kinds if kind.retry} == {errors.Offline, errors.ServerBusy}
