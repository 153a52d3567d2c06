"""A profile is a folder: key, encrypted files, log, and the two facts that are no secret (server, officer)."""

import gc
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import platformdirs

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.desk.workplace import Workplace, open_workplace
from alpukat_desk.domain.errors import Locked, StoreDamaged
from alpukat_desk.domain.model import Struct
from alpukat_desk.remote import HttpApi
from alpukat_desk.store import durable, faults, mending, vault

NAME = "profile.json"
COLLECT = (50_000, 20, 10)
"""A first sync makes objects by the hundred thousand, none of which are garbage: at Python's own 700 the collector
takes a seventh of its time."""


class Facts(Struct):
    """What may be read without the passphrase."""

    server: str = ""
    officer: str = ""


@dataclass(frozen=True)
class Profile:
    """The folder and the catalogue it works with. Opening and connecting are the caller's next steps."""

    home: Path
    catalogue: Catalogue

    def exists(self) -> bool:
        return vault.exists(self.home)

    def facts(self) -> Facts:
        """Defaults where the file is missing or no longer readable: nothing in it is precious."""
        path = self.home / NAME
        try:
            return msgspec.json.decode(path.read_bytes(), type=Facts)
        except (FileNotFoundError, ValueError):
            return Facts()

    def remember(self, facts: Facts) -> None:
        with faults.door(self.home):
            durable.private_folder(self.home)
            durable.write(self.home / NAME, msgspec.json.encode(facts))

    def open(self, passphrase: str) -> Workplace:
        """Raises ``Locked`` where there is no store yet or the passphrase is wrong, and ``StoreDamaged``."""
        if not self.exists():
            raise Locked("profile.missing")
        return self._workplace(vault.unlock(self.home, passphrase))

    def create(self, passphrase: str, cost: vault.Cost = vault.STANDARD) -> Workplace:
        """Makes key and store. Raises ``Refused("passphrase.short")``, ``StoreFull``, and where the key of earlier
        work is missing ``StoreDamaged("store.key_mismatch")``."""
        if not self.exists() and mending.holds_work(self.home):
            raise StoreDamaged("store.key_mismatch")
        with faults.door(self.home):
            key = vault.create(self.home, passphrase, cost)
        return self._workplace(key)

    def _workplace(self, key: vault.Key) -> Workplace:
        gc.set_threshold(*COLLECT)
        return open_workplace(self.home, key, self.catalogue, lambda: datetime.now(UTC))

    def connect(self, server: str) -> HttpApi:
        """An Api to the server; the address is remembered. Raises ``Refused("server.address")``."""
        api = HttpApi(server)
        facts = self.facts()
        if facts.server != server:
            self.remember(Facts(server, facts.officer))
        return api


def default_home() -> Path:
    """Where a profile lies when nobody says otherwise: the system's folder for local application data."""
    return Path(platformdirs.user_data_dir("alpukat-desk", appauthor=False, roaming=False))
