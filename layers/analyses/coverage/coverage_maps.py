"""Coverage on the map: the rings around stations, and what none of them covers."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import to_storage
from layers.i18n.wording import Text, text
from layers.model.layer import Layer, derived
from layers.model.provenance import Lineage
from layers.model.style import Categories, Entry, Single, Symbol
from layers.store import repository
from layers.store.atlas import METRIC
from layers.streets import local_network

__all__ = ["GAPS", "RING_COLOURS", "gap_layer", "limit_words", "outlines", "ring_layer"]

RING_COLOURS = ("#08306B", "#4292C6", "#9ECAE1", "#41AB5D", "#A1D99B", "#E5F5E0")
"""From the nearest ring out: blues, then greens, each lighter than the one before."""

GAPS = Symbol("#8A5A44", 0.6, "#8A5A44", 0.16)

_DRAWN_M = {"circle": 0.5, "detour": 0.5, "streets": 4.0}
"""Outlines are drawn to this; figures come from them as they are."""


def outlines(covers: gpd.GeoSeries, method: str) -> gpd.GeoSeries:
    """Return the ground within each distance as it is drawn: with fewer corners."""
    # Ring by ring, then mended where that made rings cross: 20 times as fast as keeping them apart.
    rough = covers.simplify(_DRAWN_M[method], preserve_topology=False)
    return rough.make_valid()


def ring_layer(covers: gpd.GeoSeries, limits: Mapping[float, float | None], method: str) -> Layer:
    """Return the ground between each distance and the next smaller as a layer."""
    outer = np.asarray(covers.array)
    inner = [shapely.MultiPolygon(), *outer[:-1]]
    bands = gpd.GeoSeries(shapely.difference(outer, inner), crs=METRIC)
    names = {
        f"ring_{limit:.10g}": text(
            "coverage.ring", limit=limit_words(limit, limits.get(limit), method)
        )
        for limit in covers.index
    }
    looks = [Symbol(colour, 0.8, colour, 0.5) for colour in RING_COLOURS]
    groups = tuple(
        ((key,), Entry(name, looks[min(rank, len(looks) - 1)]))
        for rank, (key, name) in enumerate(names.items())
    )
    return derived(
        "coverage_rings",
        text(f"coverage.rings_{method}"),
        geometry=to_storage(bands),
        names=names,
        style=Categories("id", groups),
        lineage=_lineage("stations", method),
    )


def gap_layer(remains: gpd.GeoSeries, method: str) -> Layer:
    """Return what of the district no ring covers as a layer."""
    name = text("coverage.uncovered")
    return derived(
        "coverage_gaps",
        name,
        geometry=to_storage(remains),
        names={"coverage_gaps": name},
        style=Single(name, GAPS),
        lineage=_lineage("district", method),
    )


def limit_words(limit_m: float, minutes: float | None, method: str = "streets") -> Text:
    """Return a distance as it was asked for: in minutes, or in metres.

    Minutes of a circle are those of nobody's walk, and it says so.
    """
    metres = text("unit.m", value=f"{limit_m:,.10g}")
    if minutes is None:
        return metres
    worded = text("unit.min", value=f"{minutes:.10g}")
    if method != "circle":
        return worded
    return text("coverage.straight_limit", metres=metres, minutes=worded)


def _lineage(layer_id: str, method: str) -> Lineage:
    lineage = repository.layer(layer_id).lineage
    network = local_network.load() if method == "streets" else None
    others = (network.lineage,) if network else ()
    return lineage.then(text(f"coverage.step_{method}"), *others)
