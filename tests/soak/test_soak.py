"""A short soak: real processes, real sockets, real kills; nothing is lost and nothing is doubled."""

import json
import subprocess
import sys
from pathlib import Path

from tests.soak.central import ROOT

KILLS = {"client": 8, "server": 2}


def test_after_a_few_kills_on_both_sides_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    kills = [f"--{side}-kills={count}" for side, count in KILLS.items()]
    command = [sys.executable, "-m", "tests.soak", *kills, "--desks=4", "--seed=5", f"--folder={tmp_path}"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr + (tmp_path / "wrong.jsonl").read_text()
    told = json.loads(ended.stdout)
    assert (told["lost"], told["duplicated"], set(told["wrong"].values())) == (0, 0, {0})
    assert all(told["kills"][side] >= count for side, count in KILLS.items())
    assert told["acked"] >= told["accepted"] > 0
    assert told["again"].startswith("python -m tests.soak ")
