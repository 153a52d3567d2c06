"""100,000 requests, and 100,000 NIKs, checked from the command line: a process from its start to its last line."""

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from alpukat_desk.catalogue import RESOURCES, load
from alpukat_desk.catalogue.regions import regions
from alpukat_desk.demo.requests import cases
from tests.house.source import ROOT

COUNT = 100_000
DIFFERENT = 5_000
"""Invented requests, with the faults that are planted in about every eighth; they repeat."""
DAY = date(2020, 5, 13)
Measured = Callable[..., None]


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = [msgspec.json.encode(case.request) for case in cases(load(RESOURCES), DIFFERENT, 1, DAY)]
    file = tmp_path_factory.mktemp("checks") / "requests.jsonl"
    file.write_bytes(b"".join(line + b"\n" for line in made) * (COUNT // DIFFERENT))
    return file


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One in twenty contradicts its bearer."""
    dice, codes = random.Random(1), [code for code in regions() if len(code) == 6]
    file = tmp_path_factory.mktemp("checks") / "numbers.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("nik,birth_date,sex\n")
        for _ in range(COUNT):
            born, sex = date(1940, 1, 1) + timedelta(days=dice.randrange(29_000)), dice.choice("LP")
            number = f"{dice.choice(codes)}{born.day + 40 * (sex == 'P'):02}{born:%m%y}{dice.randint(1, 99):04}"
            out.write(f"{number},{born + timedelta(days=dice.random() < 0.05)},{sex}\n")
    return file


def asked(*arguments: str) -> Callable[[], int]:
    """How many lines the command prints."""
    command = [sys.executable, str(ROOT / "main.py"), *arguments, "--json"]
    return lambda: subprocess.run(command, capture_output=True, check=True).stdout.count(b"\n")


@pytest.fixture
def measured(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> Measured:
    """Runs a command and says how many lines a second it answered."""

    def run(*arguments: str) -> None:
        assert benchmark.pedantic(asked(*arguments), rounds=3) == COUNT
        assert benchmark.stats is not None
        rate = round(COUNT / benchmark.stats.stats.median)
        benchmark.extra_info["per_second"] = rate
        with capsys.disabled():
            sys.stdout.write(f"\n{' '.join(arguments[:2])}: {rate:,} a second\n")

    return run


def test_100000_requests_checked(measured: Measured, requests: Path) -> None:
    measured("check", "--requests", str(requests), "--today", DAY.isoformat())


def test_100000_niks_checked(measured: Measured, numbers: Path) -> None:
    measured("nik", "check", "--csv", str(numbers))
