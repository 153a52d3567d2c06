"""The guards of conftest.py, each shown a test that breaks its law."""

import pytest

pytest_plugins = ["pytester"]

HEAD = """
import logging, socket, threading, time
from pathlib import Path
import pytest
"""
BAD = {
    "log": ('def test_bad():\n    logging.getLogger("x").warning("low battery")', "unexpected in the log"),
    "silent": ('def test_bad(expected_log):\n    expected_log("x", "never")', "announced but never logged"),
    "thread": (
        "stop = threading.Event()\n"
        "def test_bad():\n    threading.Thread(target=stop.wait, args=(4,), name='forgotten', daemon=True).start()",
        "test_bad left behind: thread forgotten",
    ),
    "network": ('def test_bad():\n    socket.create_connection(("192.0.2.1", 80), 0.1)', "only loopback is allowed"),
    "lookup": ('def test_bad():\n    socket.create_connection(("example.invalid", 80), 0.1)', "only loopback"),
    "window": (
        "from PySide6.QtWidgets import QWidget\nkept = []\n"
        "def test_bad(qapp):\n    kept.append(QWidget(windowTitle='orphan')); kept[0].show()",
        "test_bad left behind: window QWidget “orphan”",
    ),
    "timer": (
        "from PySide6.QtCore import QTimer\nkept = []\n"
        "def test_bad(qapp):\n    kept.append(QTimer(objectName='ticker')); kept[0].start(1000)",
        "test_bad left behind: timer QTimer “ticker”",
    ),
    "qt warning": ("from PySide6.QtCore import qWarning\ndef test_bad(qapp):\n    qWarning('oops')", "oops"),
}
GOOD = """
def test_log(expected_log):
    expected_log("x", "battery")
    logging.getLogger("x").warning("low battery")

def test_thread():
    thread = threading.Thread(target=time.monotonic)
    thread.start()
    thread.join()

def test_network():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert True

def test_home(home):
    assert Path.home() == home

def test_window(qtbot):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    timer = QTimer(widget)
    timer.start(1000)
"""


@pytest.fixture
def bench(pytester: pytest.Pytester, pytestconfig: pytest.Config) -> pytest.Pytester:
    """A folder with this project's conftest.py and settings in force."""
    root = pytestconfig.rootpath
    pytester.makeini(
        f"[pytest]\naddopts = --import-mode=importlib -p no:benchmark\npythonpath = {root}\n"
        "qt_api = pyside6\nqt_log_level_fail = WARNING\n"
    )
    pytester.makeconftest((root / "tests" / "conftest.py").read_text(encoding="utf-8"))
    return pytester


def test_a_test_that_breaks_a_law_of_the_ground_fails_and_is_named(bench: pytest.Pytester) -> None:
    for name, (body, _) in BAD.items():
        bench.makepyfile(**{f"test_{name.replace(' ', '_')}": HEAD + body})
    result = bench.runpytest_subprocess()
    printed = result.stdout.str()
    for name, (_, sentence) in BAD.items():
        assert sentence in printed, f"the law on {name} let its bad sample pass"
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == len(BAD)


def test_a_test_that_cleans_up_passes(bench: pytest.Pytester) -> None:
    bench.makepyfile(HEAD + GOOD)
    bench.runpytest_subprocess().assert_outcomes(passed=5)
