"""The demo: a server filled once a day, and the desk open in front of it."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from msgspec.structs import replace

from alpukat_desk.cli.demo import Sown, prepare
from alpukat_desk.cli.output import Output
from alpukat_desk.cli.seat import PASSPHRASE
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD
from alpukat_desk.domain.promise import WIB
from alpukat_desk.gui.texts import Texts
from tests.cli.office import Desk
from tests.cli.test_window import CLOSING
from tests.house.source import ROOT

TODAY = datetime.now(WIB).date()


@pytest.fixture
def out(texts: Texts) -> Output:
    return Output(texts, as_json=False)


def test_the_folder_is_filled_once_a_day(out: Output, tmp_path: Path) -> None:
    folder, wanted = tmp_path / "demo", Sown(TODAY, 2, 1)
    prepare(out, folder, replace(wanted, day=TODAY - timedelta(days=1)))
    before = (folder / "server" / "server.db").stat().st_ino
    prepare(out, folder, wanted)
    after = (folder / "server" / "server.db").stat().st_ino
    (folder / "server" / "kept").touch()
    prepare(out, folder, wanted)
    assert (folder / "server" / "kept").exists()
    assert before != after or not (folder / "server" / "server.db-wal").exists()


def test_a_folder_of_somebody_s_is_left_alone(out: Output, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(click.BadParameter, match="something else"):
        prepare(out, tmp_path, Sown(TODAY, 2, 1))
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_the_desk_opens_signed_in_as_the_demo_officer(tmp_path: Path) -> None:
    arguments = ["demo", "--folder", str(tmp_path / "demo"), "--requests", "4"]
    script = CLOSING.format(arguments=arguments).replace("window.close()", "'Desk' in said and window.close()")
    script = script.replace("print(", "said = window.centralWidget().metaObject().className(); print(")
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert f"Petugas: {DEMO_OFFICER.id}" in ran.stdout
    assert ran.stdout.split()[-1] == "DeskPage"
    desk = Desk(tmp_path / "demo" / "desk", {PASSPHRASE: DEMO_PASSWORD})
    assert desk.run("sync").code == 3
    assert desk.done("queue", "--view", "all").err.startswith("Semua antrean: ")
