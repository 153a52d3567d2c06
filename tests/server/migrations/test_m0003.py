from pathlib import Path

from sqlalchemy import event

from tests import builders as b
from tests.server.site import case, opened


def test_the_next_of_an_office_are_found_without_passing_over_the_citys_others(tmp_path: Path) -> None:
    asked: list[tuple[str, object]] = []
    with opened(tmp_path) as site:
        site.file(case(1))
        engine = site.house.database.engine
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
        assert len(site.claim(b.officer(1), count=1).claimed) == 1
        statement, values = next(item for item in asked if "due_at IS NULL" in item[0])
        with site.house.database.reading() as tx:
            plan = [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]  # type: ignore[arg-type]
    assert "requests_by_turn (city=? AND office=? AND status=?)" in plan[0]
