"""What every test stands on: an own home, no network but loopback, silence in the log, and nothing left behind.

A test that logs a warning, lets Qt warn, or leaves a thread, a running timer or a window behind fails itself,
not the next one. What is Qt's is looked at only after tests that use Qt.
"""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.leaks import QtLeaks, foreign_address, strange_threads
from tests.house.quiet import ExpectedLog

FOLDERS = {
    "HOME": ".",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": "run",
}


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """A test that reaches for the network beyond this machine is told so at once."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
    yield
    patch.undo()


def _guarded(real):  # type: ignore[no-untyped-def]
    def connect(self, address):  # type: ignore[no-untyped-def]
        if foreign_address(address):
            raise AssertionError(f"a test wanted to reach {address}: only loopback is allowed")
        return real(self, address)

    return connect


def _guarded_lookup(real):  # type: ignore[no-untyped-def]
    def getaddrinfo(host, *args, **options):  # type: ignore[no-untyped-def]
        if foreign_address((host,)):
            raise AssertionError(f"a test wanted to look {host} up: only loopback is allowed")
        return real(host, *args, **options)

    return getaddrinfo


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache for the run (fonts are indexed once), and none of it in the developer's home."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        patch.delenv(name, raising=False)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's home folder, with the XDG folders in it."""
    folder = tmp_path_factory.mktemp("home")
    for name, part in FOLDERS.items():
        (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder / part))
    return folder


@pytest.fixture(autouse=True)
def expected_log() -> Iterator[ExpectedLog]:
    """Fails the test on a log line of WARNING or above, unless it was announced:
    ``expected_log("alpukat_desk.logs", "could not .* rotate")``; an announced line must then come."""
    expected = ExpectedLog()
    expected.start()
    yield expected
    expected.stop()
    expected.verify()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Remembers what ran before the test's fixtures did."""
    item.stash[_THREADS] = frozenset(threading.enumerate())
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[object]:
    if "qapp" in getattr(item, "fixturenames", ()):
        item.stash[_QT] = QtLeaks()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[object]:
    """After all fixtures are torn down: whoever is still here was left behind by this test."""
    result = yield
    left = strange_threads(item.stash[_THREADS])
    if _QT in item.stash:
        left += item.stash[_QT].found()
    if left:
        pytest.fail(f"{item.nodeid} left behind: {', '.join(left)}", pytrace=False)
    return result


_THREADS = pytest.StashKey[frozenset[threading.Thread]]()
_QT = pytest.StashKey[QtLeaks]()
