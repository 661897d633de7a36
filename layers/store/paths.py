"""Where the product's files lie, each folder named once."""

from pathlib import Path

__all__ = ["DATA", "ROOT", "STATIC"]

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the product."""

DATA = ROOT / "data"
"""The facts."""

STATIC = ROOT / "static"
"""What the server hands out as it is: the map library, laid there at start."""
