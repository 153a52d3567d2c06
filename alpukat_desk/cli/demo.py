"""The commands that show the desk with invented data: ``demo`` in a window, ``tour`` without a screen."""

import os
import shutil
from contextlib import closing
from importlib import import_module
from pathlib import Path

import click

from alpukat_desk.app.profile import Facts, Profile
from alpukat_desk.cli.call import output
from alpukat_desk.cli.faults import REFUSED, USAGE, faults_told
from alpukat_desk.cli.output import Output
from alpukat_desk.cli.window import WINDOW, hindered
from alpukat_desk.demo import stage
from alpukat_desk.demo.embedded import embedded
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD
from alpukat_desk.desk import account, sync
from alpukat_desk.desk.sync import Progress

TOUR = "alpukat_desk.demo.tour"
_MARK = "alpukat-demo"
"""An empty file by which a folder is known to be a demo's, and nobody's work."""


@click.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("build", "demo"), show_default=True)
@click.option("--requests", type=click.IntRange(1, 100_000), default=stage.REQUESTS, show_default=True)
@click.option("--seed", "number", type=int, default=stage.SEED, show_default=True)
@click.option("--fresh", is_flag=True, help="Fill the folder anew, so that nothing is weeks overdue.")
@click.pass_context
def demo(context: click.Context, folder: Path, requests: int, number: int, fresh: bool) -> None:
    """Open the desk over a server with invented requests.

    The server is started here and the desk is signed in as its demo officer. The folder is filled once; what is
    decided in it stays for the next demo.
    """
    if hindered():
        context.exit(USAGE)
    out = output("id")
    with faults_told(out):
        prepare(out, folder, requests, number, fresh=fresh)
        context.exit(_shown(out, folder))


def prepare(out: Output, folder: Path, requests: int, number: int, *, fresh: bool = False) -> None:
    """Fills the folder's server where it was not filled before. A folder that is no demo's is left alone."""
    mark, server = folder / _MARK, folder / "server"
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise click.BadParameter(f"{folder} holds something else; name another folder.", param_hint="--folder")
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    if stage.staged(server) is None:
        shutil.rmtree(folder / "desk", ignore_errors=True)
        out.say("cli.demo.filling", count=requests)
    stage.prepare(server, lambda done, total: _filled(out, done, total), requests=requests, number=number)
    out.progressed()


def _filled(out: Output, done: int, total: int) -> None:
    out.progress("cli.demo.filled", done=done, total=total)


def _shown(out: Output, folder: Path) -> int:
    with embedded(folder / "server") as server:
        home = sign_in(out, folder / "desk", server.url)
        out.say("cli.demo.ready", url=server.url, officer=DEMO_OFFICER.id, password=DEMO_PASSWORD)
        code: int = import_module(WINDOW).run(home, DEMO_PASSWORD)
        return code


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
@click.option("--requests", type=click.IntRange(1, 100_000), default=300, show_default=True)
@click.pass_context
def tour(context: click.Context, folder: Path, requests: int) -> None:
    """Do the whole job without a screen.

    From sign-in to the printed document, against a server started here; pictures of every page stay in the folder.
    Ends with 1 where something did not come out as it should; summary.json in the folder says what.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if hindered():
        context.exit(USAGE)
    out = output("id")
    import_module(WINDOW).hush()
    with faults_told(out):
        summary = import_module(TOUR).tour(folder, requests=requests, say=out.line)
        for difference in summary.differs:
            out.line(f"! {difference}")
        out.say("cli.tour", pictures=len(summary.screenshots), seconds=summary.seconds, folder=folder)
        context.exit(REFUSED if summary.differs else 0)
