"""The laws of docs/sync.md, each as one sentence that is asked of the real files and the real database."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk import projection, queries
from alpukat_desk.desk.place import context_of
from alpukat_desk.desk.shown import OutboxRow, View
from alpukat_desk.domain import lifecycle, wire
from alpukat_desk.domain.commands import ASIDE, HARMLESS, Command, decode
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import in_jurisdiction
from alpukat_desk.domain.model import CLOSED, CommandId, Event, Officer, Request, RequestId, Sha256
from alpukat_desk.server import cursors, records
from alpukat_desk.store import blobs, drafts, mirror, outbox, overlay, own_files, position
from alpukat_desk.store.database import Tx
from alpukat_desk.store.outbox import Receipt
from tests import builders as b
from tests.profiles import recounted
from tests.simulation.town import Laptop

if TYPE_CHECKING:
    from tests.simulation.world import World

ROUNDS = 12
Requests = dict[RequestId, tuple[int, Request]]


@dataclass
class Record:
    """What one mirror was last seen to hold, since the restore it has taken in."""

    versions: dict[RequestId, int] = field(default_factory=dict)
    restores: int = 0
    stamp: tuple[int, int] = (-1, -1)


def told(request: Request) -> str:
    """A state of a request, to be compared whole."""
    return msgspec.json.encode(request).decode()


def scope(world: "World", one: Laptop, requests: Requests) -> dict[RequestId, Request]:
    """What this desk is to hold, by the account as the server knows it now."""
    officer = world.server.officer(one.officer)
    return {
        key: request
        for key, (_, request) in requests.items()
        if in_jurisdiction(officer, request) and is_young(request, _horizon(world))
    }


def is_young(request: Request, horizon: date) -> bool:
    return request.closed_at is None or request.closed_at.astimezone(UTC).date() >= horizon


def _horizon(world: "World") -> date:
    return world.clock().astimezone(UTC).date() - timedelta(days=world.server.house.policy.retention_days)


# ---- after every step ----


def check_changed(world: "World", one: Laptop) -> None:
    """Where nothing was made to last there is nothing new to look at."""
    record = world.records[one.number]
    if record.stamp != world.stamp(one):
        check_desk(world, one)
        record.stamp = world.stamp(one)


def check_desk(world: "World", one: Laptop) -> None:
    with one.desk.place.store.reading() as tx:
        versions = mirror.versions(tx, sorted(world.bodies))
        _count_and_digest_are_those_of_the_rows(tx, versions)
        for key, version in versions.items():
            _the_server_once_said(world, tx, key, version, mirror.body(tx, key))
        if not world.restores:
            _a_picture_without_work_is_a_state_of_the_server(world, one, tx)
            _what_was_accepted_stays_in_sight(tx, versions)
        if not world.unsaid:
            _the_cursor_is_not_ahead_of_the_rows(world, tx, versions)
    _no_version_goes_back(world, one, versions)
    no_decision_is_missing(world, one)


def _count_and_digest_are_those_of_the_rows(tx: Tx, versions: dict[RequestId, int]) -> None:
    state = position.read(tx)
    assert (state.count, state.digest) == recounted(tx)
    assert len(versions) == state.count, "a request nobody ever filed"


def _the_server_once_said(world: "World", tx: Tx, key: RequestId, version: int, raw: bytes | None) -> None:
    """A head comes before its body, and until then the body before it stays: an older one, but while a restored server
    tells everything anew."""
    if raw is not None and raw.decode() not in world.bodies[key]:
        assert told(wire.parse_request(raw)) in world.bodies[key], (key, version)
    assert raw is None or wire.parse_request(raw).version <= version or _is_told_anew(world, tx), key


def _is_told_anew(world: "World", tx: Tx) -> bool:
    """Whether the desk has yet to hear of a restore, or to read to its end what the server then told."""
    state = position.read(tx)
    return bool(world.restores) and (world.unsaid or state.filling or state.epoch != world.server.house.epoch)


def _a_picture_without_work_is_a_state_of_the_server(world: "World", one: Laptop, tx: Tx) -> None:
    """What is shown under a version is what the server had under it; but for how long the lease runs, which the server
    alone knows. Where others' changes lie before what was accepted here, this lies on the state before them, under that
    state's version: whoever decides on it has not seen them, and does not pass for having."""
    idle = sorted(overlay.ids(tx) - {entry.request_id for entry in outbox.everything(tx)})
    for key in mirror.bodies(tx, idle):
        picture = overlay.get(tx, key)
        assert picture is not None
        shown = wire.parse_request(picture.raw)
        beside = projection.own(tx, outbox.reached(tx, key, shown.version + 2))
        states = (wire.parse_request(text.encode()) for text in world.bodies[key])
        real = [_with(tx, one, state, beside) for state in states if state.version == shown.version]
        assert _unleased(shown) in map(_unleased, real), (key, shown, real)


