"""Other systems that may file requests: added, listed and revoked by who runs the server."""

import click

from alpukat_desk.cli.server import database_option, json_option, opened, tell
from alpukat_desk.cli.terminal import harmless
from alpukat_desk.server import systems as accounts
from alpukat_desk.server.house import utc_now
from alpukat_desk.server.systems import CHANNELS, System


@click.group()
def systems() -> None:
    """Add, list and revoke other systems that file requests."""


@systems.command()
@click.argument("name")
@click.option("--id", "system_id", required=True, help="Such as alpukat.1; never used again after it was revoked.")
@click.option("--channel", required=True, type=click.Choice([str(channel) for channel in CHANNELS]))
@click.option("--city", required=True, help="Code of the city whose requests it files, such as 31.74")
@database_option
def add(name: str, system_id: str, channel: str, city: str, url: str) -> None:
    """Add a system and print its token, once: the server keeps only a hash of it."""
    system = System(city, system_id, name, channel, utc_now())
    with opened(url) as database, database.writing() as tx:
        token = accounts.add(tx, system)
    click.echo(token)


@systems.command("list")
@database_option
@json_option
def list_systems(url: str, as_json: bool) -> None:
    """List all systems."""
    with opened(url) as database, database.reading() as tx:
        found = accounts.listed(tx)
    tell(found if as_json else map(_cells, found), as_json=as_json)


def _cells(system: System) -> tuple[str, ...]:
    state = f"dicabut {system.revoked_at:%Y-%m-%d}" if system.revoked_at else "aktif"
    return (system.id, system.channel, system.city, state, harmless(system.name))


@systems.command()
@click.argument("system_id")
@database_option
def revoke(system_id: str, url: str) -> None:
    """Make a system's token worthless at once. What it filed stays."""
    with opened(url) as database:
        with database.reading() as tx:
            system = accounts.find(tx, system_id)
        with database.writing(system.city if system else "") as tx:
            accounts.revoke(tx, system_id, utc_now())
    click.echo(system_id)
