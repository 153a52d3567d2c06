"""Power cuts and full disks at the real commits: whatever makes something last, in whatever file, passes here.

A cut takes a picture of the folder as it lies there at that moment and raises ``Crash`` through everything. Whoever
catches it throws the folder away, puts the picture in its place and opens that.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlcipher3 import dbapi2

Moment = Literal["before", "between", "after", "full"]
"""Of a commit. ``between``: of the two files of a desk the first has it and the second has not. ``full``: the disk
takes it no more, and the process lives on."""
MOMENTS: tuple[Moment, ...] = ("before", "between", "after", "full")
_SECOND = ("mirror.db", "mirror.db-wal")
_PASSING = shutil.ignore_patterns("*-shm")

When = tuple[int, int, Moment] | None
"""Whose commit, which one from now, and on which side of it the power goes."""


class Crash(BaseException):
    """The process whose folder this is has ended. Nothing of the product catches it."""

    def __init__(self, home: Path, image: Path) -> None:
        super().__init__(home.name)
        self.home, self.image = home, image

    def bury(self) -> None:
        """What was open is closed by now; the folder is again what it was at the cut."""
        shutil.rmtree(self.home)
        self.image.rename(self.home)


@dataclass
class Cut:
    """At the ``countdown``-th thing that is to last in a folder."""

    home: Path
    countdown: int
    moment: Moment


@dataclass
class Power:
    """``homes`` are the folders of the processes, ``lasting`` counts what was made to last in each."""

    homes: list[Path] = field(default_factory=list)
    lasting: Counter[Path] = field(default_factory=Counter)
    committed: dict[Path, Callable[[Any], None]] = field(default_factory=dict)
    """Told of each commit in a folder, with the connection."""
    cut: Cut | None = None
    fallen: int = 0

    def begin(self) -> None:
        """Nothing is planned and nothing has happened."""
        self.cut, self.fallen = None, 0
        self.lasting.clear()

    def home_of(self, place: Path) -> Path | None:
        return next((home for home in self.homes if home in place.parents), None)

    def around(self, home: Path | None, act: Callable[[], Any], connection: Any = None) -> Any:
        if home is None:
            return act()
        self.lasting[home] += 1
        moment = self._due(home)
        if moment == "full":
            self.fallen += 1
            raise dbapi2.OperationalError("database or disk is full") if connection else OSError(28, "disk full")
        if moment == "before":
            self._fall(home)
        held = self._second(home) if moment == "between" else {}
        made = act()
        if connection and home in self.committed:
            self.committed[home](connection)
        if moment in ("after", "between"):
            self._fall(home, held)
        return made

    def _due(self, home: Path) -> Moment | None:
        if self.cut is None or self.cut.home != home:
            return None
        self.cut.countdown -= 1
        if self.cut.countdown:
            return None
        moment, self.cut = self.cut.moment, None
        return moment

    def _second(self, home: Path) -> dict[str, bytes]:
        return {name: (home / name).read_bytes() for name in _SECOND if (home / name).exists()}

    def _fall(self, home: Path, held: dict[str, bytes] | None = None) -> None:
        image = home.with_name(f"{home.name}-image")
        shutil.copytree(home, image, ignore=_PASSING)
        if held:
            for name in _SECOND:
                with suppress(FileNotFoundError):
                    (image / name).unlink()
            for name, data in held.items():
                (image / name).write_bytes(data)
        self.fallen += 1
        raise Crash(home, image)


@contextmanager
def connected() -> Iterator[Power]:
    """Every connection that is opened from now on, and every file that takes another's name, asks the power."""
    power, real, rename = Power(), dbapi2.connect, os.replace

    class Watched(dbapi2.Connection):  # type: ignore[misc]
        home: Path | None = None
        changes = 0

        def commit(self) -> None:
            """One that only read makes nothing last."""
            if self.in_transaction and self.total_changes != self.changes:
                self.changes = self.total_changes
                power.around(self.home, super().commit, self)
            else:
                super().commit()

        def rollback(self) -> None:
            super().rollback()
            self.changes = self.total_changes

    def connect(place: str, *args: Any, **options: Any) -> Watched:
        made: Watched = real(place, *args, **{"factory": Watched, **options})
        made.home = power.home_of(Path(place))
        return made

    def replace(source: Any, target: Any, **options: Any) -> None:
        power.around(power.home_of(Path(target)), lambda: rename(source, target, **options))

    patch = pytest.MonkeyPatch()
    patch.setattr(dbapi2, "connect", connect)
    patch.setattr(os, "replace", replace)
    try:
        yield power
    finally:
        patch.undo()
