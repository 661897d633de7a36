"""How much memory a process holds, on each system, without a library for it.

The resident set counts what is really held. An address-space limit counts mapped
libraries as well, and there is none on Windows.
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["resident_bytes"]

_QUERY = 0x1000 | 0x0010
"""PROCESS_QUERY_LIMITED_INFORMATION and PROCESS_VM_READ."""


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        ("PeakWorkingSetSize", ctypes.c_size_t),
        ("WorkingSetSize", ctypes.c_size_t),
        ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
        ("QuotaPagedPoolUsage", ctypes.c_size_t),
        ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
        ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
        ("PagefileUsage", ctypes.c_size_t),
        ("PeakPagefileUsage", ctypes.c_size_t),
    )


def resident_bytes(pid: int) -> int:
    """Return the resident set of a process in bytes; 0 where it has ended or none can tell."""
    if sys.platform == "win32":
        return _of_windows(pid)
    try:
        return int(_statm(pid).split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return _of_ps(pid)
    except (OSError, ValueError, IndexError):
        return 0


def _statm(pid: int) -> str:
    return (Path("/proc") / str(pid) / "statm").read_text(encoding="ascii")


def _of_ps(pid: int) -> int:
    """Return what ps tells, for systems without /proc."""
    command = ["ps", "-o", "rss=", "-p", str(pid)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=5)  # noqa: S603
        return int(done.stdout.strip() or 0) * 1024
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0


def _of_windows(pid: int) -> int:
    """Return the working set, which is what Windows calls the resident set."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_QUERY, 0, ctypes.c_uint32(pid))
    if not handle:
        return 0
    process = ctypes.c_void_p(handle)
    counters = _Counters(cb=ctypes.sizeof(_Counters))
    try:
        size = ctypes.c_uint32(counters.cb)
        success = kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), size)
        return int(counters.WorkingSetSize) if success else 0
    finally:
        kernel.CloseHandle(process)
