"""Coverage on the map: the rings around stations, and what none of them covers."""

from collections.abc import Mapping, Sequence

import geopandas as gpd

from geo.crs import to_storage
from layers.analyses.common.colour_ramps import BANDS_M, FOOT_MIN
from layers.analyses.common.ground_bands import bands_of
from layers.analyses.common.targets import LINE_SETS, stop_words
from layers.i18n.wording import Text, text
from layers.model.layer import Layer, derived
from layers.model.palette import NEAR_FAR, near_far
from layers.model.provenance import Lineage
from layers.model.style import Categories, Entry, Symbol
from layers.store import repository
from layers.store.atlas import METRIC
from layers.streets import local_network

__all__ = ["MARGIN_M", "limit_words", "lineage", "outlines", "ring_layer"]

MARGIN_M = 1_000.0
"""So far around what is asked about the map shows what covers it."""

_CONTOUR_ERROR_M = {"circle": 0.5, "detour": 0.5, "streets": 4.0}
"""Outlines are drawn to this; figures come from them as they are."""


def outlines(covers: gpd.GeoSeries, method: str) -> gpd.GeoSeries:
    """Return the ground within each distance as it is drawn: with fewer corners."""
    # Ring by ring, then mended where that made rings cross: 20 times as fast as keeping them apart.
    rough = covers.simplify(_CONTOUR_ERROR_M[method], preserve_topology=False)
    return rough.make_valid()


def ring_layer(
    covers: gpd.GeoSeries, limits: Mapping[float, float | None], method: str, lines: str
) -> Layer:
    """Return the ground between each distance and the next smaller as a layer.

    Parameters
    ----------
    covers
        Ground within each distance, in METRIC.
    limits
        The minutes of each, where they were asked for.
    method
        By which measure.
    lines
        Of what: a set of lines, or a layer of stops, by which it is then called.
    """
    bands = gpd.GeoSeries(bands_of(covers.to_list()), crs=METRIC)
    names = {
        f"ring_{limit:.10g}": text(
            "coverage.ring", limit=limit_words(limit, limits.get(limit), method)
        )
        for limit in covers.index
    }
    colours = near_far(*_classed(list(covers.index), limits, method))
    groups = tuple(
        ((key,), Entry(name, Symbol(colour, 0.8, colour, NEAR_FAR.opacity)))
        for (key, name), colour in zip(names.items(), colours, strict=True)
    )
    return derived(
        "coverage_rings",
        text(f"coverage.rings_{method}", of=stop_words(lines)),
        geometry=to_storage(bands),
        names=names,
        style=Categories("id", groups),
        lineage=lineage("stations" if lines in LINE_SETS else lines, method),
    )


def _classed(
    distances: Sequence[float], limits: Mapping[float, float | None], method: str
) -> tuple[list[float], tuple[float, ...]]:
    """Return by what rings have their colours, minutes if they were asked for, and the classes."""
    minutes = [limits.get(each) for each in distances]
    walked = [each for each in minutes if each is not None]
    if method != "circle" and len(walked) == len(distances):
        return walked, FOOT_MIN
    return list(distances), BANDS_M


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


def lineage(layer_id: str, method: str) -> Lineage:
    """Return where a layer of an answer comes from: the one it is made of, and by which measure."""
    lineage = repository.layer(layer_id).lineage
    network = local_network.load() if method == "streets" else None
    others = (network.lineage,) if network else ()
    return lineage.then(text(f"coverage.step_{method}"), *others)
