"""The demo's register: the same each time, mostly in order, and now and then not."""

from collections import Counter

from alpukat_desk.domain.registry import Question, Word
from alpukat_desk.server.invented import Invented


def said(number: int) -> Word:
    word = Invented().ask(Question("applicant.nik", {"NIK": f"317401570890{number:04}", "NAMA_LGKP": "Sari"}))
    assert isinstance(word, Word)
    return word


def test_it_says_the_same_each_time() -> None:
    assert [said(number) for number in range(50)] == [said(number) for number in range(50)]


def test_most_people_are_in_it_as_asked_and_every_finding_occurs() -> None:
    words = [said(number) for number in range(400)]
    met = Counter(word.code or ("" if word.fits else "differs") for word in words)
    assert set(met) == {"", "differs", "deceased", "double", "not_found", "inactive"}
    assert met[""] > 280
    assert {item.score for word in words for item in word.elements.values() if not item.fits} <= set(range(40, 70))
