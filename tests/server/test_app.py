import json
import re
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import func, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import wire
from alpukat_desk.domain.model import Request, RequestId, Role, Status
from alpukat_desk.server import accounts, files
from alpukat_desk.server.app import HANDLERS, attempt
from alpukat_desk.server.database import open_database
from alpukat_desk.server.intake import file_request
from alpukat_desk.server.tables import COMMANDS, HISTORY
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.conftest import Process
from tests.server.engines import SQLITE
from tests.server.site import PASSWORD, Answer, Site, asking, case, feed_lines

ONE = b.officer(1)
PDF = b"%PDF-1.7\nCONTOH\n%%EOF\n"
OPEN = {("POST", "/v1/sessions")}
"""The one door that asks for no session."""


def table(site: Site) -> Iterator[tuple[str, str]]:
    """Every method and path of the wire, from the app's own route table."""
    for route in site.client.app.routes:
        if route.path.startswith("/v1"):
            yield from ((method, route.path_format) for method in sorted(route.methods - {"OPTIONS"}))


def test_the_matrix_below_knows_every_route(site: Site) -> None:
    assert set(table(site)) == {
        ("POST", "/v1/sessions"),
        ("DELETE", "/v1/sessions"),
        ("GET", "/v1/policy"),
        ("GET", "/v1/feed"),
        ("GET", "/v1/poke"),
        ("POST", "/v1/commands"),
        ("POST", "/v1/claims"),
        ("GET", "/v1/requests/{request_id}"),
        ("HEAD", "/v1/files/{sha256}"),
        ("PATCH", "/v1/files/{sha256}"),
        ("GET", "/v1/files/{sha256}"),
        ("POST", "/v1/bundles"),
        ("POST", "/v1/intake/requests"),
        ("GET", "/v1/intake/requests/{request_id}"),
        ("POST", "/v1/intake/requests/{request_id}/corrections"),
        ("POST", "/v1/intake/births"),
        ("HEAD", "/v1/intake/files/{sha256}"),
        ("PATCH", "/v1/intake/files/{sha256}"),
    }
    assert len(HANDLERS) == len(set(table(site)))


def test_every_route_but_one_asks_for_a_session(site: Site) -> None:
    for method, path in table(site):
        answer = site.client.request(method, path.format(request_id="x", sha256=b.sha(1)))
        assert (answer.status_code == 401) == ((method, path) not in OPEN), (method, path)


SIDES = {"foreign": "31.74.02", "missing": None}


def ask(site: Site, role: str, method: str, path: str, side: str) -> Answer:
    """The route asked about something that lies abroad, or that does not exist at all."""
    officer = b.officer(50, role)
    foreign, data = case(1, office="31.74.02"), PDF + b"foreign"
    known = {"request_id": foreign.id, "sha256": files.hashed(data)}
    unknown = {"request_id": RequestId(b.uuid(999)), "sha256": files.hashed(data + b"x")}
    names = known if side == "foreign" else unknown
    bodies = {
        "/v1/commands": {"commands": [msgspec.to_builtins(_note(officer, names["request_id"]))]},
        "/v1/claims": msgspec.to_builtins(asking((RequestId(names["request_id"]),))),
        "/v1/bundles": {"wanted": [[names["sha256"], 0]]},
    }
    content = PDF[:14] if method == "PATCH" else msgspec.json.encode(bodies.get(path, {}))
    headers = {**site.sign_in(officer), "X-Request-ID": "same", "Upload-Offset": "0", "Upload-Length": "200"}
    return site.client.request(method, path.format(**names), content=content, headers=headers)


def _note(officer: Any, request_id: str) -> c.Command:
    return b.command(c.Note("x"), None, officer, request_id=request_id)


@pytest.mark.parametrize("role", list(Role))
def test_nothing_foreign_is_told_from_nothing_at_all(site: Site, role: Role) -> None:
    """Each role x each route x a foreign id and one that does not exist: the answers are the same, byte for byte."""
    data = PDF + b"foreign"
    site.keep(data)
    site.file(case(1, office="31.74.02", attachments=(b.attachment(1, sha256=files.hashed(data)),)))
    for method, path in table(site):
        if path in ("/v1/sessions", "/v1/policy"):
            continue
        answers = [ask(site, role, method, path, side) for side in SIDES]
        shown = [_without_names(answer.text) for answer in answers]
        assert shown[0] == shown[1], (method, path)
        assert answers[0].status_code == answers[1].status_code, (method, path)
        assert answers[0].headers == answers[1].headers, (method, path)
        assert "foreign" not in answers[0].text


def _without_names(text: str) -> str:
    return re.sub(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text)


def test_a_foreign_request_is_not_changed_by_anybody(site: Site) -> None:
    foreign = case(1, office="31.74.02")
    site.file(foreign)
    for role in Role:
        for method, path in table(site):
            if path != "/v1/sessions":
                ask(site, role, method, path, "foreign")
    assert site.request(foreign) == foreign
    assert len(site.history(foreign)) == 1


