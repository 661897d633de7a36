"""What is shown, what it means, where it comes from, and the ways out.

The printing library keeps a folder of its own and complains on every start where
it has none. Before it is imported it gets a temporary one there. While it looks through
the fonts of a machine for the first time, it says so amid what a command prints: that
line alone is dropped.
"""

import logging
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


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Return whether a line of the printing library tells a reader anything."""
    return "building the font cache" not in record.getMessage()


_give_folder()
logging.getLogger("matplotlib.font_manager").addFilter(_is_worth_saying)
