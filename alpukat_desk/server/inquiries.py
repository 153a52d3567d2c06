"""Asking the ministry: what is due, the day's quota, answers kept with their date, and the request's new version.

An officer's command only leaves a row here. Whoever of the server's processes is free takes it for a while, asks with
no transaction open, and writes down what came. Taken too long, it is due again; nothing asked for is ever lost.
"""

import logging
from datetime import date, datetime, time, timedelta

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, and_, select

from alpukat_desk.domain import registry
from alpukat_desk.domain.commands import NIK_CHECKED
from alpukat_desk.domain.model import Request, RequestId, Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.registry import ADDRESS, LOGIN, QUOTA, UNREACHABLE, Question, Unanswered, Word
from alpukat_desk.server import records
from alpukat_desk.server.house import House, due_at
from alpukat_desk.server.ministry import WITHIN_S
from alpukat_desk.server.registry import Access
from alpukat_desk.server.tables import FEED_HEADS, NIK_ASKS, NIK_QUOTA, NIK_WORDS

log = logging.getLogger(__name__)

TAKEN_FOR = timedelta(seconds=WITHIN_S * (len(registry.PEOPLE) + 1))
"""Longer than a call about each person takes."""
SHUT_OUT = timedelta(minutes=30)
"""Between tries where the ministry refuses the account or the address: too many may close the account."""
LONGEST_PAUSE = timedelta(hours=1)
DAY_BEGINS = time(0, 5)
"""The ministry's count begins anew some time after midnight."""
DAY = timedelta(days=1)
_FOR_WHO_RUNS_IT = frozenset({ADDRESS, LOGIN})


class Known(Struct):
    """A question with the ministry's word and when it was given."""

    question: Question
    word: Word
    at: datetime


class Errand(Struct):
    """What one process took upon itself: ``known`` needs no call, ``granted`` of ``open`` may be asked today."""

    city: str
    request_id: RequestId
    day: date
    known: tuple[Known, ...]
    open: tuple[Question, ...]
    granted: int


class Heard(Struct):
    """What the ministry said on an errand. ``calls`` are those that count."""

    words: tuple[Known, ...] = ()
    calls: int = 0
    trouble: str = ""


def put(tx: Connection, requests: dict[RequestId, Request], now: datetime) -> None:
    """Leaves word that these are to be asked about. What lies here already keeps its turn."""
    for city in {item.city for item in requests.values()}:
        mine = [key for key, item in requests.items() if item.city == city]
        there = and_(NIK_ASKS.c.city == city, NIK_ASKS.c.request_id.in_(mine))
        known = set(tx.execute(select(NIK_ASKS.c.request_id).where(there)).scalars())
        rows = [{"city": city, "request_id": key, "since": now, "next_at": now, "tries": 0} for key in mine]
        fresh = [row for row in rows if row["request_id"] not in known]
        if fresh:
            tx.execute(NIK_ASKS.insert(), fresh)


def answer_next(house: House, access: Access) -> bool:
    """Asks about the request that has been due longest; False where none is. Raises ``ServerBusy``, ``StoreFull``."""
    found = _due(house)
    if found is None:
        return False
    errand = _taken(house, access, *found) if _take(house, *found) else None
    if errand is not None:
        _write(house, access, errand, _ask(access, errand, house))
    return True


def _due(house: House) -> tuple[str, RequestId] | None:
    now = house.now()
    with house.database.reading() as tx:
        for city in tx.execute(select(FEED_HEADS.c.city)).scalars().all():
            due = and_(NIK_ASKS.c.city == city, NIK_ASKS.c.next_at <= now)
            first = select(NIK_ASKS.c.request_id).where(due).order_by(NIK_ASKS.c.next_at, NIK_ASKS.c.request_id)
            if (found := tx.execute(first.limit(1)).scalar()) is not None:
                return city, RequestId(found)
    return None


# ---- before the call ----


def _take(house: House, city: str, request_id: RequestId) -> bool:
    """False where another process was faster. Written down before anything of the request is looked at: one that
    nobody can read, or that an answer cannot be written to, has its turn behind all others, each time later."""
    now = house.now()
    with house.database.writing(city) as tx:
        row = _row(tx, city, request_id)
        if row is None or row.next_at > now:
            return False
        _turn(tx, city, request_id, now + max(TAKEN_FOR, _pause(row.tries)), row.tries + 1)
        return True


