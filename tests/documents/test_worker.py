"""What the child cannot do once it has locked itself up. Asked of a real child on this machine."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alpukat_desk.documents.pages import _ROOT, render
from tests.documents.hostile import pdf

TRIES = """
import json, os, resource, socket, sys
sys.path.insert(0, sys.argv[1])
from alpukat_desk.documents.worker import lock_up

def attempt(act):
    try:
        act()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.sendto(b"x", ("192.0.2.1", 9))

listening = int(sys.argv[3])
acts = {
    "read": lambda: open(sys.argv[2]).close(),
    "write": lambda: open(sys.argv[2] + ".new", "w").close(),
    "list": lambda: os.listdir("/"),
    "connect": lambda: socket.create_connection(("127.0.0.1", listening), 1).close(),
    "udp": udp,
    "start": lambda: os.execv(sys.executable, [sys.executable, "-c", "print('started')"]),
    "memory": lambda: bytearray(2 << 30),
}
before = {name: attempt(act) for name, act in acts.items() if name not in ("start", "memory")}
os.unlink(sys.argv[2] + ".new")
lock_up()
after = {name: attempt(act) for name, act in acts.items()}
limits = {name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))[1] for name in ("CPU", "CORE", "FSIZE")}
print(json.dumps({"before": before, "after": after, "limits": limits}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces and Landlock are Linux's")
def test_a_locked_child_reads_writes_starts_and_reaches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("rahasia")
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = [str(_ROOT), str(secret), str(server.getsockname()[1])]
        ran = subprocess.run(
            [sys.executable, "-I", "-c", TRIES, *place], capture_output=True, text=True, timeout=30, check=True
        )
    told = json.loads(ran.stdout)
    assert {name: told["before"][name] for name in ("read", "write", "list", "connect")} == dict.fromkeys(
        ("read", "write", "list", "connect"), "done"
    )
    assert "done" not in told["after"].values(), told["after"]
    assert "started" not in ran.stdout
    assert told["limits"] == {"CPU": 20, "CORE": 0, "FSIZE": 0}


def test_a_page_comes_soon_enough_for_leafing() -> None:
    started = time.monotonic()
    render(pdf(), "application/pdf", 0, 1200)
    assert time.monotonic() - started < 2.0
