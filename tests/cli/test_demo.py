"""The demo: a server filled once, and the desk open in front of it; the tour, which needs no screen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from alpukat_desk.app.screen import missing_packages
from alpukat_desk.cli.demo import prepare
from alpukat_desk.cli.output import Output
from alpukat_desk.cli.seat import PASSPHRASE
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD
from alpukat_desk.demo.stage import staged
from alpukat_desk.gui.texts import Texts
from tests.cli.office import Desk
from tests.cli.test_window import CLOSING
from tests.house.source import ROOT


@pytest.fixture
def out(texts: Texts) -> Output:
    return Output(texts, as_json=False)


def test_the_folder_is_filled_once_unless_asked_anew(out: Output, tmp_path: Path) -> None:
    server = tmp_path / "demo" / "server"
    prepare(out, tmp_path / "demo", 2, 1)
    (server / "kept").touch()
    prepare(out, tmp_path / "demo", 2, 1)
    assert (server / "kept").exists()
    prepare(out, tmp_path / "demo", 3, 1, fresh=True)
    filled = staged(server)
    assert not (server / "kept").exists()
    assert filled is not None and filled.requests == 3


def test_a_folder_of_somebody_s_is_left_alone(out: Output, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(click.BadParameter, match="something else"):
        prepare(out, tmp_path, 2, 1, fresh=True)
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.fixture(params=["offscreen", "X11"])
def display(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Qt's own offscreen plugin, and a display as an officer has one, where the machine can make it."""
    if request.param == "offscreen":
        yield
        return
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    if not shutil.which("Xvfb") or missing_packages():
        pytest.skip("no Xvfb here, or not what Qt wants for it")
    number, written = os.pipe()
    command = ["Xvfb", "-displayfd", str(written), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[written], stderr=subprocess.DEVNULL) as server:
        os.close(written)
        with os.fdopen(number) as said:
            monkeypatch.setenv("DISPLAY", f":{said.readline().strip()}")
        monkeypatch.setenv("QT_QPA_PLATFORM", "")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield
        server.terminate()


@pytest.mark.usefixtures("display")
def test_the_desk_opens_signed_in_as_the_demo_officer(tmp_path: Path) -> None:
    arguments = ["demo", "--folder", str(tmp_path / "demo"), "--requests", "4"]
    script = CLOSING.format(arguments=arguments).replace("window.close()", "'Desk' in said and window.close()")
    script = script.replace("print(", "said = window.centralWidget().metaObject().className(); print(")
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert f"Petugas: {DEMO_OFFICER.id}" in ran.stdout
    assert ran.stdout.split()[-1] == "DeskPage"
    desk = Desk(tmp_path / "demo" / "desk", {PASSPHRASE: DEMO_PASSWORD})
    assert desk.run("sync").code == 3
    assert desk.done("queue", "--view", "all").err.startswith("Semua antrean: ")


def test_the_tour_needs_no_screen_and_leaves_a_folder_of_somebody_s_alone(tmp_path: Path) -> None:
    """The tour itself is tried in tests/demo; here it is reached, and ends with a sentence."""
    (tmp_path / "letter.txt").write_text("mine")
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "main.py", "tour", "--folder", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "[tour.folder]" in ran.stderr and "Traceback" not in ran.stderr
    assert (tmp_path / "letter.txt").read_text() == "mine"
