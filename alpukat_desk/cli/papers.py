"""Documents in and out: a finished PDF attached, and a printable one handed over byte for byte."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from alpukat_desk.cli.call import on_profile
from alpukat_desk.cli.documents import chosen
from alpukat_desk.cli.seat import Seat
from alpukat_desk.desk import account, commands, transfers
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.commands import Print
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.guards import printable
from alpukat_desk.domain.model import Document, RequestId, Sha256, Struct


class Copy(Struct):
    """A document written out."""

    id: RequestId
    code: str
    document: str
    sha256: Sha256
    size: int
    file: str


@on_profile("attach")
@click.argument("request")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", required=True, metavar="SLUG", help="Which document of the service it is.")
@click.option("--number", default="", help="Its legal number, where it has one already.")
@click.option("--signed", is_flag=True, help="It came signed from SIAK.")
def attach(seat: Seat, request: str, file: Path, output: str, number: str, signed: bool) -> None:
    """Attach the PDF FILE to an approved REQUEST. Works offline; it is sent with the next sync."""
    about = seat.shown(request).request
    data = read(seat, file)
    commands.attach(seat.place, about.id, about.version, output, data, file.name, number, signed)
    seat.decided(about.id, "attach")


def read(seat: Seat, file: Path) -> bytes:
    """Looks at the size first: what is too large is not even read."""
    most = account.policy(seat.place).file_limit
    try:
        size = file.stat().st_size
        if size > most:
            raise Refused("file.large", mebibytes=most >> 20)
        return file.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", cause=error.strerror or "") from error


@on_profile("print")
@click.argument("request")
@click.option("--document", default="", metavar="ID", help="Which document, where the request has several.")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The file to write; a new one.")
@click.option("--reason", default="", help="Why it is printed again.")
def print_document(seat: Seat, request: str, document: str, target: Path, reason: str) -> None:
    """Write a document to a file and record the print.

    The bytes are those that were attached, unchanged. Refused while the server has not confirmed the document, and a
    second time without --reason. Needs the network only where the document does not lie on this device yet.
    """
    if target.exists():
        raise click.BadParameter(f"{target} exists already; name a new file.", param_hint="--to")
    shown = seat.shown(request)
    paper = chosen(shown.request, document)
    _may_print(shown, paper, reason)
    data = _bytes(seat, paper.sha256, shown.request.id)
    with _new_file(target, data):
        commands.decide(seat.place, shown.request.id, shown.request.version, Print(paper.id, reason))
    seat.out.record(Copy(shown.request.id, shown.request.code, paper.id, paper.sha256, len(data), str(target)))
    seat.out.say("cli.printed", request=shown.request.code, file=target)


def _may_print(shown: Shown, paper: Document, reason: str) -> None:
    """Before anything is fetched or written; deciding asks again."""
    refusal = shown.refusals.get("print") or printable(paper, reason)
    if refusal:
        raise refusal


def _bytes(seat: Seat, sha256: Sha256, request_id: RequestId) -> bytes:
    data = transfers.read(seat.place, sha256)
    if data is None:
        transfers.fetch(seat.place, seat.api, sha256, request_id)
        data = transfers.read(seat.place, sha256)
    if data is None:
        raise Refused("file.absent")
    return data


@contextmanager
def _new_file(target: Path, data: bytes) -> Iterator[None]:
    """Whole on the disk, for its owner alone, before the block; under its name only when the block was done."""
    part = target.with_name(f".{target.name}.part")
    try:
        _write(part, data)
        yield
        part.replace(target)
    except OSError as error:
        raise Refused("file.unwritable", cause=error.strerror or "") from error
    finally:
        part.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
