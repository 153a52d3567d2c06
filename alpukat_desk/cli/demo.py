"""The commands that show the desk with invented data: ``demo`` in a window, ``tour`` without a screen."""

import os
import shutil
from contextlib import closing
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import click
import msgspec

from alpukat_desk.app.profile import Facts, Profile
from alpukat_desk.cli.call import output
from alpukat_desk.cli.faults import USAGE, faults_told
from alpukat_desk.cli.output import Output
from alpukat_desk.cli.window import WINDOW, hindered
from alpukat_desk.demo.embedded import database_url, embedded, files_folder
from alpukat_desk.demo.seed import seed
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD
from alpukat_desk.desk import account, sync
from alpukat_desk.desk.sync import Progress
from alpukat_desk.domain.model import Struct
from alpukat_desk.domain.promise import WIB

_MARK = "demo.json"


class Sown(Struct):
    """What a demo folder was filled with; ``whole`` once the last request was written."""

    day: date
    requests: int
    seed: int
    whole: bool = False


@click.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("build", "demo"), show_default=True)
@click.option("--requests", type=click.IntRange(1, 100_000), default=2000, show_default=True)
@click.option("--seed", "number", type=int, default=1, show_default=True)
@click.pass_context
def demo(context: click.Context, folder: Path, requests: int, number: int) -> None:
    """Start a server with invented requests and open the desk, signed in as its demo officer.

    The folder is filled anew at the first demo of a day, so that nothing is weeks overdue.
    """
    if hindered():
        context.exit(USAGE)
    out = output("id")
    with faults_told(out):
        context.exit(_shown(out, folder, Sown(datetime.now(WIB).date(), requests, number)))


def _shown(out: Output, folder: Path, wanted: Sown) -> int:
    prepare(out, folder, wanted)
    with embedded(folder / "server") as server:
        home = sign_in(out, folder / "desk", server.url)
        out.say("cli.demo.ready", url=server.url, officer=DEMO_OFFICER.id, password=DEMO_PASSWORD)
        code: int = import_module(WINDOW).run(home, DEMO_PASSWORD)
        return code


def prepare(out: Output, folder: Path, wanted: Sown) -> None:
    """Fills the folder's server with requests, unless that was done today. What is no demo folder is left alone."""
    found = _found(folder)
    if found == msgspec.structs.replace(wanted, whole=True):
        return
    if folder.exists() and found is None and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} holds something else; name another folder.", param_hint="--folder")
    shutil.rmtree(folder, ignore_errors=True)
    server = folder / "server"
    server.mkdir(parents=True)
    _mark(folder, wanted)
    out.say("cli.demo.sowing", count=wanted.requests)
    seed(
        database_url(server),
        files_folder(server),
        wanted.requests,
        wanted.seed,
        wanted.day,
        on_progress=lambda done, total: out.progress("cli.demo.sown", done=done, total=total),
    )
    out.progressed()
    _mark(folder, msgspec.structs.replace(wanted, whole=True))


def _found(folder: Path) -> Sown | None:
    try:
        return msgspec.json.decode((folder / _MARK).read_bytes(), type=Sown)
    except (OSError, msgspec.MsgspecError):
        return None


def _mark(folder: Path, sown: Sown) -> None:
    (folder / _MARK).write_bytes(msgspec.json.encode(sown))


def sign_in(out: Output, home: Path, server: str) -> Path:
    """A profile of the demo officer, signed in and synced. Its passphrase is the demo's public password."""
    profile = Profile(home, out.texts.catalogue)
    place = profile.open(DEMO_PASSWORD) if profile.exists() else profile.create(DEMO_PASSWORD)
    with closing(place.store), closing(profile.connect(server)) as api:
        officer = account.sign_in(place, api, DEMO_OFFICER.id, DEMO_PASSWORD)
        profile.remember(Facts(server, officer.id))
        report = sync.cycle(place, api, lambda progress: _progressed(out, progress))
        out.progressed()
    if report.error:
        raise report.error
    return home


def _progressed(out: Output, progress: Progress) -> None:
    out.progress(f"cli.progress.{progress.stage}", done=progress.done, total=progress.total or "…")


@click.command("tour")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("build", "tour"), show_default=True)
@click.pass_context
def tour(context: click.Context, folder: Path) -> None:
    """Do the whole job with no screen, from sign-in to the printed document, and leave pictures in the folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if hindered():
        context.exit(USAGE)
    with faults_told(output("id")):
        context.exit(import_module("alpukat_desk.demo.tour").run(folder))
