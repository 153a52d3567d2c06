"""What an idle desk puts in order: a step of the mirror's blocks or of its index of cases at a time, and not a byte
written where all is in order."""

from alpukat_desk.desk.place import Workplace
from alpukat_desk.store import cases, repacking

STEP = 8
"""Most blocks of one step: a decision waits no longer than that takes."""


def tidy(place: Workplace) -> bool:
    """One step; whether there was one to make."""
    with place.store.reading() as tx:
        untidy, filled = repacking.is_untidy(tx), cases.is_filled(tx)
    if untidy or not filled:
        with place.store.writing() as tx:
            if untidy:
                repacking.repack(tx, STEP)
            else:
                cases.fill(tx)
    return untidy or not filled
