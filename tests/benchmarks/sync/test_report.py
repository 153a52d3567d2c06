"""What the page says is what the rounds said: medians, ratios, goals, and nothing that was not measured."""

from typing import Any

from tests.benchmarks.sync.report import PAGE, PARTS, Run, number, written
from tests.benchmarks.sync.summary import summarised

PAGE_TEXT = "before\n<!-- figures: {} -->\nold\n<!-- end -->\nafter\n"


def row(peer: str, task: str = "first", wall: float = 1.0, **more: Any) -> dict[str, Any]:
    return {"peer": peer, "task": task, "n": 20_000, "line": "loopback", "round": 1, "wall_s": wall, **more}


def shown(part: str, *rows: dict[str, Any]) -> str:
    return written(PAGE_TEXT.format(part), Run(rows))


def test_medians_are_of_the_rounds_and_ratios_of_the_medians() -> None:
    told = summarised([*(row("ours", wall=wall) for wall in (1.0, 9.0, 2.0)), row("anki", wall=4.0)])
    assert [(item["peer"], item["wall_s"], item["rounds"]) for item in told["medians"]] == [
        ("ours", 2.0, 3),
        ("anki", 4.0, 1),
    ]
    assert [(item["to"], item["wall_s"]) for item in told["ratios"]] == [("anki", 0.5)]


def test_what_one_side_did_not_measure_has_no_ratio() -> None:
    (ratio,) = summarised([row("ours", store_mb=3.0), row("anki")])["ratios"]
    assert "store_mb" not in ratio


def test_only_what_stands_between_markers_is_written_anew() -> None:
    text = shown("loopback", row("ours", wall=1.0), row("anki", wall=4.0))
    assert text.startswith("before\n<!-- figures: loopback -->\n### 20,000 requests")
    assert text.endswith("<!-- end -->\nafter\n")
    assert "old" not in text
    assert "| (a) first sync, Anki | 4.00 |" in text
    assert "| 0.250 |" in text


def test_writing_twice_changes_nothing() -> None:
    rows = [row("ours"), row("anki")]
    once = shown("goals", *rows)
    assert written(once, Run(rows)) == once


def test_a_goal_is_reached_missed_or_open_and_never_guessed() -> None:
    text = shown("goals", row("ours", wall=0.7, peak_rss_mb=300.0), row("anki", wall=1.0))
    assert "| (a) first sync of 20,000 requests, to Anki | ≤ 0.750 x | 0.700 | reached |" in text
    assert "| (a) peak memory, 20,000 requests | ≤ 200 MB | 300 | **not reached** |" in text
    assert "| (d) idle poll, 20,000 requests | ≤ 2.00 ms | – | not measured |" in text


def test_a_peer_that_could_not_be_installed_is_named_as_not_run() -> None:
    meta = {"at": "today", "cpus": 2, "python": "3", "kernel": "6", "peers": {"ours": "1"}, "wire": "counted"}
    text = shown("about", {"meta": meta}, {"peer": "anki", "not_run": "no package"}, row("ours", load_average=1.0))
    assert "Not run: anki: no package." in text


def test_load_that_could_not_be_made_is_said_in_its_row() -> None:
    text = shown("load", {"engine": "postgresql", "workers": 2, "n": 1000, "asked": "all", "not_run": "none here"})
    assert "| postgresql, 2, 1,000 | not run |" in text


def test_online_figures_are_kept_apart_from_those_of_a_flood() -> None:
    setting = {"engine": "sqlite", "workers": 1, "n": 1000}
    flood = {**setting, "asked": "decide", "decisions_per_s": 90.0, "decision_p50_ms": 50.0}
    online = {**setting, "asked": "online", "decisions_per_s": 6.0, "decision_p50_ms": 7.0}
    text = shown("load", flood, online)
    assert "| 90.0 | 50.0 / – / – | 7.00 / – / – |" in text


def test_numbers_show_three_digits() -> None:
    assert [number(value) for value in (0, 0.00123, 0.5, 12.345, 1234.5, None)] == [
        "0",
        "0.00123",
        "0.500",
        "12.3",
        "1,234",
        "–",
    ]


def test_the_page_has_every_part_and_no_other_marker() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- figures: {name} -->" in text for name in PARTS)
    assert text.count("<!-- figures: ") == text.count("<!-- end -->") == len(PARTS)