def _with(tx: Tx, one: Laptop, state: Request, accepted: tuple[Receipt, ...]) -> Request:
    """With what the server said yes to, under the version it had."""
    for receipt in accepted:
        command = decode(receipt.raw or b"")
        author = Officer(command.actor, command.actor_name, command.role, state.city)
        context = replace(context_of(tx, one.desk.place, state, author, receipt.at), provisional=False)
        with suppress(Refused):
            state = replace(lifecycle.apply(state, command, context).request, version=state.version)
    return state


def _unleased(request: Request) -> Request:
    return replace(request, lease=None)


def _what_was_accepted_stays_in_sight(tx: Tx, versions: dict[RequestId, int]) -> None:
    """Until the feed has brought it whole: the screen never falls back to the state before."""
    newest = outbox.newest(tx, sorted(versions))
    pictured = overlay.ids(tx)
    for key, raw in mirror.bodies(tx, sorted(newest.keys() - pictured)).items():
        assert wire.parse_request(raw).version >= newest[key], key


def _no_version_goes_back(world: "World", one: Laptop, versions: dict[RequestId, int]) -> None:
    record = world.records[one.number]
    if record.restores == world.restores:
        back = {key for key, version in versions.items() if version < record.versions.get(key, 0)}
        assert not back, back
    record.versions.update(versions)


def _the_cursor_is_not_ahead_of_the_rows(world: "World", tx: Tx, versions: dict[RequestId, int]) -> None:
    """Of what the server last changed up to the place where the desk stands, the desk has that very version: the head,
    and up to the second place the body as well."""
    cursor = cursors.parse(position.read(tx).cursor)
    if cursor is None or cursor.epoch != cursors.short(world.server.house.epoch):
        return
    for key, (seq, request) in world.server.everything().items():
        inside = request.office == cursor.office or request.office.startswith(cursor.office + ".")
        if not inside or seq > cursor.seq or not is_young(request, date.fromordinal(cursor.horizon)):
            continue
        assert versions.get(key) == request.version, (key, seq, cursor, versions.get(key))
        if seq <= cursor.bodies:
            assert mirror.body(tx, key) == told(request).encode(), (key, seq, cursor)


def no_decision_is_missing(world: "World", one: Laptop) -> None:
    outcomes, here = world.server.outcomes(), one.ids()
    for command in world.decided[one.number]:
        if command not in here and command not in world.given_up and outcomes.get(command) != "accepted":
            assert is_excused(world, one, command), command


def is_excused(world: "World", one: Laptop, command: CommandId) -> bool:
    """Accepted by a server that has lost it since, about a request that is not here any more, so that nothing can be
    asked again; or the desk has not heard of the restore yet."""
    with one.desk.place.store.reading() as tx:
        receipt = outbox.receipt(tx, command)
        here = bool(receipt and mirror.versions(tx, [receipt.request_id]))
    if receipt is None or not world.restores:
        return False
    left = (one.number, receipt.request_id) in world.left and (receipt.raw is None or not here)
    return left or world.unsaid or not _took_in(world, one)


def _took_in(world: "World", one: Laptop) -> bool:
    """Whether the desk has read the feed to its end since the last restore."""
    return world.records[one.number].restores == world.restores


# ---- after a cycle with which nothing was wrong ----


def check_agreement(world: "World", one: Laptop) -> None:
    """The mirror is the server's scope, and nothing else lies here but what the outbox still needs."""
    if world.unsaid:
        return
    wanted = scope(world, one, world.server.everything())
    with one.desk.place.store.reading() as tx:
        here = {key: mirror.body(tx, key) for key in mirror.versions(tx, sorted(world.bodies))}
        kept = overlay.ids(tx) | drafts.ids(tx)
        pending = {entry.request_id for entry in outbox.everything(tx)}
    assert {key: raw and told(wire.parse_request(raw)) for key, raw in here.items()} == {
        key: told(request) for key, request in wanted.items()
    }
    assert kept <= wanted.keys() | pending, kept
    record = world.records[one.number]
    record.restores, record.versions = world.restores, {key: item.version for key, item in wanted.items()}


def check_versions(world: "World", one: Laptop) -> None:
    """What digests can show: the same requests at the same versions, though perhaps not in the same state."""
    wanted = scope(world, one, world.server.everything())
    with one.desk.place.store.reading() as tx:
        versions = mirror.versions(tx, sorted(world.bodies))
    assert versions == {key: request.version for key, request in wanted.items()}


# ---- at rest ----


def check_rest(world: "World") -> None:
    outcomes, requests = world.server.outcomes(), world.server.everything()
    events = _events(world, requests)
    _each_accepted_command_took_effect_once(outcomes, [event.command_id for told in events.values() for event in told])
    for one in world.laptops:
        check_desk(world, one)
        check_agreement(world, one)
        rows = one.desk.outbox()
        assert {row.state for row in rows} <= {outbox.REFUSED}, rows
        _every_decision_has_one_fate(world, one, outcomes, rows)
        _the_screen_shows_the_server_s_state(world, one, scope(world, one, requests), rows)
        _files_lie_where_they_are_needed_and_nowhere_else(world, one, requests, rows)
        if not world.restores:
            _a_conflict_names_somebody_else(one, rows)
    if not world.restores:
        commands = world.server.commands()
        for told_of in events.values():
            _commands_kept_their_order(world, told_of, commands)
            _no_decision_passed_over_an_unseen_change(told_of, commands)