def _pause(tries: int) -> timedelta:
    return min(LONGEST_PAUSE, timedelta(minutes=2 ** min(tries, 6)))


def _taken(house: House, access: Access, city: str, request_id: RequestId) -> Errand | None:
    """What is to be asked; None for a request that is gone."""
    now = house.now()
    with house.database.writing(city) as tx:
        row, request = _row(tx, city, request_id), records.find(tx, city, request_id)
        if row is None or request is None:
            _end(tx, city, request_id)
            return None
        known, open_ = _sorted_out(tx, access, request, row.since, now)
        day = now.astimezone(WIB).date()
        return Errand(city, request_id, day, known, open_, _reserve(tx, city, day, len(open_), access.daily))


def _sorted_out(
    tx: Connection, access: Access, request: Request, since: datetime, now: datetime
) -> tuple[tuple[Known, ...], tuple[Question, ...]]:
    """What was answered since it was asked for is done; what the same values were answered before is remembered."""
    known, open_ = list[Known](), list[Question]()
    for question in registry.questions(request):
        told = registry.fresh(request, question)
        if told is not None and told.at >= since:
            continue
        remembered = _remembered(tx, access, request.city, question, now)
        if remembered is None:
            open_.append(question)
        else:
            known.append(remembered)
    return tuple(known), tuple(open_)


def _remembered(tx: Connection, access: Access, city: str, question: Question, now: datetime) -> Known | None:
    kept = and_(NIK_WORDS.c.city == city, NIK_WORDS.c.digest == question.digest)
    row = tx.execute(select(NIK_WORDS.c.at, NIK_WORDS.c.body).where(kept)).first()
    if row is None:
        return None
    word = msgspec.json.decode(row.body, type=Word)
    today = row.at.astimezone(WIB).date() == now.astimezone(WIB).date()
    holds = now - row.at <= access.keep if word.fits else today
    return Known(question, word, row.at) if holds else None


# ---- the quota ----


def used(tx: Connection, city: str, day: date) -> int:
    """Calls of a city on a WIB day."""
    row = and_(NIK_QUOTA.c.city == city, NIK_QUOTA.c.day == day.isoformat())
    return int(tx.execute(select(NIK_QUOTA.c.used).where(row)).scalar() or 0)


def _reserve(tx: Connection, city: str, day: date, wanted: int, daily: int) -> int:
    """How many of the wanted calls may still be made. They are counted before they are made, inside the one
    transaction that may write for the city, so that no crash and no other process makes one too many."""
    before = used(tx, city, day)
    granted = max(0, min(wanted, daily - before))
    if granted:
        _count(tx, city, day, before + granted)
    return granted


def _count(tx: Connection, city: str, day: date, number: int) -> None:
    row = and_(NIK_QUOTA.c.city == city, NIK_QUOTA.c.day == day.isoformat())
    if not tx.execute(NIK_QUOTA.update().where(row).values(used=number)).rowcount:
        tx.execute(NIK_QUOTA.insert().values(city=city, day=day.isoformat(), used=number))


# ---- the call ----


def _ask(access: Access, errand: Errand, house: House) -> Heard:
    """No transaction is open here. After the first call without an answer no other is tried."""
    words = list[Known]()
    for number, question in enumerate(errand.open[: errand.granted], 1):
        said = access.registry.ask(question)
        if isinstance(said, Unanswered):
            level = logging.WARNING if said.reason in _FOR_WHO_RUNS_IT else logging.INFO
            log.log(level, "request %s was not checked: %s", errand.request_id, said.reason)
            return Heard(tuple(words), number - (not said.counted), said.reason)
        words.append(Known(question, said, house.now()))
    short = errand.granted < len(errand.open)
    return Heard(tuple(words), errand.granted, QUOTA if short else "")


# ---- after it ----


