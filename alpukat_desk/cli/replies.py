"""``resubmit``: what the applicant of a returned request answered to the officer, with new papers."""

from pathlib import Path

import click

from alpukat_desk.cli.call import on_profile
from alpukat_desk.cli.decisions import Pair, Pairs
from alpukat_desk.cli.papers import read
from alpukat_desk.cli.seat import Seat
from alpukat_desk.desk import replies
from alpukat_desk.desk.replies import Sent


@on_profile("resubmit")
@click.argument("request")
@click.option("--text", required=True, help="What the applicant answered.")
@click.option("--value", "values", type=Pairs(), multiple=True, metavar="FIELD=VALUE", help="Told anew. Repeatable.")
@click.option("--file", "files", type=Pairs(), multiple=True, metavar="REQUIREMENT=FILE", help="A paper. Repeatable.")
def resubmit(seat: Seat, request: str, text: str, values: tuple[Pair, ...], files: tuple[Pair, ...]) -> None:
    """Bring a returned REQUEST back with what its applicant answered by message.

    Works with no network. The request goes to the common queue, and whoever takes it goes on with it.
    """
    about = seat.shown(request).request
    papers = [Sent(requirement, Path(path).name, read(seat, Path(path))) for requirement, path in files]
    replies.resubmit(seat.place, about.id, about.version, text, dict(values), papers)
    seat.decided(about.id, "resubmit")
