"""How a reader has a map: what it shows of the ground. It stands in the link, for all pages."""

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Bounds", "MapState"]

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, latitude first."""


@dataclass(frozen=True)
class MapState:
    """How a reader has a map, as a link says it.

    Parameters
    ----------
    at
        What it shows: a centre and zoom as `layers.i18n.points` writes them, the id of a place
        that is fitted, or "home"; "" for what the page opens with.
    bounds
        The ground of that.
    stamp
        Is another one whenever the app, not the reader, has set it: only then the browser,
        which else knows better, takes it over.
    """

    at: str = ""
    bounds: Bounds | None = None
    stamp: str = ""

    def payload(self) -> dict[str, Any]:
        """Return it as the browser takes it."""
        return asdict(self)
