"""What commands share: where the profile lies, how to answer, and how errors end."""

import functools
import io
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any

import click

from alpukat_desk import logs
from alpukat_desk.app.profile import Profile, default_home
from alpukat_desk.catalogue import RESOURCES, Catalogue, CatalogueFault, load
from alpukat_desk.cli.faults import BROKEN, Misuse, faults_told
from alpukat_desk.cli.output import Output
from alpukat_desk.cli.seat import Seat
from alpukat_desk.gui.texts import Texts

HOME = click.option(
    "--profile", "home", type=click.Path(path_type=Path), help="The folder of the profile.  [default: the system's]"
)
ANSWER = (
    click.option("--json", "as_json", is_flag=True, help="One JSON object a line, errors too."),
    click.option(
        "--lang", "language", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Of the answers."
    ),
)


class _Call(click.Command):
    """Tells a script in its own language that it called wrongly."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        as_json = "--json" in args
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if as_json:
                raise Misuse(error.format_message()) from error
            raise


def on_profile(name: str, epilog: str | None = None) -> Callable[[Callable[..., None]], click.Command]:
    """Makes a command of a function whose first argument is its ``Seat``."""

    def made(act: Callable[..., None]) -> click.Command:
        @functools.wraps(act)
        def run(home: Path | None, as_json: bool, language: str, **given: Any) -> None:
            out = output(language, as_json=as_json)
            profile = Profile(home or _home(), out.texts.catalogue)
            with _logged(profile), faults_told(out), closing(Seat(profile, out)) as seat:
                act(seat, **given)

        return _command(name, epilog, run, (HOME, *ANSWER))

    return made


def on_its_own(name: str, epilog: str | None = None) -> Callable[[Callable[..., None]], click.Command]:
    """The same for a command that needs no profile: its first argument is its ``Output``."""

    def made(act: Callable[..., None]) -> click.Command:
        @functools.wraps(act)
        def run(as_json: bool, language: str, **given: Any) -> None:
            out = output(language, as_json=as_json)
            with faults_told(out):
                act(out, **given)

        return _command(name, epilog, run, ANSWER)

    return made


def _command(
    name: str, epilog: str | None, run: Callable[..., None], options: Sequence[Callable[..., Any]]
) -> click.Command:
    for option in reversed(options):
        run = option(run)
    return click.command(name, cls=_Call, epilog=epilog)(run)


def _logged(profile: Profile) -> AbstractContextManager[object]:
    """A folder that holds no profile is left alone."""
    return logs.running(profile.home / "log") if profile.exists() else nullcontext()


def _home() -> Path:
    """``main.py --profile DIR queue`` means the same as ``main.py queue --profile DIR``."""
    given = click.get_current_context().find_root().params.get("profile")
    return given if isinstance(given, Path) else default_home()


def output(language: str, *, as_json: bool = False) -> Output:
    """Words for the answers. A faulty resource ends the command: its sentence names file and line."""
    _bear_every_letter()
    try:
        return Output(Texts(_catalogue(), language), as_json=as_json)
    except CatalogueFault as fault:
        if as_json:
            Output.told("catalogue.fault", str(fault), "")
        else:
            click.echo(str(fault), err=True)
        raise click.exceptions.Exit(BROKEN) from fault


def _bear_every_letter() -> None:
    """A terminal whose encoding has no "→" shows a question mark instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@functools.cache
def _catalogue() -> Catalogue:
    return load(RESOURCES)
