"""What makes this the atlas of one place: its settings, read once from data/atlas.toml.

Its catalogue is that of the moment: beside the layers of the settings it has those that the
reader of this machine keeps. Whoever asks which layers there are asks `catalogue`; only what
is about the shipped files themselves asks `SHIPPED`.

Importing this raises DataError where the file is missing or wrong: without it nothing can
be said of any place.
"""

from functools import lru_cache

from pyproj import CRS

from geo import crs
from layers.i18n.languages import SETTINGS, settings
from layers.model.atlas_file import atlas_of
from layers.model.catalogue import LayerEntry
from layers.store import own_layers
from layers.store.own_layers import Kept

__all__ = [
    "ATLAS", "METRIC", "SHIPPED", "below_lines", "catalogue", "counted_as", "entry_of",
    "find_entry", "local_metric", "to_metric", "with_role",
]  # fmt: skip

ATLAS = atlas_of(settings(), SETTINGS.name)

SHIPPED = ATLAS.layers
"""The layers of the settings, from the bottom of the map to its top."""

METRIC = ATLAS.crs
"""The projected CRS in which the atlas takes lengths and areas, in metres."""

_REACH_DEG = 6.0
"""METRIC serves this far from its central meridian."""


def catalogue() -> tuple[LayerEntry, ...]:
    """Return every layer there is now, from the bottom of the map to its top.

    The reader's areas lie below the lines of the metro, their lines and points on top.
    """
    return tuple(_entries(own_layers.kept()).values())


def find_entry(layer_id: str) -> LayerEntry | None:
    """Return the catalogue entry of a layer, None for an unknown one."""
    return _entries(own_layers.kept()).get(layer_id)


def entry_of(layer_id: str) -> LayerEntry:
    """Return the catalogue entry of a layer. Raises KeyError for an unknown one."""
    return _entries(own_layers.kept())[layer_id]


def with_role(*roles: str) -> tuple[str, ...]:
    """Return the ids of the layers that have one of some roles, by rank, then as on the map."""
    wanted = set(roles)
    found = [each for each in catalogue() if not wanted.isdisjoint(each.roles)]
    return tuple(each.id for each in sorted(found, key=lambda each: each.rank))


def counted_as(kind: str) -> str:
    """Return what a kind of places is taken for: by the settings, else itself."""
    return ATLAS.counts_as.get(kind, kind)


def below_lines(layer_id: str) -> bool:
    """Return whether a layer is drawn below the lines of the metro."""
    order = list(_entries(own_layers.kept()))
    return order.index(layer_id) < order.index("lines")


@lru_cache(maxsize=4)
def _entries(kept: Kept) -> dict[str, LayerEntry]:
    areas = [key for key, each in kept.layers.items() if each.family == "area"]
    found: dict[str, LayerEntry] = {}
    for entry in SHIPPED:
        if entry.id == "lines":
            found |= {key: kept.entries[key] for key in areas}
        found[entry.id] = entry
    return {**found, **kept.entries}


def to_metric(frame: crs.Frame) -> crs.Frame:
    """Return a frame or series in METRIC; see `geo.crs.to_metric`."""
    return crs.to_metric(frame, METRIC)


def local_metric(lon: float, lat: float) -> str:
    """Return the CRS in which to measure around a spot, given in degrees.

    It is METRIC around the atlas's district; elsewhere the UTM zone of the spot, so that
    a network or a feed of another city can be read and tried.
    """
    near = abs(lon - _central_meridian()) <= _REACH_DEG
    return METRIC if near and (lat >= 0) == (ATLAS.bounds[1] >= 0) else crs.utm_zone(lon, lat)


def _central_meridian() -> float:
    """Return the central meridian of METRIC; of a system without one, the district's middle."""
    operation = CRS(METRIC).coordinate_operation
    west, _, east, _ = ATLAS.bounds
    params = operation.params if operation else ()
    named = (each for each in params if each.name == "Longitude of natural origin")
    return next((float(each.value) for each in named), (west + east) / 2)
