"""The line: closing it ends a waiting call; TLS trusts only the authority it was given."""

import errno
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from urllib3.connection import HTTPConnection

from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.wire import Policy
from alpukat_desk.remote import HttpApi
from alpukat_desk.remote.line import Line
from tests.remote.crooked import Caller, Crooked, answer
from tests.remote.test_api import TOKEN, Serve, always, api, serve

__all__ = ["serve"]


@pytest.mark.parametrize("stage", ["headers", "body"])
def test_closing_ends_the_call_that_waits_in_another_thread(serve: Serve, stage: str) -> None:
    arrived = threading.Event()

    def script(caller: Caller) -> None:
        caller.say(answer(b"{", Content_Length="9") if stage == "body" else b"")
        arrived.set()
        caller.pause(30)

    made = api(serve(script))
    made._line.timeout_s = 20.0
    closer = threading.Thread(target=lambda: arrived.wait(5) and made.close())
    closer.start()
    started = time.monotonic()
    with pytest.raises(Offline):
        made.policy()
    closer.join()
    assert time.monotonic() - started < 10, "half of what it would have waited"


def test_after_closing_nothing_waits_either(serve: Serve) -> None:
    def script(caller: Caller) -> None:
        caller.pause(30)

    made = api(serve(script))
    made._line.timeout_s = 20.0
    made.close()
    started = time.monotonic()
    with pytest.raises(Offline):
        made.policy()
    assert time.monotonic() - started < 10


def certificate(
    folder: Path, name: str, host: str = "127.0.0.1", days: int = 9, begins: datetime | None = None
) -> tuple[Path, ssl.SSLContext]:
    """A self-signed authority of its own, and a server context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins or now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    shape = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, *shape))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context


@pytest.fixture
def serve_tls(tmp_path: Path):  # type: ignore[no-untyped-def]
    running: list[Crooked] = []

    def start(**options: object) -> tuple[Path, Crooked]:
        authority, context = certificate(tmp_path, "ours", **options)  # type: ignore[arg-type]
        running.append(Crooked(always(answer(b"{}")), context))
        return authority, running[-1]

    yield start
    for server in running:
        server.close()


def test_our_own_authority_is_trusted(serve_tls: Callable[..., tuple[Path, Crooked]]) -> None:
    authority, server = serve_tls()
    made = HttpApi(server.url, timeout_s=2, ca_file=authority)
    assert made.policy() == Policy()
    assert made.policy() == Policy()
    made.close()


@pytest.mark.parametrize("fault", ["other authority", "other name", "expired", "public authorities"])
def test_a_stranger_in_the_middle_hears_no_token(
    serve_tls: Callable[..., tuple[Path, Crooked]], tmp_path: Path, fault: str
) -> None:
    options = {"other name": {"host": "127.0.0.2"}, "expired": {"days": -1}}.get(fault, {})
    authority, server = serve_tls(**options)
    if fault == "other authority":
        authority, _ = certificate(tmp_path, "theirs")
    made = HttpApi(server.url, timeout_s=2, ca_file=None if fault == "public authorities" else authority)
    made.resume(TOKEN)
    code = "server.certificate_date" if fault == "expired" else "server.untrusted"
    with pytest.raises(Offline, match=code):
        made.policy()
    assert server.heard == []


def test_a_certificate_that_is_not_valid_yet_speaks_of_the_clock(tmp_path: Path) -> None:
    """A laptop whose clock stands in 1970 sees every certificate so."""
    authority, context = certificate(tmp_path, "ours", begins=datetime.now(UTC) + timedelta(days=1))
    server = Crooked(always(answer(b"{}")), context)
    with pytest.raises(Offline, match="server.certificate_date"):
        HttpApi(server.url, timeout_s=2, ca_file=authority).policy()
    server.close()


def test_waking_ends_the_call_for_news_and_leaves_the_other_line_warm(serve: Serve) -> None:
    """The very next call for news waits again, over a connection of its own."""
    arrived = threading.Event()

    def script(caller: Caller) -> None:
        if "/v1/poke" not in caller.request:
            caller.say(answer(b"{}"))
            return
        arrived.set()
        assert caller.link.recv(1) == b""

    made = api(serve(script))
    waker = threading.Thread(target=lambda: arrived.wait(5) and made.wake())
    waker.start()
    started = time.monotonic()
    assert made.wait("c0", 25) is False
    waker.join()
    assert time.monotonic() - started < 10, "half of what it would have waited"
    assert made.policy() == Policy()


def test_a_wait_that_was_woken_before_it_began_does_not_begin(serve: Serve) -> None:
    server = serve(lambda caller: caller.say(answer(status="200 OK")))
    made = api(server)
    made.wake()
    assert (made.wait("c0", 25), server.heard) == (False, [])
    assert made.wait("c0", 25) is True


def test_a_connection_made_while_being_woken_is_of_no_use() -> None:
    """A thread may wake just while the connection is made: then nothing can be read from it."""
    line = Line(1.0)
    line.wake()
    mine, theirs = socket.socketpair()
    with mine, theirs:
        connection = HTTPConnection("127.0.0.1")
        connection.sock = mine
        line.join(connection)
        assert mine.recv(1) == b""


def test_closing_ends_a_wait_as_it_ends_every_call(serve: Serve) -> None:
    arrived = threading.Event()

    def script(caller: Caller) -> None:
        arrived.set()
        caller.pause(30)

    made = api(serve(script))
    closer = threading.Thread(target=lambda: arrived.wait(5) and made.close())
    closer.start()
    with pytest.raises(Offline):
        made.wait("c0", 25)
    closer.join()


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (socket.gaierror(-3, "temporary failure in name resolution"), "network.none"),
        (OSError(errno.ENETUNREACH, "network is unreachable"), "network.none"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "server.unreachable"),
    ],
)
def test_no_network_is_told_from_a_server_that_is_down(
    monkeypatch: pytest.MonkeyPatch, cause: OSError, code: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise cause

    monkeypatch.setattr("urllib3.util.connection.create_connection", fails)
    with pytest.raises(Offline, match=code):
        HttpApi("http://localhost:1").policy()