def _write(house: House, access: Access, errand: Errand, heard: Heard) -> None:
    now, city = house.now(), errand.city
    with house.database.writing(city) as tx:
        _settle_quota(tx, access, errand, heard)
        _remember(tx, access, city, heard.words, now)
        row = _row(tx, city, errand.request_id)
        request = records.find(tx, city, errand.request_id)
        if row is None or request is None:
            return
        _reschedule(tx, errand, heard, row.tries, now)
        _tell(tx, house, request, (*errand.known, *heard.words), heard, now)


def _settle_quota(tx: Connection, access: Access, errand: Errand, heard: Heard) -> None:
    """What was counted and not called is given back; where the ministry says that the day is over, it is."""
    now_used = used(tx, errand.city, errand.day) - (errand.granted - heard.calls)
    over = heard.trouble == QUOTA and heard.calls > len(heard.words)
    if over or heard.calls < errand.granted:
        _count(tx, errand.city, errand.day, max(now_used, access.daily) if over else now_used)


def _remember(tx: Connection, access: Access, city: str, words: tuple[Known, ...], now: datetime) -> None:
    if not words:
        return
    tx.execute(NIK_WORDS.delete().where(NIK_WORDS.c.city == city, NIK_WORDS.c.at < now - max(access.keep, DAY)))
    rows = {item.question.digest: {"at": item.at, "body": records.encoded(item.word)} for item in words}
    tx.execute(NIK_WORDS.delete().where(NIK_WORDS.c.city == city, NIK_WORDS.c.digest.in_(rows)))
    tx.execute(NIK_WORDS.insert(), [{"city": city, "digest": key, **row} for key, row in rows.items()])


def _reschedule(tx: Connection, errand: Errand, heard: Heard, tries: int, now: datetime) -> None:
    """Where the ministry lets nobody in, everybody's turn comes later; over its quota, each is told so."""
    city = errand.city
    if not heard.trouble:
        _end(tx, city, errand.request_id)
    elif heard.trouble == QUOTA:
        _turn(tx, city, errand.request_id, _tomorrow(now), tries)
    else:
        later = now + (_pause(tries - 1) if heard.trouble == UNREACHABLE else SHUT_OUT)
        _turn(tx, city, errand.request_id, later, tries)
        others = and_(NIK_ASKS.c.city == city, NIK_ASKS.c.next_at < later)
        tx.execute(NIK_ASKS.update().where(others).values(next_at=later))


def _tomorrow(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(WIB).date() + DAY, DAY_BEGINS, WIB)


def _tell(tx: Connection, house: House, before: Request, words: tuple[Known, ...], heard: Heard, now: datetime) -> None:
    """A new version only where there is something to tell: a trouble that lasts is told once."""
    after = before
    for item in words:
        after = registry.answered(after, item.question.field, item.question.digest, item.word, item.at)
    again_on = now.astimezone(WIB).date() + DAY if heard.trouble == QUOTA else None
    after = registry.put_off(after, heard.trouble, again_on) if heard.trouble else replace(after, inquiry=None)
    if after == before:
        return
    after = replace(after, version=before.version + 1)
    line = records.own_line(after, f"nik-{after.id}-{after.version}", NIK_CHECKED, now)
    line = replace(line, after=heard.trouble or "answered")
    records.update(tx, before, after, line, due_at(house.catalogue, after))


# ---- rows ----


def _row(tx: Connection, city: str, request_id: RequestId) -> Row[datetime, datetime, int] | None:
    mine = and_(NIK_ASKS.c.city == city, NIK_ASKS.c.request_id == request_id)
    return tx.execute(select(NIK_ASKS.c.since, NIK_ASKS.c.next_at, NIK_ASKS.c.tries).where(mine)).first()


def _turn(tx: Connection, city: str, request_id: RequestId, next_at: datetime, tries: int) -> None:
    mine = and_(NIK_ASKS.c.city == city, NIK_ASKS.c.request_id == request_id)
    tx.execute(NIK_ASKS.update().where(mine).values(next_at=next_at, tries=tries))


def _end(tx: Connection, city: str, request_id: RequestId) -> None:
    tx.execute(NIK_ASKS.delete().where(NIK_ASKS.c.city == city, NIK_ASKS.c.request_id == request_id))
