"""What makes this the atlas of one place, read once from data/atlas.toml.

Importing this raises DataError where the file is missing or wrong: without it nothing can
be said of any place.
"""

from pyproj import CRS

from geo import crs
from layers.i18n.languages import SETTINGS, settings
from layers.model.atlas_file import atlas_of
from layers.model.catalogue import LayerEntry

__all__ = [
    "ATLAS", "CATALOG", "METRIC", "below_lines", "entry_of", "local_metric", "to_metric",
]  # fmt: skip

ATLAS = atlas_of(settings(), SETTINGS.name)

CATALOG = ATLAS.layers
"""Every layer, from the bottom of the map to its top."""

METRIC = ATLAS.crs
"""The projected CRS in which the atlas takes lengths and areas, in metres."""

_ENTRIES = {entry.id: entry for entry in CATALOG}
_REACH_DEG = 6.0
"""METRIC serves this far from its central meridian."""


def entry_of(layer_id: str) -> LayerEntry:
    """Return the catalogue entry of a layer. Raises KeyError for an unknown one."""
    return _ENTRIES[layer_id]


def below_lines(layer_id: str) -> bool:
    """Return whether a layer is drawn below the lines of the metro."""
    return CATALOG.index(_ENTRIES[layer_id]) < CATALOG.index(_ENTRIES["lines"])


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
