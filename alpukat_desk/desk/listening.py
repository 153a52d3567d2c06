"""Waiting at the server for news, in the time in which nothing else wants the network."""

import logging
from enum import StrEnum

from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain.errors import AlpukatError, MustUpdate, Refused, SignedOut
from alpukat_desk.domain.wire import POKE_S, Api
from alpukat_desk.store import position

log = logging.getLogger(__name__)


class Heard(StrEnum):
    """NEWS: a cycle is worth while, if only to say what is wrong. NOTHING: ask again. UNABLE: not over this line now.
    NEVER: this server tells no news."""

    NEWS = "news"
    NOTHING = "nothing"
    UNABLE = "unable"
    NEVER = "never"


def listen(place: Workplace, api: Api) -> Heard:
    """Blocks until something happens or ``api.wake``. Whatever goes wrong is left to the next cycle."""
    with place.store.reading() as tx:
        cursor = position.read(tx).cursor
    if not cursor:
        return Heard.UNABLE
    try:
        return Heard.NEWS if api.wait(cursor, POKE_S) else Heard.NOTHING
    except (SignedOut, MustUpdate):
        return Heard.NEWS
    except Refused as refusal:
        log.info("this server tells no news: %s", refusal.code)
        return Heard.NEVER
    except AlpukatError as error:
        log.info("no news over this line: %s", error.code)
        return Heard.UNABLE
