"""The call to the ministry over a real socket: its words, its refusals, and whoever only claims to be it."""

import json
import socket
from collections.abc import Callable, Iterator

import pytest

from alpukat_desk.domain.model import Element
from alpukat_desk.domain.registry import Question, Said, Unanswered, Word
from alpukat_desk.server.ministry import LARGEST, Ministry
from tests.remote.crooked import Caller, Crooked, answer, endless

NIK = "3174015708900001"
ASKED = Question("applicant.nik", {"NIK": NIK, "NAMA_LGKP": "Sari Wulandari", "TGL_LHR": "17-08-1990"})
LOST = Unanswered("unreachable")
Serve = Callable[..., Ministry]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[Crooked] = []

    def start(reply: bytes | Callable[[Caller], None], within_s: float = 5.0) -> Ministry:
        script = reply if callable(reply) else lambda caller: caller.say(reply)
        running.append(Crooked(script))
        place = f"{running[-1].url}/dukcapil/CALL_VERIFY_BY_ELEMEN"
        return Ministry(place, "kota", "rahasia", "10.0.0.9", 90, within_s)

    start.running = running  # type: ignore[attr-defined]
    yield start
    for server in running:
        server.close()


def told(content: object, **more: object) -> bytes:
    paging = {"lastPage": True, "numberOfElements": 1, "totalElements": 1, "number": 0, "size": 1}
    return answer(json.dumps({"content": content, **paging, "quotaLimiter": 500, **more}).encode(), ours=False)


def words(**elements: str) -> bytes:
    return told([elements])


def test_the_call_has_the_shape_of_the_ministry(serve: Serve) -> None:
    serve(words(NIK="Sesuai")).ask(ASKED)
    (heard,) = serve.running[0].heard  # type: ignore[attr-defined]
    assert heard.request.startswith("POST /dukcapil/CALL_VERIFY_BY_ELEMEN HTTP/1.1\r\n")
    account = {"USER_ID": "kota", "PASSWORD": "rahasia", "IP_USER": "10.0.0.9", "TRESHOLD": 90}
    assert json.loads(heard.body) == {**account, **ASKED.elements}


def test_each_element_fits_or_not_with_its_likeness(serve: Serve) -> None:
    said = serve(words(NIK="Sesuai", NAMA_LGKP="Tidak Sesuai (62)", TGL_LHR="Sesuai (100)", NO_KK="Sesuai")).ask(ASKED)
    assert said == Word({"NIK": Element(True), "NAMA_LGKP": Element(False, 62), "TGL_LHR": Element(True, 100)})
    assert serve(words(NIK=NIK, NAMA_LGKP="SESUAI")).ask(ASKED) == Word(
        {"NIK": Element(True), "NAMA_LGKP": Element(True)}
    )


@pytest.mark.parametrize(
    ("number", "code"), [(11, "deceased"), (12, "double"), (13, "not_found"), (14, "inactive"), (15, "form")]
)
def test_what_the_register_says_instead(serve: Serve, number: int, code: str) -> None:
    reply: dict[str, object] = {"RESPON": "Data Ditemukan, Status ...", "RESPONSE_CODE": str(number)}
    assert serve(told([reply])).ask(ASKED) == Word(code=code)
    assert serve(told([], RESPON="x", RESPONSE_CODE=number)).ask(ASKED) == Word(code=code)


@pytest.mark.parametrize(
    ("respon", "reason"),
    [
        ("Kuota Akses Hari ini telah Habis", "quota"),
        ("IP Address Tidak Sesuai", "address"),
        ("IP Client Tidak terdaftar", "address"),
        ("Login Gagal", "login"),
        ("Sistem sedang dalam pemeliharaan", "unreachable"),
    ],
)
def test_why_it_gives_no_answer(serve: Serve, respon: str, reason: str) -> None:
    assert serve(told([{"RESPON": respon}])).ask(ASKED) == Unanswered(reason)
    assert serve(told({"RESPON": respon})).ask(ASKED) == Unanswered(reason)


HOSTILE = {
    "an error page": answer(b"<html>Login Gagal</html>", ours=False),
    "a cut answer": words(NIK="Sesuai")[:-9],
    "cut JSON": answer(b'{"content":[{"NIK":"Ses', ours=False),
    "a server error": answer(b'{"content":[{"NIK":"Sesuai"}]}', "500 Internal Server Error", ours=False),
    "a way elsewhere": answer(b"", "302 Found", ours=False, Location="http://127.0.0.1:9/"),
    "a huge answer": told([{"NIK": "Sesuai", "X": "a" * LARGEST}]),
    "nesting": answer(b"[" * 60_000, ours=False),
    "no object": answer(b"[1]", ours=False),
    "nothing asked": words(ALAMAT="Sesuai"),
    "nothing": told([]),
    "another word": words(NIK="Sesuai", NAMA_LGKP="Siti Aminah"),
    "more than all": words(NIK="Sesuai (101)"),
    "a number": told([{"NIK": True}]),
    "an unknown code": told([{"RESPON": "x", "RESPONSE_CODE": "99", "NIK": "Sesuai"}]),
    "no HTTP": b"hello\r\n\r\n",
    "silence": b"",
    "a long header": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n{}",
}


@pytest.mark.parametrize("reply", HOSTILE.values(), ids=HOSTILE)
def test_whatever_else_comes_is_no_answer(serve: Serve, reply: bytes) -> None:
    assert serve(reply).ask(ASKED) == LOST


def test_a_drip_and_a_flood_are_cut_by_the_clock(serve: Serve) -> None:
    def drip(caller: Caller) -> None:
        caller.say(endless(b'{"content":'))
        while not caller.pause(0.02):
            caller.say(b" ")

    def headers(caller: Caller) -> None:
        caller.say(b"HTTP/1.1 200 OK\r\n")
        while not caller.pause(0.02):
            caller.say(b"X: a\r\n")

    for script in (drip, headers):
        assert serve(script, within_s=0.2).ask(ASKED) == LOST


def test_nobody_there_costs_no_call(serve: Serve) -> None:
    ministry = serve(b"")
    serve.running.pop().close()  # type: ignore[attr-defined]
    assert ministry.ask(ASKED) == Unanswered("unreachable", counted=False)


def test_no_account_and_no_person_is_ever_told(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    ministry = serve(HOSTILE["an error page"])
    said: Said = ministry.ask(ASKED)
    shown = f"{ministry!r} {said!r} {caplog.text}"
    assert not [secret for secret in ("rahasia", "kota", "10.0.0.9", NIK, "Sari", "127.0.0.1") if secret in shown]


def test_all_its_addresses_together_get_the_time_of_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    real, limits = socket.getaddrinfo, list[float]()
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))] * 4
    named = {"ministry.example": places}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: named.get(host) or real(host, *rest, **more))
    monkeypatch.setattr(socket.socket, "settimeout", lambda _, limit: limits.append(limit))
    ministry = Ministry(f"http://ministry.example:{port}/", "kota", "rahasia", "10.0.0.9")
    assert ministry.ask(ASKED) == Unanswered("unreachable", counted=False)
    assert (len(limits), sum(limits)) == (4, ministry.within_s)
