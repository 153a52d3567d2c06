"""An applicant's answer that came by message brings a returned request back, with or without a network."""

import pytest

from alpukat_desk.desk import commands, replies, transfers
from alpukat_desk.desk.replies import Sent
from alpukat_desk.desk.shown import View
from alpukat_desk.domain.commands import Return
from alpukat_desk.domain.errors import Conflict, Refused
from alpukat_desk.domain.model import Request, Status
from alpukat_desk.server import intake
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock, citizen

PHOTO = b"\x89PNG\r\n\x1a\n" + b"kk" * 300
PAPER = Sent("kk", "KK  baru\n.png", PHOTO)


@pytest.fixture
def returned(desk: Desk, central: Central, clock: Clock) -> Request:
    """Filed, taken and returned; an hour ago."""
    central.file(citizen(1))
    desk.sync()
    desk.claim(citizen(1))
    desk.decide(citizen(1), Return((b.fault(),)))
    desk.sync()
    clock.forward(hours=1)
    return desk.see(citizen(1)).request


def test_offline_it_is_in_the_queue_at_once_and_at_the_server_after_the_next_sync(
    desk: Desk, central: Central, clock: Clock, returned: Request
) -> None:
    replies.resubmit(desk.place, returned.id, returned.version, " ini kknya\x00 ", {"child.name": " Bimo "}, [PAPER])
    shown = desk.see(returned)
    assert (shown.request.status, shown.request.lease, shown.request.fields["child.name"]) == ("new", None, "Bimo")
    assert [event.after for event in shown.history if event.kind == "resubmit"] == ["child.name, kk"]
    (paper,) = shown.request.attachments
    assert (paper.requirement, paper.name) == ("kk", "KK baru .png")
    assert transfers.read(desk.place, paper.sha256) == PHOTO
    assert desk.ids(View.FREE) == (returned.id,)
    desk.sync()
    kept = central.request(returned.id)
    assert (kept.status, kept.attachments, kept.pauses[-1].until) == (Status.NEW, (paper,), clock())
    assert central.history(returned.id)[-1] == "resubmit"
    assert desk.outbox() == ()
    desk.claim(returned)
    assert desk.see(returned).request.status == Status.IN_REVIEW


@pytest.mark.parametrize(
    ("text", "values", "papers", "code"),
    [
        (" ", {}, (), "text.missing"),
        ("ini", {"nowhere": "x"}, (), "field.unknown"),
        ("ini", {"applicant.birth_date": "besok"}, (), "field.invalid"),
        ("ini", {}, (Sent("kk", "a.svg", b"<svg onload=alert(1)>"),), "enter.file"),
        ("ini", {}, (Sent("nothing", "a.png", PHOTO),), "enter.file"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    desk: Desk, returned: Request, text: str, values: dict[str, str], papers: tuple[Sent, ...], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        replies.resubmit(desk.place, returned.id, returned.version, text, values, papers)
    assert desk.outbox() == ()
    assert desk.see(returned).request == returned


def test_only_what_was_returned_comes_back(desk: Desk, central: Central) -> None:
    central.file(citizen(2))
    desk.sync()
    with pytest.raises(Refused, match=r"status\.wrong"):
        replies.resubmit(desk.place, citizen(2).id, 1, "ini")
    with pytest.raises(Conflict):
        replies.resubmit(desk.place, citizen(2).id, 2, "ini")


def test_any_officer_of_the_office_may_write_it_down_and_the_second_is_told(
    desk: Desk, desks: Desks, central: Central, returned: Request
) -> None:
    other = desks.of(b.officer(2))
    other.sync()
    for one, name in ((desk, "Bimo"), (other, "Bima")):
        replies.resubmit(one.place, returned.id, returned.version, "ini", {"child.name": name})
    other.sync()
    desk.sync()
    assert central.request(returned.id).fields["child.name"] == "Bima"
    assert desk.states() == [("resubmit", "command.conflict")]


def test_the_applicant_was_faster_by_the_other_channel(desk: Desk, central: Central, returned: Request) -> None:
    with central.house.database.writing(b.CITY) as tx:
        intake.resubmit(tx, b.CITY, returned.id, intake.Correction(fields={"child.name": "Bima"}), central.house.now())
    replies.resubmit(desk.place, returned.id, returned.version, "ini", {}, [PAPER])
    desk.sync()
    assert desk.states() == [("resubmit", "command.conflict")]
    assert central.request(returned.id).attachments == ()


def test_taken_back_it_is_returned_again_and_its_file_is_gone(desk: Desk, returned: Request) -> None:
    replies.resubmit(desk.place, returned.id, returned.version, "ini", {}, [PAPER])
    (paper,) = desk.see(returned).request.attachments
    commands.withdraw(desk.place, desk.outbox()[-1].id)
    assert desk.see(returned).request == returned
    assert transfers.read(desk.place, paper.sha256) is None
