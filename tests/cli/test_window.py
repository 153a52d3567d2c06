"""The window's commands: said in a sentence where no window can open, and opened where one can."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

CLOSING = """
from PySide6.QtCore import QTimer
from alpukat_desk.app.window import application
from alpukat_desk.cli import main
app = application()
def close():
    windows = [window for window in app.topLevelWidgets() if window.isVisible()]
    for window in windows:
        print(type(window).__name__, window.centralWidget().metaObject().className(), flush=True)
        window.close()
timer = QTimer(interval=200)
timer.timeout.connect(close)
timer.start()
main({arguments!r})
"""


def run(*command: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env = {name: value for name, value in {**env, **changes}.items() if value}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize("command", [(), ("window",), ("demo",)])
def test_without_a_display_the_next_step_is_told(command: tuple[str, ...]) -> None:
    ran = run("main.py", *command, QT_QPA_PLATFORM="")
    assert ran.returncode == 2
    assert "make tour" in ran.stderr and not ran.stdout


def test_without_a_command_the_window_opens_over_the_profile(tmp_path: Path) -> None:
    arguments = ["--profile", str(tmp_path / "profile")]
    ran = run("-c", CLOSING.format(arguments=arguments), QT_QPA_PLATFORM="offscreen")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split()[:2] == ["MainWindow", "UnlockPage"]
    assert (tmp_path / "profile" / "window.ini").exists()
