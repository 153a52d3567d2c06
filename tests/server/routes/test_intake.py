"""What other systems meet at their door, over HTTP: answers, refusals with place and reason, and whose door it is."""

from typing import Any

import msgspec
import pytest

from alpukat_desk.domain.model import Channel
from alpukat_desk.server import files, systems
from alpukat_desk.server.routes.intake import LARGEST
from alpukat_desk.server.systems import System
from tests import builders as b
from tests.server.site import Answer, Site, case

PHOTO = b"\x89PNG\r\n\x1a\n" + b"kk" * 3000
SHA = files.hashed(PHOTO)
FILING: dict[str, Any] = {
    "key": "APP-2020-1",
    "service": "akta-lahir",
    "office": b.OFFICE,
    "sent_at": "2020-03-24T02:00:00Z",
    "applicant": {"name": "Sari", "nik": "317401570890", "birth_date": "besok"},
    "fields": {"child.name": "Bima", "unknown.field": "tetap disimpan"},
}


def header(site: Site, channel: str = Channel.ALPUKAT) -> dict[str, str]:
    if channel not in site.tokens:
        with site.house.database.writing() as tx:
            site.tokens[channel] = systems.add(tx, System(b.CITY, f"{channel}.1", "Sistem", channel, site.clock()))
    return {"Authorization": f"Bearer {site.tokens[channel]}"}


def post(site: Site, body: Any, path: str = "requests", channel: str = Channel.ALPUKAT) -> Answer:
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return site.client.post(f"/v1/intake/{path}", content=content, headers=header(site, channel))


def upload(site: Site, data: bytes = PHOTO, start: int = 0, end: int | None = None) -> Answer:
    more = {"Upload-Offset": str(start), "Upload-Length": str(len(data))}
    path = f"/v1/intake/files/{files.hashed(data)}"
    return site.client.patch(path, content=data[start:end], headers={**header(site), **more})


def test_a_request_is_filed_once_for_its_key(site: Site) -> None:
    first, again = post(site, FILING), post(site, FILING)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "known": True}
    filed = site.request(b.request(id=first.json()["id"]))
    assert (filed.channel, filed.status, filed.code) == ("alpukat", "new", first.json()["code"])
    assert filed.fields == {**FILING["fields"], "applicant.birth_date": "besok"}, "a citizen's words are all kept"
    other = post(site, {**FILING, "fields": {}})
    assert (other.status_code, other.json()["code"]) == (409, "intake.key_reused")


def test_papers_go_first_in_pieces_and_make_the_request_complete(site: Site) -> None:
    papers = [{"sha256": SHA, "name": "kk.png", "requirement": line} for line in ("kk", "birth-letter", "old-line")]
    early = post(site, {**FILING, "papers": papers})
    assert (early.status_code, early.json()["detail"]) == (409, {"files": SHA, "count": "1"})
    assert upload(site, end=100).json() == {"offset": 100, "size": len(PHOTO)}
    assert upload(site, start=50).status_code == 409
    assert upload(site, start=100).json()["offset"] == len(PHOTO)
    state = site.client.head(f"/v1/intake/files/{SHA}", headers=header(site))
    assert state.headers["upload-offset"] == str(len(PHOTO))
    made = site.request(b.request(id=post(site, {**FILING, "papers": papers}).json()["id"]))
    assert [(item.requirement, item.media_type, item.size) for item in made.attachments] == [
        (line, "image/png", len(PHOTO)) for line in ("kk", "birth-letter", "")
    ]
    assert made.complete_at == made.submitted_at


