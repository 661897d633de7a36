"""How a reader has a map: what it shows, which layers, how strong, in what order; as a link says.

It is one for all pages. The browser reads the same in layers/webmap/static/state/webarrange.js.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

__all__ = ["GROUND", "LAYER_FORM", "STACK_FORM", "Bounds", "MapState"]

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner, latitude first."""

GROUND = "ground"
"""What the ground below all layers is switched by, as if it were one of them."""

STACK_FORM = "[a-z][a-z0-9_]{0,59}"
LAYER_FORM = f"-?{STACK_FORM}|{STACK_FORM}~(100|[1-9][0-9]?)"
"""Regular expressions of what `stack` and `layers` are made of."""


@dataclass(frozen=True)
class MapState:
    """How a reader has a map.

    Parameters
    ----------
    at
        What it shows: a centre and zoom as `layers.i18n.points` writes them, the id of a place
        that is fitted, or "home"; "" for what the page opens with.
    layers
        Which layers are drawn against what the page draws, and how strong: "parks" on,
        "-stations" off, "lines~60" at 60 % of its strength.
    stack
        The layers that were moved, from the bottom up.
    bounds
        The ground of `at`.
    stamp
        Is another one whenever the app, not the reader, has set it: only then the browser,
        which else knows better, takes it over.
    """

    at: str = ""
    layers: tuple[str, ...] = ()
    stack: tuple[str, ...] = ()
    bounds: Bounds | None = None
    stamp: str = ""

    def payload(self) -> dict[str, Any]:
        """Return it as the browser takes it."""
        return asdict(self) | {"layers": ",".join(self.layers), "stack": ",".join(self.stack)}

    @cached_property
    def _switches(self) -> dict[str, bool]:
        return {each.removeprefix("-"): each[0] != "-" for each in self.layers if "~" not in each}

    @cached_property
    def _strengths(self) -> dict[str, float]:
        pairs = (each.split("~") for each in self.layers if "~" in each)
        return {key: int(percent) / 100 for key, percent in pairs}

    def is_on(self, key: str, *, own: bool = True) -> bool:
        """Return whether a layer is drawn; `own` is whether its page draws it."""
        return self._switches.get(key, own)

    def opacity(self, key: str) -> float:
        """Return how strong a layer is drawn, 0 to 1."""
        return self._strengths.get(key, 1.0)

    def ordered(self, keys: Sequence[str]) -> list[str]:
        """Return the layers of a page as they are stacked, from the bottom up.

        What was moved takes, in its order, the places it has among the page's own.

        >>> MapState(stack=("c", "x", "a")).ordered(["a", "b", "c"])
        ['c', 'b', 'a']
        """
        moved = iter([each for each in self.stack if each in keys])
        among = {each for each in self.stack if each in keys}
        return [next(moved) if each in among else each for each in keys]
