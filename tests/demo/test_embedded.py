import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from alpukat_desk.demo.embedded import Embedded, database_url, embedded
from alpukat_desk.demo.seed import seed
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.model import DeviceId
from alpukat_desk.domain.wire import SignIn
from alpukat_desk.remote import HttpApi
from tests.house.source import ROOT


def signed_in(url: str) -> str:
    api = HttpApi(url)
    try:
        return api.sign_in(SignIn(DEMO_OFFICER.id, DEMO_PASSWORD, DeviceId("device-1"))).officer.id
    finally:
        api.close()


def test_the_server_answers_stops_and_comes_back_on_its_port_with_its_data(tmp_path: Path) -> None:
    seed(database_url(tmp_path), tmp_path / "files", 1, 1)
    with embedded(tmp_path) as server:
        url = server.url
        assert signed_in(url) == DEMO_OFFICER.id
        server.stop()
        assert not server.running
        with pytest.raises(Offline):
            signed_in(url)
        assert server.start() == url == server.start()
        assert signed_in(url) == DEMO_OFFICER.id
    assert not server.running


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_child_never_learns_the_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALPUKAT_PASSPHRASE", "a secret of nobody")
    with embedded(tmp_path) as server:
        assert server._child is not None
        assert b"a secret of nobody" not in Path(f"/proc/{server._child.pid}/environ").read_bytes()


def test_the_child_ends_also_when_the_block_fails(tmp_path: Path) -> None:
    seen: list[Embedded] = []
    with pytest.raises(LookupError), embedded(tmp_path) as server:
        seen.append(server)
        raise LookupError
    assert not seen[0].running
    with pytest.raises(Offline):
        signed_in(seen[0].url)


def test_the_child_ends_also_when_this_program_is_killed(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from alpukat_desk.demo.embedded import Embedded
print(Embedded(Path({str(tmp_path)!r})).start(), flush=True)
input()
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address = urlsplit(program.stdout.readline().strip())
        with socket.create_connection((address.hostname, address.port), timeout=30) as line:
            program.kill()
            assert line.recv(1) == b""


def test_a_server_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "server.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Offline, match=r"server\.start") as told:
        Embedded(tmp_path).start()
    assert Path(str(told.value.detail["file"])).read_text(encoding="utf-8").strip()
