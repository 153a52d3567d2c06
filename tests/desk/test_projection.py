"""The projection: mirror, receipts and outbox replayed, and the same after any crash between the two files' commits."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from alpukat_desk.desk import commands, projection, sync
from alpukat_desk.desk.shown import View, standing
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused
from alpukat_desk.domain.model import Request, Severity, Status
from alpukat_desk.domain.wire import ClaimReply, Heads, Mark
from alpukat_desk.store import mirror, outbox, overlay, position
from alpukat_desk.store.drafts import Draft
from tests import builders as b
from tests import feeds as f
from tests.desks import Desk, Desks
from tests.loopback import Central, citizen

ONE = citizen(1)


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    return desk


def overlaid(desk: Desk) -> bool:
    with desk.place.store.reading() as tx:
        return ONE.id in overlay.ids(tx)


def test_without_work_there_is_only_the_mirror(ready: Desk) -> None:
    assert not overlaid(ready)
    with ready.place.store.reading() as tx:
        assert projection.current(tx, ONE.id) == ready.see(ONE).request


def test_work_in_the_middle_of_a_chain_builds_on_what_came_before(ready: Desk) -> None:
    ready.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    ready.decide(ONE, c.Correct("child.name", "Bima", "Bimo", "KTP"))
    shown = ready.see(ONE)
    assert shown.request.fields["child.name"] == "Bimo"
    assert [event.after for event in shown.history if event.kind == "correct"] == ["Bima", "Bimo"]
    assert {event.version for event in shown.history if event.kind == "correct"} == {0}


def test_a_refused_command_is_not_in_the_picture_but_keeps_the_mark(ready: Desk) -> None:
    command = ready.decide(ONE, b.approve())
    with ready.place.store.writing() as tx:
        outbox.refuse(tx, command, "finding.error")
        projection.project(tx, ready.place, ONE.id)
    assert ready.see(ONE).request.status == Status.IN_REVIEW
    assert ready.ids(View.TRAY) == (ONE.id,)


def test_the_picture_goes_when_the_mirror_has_the_version(ready: Desk) -> None:
    ready.decide(ONE, b.approve())
    assert overlaid(ready)
    ready.sync()
    assert not overlaid(ready)


def test_pictures_that_only_waited_for_the_feed_go_together_and_the_others_are_drawn_anew(
    central: Central, desk: Desk
) -> None:
    """One accepted and told, one decided upon again since, one whose news is not yet in its body."""
    told, again, behind = requests = tuple(citizen(number) for number in (1, 2, 3))
    central.file(*requests)
    desk.sync()
    desk.claim(*requests)
    for request in requests:
        desk.decide(request, c.Note("satu"))
    sync.push(desk.place, desk.api)
    desk.decide(again, c.Note("dua"))
    with desk.place.store.writing() as tx:
        news_of = {item.id: central.request(item.id).version for item in (told, again)}
        news = [
            mirror.Arrival(item, msgspec.json.encode(item), None) for item in map(central.request, (told.id, again.id))
        ]
        mirror.put(tx, news)
        projection.renew(tx, desk.place, news_of)
        assert overlay.ids(tx) == {again.id, behind.id}
        assert outbox.unmatched(tx) == {behind.id}
    assert [event.text for event in desk.see(again).history if event.kind == "note" and not event.version] == ["dua"]
    assert desk.see(behind).request.version == central.request(behind.id).version


def test_an_approval_is_judged_by_the_findings_of_what_was_corrected_before(ready: Desk, central: Central) -> None:
    """The correction that mends the finding waits in the outbox; the approval rests on it."""
    wrong = citizen(2, fields={**ONE.fields, "child.birth_date": "2031-01-01"})
    central.file(wrong)
    ready.sync()
    ready.claim(wrong)
    codes = [finding.code for finding in ready.see(wrong).findings]
    assert "birth.future" in codes
    now = ready.see(wrong).request.fields["child.birth_date"]
    ready.decide(wrong, c.Correct("child.birth_date", now, "2020-03-10", "surat lahir"))
    ready.decide(wrong, b.approve())
    assert ready.see(wrong).request.status == Status.APPROVED
    assert ready.sync().accepted == 2


def test_a_reason_in_hand_falls_when_its_value_changes(ready: Desk, central: Central) -> None:
    young = citizen(2, fields={**ONE.fields, "mother.birth_date": "2012-08-17"})
    central.file(young)
    ready.sync()
    ready.claim(young)
    before = ready.see(young).findings
    reasons = {item.ground: "Sesuai buku nikah." for item in before if item.severity == Severity.WARNING}
    commands.save_draft(ready.place, young.id, Draft(answers=reasons))
    assert reasons and standing(ready.see(young).draft, ready.see(young).findings) == reasons
    ready.decide(young, c.Correct("mother.birth_date", "2012-08-17", "2013-08-17", "KTP-el"))
    shown = ready.see(young)
    assert shown.draft.answers == reasons, "kept, should the value come back"
    assert [item.key for item in shown.findings] == [item.key for item in before]
    assert standing(shown.draft, shown.findings) == {}
    with pytest.raises(Refused, match="finding.unanswered"):
        ready.decide(young, b.approve(answers=standing(shown.draft, shown.findings)))


# ---- a crash between the commits of the two files ----


@pytest.mark.parametrize(
    "harmless", [c.Note("dilihat"), c.Correct("mother.sex", "", "P", "KTP")], ids=lambda payload: payload.kind
)
def test_what_was_accepted_beside_an_unseen_change_does_not_pass_for_having_seen_it(
    ready: Desk, desks: Desks, central: Central, harmless: c.AnyPayload
) -> None:
    """The line breaks between the answer and the feed. What is shown then is the older state with the own change, and
    a decision on it must not be taken for one on the server's."""
    other = desks.of(b.officer())
    other.sync()
    other.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    other.sync()
    before = ready.see(ONE).request.version
    ready.decide(ONE, harmless)
    ready.api.fail("feed", Offline("server.cut"))
    assert ready.failing_sync() == "server.cut"
    shown = ready.see(ONE).request
    assert ready.outbox() == () and shown.fields["child.name"] == "Anak 1" and shown.version == before
    ready.decide(ONE, b.approve())
    ready.sync()
    assert ready.states() == [("approve", "command.conflict")]
    assert central.request(ONE.id).status == Status.IN_REVIEW


