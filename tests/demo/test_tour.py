"""The tour does the whole job through the real window, and says so only when nothing differs."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from alpukat_desk.catalogue import load
from alpukat_desk.demo.embedded import Embedded
from alpukat_desk.demo.tour import APPROVED, CLAIMED, Summary, _Tour, tour
from alpukat_desk.domain.errors import Refused

Toured = tuple[Path, Summary]


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Toured:
    folder = tmp_path_factory.mktemp("tour")
    return folder, tour(folder, requests=150)


def test_the_whole_job_is_done_and_nothing_differs(toured: Toured) -> None:
    _, summary = toured
    assert summary.differs == ()
    assert summary.second_desk_equal
    assert (summary.claimed, summary.opened, summary.outbox_left, summary.printed) == (CLAIMED, CLAIMED, 0, 1)
    assert (summary.decided_offline, summary.accepted) == (APPROVED + 2, APPROVED + 3)
    assert summary.synced > CLAIMED and summary.files_seen >= CLAIMED


def test_the_summary_lies_in_the_folder_with_the_unchanged_print(toured: Toured) -> None:
    folder, summary = toured
    assert msgspec.json.decode((folder / "summary.json").read_bytes(), type=Summary) == summary
    printed = (folder / "printed.pdf").read_bytes()
    assert printed.startswith(b"%PDF") and printed == (folder / "document.pdf").read_bytes()


def test_every_page_has_its_picture_light_and_dark(toured: Toured) -> None:
    folder, summary = toured
    assert sorted(summary.screenshots) == sorted(path.name for path in folder.glob("*.png"))
    pages = {name.split("-", 1)[1] for name in summary.screenshots}
    wanted = (
        "unlock sign-in not-taken queue request-1 files return reject attach outbox documents print-preview history"
    )
    assert {f"{page}-{look}.png" for page in wanted.split() for look in ("light", "dark")} <= pages
    for name in summary.screenshots:
        image = QImage(str(folder / name))
        assert (image.width(), image.height()) == (1440, 900) or "print-preview" in name
        light = image.pixelColor(image.width() - 4, image.height() // 2).lightness() > 128
        assert light == name.endswith("-light.png")


def test_the_server_does_not_outlive_the_tour(toured: Toured) -> None:
    folder, _ = toured
    again = Embedded(folder / "server")
    assert again.start()
    again.stop()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(Refused, match=r"tour\.folder"):
        tour(tmp_path, requests=1)
    assert (tmp_path / "letter.txt").exists()


def test_a_tour_that_did_nothing_says_what_differs(tmp_path: Path) -> None:
    idle = _Tour(tmp_path, Embedded(tmp_path), load(), lambda _: None)
    summary = idle.summary(0.0)
    assert not summary.second_desk_equal
    assert {"claimed is 0, not 5", "the second desk sees the same state"} <= set(summary.differs)
