from sqlalchemy import inspect

from tests.server.site import Site


def test_tokens_and_keys_are_found_by_their_indexes(site: Site) -> None:
    known = inspect(site.house.database.engine)
    assert [index["unique"] for index in known.get_indexes("systems")] == [True]
    assert known.get_pk_constraint("messages")["constrained_columns"] == ["city", "channel", "key"]