GARBAGE = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"{",
    b"\xff\xfe\x00",
    b"\x00" * 100,
    b"[" * 60_000,
    b'{"a":' * 10_000,
    b'{"commands": [' + b"[" * 10_000 + b"]" * 10_000 + b"]}",
    b'{"commands": [NaN, Infinity]}',
    b'{"commands": [' + b"9" * 60_000 + b"]}",
    b'{"commands": [{"id": "' + b"0" * 36 + b'"}]}',
    b'{"commands": ["\\ud800"]}',
    b'{"count": 99999999999999999999999999}',
    b'{"ids": ["\\u0000"], "count": 1}',
    b'{"ids": ["%s", "../..", "\xf0\x9f\xa5\x91"]}',
    b'{"officer": "\\u0000", "password": "", "device_id": ""}',
    b'{"officer": "\xf0\x9f\xa5\x91", "password": "\\u0000", "device_id": "x"}',
    b'{"officer": "a", "password": "b", "device_id": "c", "officer": 1}',
    b"<html></html>",
]
NAMES = ["x", "%00", "%ff%fe", "..", "%2e%2e%2f", "'--", "x" * 5000, "\N{AVOCADO}", "a b", b.sha(1), b.uuid(1), "%25"]


def test_garbage_is_never_our_fault(site: Site) -> None:
    header = site.sign_in(ONE)
    for method, path in table(site):
        for body in GARBAGE if method in ("POST", "PATCH") else [b"", b"\xff"]:
            more = {"Content-Type": "application/json", "Upload-Offset": "0", "Upload-Length": str(len(body))}
            answer = site.client.request(
                method, path.format(request_id="x", sha256=b.sha(1)), content=body, headers={**header, **more}
            )
            header = site.sign_in(ONE) if method != "DELETE" else _again(site)
            assert answer.status_code < 500, (method, path, body[:60], answer.text)
            assert answer.headers["alpukat-protocol"] == str(wire.PROTOCOL)


def _again(site: Site) -> dict[str, str]:
    site.tokens.clear()
    return site.sign_in(ONE)


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_never_our_fault(site: Site, name: str) -> None:
    header = site.sign_in(ONE)
    for method, path in table(site):
        if "{" in path:
            answer = site.client.request(method, path.format(request_id=name, sha256=name), headers=header)
            assert answer.status_code < 500, (method, path, answer.text)
    for query in (name, f"{name}&cursor=2"):
        assert site.client.get(f"/v1/feed?cursor={query}", headers=header).status_code < 500


def test_strange_headers_are_never_our_fault(site: Site) -> None:
    for value in ("x" * 9000, "\xff", "Bearer \xff", "bytes=" + "9" * 999 + "-", "gzip;q=0", ","):
        for name in ("Authorization", "Range", "Accept-Encoding", "Content-Type", "Accept-Language", "Cookie"):
            headers = httpx.Headers([*site.sign_in(ONE).items()])
            raw = [*headers.raw, (name.encode(), value.encode("latin-1"))]
            for method, path in (("GET", "/v1/feed"), ("POST", "/v1/commands"), ("GET", f"/v1/files/{b.sha(1)}")):
                assert site.client.request(method, path, headers=raw).status_code < 500  # type: ignore[arg-type]


