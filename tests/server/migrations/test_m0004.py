from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import Accepted
from alpukat_desk.server import database, records
from alpukat_desk.server.database import open_database
from alpukat_desk.server.migrations import MIGRATIONS
from alpukat_desk.server.tables import REQUESTS
from tests import builders as b
from tests.server.mirror import TEBET, Mirror, held
from tests.server.site import Site, case


def aged(site: Site) -> None:
    """The requests as an earlier program wrote them."""
    with site.house.database.writing(b.CITY) as tx:
        for row in tx.execute(select(*REQUESTS.c["id", "body"])).all():
            body = msgspec.json.encode(records.decoded(row.id, row.body)).decode()
            tx.execute(REQUESTS.update().where(records.one(b.CITY, row.id)).values(body=body))


def bodies(site: Site) -> dict[str, str]:
    with site.house.database.reading() as tx:
        return {row.id: row.body for row in tx.execute(select(*REQUESTS.c["id", "body"]))}


def test_requests_from_before_are_sent_read_and_changed_and_then_written_anew(site: Site) -> None:
    site.file(held(1), case(2))
    cut = bodies(site)
    aged(site)
    assert all(key in body and body not in cut[key] for key, body in bodies(site).items())
    assert Mirror().pull(site, TEBET).rows == {held(1).id: held(1), case(2).id: case(2)}
    (outcome,) = site.push(TEBET, b.command(c.Note("x"), held(1), TEBET))
    assert isinstance(outcome, Accepted)
    (claimed,) = site.claim(b.officer(1), case(2)).claimed
    assert msgspec.json.decode(claimed)["id"] == case(2).id
    assert not [key for key, body in bodies(site).items() if key in body]
    assert Mirror().pull(site, TEBET).rows == {item.id: site.request(item) for item in (held(1), case(2))}


def test_an_earlier_program_does_not_open_what_it_could_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'server.db'}"
    open_database(url).close()
    monkeypatch.setattr(database, "MIGRATIONS", MIGRATIONS[:3])
    monkeypatch.setattr(database, "NEWEST", 3)
    with pytest.raises(Refused, match="database.newer"):
        open_database(url)
