"""A network of this run's own, so that the kernel's counter on its loopback holds this run's bytes and no others.

The count is of IP packets: TCP and IP headers and acknowledgements are in it. Where the system allows no own
network (neither to root nor with a user namespace), the caller counts with the proxy of ``line`` instead.
"""

import ctypes
import fcntl
import os
import socket
import struct
from pathlib import Path

_NEWUSER, _NEWNET = 0x10000000, 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1


def enter() -> bool:
    """Moves this process, and all that it starts from now on, into a network of its own. False where it may not."""
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = _NEWNET if os.geteuid() == 0 else _NEWNET | _NEWUSER
    if libc.unshare(wanted) != 0:
        return False
    _raise_loopback()
    return True


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        asked = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(door, _GET_FLAGS, asked))[1]
        fcntl.ioctl(door, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def counted() -> int:
    """Bytes that went over loopback so far, each packet once."""
    for line in Path("/proc/self/net/dev").read_text(encoding="ascii").splitlines():
        name, _, numbers = line.partition(":")
        if name.strip() == "lo":
            return int(numbers.split()[0])
    return 0
