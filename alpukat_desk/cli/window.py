"""The commands that open a window. Qt is asked for only after nothing stands in the way of one."""

from importlib import import_module
from pathlib import Path

import click

from alpukat_desk.app import screen
from alpukat_desk.app.profile import default_home
from alpukat_desk.cli.faults import USAGE

WINDOW = "alpukat_desk.app.window"


def hindered() -> bool:
    """Says what keeps a window from opening, and the next step, instead of letting Qt abort."""
    obstacle = screen.obstacle()
    if obstacle:
        click.echo(obstacle, err=True)
    return bool(obstacle)


@click.command("window")
@click.option("--profile", type=click.Path(path_type=Path), help="The folder of the profile.  [default: the system's]")
@click.pass_context
def window(context: click.Context, profile: Path | None) -> None:
    """Open the desk; the same as no command at all."""
    context.exit(USAGE if hindered() else import_module(WINDOW).run(profile or default_home()))
