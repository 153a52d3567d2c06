"""What a process gives up before it looks at a hostile file: other files, the network, other programs, much memory.

Each lock stands by itself: limits everywhere but on Windows; on Linux namespaces, Landlock and a system call
filter as well. What a system does not offer is left out, so the others are there to cover for it.
"""

import contextlib
import ctypes
import os
import platform
import struct
import sys

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

MEMORY = 1536 << 20
CPU_S = 20

_DUMPABLE, _SECCOMP, _NO_NEW_PRIVILEGES = 4, 22, 38
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_CREATE_RULES, _RESTRICT_SELF = 444, 446
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOWED, _NOT_PERMITTED = 0x7FFF0000, 0x00050001
_FILTERED = {
    # architecture: its number for the kernel, and there: socket, ptrace, fork, vfork, execve, execveat,
    # process_vm_readv, process_vm_writev, io_uring_setup
    "x86_64": (0xC000003E, (41, 101, 57, 58, 59, 322, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 117, 221, 281, 270, 271, 425)),
}
_OTHER_TABLE = 0x40000000
"""System calls of the x32 table begin here; nothing honest uses it."""


def lock_up() -> None:
    """For good: nothing of it can be undone in this process."""
    _limit()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        _leave_network(libc)
        libc.prctl(_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _leave_files(libc)
        _filter(libc)


def _limit() -> None:
    if resource is None:
        return
    limits = {"AS": MEMORY, "CPU": CPU_S, "FSIZE": 0, "NOFILE": 16, "NPROC": 0, "CORE": 0}
    for name, most in limits.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _leave_network(libc: ctypes.CDLL) -> None:
    """Into a namespace with no network at all; who may not make users needs to be root for it."""
    if libc.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC):
        libc.unshare(_NEW_NETWORK | _NEW_IPC)


def _leave_files(libc: ctypes.CDLL) -> None:
    """A Landlock ruleset that handles everything this kernel knows of and allows none of it."""
    version = libc.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    words = [files, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    rules = struct.pack(f"={len(words)}Q", *words)
    handle = libc.syscall(_CREATE_RULES, rules, ctypes.c_size_t(len(rules)), 0)
    if handle >= 0:
        libc.syscall(_RESTRICT_SELF, handle, 0)
        os.close(handle)


def _filter(libc: ctypes.CDLL) -> None:
    """Sockets of every kind, other programs and other processes' memory, refused by the kernel itself."""
    if platform.machine() not in _FILTERED:
        return
    program = ctypes.create_string_buffer(_program(*_FILTERED[platform.machine()]))
    told = struct.pack("@HP", (len(program) - 1) // 8, ctypes.addressof(program))
    libc.prctl(_SECCOMP, 2, told, 0, 0)


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """In the kernel's filter language. Jumps count the instructions left out: to the last one, which refuses."""
    checks = [(_AT_LEAST, _OTHER_TABLE), *((_EQUAL, number) for number in calls)]
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 0, len(checks) + 2, architecture), (_LOAD, 0, 0, 0)]
    lines += [(code, len(checks) - place, 0, value) for place, (code, value) in enumerate(checks)]
    lines += [(_RETURN, 0, 0, _ALLOWED), (_RETURN, 0, 0, _NOT_PERMITTED)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
