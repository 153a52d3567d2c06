"""What keeps a window from opening is told before Qt is asked, which would abort."""

import ctypes
import sys
from pathlib import Path

import pytest

from alpukat_desk.app import screen

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
ALL = {**screen.LIBRARIES, **screen.X11_LIBRARIES, **screen.WAYLAND_LIBRARIES}


def session(patch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        patch.setenv(name, variables.get(name, ""))


def install(patch: pytest.MonkeyPatch, *, without: tuple[str, ...] = (), answering: bool = False) -> None:
    """A machine with all libraries but these, and displays that answer or not."""

    class Library:
        def __init__(self, name: str) -> None:
            if ALL.get(name) in without:
                raise OSError(name)
            self.xcb_connect = self.wl_display_connect = _Function(1 if answering else None)
            self.xcb_connection_has_error = _Function(0 if answering else 1)
            self.xcb_disconnect = self.wl_display_disconnect = _Function(0)

    patch.setattr(ctypes, "CDLL", Library)


class _Function:
    def __init__(self, result: int | None) -> None:
        self.result = result
        self.restype: object = None

    def __call__(self, *_: object) -> int | None:
        return self.result


def test_without_a_display_the_tour_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    session(monkeypatch)
    assert "no display" in screen.obstacle() and "make tour" in screen.obstacle()


@pytest.mark.parametrize(
    ("package", "variables", "told"),
    [
        ("libegl1", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("libegl1", {"DISPLAY": ":0"}, True),
        ("libxcb-cursor0", {"DISPLAY": ":0"}, True),
        ("libxcb-cursor0", {"QT_QPA_PLATFORM": "offscreen"}, False),
        ("libxcb-cursor0", {"WAYLAND_DISPLAY": "wayland-0"}, False),
        ("libwayland-cursor0", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("libwayland-client0", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
    ],
)
def test_a_missing_package_is_named_where_this_display_needs_it(
    package: str, variables: dict[str, str], told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session(monkeypatch, **variables)
    install(monkeypatch, without=(package,), answering=True)
    assert screen.obstacle().endswith(f"apt-get install {package}") is told
    assert bool(screen.obstacle()) is told


@pytest.mark.parametrize("variables", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "xcb"}])
def test_a_display_that_does_not_answer_is_told(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    session(monkeypatch, **variables)
    install(monkeypatch)
    assert "does not answer" in screen.obstacle() and "make tour" in screen.obstacle()
    install(monkeypatch, answering=True)
    assert not screen.obstacle()


def test_elsewhere_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    session(monkeypatch)
    monkeypatch.setattr(sys, "platform", "win32")
    assert not screen.obstacle()


def test_the_readme_names_every_package_the_program_asks_for() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert not [package for package in ALL.values() if package not in readme]
