"""Whether Qt can open a window here, told in a sentence instead of an abort."""

import ctypes
import os
import sys

OFFSCREEN = ("libgl1", "libegl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3", "libglib2.0-0", "libfreetype6")
WINDOW = ("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0")
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfreetype.so.6": "libfreetype6",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing_packages() -> list[str]:
    """Debian packages that Qt wants and that are not here; empty on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(LIBRARIES)
    if _platform() == "xcb":
        wanted |= X11_LIBRARIES
    return [package for library, package in wanted.items() if not _loads(library)]


def _platform() -> str:
    """The plugin Qt would choose: what the environment says, else by the kind of session."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.split(":")[0]
    return "xcb" if os.environ.get("DISPLAY") else "wayland"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def no_display() -> bool:
    """A Linux machine without a display server, and nobody asked for Qt's own offscreen plugin."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def obstacle() -> str:
    """Why no window can open, with the next step; empty when one can."""
    if no_display():
        return (
            "This machine has no display, so no window can open.\n"
            "Run `make tour` instead: it does the whole job without a screen and leaves pictures in build/tour."
        )
    missing = missing_packages()
    if missing:
        return f"Qt needs packages that are not installed. On Debian: apt-get install {' '.join(missing)}"
    return ""
