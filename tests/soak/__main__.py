"""``python -m tests.soak``: desks and server killed at random behind a bad line; one JSON line says what was lost."""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.soak.soak import Soak, Wanted

CLIENT_KILLS, SERVER_KILLS, DESKS = 1000, 100, 6


def asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--client-kills", type=int, default=CLIENT_KILLS)
    parser.add_argument("--server-kills", type=int, default=SERVER_KILLS)
    parser.add_argument("--desks", type=int, default=DESKS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="an empty database by its URL; a SQLite file without it")
    parser.add_argument("--workers", type=int, default=1, help="processes of the server; several need PostgreSQL")
    parser.add_argument("--folder", type=Path, help="kept; without it a folder that is kept where something is wrong")
    return parser.parse_args(arguments)


def run(arguments: list[str]) -> int:
    options = asked(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="alpukat-soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    wanted = Wanted(
        options.client_kills,
        options.server_kills,
        options.seed,
        options.desks,
        folder,
        options.database,
        options.workers,
    )
    told = Soak(wanted).run()
    sys.stdout.write(json.dumps(told) + "\n")
    failed = bool(told["lost"] or told["duplicated"] or any(told["wrong"].values()))  # type: ignore[attr-defined]
    if failed:
        sys.stderr.write(f"what is wrong: {folder / 'wrong.jsonl'}\n")
    elif options.folder is None:
        shutil.rmtree(folder)
    return int(failed)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