def test_bytes_of_others_are_nobodys_papers(site: Site) -> None:
    site.keep(PHOTO, "image/png")
    answer = post(site, {**FILING, "papers": [{"sha256": SHA, "name": "kk.png"}]})
    assert answer.json()["code"] == "intake.files"


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"service": "jalan-tol"}, 400, "service.unknown", None),
        ({"office": "31.74.99"}, 400, "office.unknown", None),
        ({"office": "\0"}, 400, "office.unknown", None),
        ({"key": ""}, 422, "intake.form", "$.key"),
        ({"key": "a b"}, 422, "intake.form", "$.key"),
        ({"sent_at": "2030-01-01T00:00:00Z"}, 422, "intake.form", "$.sent_at"),
        ({"sent_at": "kemarin"}, 422, "intake.form", "$.sent_at"),
        ({"subtype": "x"}, 422, "intake.form", "$.subtype"),
        ({"applicant": ["Sari"]}, 422, "intake.form", "$.applicant"),
        ({"applicant": {"name": 1}}, 422, "intake.form", "$.applicant[...]"),
        ({"fields": {f"f{number}": "" for number in range(501)}}, 422, "intake.form", "$.fields"),
        ({"papers": [{"sha256": "../../etc/passwd", "name": "x"}]}, 422, "intake.form", "$.papers[0].sha256"),
        ({"papers": [{"sha256": SHA, "name": " "}]}, 422, "intake.form", "$.papers[0].name"),
        ({"papers": [{"sha256": SHA, "name": "x"}] * 2}, 422, "intake.form", "$.papers"),
        ({"pickup": {"office": "\0", "day": "2020-03-30"}}, 422, "intake.form", "$.pickup.office"),
        ({"fields": {"x": "y" * LARGEST}}, 413, "body.large", None),
    ],
)
def test_what_is_no_request_is_refused_with_place_and_reason(
    site: Site, change: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    answer = post(site, {**FILING, **change})
    told = answer.json()
    assert (answer.status_code, told["code"], told.get("detail", {}).get("field")) == (status, code, field)
    assert told["text"] and told["next"]
    assert post(site, FILING).status_code == 201, "a refused message leaves its key free"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 5000])
def test_what_is_no_json_is_refused(site: Site, body: bytes) -> None:
    assert post(site, body).json()["code"] in {"body.malformed", "intake.form"}


NASTY = ("\0", "\u202e<b>", "x" * 20_000, "３１７４", "😀", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("value", NASTY)
def test_no_value_of_a_citizen_is_refused(site: Site, value: str) -> None:
    told = {**FILING, "applicant": {"name": value, "nik": value}, "fields": {"child.name": value, value[:40]: "x"}}
    answer = post(site, told)
    assert answer.status_code == 201, answer.text
    site.feed(b.officer())


def test_a_returned_request_comes_back_once_with_what_was_told_anew(site: Site) -> None:
    filed = case(1, status="returned")
    site.file(filed)
    told = {"key": "k1", "fields": {"child.name": "Bimo"}}
    path = f"requests/{filed.id}/corrections"
    first, again = post(site, told, path), post(site, told, path)
    assert (first.status_code, first.json()["status"], first.json()["version"]) == (201, "new", 2)
    assert (again.status_code, again.json()["known"]) == (200, True)
    assert site.request(filed).fields["child.name"] == "Bimo"
    assert site.history(filed)[-1].after == "child.name"
    late = post(site, {**told, "key": "k2"}, path)
    assert (late.status_code, late.json()["code"]) == (409, "correction.not_asked")
    for wrong in ("x", b.uuid(77)):
        assert post(site, told, f"requests/{wrong}/corrections").status_code == 404


def test_how_a_request_stands_is_told_to_its_own_channel_only(site: Site) -> None:
    filed = post(site, FILING).json()
    path = f"/v1/intake/requests/{filed['id']}"
    assert site.client.get(path, headers=header(site)).json()["status"] == "new"
    assert site.client.get(path, headers=header(site, Channel.FACILITY)).status_code == 404
    assert site.client.get("/v1/intake/requests/%00", headers=header(site)).status_code == 404


def test_only_a_facilitys_system_tells_births(site: Site) -> None:
    births = msgspec.to_builtins(b.facility_birth())
    refused = post(site, births, "births")
    assert (refused.status_code, refused.json()["code"]) == (403, "system.channel")


def test_every_door_needs_a_systems_token_and_no_other_door_takes_it(site: Site) -> None:
    officers = site.sign_in(b.officer())
    for path in ("requests", "births", "requests/x/corrections"):
        for headers in ({}, officers, {"Authorization": "Bearer in~31.74~x"}):
            assert site.client.post(f"/v1/intake/{path}", content=b"{}", headers=headers).status_code == 401
    assert site.client.head(f"/v1/intake/files/{SHA}", headers=officers).status_code == 401
    for path in ("/v1/feed", "/v1/policy", f"/v1/files/{SHA}", f"/v1/requests/{b.uuid(1)}"):
        assert site.client.get(path, headers=header(site)).status_code == 401


def test_the_document_of_the_api_tells_the_bodies(site: Site) -> None:
    paths = site.client.get("/schema/openapi.json").json()["paths"]
    body = paths["/v1/intake/requests"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {"key", "service", "office", "sent_at"} == set(body["required"])
    assert body["properties"]["papers"]["items"]["required"] == ["sha256", "name"]
