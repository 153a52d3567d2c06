import asyncio
from typing import Any

import pytest

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server import deadline


def timed(monkeypatch: pytest.MonkeyPatch, seconds: float, sent: list[dict[str, Any]], reads: int) -> list[Any]:
    """What an app that reads so often receives of somebody who sends these messages and then nothing more."""
    monkeypatch.setattr(deadline, "BODY_S", seconds)
    received: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(reads):
            received.append(await receive())

    async def run() -> None:
        waiting = iter(sent)

        async def receive() -> Any:
            message = next(waiting, None)
            return message if message is not None else await asyncio.Event().wait()

        await deadline.timed_bodies(app)({}, receive, receive)  # type: ignore[arg-type, typeddict-item]

    asyncio.run(run())
    return received


def part(more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x", "more_body": more}


def test_a_body_in_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [part(True), part(False)]
    assert timed(monkeypatch, 5, sent, 2) == sent


def test_a_body_that_does_not_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match=r"body\.slow"):
        timed(monkeypatch, 0.01, [part(True)], 2)


def test_after_the_body_there_is_no_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [part(False), {"type": "http.disconnect"}]
    assert timed(monkeypatch, 0, sent, 2) == sent
