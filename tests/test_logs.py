"""The log file: it turns over, keeps people's numbers back, and hears of errors nobody caught."""

import logging
import logging.handlers
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from alpukat_desk import logs
from alpukat_desk.logs import WITHHELD, running

NIK = "3174015708900001"
log = logging.getLogger("alpukat_desk.test")


@pytest.fixture
def passed_on(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the hooks that stood there before were told."""
    told: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *caught: told.append(caught))
    monkeypatch.setattr(threading, "excepthook", told.append)
    return told


@pytest.fixture
def file(tmp_path: Path, passed_on: list[object]) -> Iterator[Path]:
    with running(tmp_path / "log") as path:
        yield path


def handler() -> logging.handlers.RotatingFileHandler:
    ours = [item for item in logging.getLogger().handlers if isinstance(item, logging.handlers.RotatingFileHandler)]
    return ours[0]


def written(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def test_a_line_has_its_time_in_utc_and_ids_as_they_are(file: Path) -> None:
    log.info("settled %s in %d ms", "01710000-0000-7000-8000-317401570890", 12)
    log.debug("not kept")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO alpukat_desk\.test settled 01710000-\S+ in 12 ms\n", written(file)
    )


@pytest.mark.parametrize("text", [NIK, "3174 0157 0890 0001", "0812-3456-7890", "+62 812 3456 7890", f"nik={NIK},"])
def test_a_person_s_number_does_not_reach_the_disk(file: Path, text: str) -> None:
    log.info("looked up %s", text)
    assert WITHHELD in written(file)
    assert not set(re.findall(r"\d{4,}", text)) & set(re.findall(r"\d{4,}", written(file)))


def test_an_exception_that_quotes_a_number_leaves_its_kind_and_place(file: Path, expected_log) -> None:
    expected_log("alpukat_desk.test", "could not read")
    try:
        int(f"x{NIK}")
    except ValueError:
        log.exception("could not read the field")
    assert NIK not in written(file)
    assert WITHHELD in written(file)
    assert "ValueError" in written(file)
    assert "test_logs.py" in written(file)


def test_an_exception_without_numbers_keeps_its_traceback(file: Path, expected_log) -> None:
    expected_log("alpukat_desk.test", "could not settle")
    try:
        raise RuntimeError("no such table")
    except RuntimeError:
        log.exception("could not settle")
    assert "RuntimeError: no such table" in written(file)


def test_the_file_turns_over_and_the_oldest_goes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handler(), "maxBytes", 2000)
    for number in range(400):
        log.info("line %d", number)
    names = {path.name for path in file.parent.iterdir()}
    assert names == {"desk.log", *(f"desk.log.{number}" for number in range(1, 6))}
    assert "line 399" in written(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_only_this_user_reads_it(file: Path) -> None:
    log.info("hello")
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_an_error_that_nobody_caught_is_written_and_goes_on(file: Path, expected_log, passed_on: list[object]) -> None:
    expected_log("alpukat_desk.logs", "unexpected error in thread main")
    error = RuntimeError("boom")
    sys.excepthook(RuntimeError, error, error.__traceback__)
    assert "unexpected error in thread main" in written(file)
    assert "RuntimeError: boom" in written(file)
    assert passed_on == [(RuntimeError, error, None)]


def test_an_interrupt_is_no_error(file: Path, passed_on: list[object]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not file.exists()
    assert len(passed_on) == 1


def test_an_error_in_a_thread_is_written_with_its_name(file: Path, expected_log, passed_on: list[object]) -> None:
    expected_log("alpukat_desk.logs", "unexpected error in thread net")

    def fail() -> None:
        raise RuntimeError(f"no row for {NIK}")

    thread = threading.Thread(target=fail, name="net")
    thread.start()
    thread.join()
    assert "CRITICAL" in written(file)
    assert "RuntimeError" in written(file)
    assert NIK not in written(file)
    assert len(passed_on) == 1


def test_a_warning_of_a_library_is_written(file: Path, expected_log) -> None:
    expected_log("py.warnings", "old way")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old way", DeprecationWarning, stacklevel=1)
    assert "old way" in written(file)


def test_a_full_disk_stops_nothing_and_spills_nothing(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch
) -> None:
    log.info("first")
    stream = handler().stream

    def full(_text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stream, "write", full, raising=False)
    log.info("looked up %s", NIK)
    assert NIK not in capsys.readouterr().err


def test_afterwards_everything_is_as_before(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (sys.excepthook, threading.excepthook, root.level, list(root.handlers))
    with running(tmp_path):
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook, root.level, list(root.handlers)) == before


def test_the_file_is_named_where_support_will_look(file: Path) -> None:
    assert file.name == logs.NAME
