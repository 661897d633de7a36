"""Whether a folder lies on another machine, where SQLite's write-ahead log is not safe.

The log is shared memory between processes, which no network file system keeps in step:
two machines that write lose each other's pages.
"""

import ctypes
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

__all__ = ["is_on_network"]

_REMOTE = frozenset({
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs",
    "fuse.rclone", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3",
    "smbfs", "webdav",
})  # fmt: skip
"""File systems of other machines, as mount names them."""

_DRIVE_REMOTE = 4
"""What GetDriveTypeW of the Windows API answers for a drive of another machine."""

_MAC_LINE = re.compile(r"^.* on (/.*) \((\w+)[,)]")


def is_on_network(folder: Path) -> bool:
    """Return whether a folder lies on another machine; no where the system does not say."""
    where = folder.resolve()
    if sys.platform == "win32":
        return _is_remote_drive(where)
    kinds = [kind for point, kind in _mounts() if where.is_relative_to(point)]
    return bool(kinds) and kinds[-1] in _REMOTE


def linux_mounts(lines: Iterable[str]) -> list[tuple[str, str]]:
    r"""Return mount points and file systems of /proc/mounts, the innermost last.

    >>> linux_mounts(["//s/x /mnt/a\\040b cifs rw 0 0", "/dev/sda / ext4 rw 0 0", ""])
    [('/', 'ext4'), ('/mnt/a b', 'cifs')]
    """
    rows = [line.split(" ") for line in lines if line.count(" ") > 1]
    found = [(row[1].replace("\\040", " "), row[2]) for row in rows]
    return sorted(found, key=lambda pair: len(pair[0]))


def mac_mounts(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Return the same of what the command mount prints on a Mac.

    >>> mac_mounts(["//u@s/x on /Volumes/x (smbfs, nodev)", "/dev/disk1 on / (apfs, local)"])
    [('/', 'apfs'), ('/Volumes/x', 'smbfs')]
    """
    found = [match.groups() for match in map(_MAC_LINE.match, lines) if match]
    return sorted(((str(point), str(kind)) for point, kind in found), key=lambda p: len(p[0]))


def _mounts() -> list[tuple[str, str]]:
    try:
        return linux_mounts(Path("/proc/mounts").read_text(encoding="utf-8").splitlines())
    except OSError:
        return _listed_mounts()


def _listed_mounts() -> list[tuple[str, str]]:
    command = ["/sbin/mount"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=5)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return []
    return mac_mounts(done.stdout.splitlines())


def _is_remote_drive(where: Path) -> bool:
    if where.drive.startswith("\\\\"):
        return True
    windows = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    return bool(windows.GetDriveTypeW(f"{where.drive}\\") == _DRIVE_REMOTE)
