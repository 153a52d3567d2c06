"""What goes wrong, as exit code and sentence: the one place where an error becomes the end of a command."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click

from alpukat_desk.cli.output import Output
from alpukat_desk.domain import errors
from alpukat_desk.domain.errors import AlpukatError

log = logging.getLogger(__name__)
REFUSED, USAGE, OFFLINE, SIGNED_OUT, STORE, BROKEN = 1, 2, 3, 4, 5, 70
"""BROKEN is a bug or a broken installation (EX_SOFTWARE of sysexits)."""
EXITS: dict[type[AlpukatError], int] = {
    errors.Offline: OFFLINE,
    errors.ServerBusy: OFFLINE,
    errors.SignedOut: SIGNED_OUT,
    errors.Locked: SIGNED_OUT,
    errors.StoreDamaged: STORE,
    errors.StoreFull: STORE,
}


class Stop(click.ClickException):
    """The end of a command: click shows it and exits with its code."""

    def __init__(self, out: Output, code: str, exit_code: int, **detail: str | int) -> None:
        super().__init__(code)
        self.exit_code = exit_code  # type: ignore[misc]  # click's own classes do so
        self._out, self._code, self._detail = out, code, detail

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        self._out.fault(self._code, self._detail)


class Misuse(click.ClickException):
    """A wrong call, told to a script; people get click's own words."""

    exit_code = USAGE

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        Output.told("usage", self.message, "--help")


@contextmanager
def faults_told(out: Output) -> Iterator[None]:
    """Turns what is raised inside into the end of the command."""
    try:
        yield
    except AlpukatError as error:
        raise Stop(out, error.code, EXITS.get(type(error), REFUSED), **error.detail) from error
    except click.UsageError as error:
        raise Misuse(error.format_message()) if out.as_json else error from error
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        log.exception("command line: unexpected")
        raise Stop(out, "cli.broken", BROKEN, error=type(error).__name__) from error
