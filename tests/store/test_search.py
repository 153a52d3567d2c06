"""What is typed is only ever searched for: no text is an operator, reaches another column or breaks the question."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.store import mirror, search
from alpukat_desk.store.database import Store
from tests import builders as b
from tests.profiles import arrival

NAMES = ("Siti Aminah", "Budi Santoso", "Nur'aini Rahma", "SITI binti AND", "José Nasution")


@pytest.fixture
def five(store: Store) -> Store:
    requests = []
    for number, name in enumerate(NAMES, 1):
        made = b.request(number)
        phone = f"+62 812-0000-000{number}"
        applicant = replace(made.applicant, name=name, nik=f"317401570890000{number}", phone=phone)
        requests.append(replace(made, applicant=applicant, service="rahasia"))
    with store.writing() as tx:
        mirror.put(tx, [arrival(request) for request in requests])
    return store


def found(store: Store, text: str) -> list[int]:
    question = search.question(text)
    if question is None:
        return []
    rows = sa.text("SELECT rowid FROM mirror.heads_found WHERE heads_found MATCH :match ORDER BY rowid")
    with store.reading() as tx:
        return [row.rowid for row in tx.execute(rows, {"match": question.match})]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("siti", [1, 4]),
        ("SITI ami", [1]),
        ("ami siti", [1]),
        ("nur'aini", [3]),
        ("jose", [5]),
        ("3174015708900002", [2]),
        ("3174 0157 0890 0002", [2]),
        ("317401570890", [1, 2, 3, 4, 5]),
        ("0812 0000 0003", [3]),
        ("+62-812-0000-0003", [3]),
        ("JS-200323-0004", [4]),
        ("js-200323", [1, 2, 3, 4, 5]),
        ("200323-0004", [4]),
        ("siti 3174015708900004", [4]),
        ("rahasia", []),
        ("service:rahasia", []),
        ("NOT siti", []),
        ("and", [4]),
        ('"', []),
        ("*", []),
    ],
)
def test_words_and_numbers_find_what_they_name(five: Store, text: str, rows: list[int]) -> None:
    assert found(five, text) == rows


@given(st.text())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_question(five: Store, text: str) -> None:
    assert set(found(five, text)) <= set(range(1, 6))


OPERATORS = {
    '"': [], "(": [], "a-b": [], "+x": [], "^a": [1, 3, 4], "a AND": [4], "NEAR(a b)": [], "{name} : a": [],
    "a\0b": [4], "'": [], "a*b": [], "--": [], ";": [], 'siti" OR "budi': [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), OPERATORS.items())
def test_operators_are_only_words(five: Store, text: str, rows: list[int]) -> None:
    assert found(five, text) == rows


@given(st.text())
def test_every_word_is_quoted_and_the_columns_are_fixed(text: str) -> None:
    question = search.question(text)
    if question is None:
        return
    columns, _, rest = question.match.partition(" : ")
    assert columns in ("{name code nik dialled}", "{code nik dialled}")
    outside = rest[1:-1].replace('""', "").split('"')[::2]
    assert {part.strip() for part in outside} <= {"", "*", "* AND", "* OR"}


def test_exact_identifiers_and_whole_names_are_told(five: Store) -> None:
    number = search.question("3174 0157")
    assert number is not None and "31740157" in number.exact and number.name == ""
    name = search.question(" Siti Aminah ")
    assert name is not None and name.name == "siti aminah"


def test_a_very_long_text_is_cut() -> None:
    question = search.question("siti " * 1000)
    assert question is not None and question.match.count("siti") == search.MOST_WORDS
