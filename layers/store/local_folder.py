"""Where this machine or its department keeps its data, and what is said when it cannot."""

import errno
import os
from pathlib import Path
from typing import IO

from geo.errors import DataError, Problem
from layers.store.paths import DATA
from layers.workspace.authorship import author, may
from layers.workspace.guarded import GuardedWorkspace
from layers.workspace.interface import Workspace
from layers.workspace.local_workspace import LocalWorkspace
from layers.workspace.postgres.address import SETTING, parse
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace

__all__ = ["folder", "is_shared", "require_state", "unwritable", "workspace"]

_WORKSPACE = "workspace.sqlite"


def folder() -> Path:
    """Return where this machine keeps its own data: data/local, or what ATLAS_LOCAL names."""
    other = os.environ.get("ATLAS_LOCAL")
    return Path(other) if other else DATA / "local"


def workspace() -> Workspace:
    """Return what the readers of this machine keep: in its folder, or where ATLAS_STORE names.

    Raises
    ------
    ParameterError
        ATLAS_STORE is no address (``store_address``).
    """
    store = os.environ.get(SETTING, "").strip()
    found: Workspace
    if store:
        address = parse(store, password=os.environ.get("PGPASSWORD"))
        found = PostgresWorkspace(address, folder(), author())
    else:
        found = LocalWorkspace(folder() / _WORKSPACE, author())
    return found if may("manage") else GuardedWorkspace(found)


def is_shared() -> bool:
    """Return whether several machines share one store."""
    return bool(os.environ.get(SETTING, "").strip())


def unwritable(error: OSError) -> DataError:
    """Return what to tell when the folder of this machine's data cannot be written."""
    values = {"folder": str(folder()), "reason": error.strerror or str(error)}
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataError(Problem("local_full", values=values))
    return DataError(Problem("local_unwritable", values=values))


def require_state(stream: IO[bytes], state: tuple[int, int]) -> None:
    """Refuse an open file that is another one than was looked at (``inputs_changed``)."""
    found = os.fstat(stream.fileno())
    if (found.st_mtime_ns, found.st_size) != state:
        raise DataError(Problem("inputs_changed", file=Path(stream.name).name))
