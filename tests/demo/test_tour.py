from pathlib import Path

import msgspec
import pytest

from alpukat_desk.catalogue import load
from alpukat_desk.demo.embedded import Embedded
from alpukat_desk.demo.tour import APPROVED, CLAIMED, Blind, Summary, _Tour, tour
from alpukat_desk.domain.errors import Refused


class Listed:
    """Remembers what it was shown, and leaves a picture of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []

    def shot(self, name: str) -> None:
        self.names.append(name)
        (self.folder / f"{name}.png").write_bytes(b"picture")


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary, Listed]:
    folder = tmp_path_factory.mktemp("tour")
    screens = Listed(folder)
    return folder, tour(folder, screens, requests=150), screens


def test_the_whole_job_is_done_and_nothing_differs(toured: tuple[Path, Summary, Listed]) -> None:
    _, summary, _ = toured
    assert summary.differs == ()
    assert summary.second_desk_equal
    assert (summary.claimed, summary.opened, summary.outbox_left, summary.printed) == (CLAIMED, CLAIMED, 0, 1)
    assert (summary.decided_offline, summary.accepted) == (APPROVED + 2, APPROVED + 3)
    assert summary.synced > CLAIMED and summary.files_seen >= CLAIMED


def test_the_summary_lies_in_the_folder_with_the_unchanged_print(toured: tuple[Path, Summary, Listed]) -> None:
    folder, summary, _ = toured
    assert msgspec.json.decode((folder / "summary.json").read_bytes(), type=Summary) == summary
    printed = (folder / "printed.pdf").read_bytes()
    assert printed.startswith(b"%PDF") and printed == (folder / "document.pdf").read_bytes()


def test_screens_are_called_between_the_steps(toured: tuple[Path, Summary, Listed]) -> None:
    _, summary, screens = toured
    steps = ["queue", "claimed", "request-1", "offline", "outbox", "accepted", "printed", "second-desk"]
    assert [name for name in screens.names if name in steps] == steps
    assert summary.screenshots == tuple(sorted(f"{name}.png" for name in screens.names))


def test_the_server_does_not_outlive_the_tour(toured: tuple[Path, Summary, Listed]) -> None:
    folder, _, _ = toured
    again = Embedded(folder / "server")
    assert again.start()
    again.stop()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(Refused, match=r"tour\.folder"):
        tour(tmp_path, requests=1)
    assert (tmp_path / "letter.txt").exists()


def test_a_tour_that_did_nothing_says_what_differs(tmp_path: Path) -> None:
    idle = _Tour(tmp_path, Embedded(tmp_path), load(), Blind(), lambda _: None)
    summary = idle.summary(0.0)
    assert not summary.second_desk_equal
    assert {"claimed is 0, not 5", "the second desk sees the same state"} <= set(summary.differs)
