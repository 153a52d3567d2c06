"""Single requests fetched or brought by the server's answer, ahead of the feed, and stored as the feed would."""

import logging
from collections.abc import Iterable

import msgspec

from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import arrival, renew
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.wire import Api
from alpukat_desk.store import mirror
from alpukat_desk.store.database import Tx
from alpukat_desk.store.mirror import Arrival

log = logging.getLogger(__name__)


def look_up(place: Workplace, api: Api, request_id: RequestId) -> frozenset[RequestId]:
    """Fetches one request with its history now, ahead of the feed. Needs the network."""
    detail = api.request(request_id)
    arrivals = legible(place, [bytes(detail.request)])
    with place.store.writing() as tx:
        changed = store_known(tx, place, arrivals)
        held = mirror.versions(tx, [request_id]).get(request_id)
        if held is not None and held in [item.request.version for item in arrivals]:
            mirror.put_history(tx, request_id, held, msgspec.json.encode(detail.history))
    return changed | {request_id}


def store_known(tx: Tx, place: Workplace, arrivals: list[Arrival]) -> frozenset[RequestId]:
    """Stores newer bodies of requests this desk holds. Others may lie outside its scope, where no feed would ever
    take them away again."""
    held = mirror.versions(tx, [item.request.id for item in arrivals])
    return store(tx, place, [item for item in arrivals if item.request.id in held])


def legible(place: Workplace, raws: Iterable[bytes]) -> list[Arrival]:
    """What cannot be read is left to the feed, whose bodies are kept unopened."""
    found: list[Arrival] = []
    for raw in raws:
        try:
            found.append(arrival(place, raw))
        except msgspec.MsgspecError:
            log.warning("an answer of the server held a request this version cannot read")
    return found


def store(tx: Tx, place: Workplace, arrivals: list[Arrival]) -> frozenset[RequestId]:
    """Stores bodies and replays the officer's work on them."""
    changed = mirror.put(tx, arrivals)
    renew(tx, place, {item.request.id: item.request.version for item in arrivals if item.request.id in changed})
    return changed
