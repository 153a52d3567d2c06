"""Whether Qt can open a window here, told in a sentence instead of an abort."""

import ctypes
import os
import sys

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

WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
_TOUR = "Run `make tour` instead: it does the whole job without a screen and leaves pictures in build/tour."


def obstacle() -> str:
    """Why no window can open, with the next step; empty when one can."""
    if not sys.platform.startswith("linux"):
        return ""
    if not _platform():
        return f"This machine has no display, so no window can open.\n{_TOUR}"
    missing = missing_packages()
    if missing:
        return f"Qt needs packages that are not installed. On Debian: apt-get install {' '.join(missing)}"
    if not _display_answers():
        return f"The display that DISPLAY or WAYLAND_DISPLAY names does not answer, so no window can open.\n{_TOUR}"
    return ""


def missing_packages() -> list[str]:
    """Debian packages that Qt wants for this kind of display and that are not here."""
    more = {"xcb": X11_LIBRARIES, "wayland": WAYLAND_LIBRARIES}.get(_platform(), {})
    return [package for library, package in {**LIBRARIES, **more}.items() if not _loads(library)]


def _platform() -> str:
    """The plugin Qt would choose: what the environment says, else by the kind of session; empty without one."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.split(":")[0]
    if os.environ.get("DISPLAY"):
        return "xcb"
    return "wayland" if os.environ.get("WAYLAND_DISPLAY") else ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _display_answers() -> bool:
    """Qt aborts where no display lets it in, as with a DISPLAY left over from a session that ended."""
    platform = _platform()
    if platform not in ("xcb", "wayland"):
        return True
    chosen = bool(os.environ.get("QT_QPA_PLATFORM"))
    x11 = platform == "xcb" if chosen else bool(os.environ.get("DISPLAY"))
    wayland = platform == "wayland" if chosen else bool(os.environ.get("WAYLAND_DISPLAY"))
    return (x11 and _x11_answers()) or (wayland and _wayland_answers())


def _x11_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_answers() -> bool:
    """Also false where Wayland's library is not here: then Qt has only X11 to turn to."""
    if not _loads("libwayland-client.so.0"):
        return False
    wayland = ctypes.CDLL("libwayland-client.so.0")
    wayland.wl_display_connect.restype = ctypes.c_void_p
    connection = wayland.wl_display_connect(None)
    if not connection:
        return False
    wayland.wl_display_disconnect(ctypes.c_void_p(connection))
    return True