def test_a_bug_is_told_calmly_and_logged(
    site: Site, monkeypatch: pytest.MonkeyPatch, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.server.problems", "unexpected fault, trace my-trace")
    header = site.sign_in(ONE)
    monkeypatch.setattr("alpukat_desk.server.claims.claim", lambda *_: 1 / 0)
    body = msgspec.json.encode(asking())
    answer = site.client.post("/v1/claims", content=body, headers={**header, "X-Request-ID": "my-trace"})
    assert (answer.status_code, answer.json()["code"]) == (500, "server.fault")
    assert "division" not in answer.text
    assert answer.headers["alpukat-epoch"] == site.house.epoch


def test_an_attempt_hands_on_what_it_decides_and_survives_a_bug(expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.server.app", "could not decide command")
    assert attempt("x", lambda: "decided") == "decided"
    assert attempt("x", lambda: 1 / 0) is None


def test_the_document_describes_every_route_with_its_bodies(site: Site) -> None:
    answer = site.client.get("/schema")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert described == set(table(site))
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert reference in document["components"]["schemas"]
    body = document["paths"]["/v1/commands"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["commands"]


def enrol(process: Process, *requests: Request) -> None:
    database = open_database(process.database)
    with database.writing(b.CITY) as tx:
        accounts.add(tx, ONE, PASSWORD, datetime.now(UTC))
        for request in requests:
            file_request(tx, request)
    database.close()


def signed_in(client: httpx.Client) -> dict[str, str]:
    answer = client.post("/v1/sessions", content=msgspec.json.encode(wire.SignIn(ONE.id, PASSWORD, b.DEVICE)))
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_served_desk_signs_in_pulls_and_the_server_ends_cleanly(process: Process) -> None:
    enrol(process, case(1))
    process.start()
    with process.client() as client:
        header = signed_in(client)
        start, *_, end = feed_lines(client.get("/v1/feed", headers=header).content)
        assert isinstance(start, wire.Start) and isinstance(end, wire.End)
        assert (start.total, end.count) == (1, 1)
        assert client.get("/schema").status_code == 200
    assert process.end("terminate") == 0
    assert "Traceback" not in (process.folder / "server.log").read_text()


def test_a_server_told_to_stop_answers_those_who_wait_for_news(process: Process) -> None:
    """Their calls would otherwise hold it until its patience ends, and be broken off then."""
    enrol(process, case(1))
    process.start()
    with process.client() as client, ThreadPoolExecutor(2) as pool:
        headers = signed_in(client)
        cursor = feed_lines(client.get("/v1/feed", headers=headers).content)[-1].cursor  # type: ignore[union-attr]
        asked = [pool.submit(client.get, "/v1/poke", params={"cursor": cursor}, headers=headers) for _ in range(2)]
        assert client.get("/v1/policy", headers=headers).status_code == 200
        assert process.end("terminate") == 0
        assert {"cut" if each.exception() else each.result().status_code for each in asked} <= {204, "cut"}
    assert "exceeded" not in (process.folder / "server.log").read_text()


def test_a_second_server_on_one_file_is_refused_politely(engine: str, process: Process) -> None:
    if engine != SQLITE:
        return
    process.start()
    second = Process(process.folder)
    with pytest.raises(AssertionError, match="Server lain sudah melayani"):
        second.start()
    assert second.end("wait") == 1
    with process.client() as client:
        assert client.get("/schema").status_code == 200


def test_killed_between_commands_nothing_is_lost_and_nothing_doubled(engine: str, process: Process) -> None:
    """The server is killed while it works on a push, three times; the desk sends the same push until it is done."""
    requests = [case(number) for number in range(1, 51)]
    pushed = [b.command(c.Note(f"catatan {item.code}"), item) for item in requests]
    enrol(process, *requests)
    watched = open_database(process.database)
    for wanted in (5, 20, 35):
        process.start()
        _push_until(process, pushed, watched, wanted)
    process.start()
    with process.client() as client:
        answer = client.post("/v1/commands", content=_body(pushed), headers=signed_in(client), timeout=60)
    outcomes = msgspec.json.decode(answer.content, type=wire.PushReply).outcomes
    assert [type(item) for item in outcomes] == [wire.Accepted] * 50
    known = [item.known for item in outcomes if isinstance(item, wire.Accepted)]
    assert known.count(True) >= 35
    with watched.reading() as tx:
        notes = select(func.count()).select_from(HISTORY).where(HISTORY.c.kind == "note")
        versions = select(HISTORY.c.version).where(HISTORY.c.kind == "note").distinct()
        assert tx.execute(notes).scalar_one() == 50
        assert tx.execute(versions).scalars().all() == [2]
        if engine == SQLITE:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    watched.close()


def _body(pushed: list[c.Command]) -> bytes:
    return msgspec.json.encode(wire.Push(tuple(msgspec.Raw(c.encode(item)) for item in pushed)))


def _push_until(process: Process, pushed: list[c.Command], watched: Any, wanted: int) -> None:
    """Pushes, and kills the server as soon as so many commands are decided."""
    with process.client() as client:
        header = signed_in(client)
        sender = threading.Thread(target=_send, args=(client, _body(pushed), header))
        sender.start()
        while sender.is_alive() and _decided(watched) < wanted:
            continue
        assert process.end() == -signal.SIGKILL
        sender.join()


def _send(client: httpx.Client, body: bytes, header: dict[str, str]) -> str:
    try:
        return client.post("/v1/commands", content=body, headers=header, timeout=60).text
    except httpx.TransportError as fault:
        return str(fault)


def _decided(watched: Any) -> int:
    with watched.reading() as tx:
        return int(tx.execute(select(func.count()).select_from(COMMANDS)).scalar_one())


def test_a_stranger_who_says_nothing_keeps_nobody_waiting(process: Process) -> None:
    process.start()
    host, port = process.address.removeprefix("http://").split(":")
    strangers = [socket.create_connection((host, int(port))) for _ in range(20)]
    for stranger in strangers:
        stranger.sendall(b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
    with process.client() as client:
        assert client.get("/schema", timeout=5).status_code == 200
    for stranger in strangers:
        stranger.close()
    assert process.end("terminate") == 0


def test_leases_of_the_served_policy_are_three_days(process: Process) -> None:
    enrol(process, case(1))
    process.start()
    with process.client() as client:
        answer = client.post("/v1/claims", content=msgspec.json.encode(asking(count=1)), headers=signed_in(client))
    request = wire.parse_request(msgspec.json.decode(answer.content, type=wire.ClaimReply).claimed[0])
    assert request.lease is not None
    assert request.status == Status.IN_REVIEW
    assert timedelta(hours=71, minutes=59) < request.lease.until - datetime.now(UTC) <= timedelta(hours=72)
