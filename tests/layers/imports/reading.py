"""Reading many files in one child, as each would be in its own: that spares its start."""

from pathlib import Path
from typing import Any

from geo.errors import AtlasError
from layers.imports.vector_child import read

__all__ = ["read_all"]


def read_all(folder: Path) -> dict[str, Any]:
    """Return what each file of a folder holds, or the codes of its problems, by its name."""
    found: dict[str, Any] = {}
    for path in sorted(folder.iterdir()):
        try:
            found[path.name] = read(path)
        except AtlasError as error:
            found[path.name] = [each.code for each in error.problems]
    return found
