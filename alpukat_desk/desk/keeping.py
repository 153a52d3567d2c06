"""What an idle desk tidies: a step of the mirror's blocks at a time, and not a byte written where all is in order."""

from alpukat_desk.desk.place import Workplace
from alpukat_desk.store import repacking

STEP = 8
"""Most blocks of one step: a decision waits no longer than that takes."""


def tidy(place: Workplace) -> bool:
    """One step; whether there was one to make."""
    with place.store.reading() as tx:
        untidy = repacking.is_untidy(tx)
    if untidy:
        with place.store.writing() as tx:
            repacking.repack(tx, STEP)
    return untidy
