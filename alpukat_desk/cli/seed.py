"""``seed``: fills a server's database with invented requests and the demo's accounts."""

from datetime import date, datetime
from pathlib import Path

import click

from alpukat_desk.cli.server import database_option, told
from alpukat_desk.demo.seed import Summary
from alpukat_desk.demo.seed import seed as sow
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD

_EVERY = 10
"""Lines of progress, about."""


@click.command()
@database_option
@click.option("--files", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder of the files.")
@click.option("--requests", default=2000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--seed", "number", default=1, show_default=True, help="The same seed and day give the same data.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day before which all of it happened.")
@click.option("--append", is_flag=True, help="Also where the database holds requests already.")
def seed(url: str, files: Path, requests: int, number: int, today: datetime | None, append: bool) -> None:
    """Write invented requests of South Jakarta, and officers who may sign in with the demo's password."""
    day: date | None = today.date() if today else None
    with told():
        summary = sow(url, files, requests, number, day, append=append, on_progress=_progress)
    click.echo(_said(summary))
    click.echo(f"petugas peraga: {DEMO_OFFICER.id}, kata sandi semua akun peraga: {DEMO_PASSWORD}")


def _progress(done: int, total: int) -> None:
    step = max(1, total // _EVERY)
    if done == total or done // step != max(0, done - 40) // step:
        click.echo(f"{done} dari {total} permintaan")


def _said(summary: Summary) -> str:
    statuses = ", ".join(f"{name} {count}" for name, count in sorted(summary.statuses.items()))
    return (
        f"{summary.requests} permintaan, {summary.pictures} lampiran, {summary.documents} dokumen, "
        f"{summary.steps} langkah, {summary.officers} akun, {summary.seconds} detik ({statuses})"
    )
