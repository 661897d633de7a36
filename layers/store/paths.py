"""Where the product's files lie, each folder named once."""

from pathlib import Path

from layers.i18n.languages import DATA

__all__ = ["DATA", "ROOT", "STATIC"]

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the product."""

STATIC = ROOT / "static"
"""What the server hands out as it is: the map library, laid there at start."""
