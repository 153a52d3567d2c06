"""The command line: opens the desk, and is a second, headless front end over the same desk functions."""

from pathlib import Path

import click

from alpukat_desk import __version__
from alpukat_desk.cli.shelf import Shelf

WINDOW = "window"
PLACES = {
    "serve": "alpukat_desk.cli.server:serve",
    "officers": "alpukat_desk.cli.server:officers",
    "systems": "alpukat_desk.cli.systems:systems",
    "restored": "alpukat_desk.cli.server:restored",
    "seed": "alpukat_desk.cli.seed:seed",
    "sync": "alpukat_desk.cli.desk:sync",
    "queue": "alpukat_desk.cli.desk:queue",
    "show": "alpukat_desk.cli.desk:show",
    "family": "alpukat_desk.cli.family:family",
    "claim": "alpukat_desk.cli.claims:claim",
    "release": "alpukat_desk.cli.claims:release",
    "check": "alpukat_desk.cli.check:check",
    "nik": "alpukat_desk.cli.numbers:nik",
    "outbox": "alpukat_desk.cli.desk:outbox",
    "decide": "alpukat_desk.cli.decisions:decide",
    "resubmit": "alpukat_desk.cli.replies:resubmit",
    "attach": "alpukat_desk.cli.papers:attach",
    "print": "alpukat_desk.cli.papers:print_document",
    WINDOW: "alpukat_desk.cli.window:window",
    "demo": "alpukat_desk.cli.demo:demo",
    "tour": "alpukat_desk.cli.demo:tour",
}


@click.group(commands=Shelf(PLACES), invoke_without_command=True)
@click.option("--profile", type=click.Path(path_type=Path), help="The folder of the profile.  [default: the system's]")
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context, profile: Path | None) -> None:
    """Alpukat Desk: the civil-registration queue of South Jakarta on an officer's laptop.

    Without a command it opens the window. Commands that work on a profile read the passphrase from
    ALPUKAT_PASSPHRASE and the password from ALPUKAT_PASSWORD, or ask for them.

    Exit codes: 0 done, 1 refused by the rules, 2 usage, 3 offline, 4 locked or signed out, 5 store damaged or full.
    """
    if context.invoked_subcommand is None:
        context.invoke(main.commands[WINDOW], profile=profile)