def test_nor_does_it_on_top_of_what_was_accepted_before_that_change(
    ready: Desk, desks: Desks, central: Central
) -> None:
    """The feed brings neither. The picture has both, under the version that the first one led to."""
    other = desks.of(b.officer())
    other.sync()
    ready.decide(ONE, c.Note("dilihat"))
    sync.push(ready.place, ready.api)
    before = ready.see(ONE).request.version
    assert before == central.request(ONE.id).version
    other.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    other.sync()
    ready.decide(ONE, c.Correct("mother.sex", "", "P", "KTP"))
    sync.push(ready.place, ready.api)
    shown = ready.see(ONE).request
    assert ready.outbox() == () and central.request(ONE.id).version == before + 2
    assert (shown.version, name_of(shown), shown.fields["mother.sex"]) == (before, "Anak 1", "P")
    ready.decide(ONE, b.approve())
    ready.sync()
    assert ready.states() == [("approve", "command.conflict")]
    assert central.request(ONE.id).status == Status.IN_REVIEW


def test_a_note_that_was_not_seen_makes_no_conflict_of_one_s_own_work(
    ready: Desk, desks: Desks, central: Central
) -> None:
    """The same window: the server must know that the author of the approval knew of the correction."""
    other = desks.of(b.officer(2))
    other.sync()
    other.decide(ONE, c.Note("sudah ditelepon"))
    other.sync()
    ready.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    ready.api.fail("feed", Offline("server.cut"))
    assert ready.failing_sync() == "server.cut" and ready.outbox() == ()
    ready.decide(ONE, b.approve())
    ready.sync()
    assert ready.outbox() == () and central.request(ONE.id).status == Status.APPROVED


def snapshot(home: Path, name: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.glob(f"{name}*") if not path.name.endswith("-shm")}


def put_back(home: Path, name: str, files: dict[str, bytes]) -> None:
    for path in home.glob(f"{name}*"):
        path.unlink()
    for file, raw in files.items():
        (home / file).write_bytes(raw)


def crashed(desk: Desk, lost: str, act: Callable[[], object]) -> None:
    """Does something, then ends as if the named file's commit had not reached the disk."""
    desk.close()
    before = snapshot(desk.home, lost)
    desk.restart()
    act()
    desk.close()
    put_back(desk.home, lost, before)
    for path in desk.home.glob("*-shm"):
        path.unlink()
    desk.restart()


@pytest.mark.parametrize("lost", ["mirror.db", "work.db"])
def test_a_sync_half_on_disk_ends_as_a_whole_one(ready: Desk, central: Central, lost: str) -> None:
    ready.decide(ONE, c.Note("dilihat"))
    ready.decide(ONE, b.approve())
    central.file(citizen(2))
    crashed(ready, lost, ready.sync)
    assert ready.see(ONE).request.status in (Status.APPROVED, Status.IN_REVIEW)
    report = ready.sync()
    assert not report.repaired
    assert ready.outbox() == () and central.history(ONE.id) == ("filed", "claim", "note", "approve")
    assert ready.see(ONE).request == central.request(ONE.id)
    assert ready.holds(citizen(2)) and not overlaid(ready)


@pytest.mark.parametrize("lost", ["mirror.db", "work.db"])
def test_a_claim_half_on_disk_ends_as_a_whole_one(central: Central, desk: Desk, lost: str) -> None:
    central.file(ONE)
    desk.sync()
    crashed(desk, lost, lambda: desk.claim(ONE))
    desk.sync()
    assert desk.ids(View.MINE) == (ONE.id,)


