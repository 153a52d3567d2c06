"""A worker times its task and nothing before or after it."""

import json

import pytest

from tests.benchmarks.sync import worker


def test_a_task_is_timed_between_the_word_and_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    clock = iter([10.0, 12.5])
    monkeypatch.setattr(worker.sys.stdin, "readline", lambda: order.append("word") or "go\n", raising=False)
    monkeypatch.setattr(worker.time, "perf_counter", lambda: order.append("clock") or next(clock))

    def ready():  # type: ignore[no-untyped-def]
        order.append("ready")
        return lambda: order.append("task") or {"held": 3}

    worker.measured(ready, lambda: order.append("after") or {"found": 1})
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert order == ["ready", "word", "clock", "task", "clock", "after"]
    assert said[0] == {"ready": True}
    assert (said[1]["wall_s"], said[1]["held"], said[1]["found"]) == (2.5, 3, 1)
    assert said[1]["peak_rss_mb"] > 5


def test_polls_give_their_median(monkeypatch: pytest.MonkeyPatch) -> None:
    times = [moment for turn in range(worker.POLLS) for moment in (turn * 10.0, turn * 10.0 + turn)]
    clock = iter(times)
    monkeypatch.setattr(worker.time, "perf_counter", lambda: next(clock))
    told = worker.polled(lambda: None)
    assert told["wall_s"] == worker.POLLS // 2
    assert told["repeated"] == worker.POLLS
