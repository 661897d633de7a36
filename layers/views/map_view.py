"""How a reader has the map of any page: what it shows of the ground."""

from collections.abc import Iterator, Mapping
from typing import Any

from geo.errors import Problem
from layers.i18n.points import bounds_on_screen, extent_of
from layers.store import repository
from layers.store.atlas import catalogue
from layers.webmap.map_state import GROUND, Bounds, MapState
from layers.webmap.payload import HOME
from layers.webmap.screen import bounds_of

__all__ = ["DISTRICT", "MAP_STATE", "extent_bounds", "fitted", "map_state", "strange_layers"]

DISTRICT = "home"
"""The extent that is the whole district, where a page would else go to a place."""


MAP_STATE = ("at", "layers", "stack")
"""The parameters of a page that its map changes in the browser, by their names in a link."""


def map_state(values: Mapping[str, Any], stamp: str = "") -> MapState:
    """Return how values of a page have its map; `stamp` as of `MapState`."""
    at = values.get("at")
    layers, stack = (tuple(values.get(name) or ()) for name in ("layers", "stack"))
    return MapState(at or "", layers, stack, extent_bounds(at), stamp)


_RESULTS = (
    "access", "comparison", "coverage", "halo", "improvements", "reach", "street", "streets",
)  # fmt: skip
"""What the ids of layers that answer a question begin with; they are known on their page alone."""


def strange_layers(values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return a problem for each parameter of a link that names layers no page has."""
    entries = {entry.id for entry in catalogue()} | {GROUND}
    said = {
        "layers": [each.removeprefix("-").partition("~")[0] for each in values["layers"] or ()],
        "stack": list(values["stack"] or ()),
    }
    strange = {
        name: [key for key in keys if key not in entries and key.partition("_")[0] not in _RESULTS]
        for name, keys in said.items()
    }
    return tuple(
        Problem("link_layers", field=name, values={"value": ", ".join(dict.fromkeys(keys))[:60]})
        for name, keys in strange.items()
        if keys
    )


def switches_of_group(group: str, written: str) -> str:
    """Return what an old link says of a group of the overview, whose layers it listed, as `layers`.

    What is no layer of the group stands as it is, for the link to be told of.
    """
    wanted = [part for part in written.split(",") if part]
    entries = {entry.id: entry for entry in catalogue() if entry.group == group}
    strange = [each for each in wanted if each not in entries]
    off = [f"-{key}" for key, each in entries.items() if each.visible and key not in wanted]
    on = [key for key, each in entries.items() if not each.visible and key in wanted]
    return ",".join([*strange, *off, *on])


def fitted() -> Iterator[str]:
    """Yield what a map can be fitted to: the district, and every place with a location, by id."""
    yield DISTRICT
    layers, _ = repository.load_all()
    yield from (str(feature) for layer in layers.values() for feature in layer.located.index)


def extent_bounds(at: str | None) -> Bounds | None:
    """Return the ground of an extent, a centre and zoom as on a screen of the usual size.

    None stands for no extent, and for a place without a location.
    """
    if at is None or at == DISTRICT:
        return None if at is None else HOME
    if (extent := extent_of(at)) is not None:
        return bounds_on_screen(extent)
    layers, _ = repository.load_all()
    home = next((each for each in layers.values() if at in each.located.index), None)
    return None if home is None else bounds_of(home.located.geometry.loc[at])
