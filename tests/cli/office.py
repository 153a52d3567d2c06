"""A real server process for tests of the command line, and desks that run real commands against it."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from msgspec.structs import replace

from alpukat_desk.cli import main
from alpukat_desk.cli.seat import PASSPHRASE, PASSWORD
from alpukat_desk.domain.model import Document, DocumentStatus, Officer, Request, Sha256, Status
from alpukat_desk.server import accounts, files, records
from alpukat_desk.server.house import House, Settings, open_house
from alpukat_desk.server.intake import file_request
from alpukat_desk.store import vault
from tests import builders as b
from tests.server.conftest import Process

SECRET = "kucing duduk di atap"
WORDS = "frasa sandi yang panjang"
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n\x00\xff"
_numbers = itertools.count(1)


@dataclass
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        """The last line, which must be an error."""
        told: dict[str, Any] = self.records[-1]["error"]
        return told


@dataclass
class Desk:
    """One profile. ``run`` is a command in this process."""

    home: Path
    env: dict[str, str] = field(default_factory=lambda: {PASSPHRASE: WORDS, PASSWORD: SECRET})

    def run(self, *arguments: str, **env: str) -> Answer:
        result = CliRunner().invoke(main, [*arguments, "--profile", str(self.home)], env={**self.env, **env})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def done(self, *arguments: str) -> Answer:
        answer = self.run(*arguments)
        assert answer.code == 0, (arguments, answer)
        return answer

    def ask(self, *arguments: str) -> list[dict[str, Any]]:
        return self.done(*arguments, "--json").records

    def prepare(self) -> None:
        """Makes the store with the least cost, so that a test does not pay for a strong passphrase at each command."""
        vault.create(self.home, WORDS, vault.FLOOR)


@dataclass
class Office:
    """A server with accounts; ``file`` and ``keep`` are the doors by which requests and files come in."""

    process: Process

    @contextmanager
    def house(self) -> Iterator[House]:
        opened = open_house(Settings(self.process.database, self.process.folder / "files"))
        try:
            yield opened
        finally:
            opened.database.close()

    def enrol(self, *officers: Officer) -> None:
        with self.house() as house, house.database.writing() as tx:
            for officer in officers:
                accounts.add(tx, officer, SECRET, datetime.now(UTC))

    def desk(self, home: Path, number: int) -> Desk:
        """Signed in and synced."""
        made = Desk(home)
        made.prepare()
        made.done("sync", "--server", self.process.address, "--officer", f"officer-{number}")
        return made

    def file(self, **changes: Any) -> Request:
        """A request of a citizen of its own, filed now."""
        number = next(_numbers)
        made = b.request(number, service="konsultasi", submitted_at=datetime.now(UTC), attachments=(), fields={})
        nik, phone = f"317401570890{number:04d}", f"0812{number:08d}"
        own = replace(made.applicant, nik=nik, phone=phone)
        values = {"complete_at": made.submitted_at, "applicant": own, **changes}
        request = replace(made, code=f"AB-3174-230320-{number:04d}", **values)
        with self.house() as house, house.database.writing(b.CITY) as tx:
            file_request(tx, request, house.catalogue)
        return request

    def approved(self, officer: Officer, **changes: Any) -> Request:
        """Held by the officer, and ready for its document."""
        until = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
        lease = b.lease(officer, until=until)
        return self.file(service="akta-lahir", status=Status.APPROVED, lease=lease, **changes)

    def keep(self, data: bytes, media_type: str = "application/pdf") -> Sha256:
        with self.house() as house, house.database.writing(b.CITY) as tx:
            files.store(tx, house.files, files.hashed(data), media_type, data)
        return files.hashed(data)

    def paper(self, status: str = DocumentStatus.READY_TO_PRINT) -> Document:
        """A certificate whose bytes the server holds."""
        number = next(_numbers)
        data = PDF + str(number).encode()
        return Document(
            id=b.uuid(0x700000 + number), output="akta-kelahiran", name="akta.pdf", media_type="application/pdf",
            size=len(data), sha256=self.keep(data), status=status, number="3174-LU-23032020-0001",
        )  # fmt: skip

    def printable(self, officer: Officer) -> Request:
        return self.approved(officer, documents=(self.paper(),))

    def content(self, request: Request) -> bytes:
        with self.house() as house:
            return files.place(house.files, request.documents[0].sha256).read_bytes()

    def stored(self, request: Request) -> Request:
        """As the server holds it now."""
        with self.house() as house, house.database.reading() as tx:
            found = records.find(tx, request.city, request.id)
        assert found is not None
        return found
