"""The kernel's counter sees every byte that goes over loopback. Counted in a child: nobody leaves such a network."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.sync.processes import ROOT

CHILD = """
import json, socket
from tests.benchmarks.sync import namespace
apart, before = namespace.enter(), namespace.counted()
door = socket.create_server(("127.0.0.1", 0))
here = socket.create_connection(door.getsockname())
there, _ = door.accept()
here.sendall(bytes(100_000))
got = 0
while got < 100_000:
    got += len(there.recv(65536))
print(json.dumps({"apart": apart, "counted": namespace.counted() - before, "before": before}))
"""


def test_the_counter_counts_the_bytes_and_their_headers_and_starts_at_nothing() -> None:
    said = subprocess.run([sys.executable, "-c", CHILD], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    told = json.loads(said)
    if not told["apart"]:
        pytest.skip("this system gives no process a network of its own")
    assert told["before"] == 0
    assert 100_000 < told["counted"] < 110_000
