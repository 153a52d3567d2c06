"""A window that is told to end from outside closes as if the officer had closed it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

OPEN = """
import signal, sys
from PySide6.QtCore import QTimer
from alpukat_desk.app.window import application, hush
from alpukat_desk.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(getattr(signal, sys.argv.pop()), getattr(signal, sys.argv.pop()))
hush()
app = application()
def say():
    if any(window.isVisible() for window in app.topLevelWidgets()):
        timer.stop()
        print("open", flush=True)
timer = QTimer(interval=20)
timer.timeout.connect(say)
timer.start()
main()
"""
"""After it has said that it is open, nothing in Python runs by itself."""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows ends programs in other ways")


def opened(profile: Path, before: str, name: str) -> "subprocess.Popen[str]":
    """A window in a process of its own, which met the signal with ``before`` until then."""
    ran = subprocess.Popen(
        [sys.executable, "-c", OPEN, "window", "--profile", str(profile), before, name],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert ran.stdout is not None and ran.stdout.readline() == "open\n", ran.communicate()
    return ran


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_window_is_closed_and_keeps_its_settings(name: str, tmp_path: Path) -> None:
    ran = opened(tmp_path, "SIG_DFL", name)
    ran.send_signal(signal.Signals[name])
    said, complained = ran.communicate(timeout=30)
    assert (ran.returncode, said, complained) == (0, "", "")
    assert (tmp_path / "window.ini").exists()


def test_what_was_ignored_stays_ignored(tmp_path: Path) -> None:
    ran = opened(tmp_path, "SIG_IGN", "SIGHUP")
    ran.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        ran.wait(timeout=0.5)
    ran.terminate()
    assert ran.communicate(timeout=30) == ("", "")
    assert ran.returncode == 0
