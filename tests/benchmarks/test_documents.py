"""Pages fast enough for leafing: a child process a document, 1,200 pixels wide; and a letter set with Typst."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from alpukat_desk.documents.pages import render
from alpukat_desk.documents.render import letter
from tests.documents.test_render import VALUES


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return letter("contoh", VALUES)


def test_a_page_for_the_eye(benchmark: BenchmarkFixture, pdf: bytes) -> None:
    assert benchmark(render, pdf, "application/pdf", 0, 1200).width == 1200


def test_a_page_for_the_printer(benchmark: BenchmarkFixture, pdf: bytes) -> None:
    assert benchmark(render, pdf, "application/pdf", 0, 2481).width == 2481


def test_a_letter(benchmark: BenchmarkFixture) -> None:
    assert benchmark(letter, "contoh", VALUES).startswith(b"%PDF")
