"""The most memory this process has held so far."""

import os
import re
from pathlib import Path

from layers.store.resident_memory import resident_bytes

__all__ = ["peak_mb"]

_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Return the highest resident set so far, in 10^6 bytes; the present one where none can tell.

    On Linux ``VmHWM``; on other systems of the kind what getrusage says, which Windows lacks.
    """
    if _STATUS.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
        if found is not None:
            return int(found[1]) * 1024 / 1e6
    try:
        import resource
    except ImportError:
        return resident_bytes(os.getpid()) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # bytes on macOS
