"""What a process cannot do once it has locked itself up. Asked of a real one on this machine."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from alpukat_desk.documents.pages import _ROOT

TRIES = """
import json, os, resource, socket, sys
sys.path.insert(0, sys.argv[1])
from alpukat_desk.documents import cage

def attempt(act):
    try:
        act()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.sendto(b"x", ("192.0.2.1", 9))

def write():
    with open(sys.argv[2] + ".new", "w") as file:
        file.write("x")

listening = int(sys.argv[3])
acts = {
    "read": lambda: open(sys.argv[2]).close(),
    "write": write,
    "list": lambda: os.listdir("/"),
    "connect": lambda: socket.create_connection(("127.0.0.1", listening), 1).close(),
    "udp": udp,
    "start": lambda: os.execv(sys.executable, [sys.executable, "-c", "print('started')"]),
    "memory": lambda: bytearray(2 << 30),
}
before = {name: attempt(act) for name, act in acts.items() if name not in ("start", "memory")}
os.unlink(sys.argv[2] + ".new")
for name in sys.argv[4:]:
    setattr(cage, name, lambda _libc: None)
cage.lock_up()
after = {name: attempt(act) for name, act in acts.items()}
limits = {name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))[1] for name in ("CPU", "CORE", "FSIZE")}
print(json.dumps({"before": before, "after": after, "limits": limits}))
"""


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="namespaces, Landlock and filters are Linux's")


def locked(tmp_path: Path, *left_out: str) -> dict[str, dict[str, str]]:
    """What a child can do before and after locking up, with some of the locks left out."""
    secret = tmp_path / "secret"
    secret.write_text("rahasia")
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = [str(_ROOT), str(secret), str(server.getsockname()[1]), *left_out]
        ran = subprocess.run(
            [sys.executable, "-I", "-c", TRIES, *place], capture_output=True, text=True, timeout=30, check=True
        )
    assert "started" not in ran.stdout
    told: dict[str, dict[str, str]] = json.loads(ran.stdout)
    return told


@LINUX
def test_a_locked_process_reads_writes_starts_and_reaches_nothing(tmp_path: Path) -> None:
    told = locked(tmp_path)
    possible = {name for name, outcome in told["before"].items() if outcome == "done"}
    assert possible >= {"read", "write", "list", "connect"}
    assert "done" not in told["after"].values(), told["after"]
    assert told["limits"] == {"CPU": 20, "CORE": 0, "FSIZE": 0}


@LINUX
@pytest.mark.parametrize(
    ("left_out", "still_open"),
    [
        (("_leave_network",), set()),
        (("_filter",), {"udp"}),
        (("_leave_files",), {"read", "list"}),
        (("_leave_network", "_leave_files"), {"read", "list"}),
    ],
)
def test_one_lock_covers_for_another(tmp_path: Path, left_out: tuple[str, ...], still_open: set[str]) -> None:
    """Where namespaces are forbidden, only the filter keeps UDP in; only Landlock keeps files closed."""
    done = {name for name, outcome in locked(tmp_path, *left_out)["after"].items() if outcome == "done"}
    assert done <= still_open


@LINUX
def test_an_honest_process_is_not_hindered_by_the_filter() -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-c", HONEST, str(_ROOT)], capture_output=True, text=True, timeout=30, check=True
    )
    assert ran.stdout == "6\n"


HONEST = """
import sys
sys.path.insert(0, sys.argv[1])
from alpukat_desk.documents import cage
cage.lock_up()
print(sum(sorted([3, 2, 1])))
"""
