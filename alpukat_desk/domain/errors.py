"""What can go wrong, sorted by what the caller does next.

An error carries a code and the values its sentence needs, never the sentence itself: words live in
``resources/i18n``. Foreign exceptions are converted into these at the doors and nowhere else.
"""

from collections.abc import Mapping
from typing import ClassVar


class AlpukatError(Exception):
    """Base of every expected fault. ``retry`` says whether the same call may succeed later unchanged."""

    retry: ClassVar[bool] = False

    def __init__(self, code: str, **detail: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.detail: Mapping[str, str | int] = detail

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value}" for name, value in self.detail.items())
        return f"{self.code} ({values})" if values else self.code


class Offline(AlpukatError):
    """No answer from our server: work goes on, the outbox keeps everything."""

    retry = True


class ServerBusy(AlpukatError):
    """The server answered that it cannot serve now; ``after_s`` seconds in ``detail`` where it said so."""

    retry = True


class SignedOut(AlpukatError):
    """The session is missing, expired or revoked: ask the officer to sign in again."""


class Locked(AlpukatError):
    """The store is locked: the passphrase is missing or wrong."""


class MustUpdate(AlpukatError):
    """Server and desk speak different protocol numbers: update the older of the two."""


class Conflict(AlpukatError):
    """The request changed since the officer saw it: show both and ask again."""


class Refused(AlpukatError):
    """The domain says no, for a reason the officer can act on."""


class StoreFull(AlpukatError):
    """The disk has no room; nothing was half saved."""


class StoreDamaged(AlpukatError):
    """A local file cannot be read as what it should be; it was put aside, never overwritten."""
