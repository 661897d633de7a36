"""What is shown, what it means, where it comes from, and the ways out.

The printing library keeps a folder of its own and complains on every start where
it has none. Before it is imported it gets a temporary one there.
"""

import os
from pathlib import Path

from geo.temporary import temporary_folder

_VARIABLE = "MPLCONFIGDIR"


def _is_writable(folder: Path) -> bool:
    """Return whether a folder can be written, or made."""
    found = next((each for each in (folder, *folder.parents) if each.exists()), None)
    return found is not None and os.access(found, os.W_OK | os.X_OK)


def _give_folder() -> None:
    """Name a temporary folder to matplotlib where the home of the user cannot be written."""
    try:
        home = Path.home()
    except RuntimeError:  # the user has none
        home = None
    places = [] if home is None else [home / ".config" / "matplotlib", home / ".matplotlib"]
    if _VARIABLE not in os.environ and not any(map(_is_writable, places)):
        folder = temporary_folder("matplotlib")
        if folder is not None:
            os.environ[_VARIABLE] = str(folder)


_give_folder()