def _events(world: "World", requests: Requests) -> dict[RequestId, tuple[Event, ...]]:
    with world.server.house.database.reading() as tx:
        return {key: records.history(tx, b.CITY, key) for key in requests}


def _each_accepted_command_took_effect_once(outcomes: dict[CommandId, str], events: list[CommandId]) -> None:
    assert len(events) == len(set(events)), "an effect that happened twice"
    accepted = {command for command, state in outcomes.items() if state == "accepted"}
    assert accepted <= set(events), accepted - set(events)
    assert not (outcomes.keys() - accepted) & set(events), "a refused command that took effect"


def _every_decision_has_one_fate(
    world: "World", one: Laptop, outcomes: dict[CommandId, str], rows: tuple[OutboxRow, ...]
) -> None:
    """Done at the server, in the tray, or given up by its author. One that was refused, or given up, while another copy
    was in place stays so, though the one put back later knows it as done: no feed tells it, and it is not asked again.
    """
    tray = {row.id for row in rows}
    assert tray <= world.decided[one.number]
    for command in world.decided[one.number]:
        done = outcomes.get(command) == "accepted"
        given_up = world.given_up.get(command) == world.restores if done else command in world.given_up
        refused = command in tray and (not done or world.refused[command] == world.restores)
        fates = done + refused + given_up
        assert fates == 1 or (not fates and is_excused(world, one, command)), (command, done, given_up, rows)


def _the_screen_shows_the_server_s_state(
    world: "World", one: Laptop, wanted: dict[RequestId, Request], rows: tuple[OutboxRow, ...]
) -> None:
    """What left but has a refused command keeps its picture until the author has cleared the tray."""
    held = {row.request_id for row in rows}
    assert set(one.desk.ids(View.TRAY)) == held
    assert {*one.desk.ids(View.ALL), *one.desk.ids(View.CLOSED)} <= wanted.keys() | held
    for key, request in wanted.items():
        shown = queries.request(one.desk.place, key)
        assert shown is not None and told(shown.request) == told(request), key
    with one.desk.place.store.reading() as tx:
        assert overlay.ids(tx) == held


def _files_lie_where_they_are_needed_and_nowhere_else(
    world: "World", one: Laptop, requests: Requests, rows: tuple[OutboxRow, ...]
) -> None:
    wanted = scope(world, one, requests)
    named = {key: _files(request) for key, (_, request) in requests.items()}
    everything = frozenset().union(*named.values()) if named else frozenset()
    with one.desk.place.store.reading() as tx:
        here = blobs.present(tx, everything)
        in_doubt = blobs.faulty(tx, 1)
        entries = outbox.everything(tx)
        pictures = frozenset().union(*(overlay.files(tx, entry.request_id) for entry in entries), frozenset())
        unsent = {file.sha256 for file in own_files.unsent(tx)}
    tray = frozenset(name for entry in entries for name in decode(entry.raw).blobs)
    may = frozenset().union(*(named[key] for key in wanted), frozenset()) | tray | pictures
    assert here <= may, "a file of a request that left"
    assert unsent <= tray
    held = {key for key, request in wanted.items() if _is_held(request, one) and request.status not in CLOSED}
    for key in held:
        assert named[key] <= here | in_doubt, (key, named[key] - here)


def _files(request: Request) -> frozenset[Sha256]:
    return frozenset(item.sha256 for item in (*request.attachments, *request.documents))


def _is_held(request: Request, one: Laptop) -> bool:
    return request.lease is not None and request.lease.officer_id == one.officer.id


def _a_conflict_names_somebody_else(one: Laptop, rows: tuple[OutboxRow, ...]) -> None:
    """Nobody is told of a conflict with a note, or with what the same officer did at this very desk."""
    for row in rows:
        if row.conflict is not None:
            here = (one.officer.id, one.device)
            foreign = [event for event in row.conflict.events if (event.by, event.device_id) != here]
            assert any(event.kind not in ASIDE for event in foreign), row


def _commands_kept_their_order(world: "World", events: tuple[Event, ...], commands: dict[CommandId, Command]) -> None:
    """As they were made on their desk, whatever was lost and sent again."""
    for decided in world.decided:
        mine = [commands[event.command_id].seq for event in events if event.command_id in decided]
        assert mine == sorted(mine), events


def _no_decision_passed_over_an_unseen_change(events: tuple[Event, ...], commands: dict[CommandId, Command]) -> None:
    """What others did between the version its author saw and the one it led to is notes and prints, or corrections of
    other fields beside a correction that says so. Notes and prints pass over everything."""
    for event in events:
        command = commands.get(event.command_id)
        if command is None or command.kind in HARMLESS:
            continue
        between = [item for item in events if command.base_version < item.version < event.version]
        foreign = [item for item in between if (item.by, item.device_id) != (command.actor, command.device_id)]
        for other in foreign:
            aside = event.parallel and event.kind == other.kind == "correct" and event.field != other.field
            assert other.kind in ASIDE or aside, (command, other)
