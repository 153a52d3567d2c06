import socket

import pytest

from alpukat_desk.server.parsing import HEAD_MOST
from tests.server.conftest import Process

START = b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\n"
HEADS = {
    "one header": START + b"A: ",
    "many headers": START,
    "an address": b"GET /",
    "behind a whole request": START + b"Content-Length: 2\r\n\r\n{}" + START,
}
MORE = {"many headers": b"A: b\r\n"}


def dialled(process: Process) -> socket.socket:
    host, port = process.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def told(link: socket.socket) -> bytes:
    """Everything until the other side hangs up."""
    said = b""
    try:
        while part := link.recv(1 << 16):
            said += part
    except ConnectionError:
        return said
    return said


def test_a_head_without_end_is_cut_off(process: Process) -> None:
    process.start()
    for name, begun in HEADS.items():
        with dialled(process) as link:
            with pytest.raises(ConnectionError):
                link.sendall(begun)
                while True:
                    link.sendall(MORE.get(name, b"x" * 6) * (HEAD_MOST // 6))
            told(link)
    assert process.end("terminate") == 0


def test_a_head_that_drips_in_is_told_what_is_wrong_with_it(process: Process) -> None:
    process.start()
    with dialled(process) as link:
        link.sendall(START)
        for _ in range(2):
            link.sendall(b"A: " + b"x" * (HEAD_MOST // 2) + b"\r\n")
        assert told(link).startswith(b"HTTP/1.1 400 ")


def test_a_large_body_behind_a_small_head_is_not_taken_for_one(process: Process) -> None:
    process.start()
    body = b"x" * 4 * HEAD_MOST
    with dialled(process) as link:
        link.sendall(START + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert link.recv(100).startswith(b"HTTP/1.1 413 ")


def test_requests_that_come_together_are_answered_one_after_the_other(process: Process) -> None:
    process.start()
    one = START + b"Content-Length: 2\r\n\r\n{}"
    with dialled(process) as link:
        link.sendall(one + one.replace(b"Host: x", b"Host: x\r\nConnection: close"))
        assert told(link).count(b"HTTP/1.1 400 ") == 2


def test_many_requests_on_one_connection_are_no_long_head(process: Process) -> None:
    process.start()
    with process.client() as client:
        more = {"A": "x" * (HEAD_MOST // 8)}
        assert [client.get("/nowhere", headers=more).status_code for _ in range(20)] == [404] * 20
        told = [client.post("/v1/sessions", content=b"{}" * 90, headers=more) for _ in range(9)]
        assert {answer.json()["code"] for answer in told} == {"body.malformed"}


def test_what_is_no_http_is_refused(process: Process) -> None:
    process.start()
    with dialled(process) as link:
        link.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert told(link).startswith(b"HTTP/1.1 400 ")
