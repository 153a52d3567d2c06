"""One officer's laptop for the tour: a profile of its own, signed in at the demo's server."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from alpukat_desk.app.profile import Facts, Profile
from alpukat_desk.catalogue import Catalogue
from alpukat_desk.demo.staff import DEMO_PASSWORD
from alpukat_desk.desk import account, queries, sync
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.queries import Filter, View
from alpukat_desk.desk.sync import Report
from alpukat_desk.domain.model import Officer, RequestId
from alpukat_desk.remote import HttpApi
from alpukat_desk.store import vault

DEMO_PASSPHRASE = "alpukat mentega di meja"  # noqa: S105 (the one passphrase of every demo profile)


@dataclass(frozen=True)
class Laptop:
    """``place`` is its store, ``api`` its line to the server."""

    place: Workplace
    api: HttpApi

    def sync(self) -> Report:
        """A whole cycle. Raises what the cycle met."""
        report = sync.cycle(self.place, self.api)
        if report.error is not None:
            raise report.error
        return report


def state(place: Workplace) -> dict[RequestId, bytes]:
    """Everything a desk would show, request by request, as it goes over the wire."""
    ids = (*queries.ids(place, Filter(View.ALL)), *queries.ids(place, Filter(View.CLOSED)))
    shown = {key: queries.request(place, key) for key in ids}
    return {key: msgspec.json.encode(item.request, order="sorted") for key, item in shown.items() if item}


@contextmanager
def laptop(home: Path, catalogue: Catalogue, server: str, officer: Officer) -> Iterator[Laptop]:
    """A new profile in ``home``, signed in; closed at the end of the block. Raises what signing in raises."""
    profile = Profile(home, catalogue)
    place = profile.create(DEMO_PASSPHRASE, vault.FLOOR)
    with closing(place.store), closing(profile.connect(server)) as api:
        signed_in = account.sign_in(place, api, officer.id, DEMO_PASSWORD, "peraga")
        profile.remember(Facts(server, signed_in.id))
        yield Laptop(place, api)