def test_a_decision_is_there_after_a_crash_and_shown(ready: Desk, tmp_path: Path) -> None:
    ready.decide(ONE, b.approve())
    killed = tmp_path / "killed"
    shutil.copytree(ready.home, killed, ignore=shutil.ignore_patterns("*-shm"))
    ready.close()
    shutil.rmtree(ready.home)
    killed.rename(ready.home)
    ready.restart()
    assert ready.states() == [("approve", "waiting")]
    assert ready.see(ONE).request.status == Status.APPROVED


def test_decisions_survive_a_mirror_that_is_gone_and_stay_in_sight(ready: Desk, central: Central) -> None:
    ready.decide(ONE, b.approve())
    ready.close()
    for path in ready.home.glob("mirror.db*"):
        path.unlink()
    ready.restart()
    assert ready.see(ONE).request.status == Status.APPROVED
    assert ready.states() == [("approve", "waiting")]
    ready.decide(ONE, c.Note("lagi"))
    with ready.place.store.reading() as tx:
        assert mirror.body(tx, ONE.id) is None
    assert ready.sync().accepted == 2
    assert ready.see(ONE).request == central.request(ONE.id)


# ---- a mirror older than what was accepted ----


def name_of(request: Request) -> str:
    return request.fields["child.name"]


def correct(desk: Desk, to: str) -> None:
    desk.decide(ONE, c.Correct("child.name", name_of(desk.see(ONE).request), to, "KK"))


def goes_on(desk: Desk, central: Central) -> None:
    """The correction is still in sight, and another one on top of it is no conflict with it."""
    assert desk.see(ONE).request == replace(central.request(ONE.id), lease=desk.see(ONE).request.lease)
    correct(desk, "Bimo")
    desk.sync()
    assert desk.states() == [] and name_of(central.request(ONE.id)) == "Bimo" and not overlaid(desk)


def without_mirror(desk: Desk) -> None:
    desk.close()
    for path in desk.home.glob("mirror.db*"):
        path.unlink()
    desk.restart()


def test_the_picture_comes_back_when_the_mirror_lost_what_took_it_away(ready: Desk, central: Central) -> None:
    correct(ready, "Bima")
    sync.push(ready.place, ready.api)
    crashed(ready, "mirror.db", lambda: sync.pull(ready.place, ready.api))
    goes_on(ready, central)


def test_so_it_does_where_only_the_body_was_lost(
    ready: Desk, central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head of the new version had come with the commit before."""
    ready.sync()
    correct(ready, "Bima")
    sync.push(ready.place, ready.api)
    with ready.place.store.reading() as tx:
        lines = list(ready.api.feed(position.read(tx).cursor, verify=True))
    (told,) = [at for at, line in enumerate(lines) if isinstance(line, Heads)]
    real = ready.api.feed
    f.script(ready, [*lines[: told + 1], Mark("heads")], [lines[0], *lines[told + 1 :]])
    assert ready.failing_sync() == "feed.cut" and overlaid(ready)
    crashed(ready, "mirror.db", lambda: sync.pull(ready.place, ready.api))
    with ready.place.store.writing() as tx:
        assert mirror.versions(tx, [ONE.id]) == {ONE.id: central.request(ONE.id).version}
        assert projection.readable(mirror.body(tx, ONE.id)) != central.request(ONE.id)
        position.move(tx, cursor="")
    monkeypatch.setattr(ready.api, "feed", real)
    goes_on(ready, central)


def test_an_old_answer_after_the_mirror_was_lost_hides_nothing(
    central: Central, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    central.file(ONE)
    desk.sync()
    kept, real = list[ClaimReply](), desk.api.claim
    monkeypatch.setattr(desk.api, "claim", lambda ask: (kept.append(real(ask)), kept[0])[1])
    desk.claim(ONE)
    correct(desk, "Bima")
    desk.sync()
    without_mirror(desk)
    sync.claim_next(desk.place, desk.api, 1)
    goes_on(desk, central)


def test_nor_does_an_old_stream(ready: Desk, central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [*ready.api.feed("", verify=True)][:-1]
    ready.sync()
    correct(ready, "Bima")
    ready.sync()
    without_mirror(ready)
    real = ready.api.feed
    f.script(ready, before)
    assert ready.failing_sync() == "feed.cut"
    monkeypatch.setattr(ready.api, "feed", real)
    goes_on(ready, central)


def test_what_somebody_else_did_at_this_desk_is_not_laid_over_the_server_s_state(
    ready: Desk, central: Central, desks: Desks
) -> None:
    """A server restored to a time before it is never asked for another officer, so it would be shown for ever."""
    correct(ready, "Bima")
    sync.push(ready.place, ready.api)
    central.hire(b.officer(2))
    ready.sign_in(b.officer(2))
    with ready.place.store.writing() as tx:
        projection.project(tx, ready.place, ONE.id)
    assert not overlaid(ready) and name_of(ready.see(ONE).request) == "Anak 1"
