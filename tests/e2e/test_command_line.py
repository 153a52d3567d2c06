"""A day of support work in commands alone, each a process of its own: invented data, a server that goes away and
comes back, and every exit code for real."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from alpukat_desk.demo.embedded import Embedded, database_url, files_folder
from alpukat_desk.domain.model import Severity
from alpukat_desk.store import vault
from tests.cli.office import PDF, SECRET, WORDS
from tests.house.source import ROOT

DONE, REFUSED, USAGE, OFFLINE, SIGNED_OUT, STORE = range(6)
ENV = {"ALPUKAT_PASSPHRASE": WORDS, "ALPUKAT_PASSWORD": SECRET, "ALPUKAT_OFFICER_PASSWORD": SECRET}


@dataclass
class Shell:
    """Runs ``python main.py``, as somebody without a display would."""

    folder: Path

    def run(self, *arguments: str, code: int = DONE, **changes: str) -> list[dict[str, Any]]:
        """The lines it printed, where they are JSON."""
        without = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
        ran = subprocess.run(
            [sys.executable, "main.py", *arguments],
            cwd=ROOT,
            env={**without, **ENV, **changes},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ran.returncode == code, (arguments, ran.stdout, ran.stderr)
        assert "Traceback" not in ran.stderr
        return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]

    def desk(self, *arguments: str, code: int = DONE, **env: str) -> list[dict[str, Any]]:
        return self.run(*arguments, "--profile", str(self.folder / "desk"), "--json", code=code, **env)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def server(shell: Shell, tmp_path: Path) -> Iterator[Embedded]:
    """Administered by commands, and not started yet."""
    made = Embedded(tmp_path / "server")
    made.folder.mkdir()
    account = ("--id", "rina.sudin", "--role", "officer", "--office", "31.74")
    shell.run("officers", "add", "Rina", *account, "--database", database_url(made.folder))
    yield made
    made.stop()


def seed(shell: Shell, folder: Path) -> None:
    place = ("--database", database_url(folder), "--files", str(files_folder(folder)))
    shell.run("seed", *place, "--requests", "50")


def approvable(told: dict[str, Any]) -> bool:
    """Whether an officer who believes the papers may approve this request now."""
    clean = all(item["severity"] != Severity.ERROR for item in told["findings"])
    return told["refusals"]["approve"] is None and clean


def approval(told: dict[str, Any]) -> list[str]:
    """Options of an approval that answers every warning."""
    warnings = [item["key"] for item in told["findings"] if item["severity"] == Severity.WARNING]
    return ["approve", "--tick-all", *(word for key in warnings for word in ("--answer", f"{key}=Cocok dengan KK"))]


def test_a_day_in_commands(shell: Shell, server: Embedded, tmp_path: Path) -> None:
    seed(shell, server.folder)
    address = server.start()
    vault.create(tmp_path / "desk", WORDS, vault.FLOOR)
    (first,) = shell.desk("sync", "--server", address, "--officer", "rina.sudin")
    assert first["report"]["received"] > 30
    free = shell.desk("queue", "--view", "all", "--limit", "100")
    new = {row["id"] for row in free if row["status"] == "new"}
    claimed = shell.desk("claim", *sorted(new)[:8])
    assert {line["id"] for line in claimed} == set(sorted(new)[:8])
    told = {line["code"]: shell.desk("show", line["code"])[0] for line in claimed}
    ready = [code for code, item in told.items() if approvable(item)]
    assert len(ready) >= 2, "the seed gives requests that can be approved"

    server.stop()
    for code in ready[:2]:
        (decided,) = shell.desk("decide", code, *approval(told[code]))
        assert (decided["status"], decided["pending"]) == ("approved", 1)
    other = next(code for code in told if code not in ready[:2])
    shell.desk("decide", other, "return", "--reason", "other", "--text", "Mohon dilengkapi")
    output = told[ready[0]]["outputs"][0]["slug"]
    (tmp_path / "paper.pdf").write_bytes(PDF)
    paper = ("--output", output, "--number", "3174-24112026-0001", "--signed")
    shell.desk("attach", ready[0], str(tmp_path / "paper.pdf"), *paper)
    assert len(shell.desk("outbox")) == 4
    report, error = shell.desk("sync", code=OFFLINE)
    assert error["error"]["code"].startswith("server.") and report["link"]["waiting"] + report["link"]["sent"] == 4
    shell.desk("claim", "--next", "1", code=OFFLINE)
    target = tmp_path / "printed.pdf"
    (early,) = shell.desk("print", ready[0], "--to", str(target), code=REFUSED)
    assert early["error"]["code"] == "document.provisional" and not target.exists()

    server.start()
    (back,) = shell.desk("sync")
    assert back["report"]["accepted"] == 4 and back["link"]["safe_to_switch_off"]
    shell.desk("print", ready[0], "--to", str(target))
    assert target.read_bytes() == PDF
    shell.desk("sync")
    assert shell.desk("outbox") == []
    (after,) = shell.desk("show", ready[0], "--refresh")
    assert [event["kind"] for event in after["history"]] == ["filed", "claim", "approve", "attach", "print"]
    assert after["request"]["documents"][0]["status"] == "printed"


def test_every_exit_code(shell: Shell, server: Embedded, tmp_path: Path) -> None:
    address = server.start()
    vault.create(tmp_path / "desk", WORDS, vault.FLOOR)
    signed_out = shell.desk("sync", code=SIGNED_OUT)
    assert signed_out[-1]["error"]["code"] == "server.missing"
    shell.desk("sync", "--server", address, "--officer", "rina.sudin", code=DONE)
    assert shell.desk("show", "AB-1", code=REFUSED)[-1]["error"]["next"]
    assert shell.desk("decide", "AB-1", "fly", code=USAGE)[-1]["error"]["code"] == "usage"
    assert shell.desk("queue", code=SIGNED_OUT, ALPUKAT_PASSPHRASE="x" * 20)[-1]["error"]["code"] == "passphrase.wrong"
    shell.run("officers", "disable", "rina.sudin", "--database", database_url(server.folder))
    assert shell.desk("sync", code=SIGNED_OUT)[-1]["error"]["next"]
    server.stop()
    assert shell.desk("sync", code=OFFLINE)[-1]["error"]["code"] == "server.unreachable"
    assert shell.run(code=USAGE) == []
    work = tmp_path / "desk" / "work.db"
    work.write_bytes(bytes(work.stat().st_size))
    damaged = shell.desk("outbox", code=STORE)[-1]["error"]
    assert damaged["code"] in ("store.work_restored", "store.work_lost")
    assert list((tmp_path / "desk" / "quarantine").rglob("work.db"))
    assert shell.desk("outbox", code=DONE) == []
