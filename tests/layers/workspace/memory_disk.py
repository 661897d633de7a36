"""A small disk in memory, to be filled or made read-only; skipped where none can be mounted."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["make_read_only", "memory_disk"]


@contextmanager
def memory_disk(folder: Path, *, megabytes: int, owner: str | None = None) -> Iterator[Path]:
    """Mount a disk of some size at a folder, which is made; skip the test where one may not."""
    if os.name != "posix" or os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root may mount a disk")
    folder.mkdir(parents=True)
    command = ["/bin/mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        if owner:
            shutil.chown(folder, owner)
        yield folder
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def make_read_only(folder: Path) -> None:
    """Make a mounted disk one that may only be read."""
    subprocess.run(["/bin/mount", "-o", "remount,ro", str(folder)], check=True)
