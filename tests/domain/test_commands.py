"""Commands travel unharmed, and what is no command of ours is refused at the border."""

import json

import msgspec
import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import RequestId, Sha256
from tests.builders import approve, attach, attachment, command, enter, fault, sha, uuid

ALL = (
    enter(attachments=(attachment(),), ticks={"kk": "ok"}),
    c.Claim(),
    c.Release(),
    c.TakeOver("sakit"),
    c.Forward("31.74.02", "salah"),
    c.Return((fault(text="halaman 2"),), "buram"),
    approve(answers={"a:b": "benar"}),
    c.Reject((fault(),), "bukan warga"),
    c.MarkDuplicate(RequestId(uuid(2))),
    c.NotDuplicate(RequestId(uuid(2)), "kembar"),
    c.Wait("pusat"),
    c.Resume(),
    c.Correct("child.name", "a", "b", "akta"),
    c.Resubmit("ini fotonya", {"child.name": "Bimo"}, (attachment(3, "kk"),)),
    c.Answer("aktif"),
    attach(signed=True, number="1"),
    c.SubmitForSignature("d"),
    c.Signed("d", "1"),
    c.Print("d", "sobek"),
    c.Ready("d"),
    c.HandOver("d", "Sari"),
    c.VoidDocument("d", "salah"),
    c.Complete(),
    c.Reopen("keliru"),
    c.Note("halo"),
    c.CheckNik(),
    c.Explain({"registry.differs:mother.name": "ejaan lama"}),
)


def test_every_kind_is_in_the_list():
    assert {type(payload) for payload in ALL} == set(c.AnyPayload.__args__)


@pytest.mark.parametrize("payload", ALL, ids=lambda payload: payload.kind)
def test_a_command_comes_back_as_it_went(payload):
    seen = c.Evidence(viewed=(sha(1),), findings=("nik.date:mother.nik",))
    sent = command(payload, blobs=(Sha256("0" * 64),), needs=("x",), evidence=seen, previous_hash="ab")
    assert c.decode(c.encode(sent)) == sent
    assert json.loads(c.encode(sent))["payload"]["kind"] == payload.kind == sent.kind


def raw(**changes):
    body = json.loads(c.encode(command(c.Note("halo"))))
    return json.dumps({**body, **changes}).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"payload": {"kind": "bless"}},
        {"payload": {"text": "x"}},
        {"payload": {"kind": "note"}},
        {"payload": {"kind": "note", "text": 7}},
        {"payload": None},
        {"made_at": "2020-03-24T10:00:00"},
        {"made_at": "kemarin"},
        {"base_version": -1},
        {"base_version": 2**63},
        {"seq": 10**400},
        {"id": None},
    ],
)
def test_an_unknown_kind_or_shape_is_refused(changes):
    with pytest.raises(msgspec.ValidationError):
        c.decode(raw(**changes))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"id":"\xff"}', b'{"x":' * 50_000])
def test_what_is_no_json_is_refused(body):
    with pytest.raises(ValueError, match=r".+"):
        c.decode(body)


def test_a_field_of_a_newer_desk_is_ignored():
    assert c.decode(raw(mood="cerah")).kind == "note"


def test_only_what_changes_nobody_s_work_is_harmless():
    assert {"note", "print", "check_nik"} == c.HARMLESS
    assert {"nik_checked"} == c.ASIDE - c.HARMLESS
