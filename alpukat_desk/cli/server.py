"""Commands for who runs the server: serving, and administering officers' accounts. They need no Qt."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import msgspec

from alpukat_desk.catalogue import CatalogueFault
from alpukat_desk.cli import records
from alpukat_desk.cli.terminal import columns, harmless
from alpukat_desk.domain.errors import AlpukatError, StoreDamaged, StoreFull
from alpukat_desk.domain.model import Officer, OfficerId, Role
from alpukat_desk.server import accounts
from alpukat_desk.server.accounts import Account
from alpukat_desk.server.database import Database, open_database, renew_epoch, sole_server
from alpukat_desk.server.house import Settings, standard_catalogue, utc_now
from alpukat_desk.server.registry import from_surroundings
from alpukat_desk.server.workers import serve as run_server

PASSWORD = "ALPUKAT_OFFICER_PASSWORD"  # noqa: S105 - the variable's name
_REFUSED, _STORE = 1, 5

database_option = click.option(
    "--database",
    "url",
    required=True,
    envvar="ALPUKAT_DATABASE",
    help="Such as sqlite:///server.db or postgresql://host/name",
)

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@contextmanager
def told() -> Iterator[None]:
    """Errors end the command with a sentence and its next step."""
    try:
        yield
    except CatalogueFault as fault:
        raise click.ClickException(str(fault)) from fault
    except AlpukatError as fault:
        said = standard_catalogue().words.say(fault.code, "id", **fault.detail)
        click.echo(harmless(f"{said.text} {said.next}".strip()), err=True)
        raise click.exceptions.Exit(_STORE if isinstance(fault, StoreDamaged | StoreFull) else _REFUSED) from fault


@contextmanager
def opened(url: str) -> Iterator[Database]:
    with told():
        database = open_database(url)
        try:
            yield database
        finally:
            database.close()


@click.command()
@database_option
@click.option("--files", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the files.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
@click.option("--session-hours", default=12.0, show_default=True, type=click.FloatRange(0, min_open=True))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes; on PostgreSQL.")
@click.option("--until-input-ends", "attended", is_flag=True, hidden=True)
def serve(url: str, files: Path, host: str, port: int, session_hours: float, workers: int, attended: bool) -> None:
    """Run the central server until it is told to stop.

    ALPUKAT_REGISTRY=ministry|invented and what begins with it say how the ministry is asked about a NIK.
    """
    if attended:
        threading.Thread(target=_end_with_input, daemon=True).start()
    _log()
    with told():
        registry = from_surroundings(os.environ)
        settings = Settings(url, files, session_for=timedelta(hours=session_hours), workers=workers, registry=registry)
        run_server(settings, port, lambda address: click.echo(f"listening on {address}"), host, _log)


def _log() -> None:
    """To be called in each process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(levelname)s %(name)s %(message)s")


@click.command()
@database_option
def restored(url: str) -> None:
    """Tell every desk that the database was restored from a backup.

    Run it once after a restore, before the server starts again (on PostgreSQL also while it runs): the desks then
    start over, and ask again what the backup does not hold of their officers' decisions.
    """
    with told(), sole_server(url), opened(url) as database, database.writing() as tx:
        renew_epoch(tx)
    click.echo("OK")


def _end_with_input() -> None:
    """For the server of one program: its input ends with that program, however that ended."""
    while os.read(sys.stdin.fileno(), 1024):
        continue
    signal.raise_signal(signal.SIGTERM)


@click.group()
def officers() -> None:
    """Add, list and disable officers' accounts."""


@officers.command()
@click.argument("name")
@click.option("--id", "officer_id", required=True, help="What the officer signs in with, such as tebet.timur.1")
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--office", required=True, help="Code of the office, such as 31.74.01.1001")
@click.option("--city", default="", help="City the account works in, where the office stands above all cities.")
@database_option
def add(name: str, officer_id: str, role: str, office: str, city: str, url: str) -> None:
    """Add an account. The password comes from ALPUKAT_OFFICER_PASSWORD or a prompt, never from an argument."""
    password = os.environ.get(PASSWORD) or click.prompt("Kata sandi", hide_input=True, confirmation_prompt=True)
    officer = Officer(OfficerId(officer_id), name, role, office)
    with opened(url) as database, database.writing() as tx:
        accounts.add(tx, officer, password, utc_now(), city=city)
    click.echo(officer_id)


@officers.command("list")
@database_option
@json_option
def list_accounts(url: str, as_json: bool) -> None:
    """List all accounts."""
    with opened(url) as database, database.reading() as tx:
        found = accounts.listed(tx)
    tell(map(_plain if as_json else _cells, found), as_json=as_json)


def tell(rows: Iterable[Any], *, as_json: bool) -> None:
    """Values as a script reads them, one a line, or the cells of each line as a person does."""
    for line in map(records.line, rows) if as_json else columns(list(rows)):
        click.echo(line)


def _plain(account: Account) -> dict[str, object]:
    officer = msgspec.to_builtins(account.officer)
    return {**officer, "city": account.city, "disabled_at": account.disabled_at}


def _cells(account: Account) -> tuple[str, ...]:
    officer = account.officer
    state = f"dinonaktifkan {account.disabled_at:%Y-%m-%d}" if account.disabled_at else "aktif"
    return (officer.id, officer.role, officer.office, state, harmless(officer.name))


@officers.command()
@click.argument("officer_id")
@database_option
def disable(officer_id: str, url: str) -> None:
    """Disable an account; its sessions end at once."""
    with opened(url) as database:
        with database.reading() as tx:
            city = accounts.known(tx, officer_id).city
        with database.writing(city) as tx:
            accounts.disable(tx, officer_id, utc_now())
    click.echo(officer_id)
