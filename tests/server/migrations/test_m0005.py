from pathlib import Path

from sqlalchemy import event

from tests.server.site import case, opened


def test_a_request_is_filed_without_passing_over_the_citys_other_files(tmp_path: Path) -> None:
    asked: list[tuple[str, object]] = []
    with opened(tmp_path) as site:
        engine = site.house.database.engine
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
        site.file(case(1))
        statement, values = next(item for item in asked if "FROM file_links" in item[0])
        with site.house.database.reading() as tx:
            plan = [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]  # type: ignore[arg-type]
    assert "file_links_by_request (city=? AND request_id=?)" in plan[0]
