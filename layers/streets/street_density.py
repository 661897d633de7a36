"""Whether a network is whole, or only a skeleton of main roads: streets for each km2 of ground.

A file of main roads alone is sound in itself, and every figure on it is wrong:
stations reach a tenth of what they do, walks run around whole districts. So the
length of streets is measured against the ground they are to cover.
"""

from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from layers.i18n.wording import Text, by_language, number, text
from layers.store.atlas import local_metric
from layers.streets.network import Density, Network
from layers.streets.osm_segments import RawStreets

__all__ = ["LOCAL_CLASSES", "MIN_KM_PER_KM2", "density_facts", "density_of", "skeleton_warnings"]

MIN_KM_PER_KM2 = 3.0
"""Fewer km of streets for each km2 of ground are a skeleton.

China's built-up areas are to have 8 km of roads for each km2 (opinion of the
Central Committee and the State Council on city planning, February 2016, item
16), and OpenStreetMap holds footways and streets inside compounds on top of
these. So 3 is a network of which more than half is missing.
"""

LOCAL_CLASSES = ("footway", "residential", "service")
"""Classes of which any mapped town has some: without any, a file was thinned out."""

_BESIDE_M = 50.0
"""Built-up ground is drawn block by block; the streets that serve a block run so near beside it."""

_LEAST_BUILT_KM2 = 1.0
"""Less known built-up ground says nothing of the whole, which then counts."""


def density_of(raw: RawStreets, outline: shapely.Geometry | None) -> Density:
    """Return how many streets there are for the ground they are to cover.

    Parameters
    ----------
    raw
        Streets, with the built-up ground that their source holds.
    outline
        In STORAGE, what was asked for; None for all of the source. The ground
        is what the source covers of it: its stated extent, or else the box
        around its streets.

    Returns
    -------
    Density
        On the built-up part of the ground, with the streets beside each block,
        as far as it is known (1 km2 at least), else on all of it.
    """
    west, south, east, north = _extent(raw)
    crs = local_metric((west + east) / 2, (south + north) / 2)

    def metric(shapes: Any) -> gpd.GeoSeries:
        return gpd.GeoSeries(shapes, crs=STORAGE).to_crs(crs)

    ground = metric([shapely.box(west, south, east, north)]).iloc[0]
    if outline is not None:
        ground = shapely.intersection(ground, metric([shapely.make_valid(outline)]).iloc[0])
    built = _built(raw, metric, ground)
    known = shapely.area(built) >= _LEAST_BUILT_KM2 * 1e6
    ends = metric(shapely.points(raw.lon, raw.lat)) if len(raw.lon) else metric([])
    x, y = ends.x.to_numpy(), ends.y.to_numpy()
    length = np.hypot(x[raw.u] - x[raw.v], y[raw.u] - y[raw.v])
    if known or outline is not None:
        middle = (x[raw.u] + x[raw.v]) / 2, (y[raw.u] + y[raw.v]) / 2
        chosen = built if known else ground
        shapely.prepare(chosen)
        length = length[shapely.contains_xy(chosen, *middle)]
    return Density(
        ways_km=float(length.sum()) / 1000,
        ground_km2=float(shapely.area(built if known else ground)) / 1e6,
        basis="built" if known else "outline",
        classes=raw.classes,
    )


def skeleton_warnings(network: Network) -> tuple[Text, ...]:
    """Return the warning that goes with a skeleton and every figure on it; nothing for others."""
    found = network.density
    if found is None:
        return ()
    found_warnings = []
    if found.km_per_km2 < MIN_KM_PER_KM2:
        found_warnings.append(
            text(
                f"streets.skeleton_{found.basis}",
                density=by_language(partial(number, found.km_per_km2, digits=1)),
                least=f"{MIN_KM_PER_KM2:g}",
            )
        )
    if not {*found.classes} & {*LOCAL_CLASSES}:
        found_warnings.append(text("streets.skeleton_classes"))
    return tuple(found_warnings)


def density_facts(network: Network) -> dict[str, Any]:
    """Return the density of a network raw, with units in the names; None where it is unknown."""
    found = network.density
    names = ("km_per_km2", "ways_km", "ground_km2", "basis", "classes")
    values = {name: None if found is None else getattr(found, name) for name in names}
    return {
        "km_per_km2": values["km_per_km2"],
        "density_ways_km": values["ways_km"],
        "density_km2": values["ground_km2"],
        "density_basis": values["basis"],
        "classes": None if found is None else list(found.classes),
    }


def _extent(raw: RawStreets) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what the source covers."""
    if raw.extent is not None:
        return raw.extent
    used = np.unique(np.concatenate([raw.u, raw.v]))
    lon, lat = raw.lon[used], raw.lat[used]
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _built(raw: RawStreets, metric: Any, ground: shapely.Geometry) -> shapely.Geometry:
    """Return the built-up part of the ground that is known, with the streets beside it."""
    if not raw.built:
        return shapely.Polygon()
    blocks = shapely.make_valid(metric(list(raw.built)).to_numpy())
    blocks = blocks[shapely.dwithin(blocks, ground, _BESIDE_M)]
    beside = shapely.buffer(blocks, _BESIDE_M, quad_segs=2)
    return shapely.intersection(shapely.union_all(beside), ground)
