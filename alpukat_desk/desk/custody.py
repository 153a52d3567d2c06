"""Who takes a held request away is told to its former holder, with what they had begun, for as long as they like.

What was held is remembered, so that nothing is missed between two runs, and compared after each pull. What the officer
gave away is forgotten before the push: only what others took remains.
"""

from collections.abc import Iterator

from alpukat_desk.desk import notices, projection, queries, seat
from alpukat_desk.desk.decisions import write_down
from alpukat_desk.desk.notices import Notice
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.shown import Filter, OutboxRow, View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Event, OfficerId, Request, RequestId, Struct
from alpukat_desk.domain.wire import Api
from alpukat_desk.store import drafts, outbox
from alpukat_desk.store.drafts import Draft

TAKING = frozenset({"take_over", "release", "forward"})
Held = dict[RequestId, tuple[str, str]]


class Told(Struct):
    """A notice with what the officer had begun on the request."""

    notice: Notice
    draft: Draft


class Tray(Struct):
    """What needs the officer: notices, and the commands without their receipt."""

    notices: tuple[Told, ...]
    rows: tuple[OutboxRow, ...]


def tray(place: Workplace) -> Tray:
    with place.store.reading() as tx:
        told = tuple(Told(notice, drafts.get(tx, notice.request_id)) for notice in notices.kept(tx))
    return Tray(told, queries.outbox(place))


def put_away(place: Workplace, request_id: RequestId) -> frozenset[RequestId]:
    """Takes note. What was begun goes with it, unless the request came back meanwhile."""
    mine = request_id in queries.ids(place, Filter(View.MINE))
    with place.store.writing() as tx:
        notices.put_away(tx, request_id)
        if not mine:
            drafts.erase(tx, request_id)
    return frozenset({request_id})


def pass_on(place: Workplace, request_id: RequestId) -> frozenset[RequestId]:
    """Leaves what was begun for whoever goes on with the request, as a note in its history, and puts the notice away.
    Only the officer does this: until then a draft is nobody else's. Raises ``Refused``."""
    with place.store.writing() as tx:
        request = projection.current(tx, request_id)
        if request is None:
            raise Refused("request.missing")
        words = "\n".join(_begun(place, request, drafts.get(tx, request_id)))
        note = place.catalogue.words.say("note.begun", words=words).text
        write_down(tx, place, request, c.Note(note), c.Evidence())
        notices.put_away(tx, request_id)
        drafts.erase(tx, request_id)
    return frozenset({request_id})


def _field(ground: str) -> str:
    """The field a reason is about, out of "code:field@digest"."""
    return ground.partition(":")[2].partition("@")[0]


def _begun(place: Workplace, request: Request, draft: Draft) -> Iterator[str]:
    """In the language of the office: what was typed, what was answered to findings, what was ticked."""
    say, service = place.catalogue.words.say, place.service(request)
    typed = [(say(f"command.{kind}").text, text) for kind, text in draft.typed.items()]
    answers = [(say(f"field.{_field(ground)}").text, text) for ground, text in draft.answers.items()]
    yield from (f"{what}: {text.strip()}" for what, text in (*typed, *answers) if text.strip())
    if draft.text.strip():
        yield draft.text.strip()
    lines = service.requirements if service else ()
    yield from (f"{line.label.id}: ✓" for line in lines if draft.ticks.get(line.slug))


def _mine(place: Workplace) -> Held:
    rows = queries.rows(place, queries.ids(place, Filter(View.MINE)))
    return {row.id: (row.code, row.name) for row in rows}


def before_push(place: Workplace) -> None:
    """Forgets what the officer is giving away with a decision that is about to be sent."""
    with place.store.reading() as tx:
        known = notices.held(tx)
        deciding = outbox.deciding(tx) if known else frozenset()
    if known and deciding & known.keys():
        left = deciding & known.keys() - _mine(place).keys()
        if left:
            _remember(place, {key: words for key, words in known.items() if key not in left})


def after_pull(place: Workplace, api: Api) -> frozenset[RequestId]:
    """Notices about what others took since the last look; about which requests. Raises what the network raises, and
    then finds the same again."""
    with place.store.reading() as tx:
        known, officer = notices.held(tx) or {}, seat.officer(tx)
        deciding = outbox.deciding(tx)
    mine = _mine(place)
    lost = [] if officer is None else [key for key in known if key not in mine and key not in deciding]
    found = tuple(notice for key in lost if officer and (notice := _notice(api, key, known[key], officer.id)))
    if mine != known or found:
        with place.store.writing() as tx:
            notices.add(tx, found)
            notices.set_held(tx, mine | {key: known[key] for key in known if key in deciding})
    return frozenset(notice.request_id for notice in found)


def _remember(place: Workplace, held: Held) -> None:
    with place.store.writing() as tx:
        notices.set_held(tx, held)


def _notice(api: Api, request_id: RequestId, words: tuple[str, str], me: OfficerId) -> Notice | None:
    code, name = words
    try:
        history = api.request(request_id).history
    except Refused:
        return Notice(request_id=request_id, code=code, name=name, kind="gone")
    taken = next((event for event in reversed(history) if event.kind in TAKING), None)
    return None if taken is None or taken.by == me else _of(taken, request_id, code, name)


def _of(event: Event, request_id: RequestId, code: str, name: str) -> Notice:
    return Notice(
        request_id=request_id,
        code=code,
        name=name,
        kind=event.kind,
        by_name=event.by_name,
        at=event.at,
        text=event.text,
    )
