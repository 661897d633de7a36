"""Growth on the map: since when each spot of a place is covered, and what is not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import to_storage
from layers.analyses.common.ground_bands import bands_of
from layers.analyses.coverage.coverage_maps import lineage, outlines
from layers.analyses.coverage.patches import GAPS
from layers.i18n.wording import Text, text
from layers.model.layer import Layer, derived
from layers.model.palette import FAINT, NEAR_FAR, WHITE
from layers.model.style import Categories, Entry, Single, Symbol
from layers.store.atlas import METRIC

__all__ = ["GROWN_GROUND", "growth_layers", "piece_of"]

GROWN_GROUND = "coverage_ground"
"""The layer of the place itself, below what is covered of it."""

_LATER = Symbol(FAINT, 0.8, WHITE, 0.6, dash=(4.0, 3.0))


def piece_of(year: int | None) -> str:
    """Return the id of what a year added; None for what is still to open.

    >>> piece_of(2009), piece_of(None)
    ('covered_2009', 'covered_later')
    """
    return f"covered_{'later' if year is None else year}"


def growth_layers(
    covers: Mapping[int | None, shapely.Geometry], ground: shapely.Geometry, method: str
) -> tuple[Layer, ...]:
    """Return a place, and on it what each year added to what is covered of it.

    Parameters
    ----------
    covers
        What is covered at the end of each year, in METRIC, in their order; None for with
        what is still to open.
    ground
        The place, in METRIC. A spot has no layers: it is covered whole or not at all.
    method
        How distance is measured.
    """
    if not shapely.area(ground) > 0:
        return ()
    simplified = outlines(gpd.GeoSeries([*covers.values()], crs=METRIC), method)
    inside = shapely.intersection(np.asarray(simplified.array), ground)
    added = dict(zip(covers, bands_of(list(inside)), strict=True))
    pieces = {year: shape for year, shape in added.items() if shape.area > 0}
    bare = _bare(ground, method)
    return (bare, _grown(pieces, method)) if pieces else (bare,)


def _bare(ground: shapely.Geometry, method: str) -> Layer:
    title = text("growth.uncovered")
    return derived(
        GROWN_GROUND, title, names={GROWN_GROUND: title}, style=Single(title, GAPS),
        geometry=to_storage(gpd.GeoSeries([ground], crs=METRIC)),
        lineage=lineage("district", method),
    )  # fmt: skip


def _grown(pieces: Mapping[int | None, shapely.Geometry], method: str) -> Layer:
    names = {piece_of(year): _name(year) for year in pieces}
    layer = derived(
        "coverage_growth", text("growth.since"), names=names,
        geometry=to_storage(gpd.GeoSeries([*pieces.values()], crs=METRIC)),
        style=_style(pieces), lineage=lineage("stations", method),
    )  # fmt: skip
    dated = layer.frame.assign(
        opened=[np.nan if year is None else year for year in pieces],
        status=["planned" if year is None else "existing" for year in pieces],
    )
    return replace(layer, frame=dated)


def _name(year: int | None) -> Text:
    return text("growth.later") if year is None else text("growth.in_year", year=year)


def _style(years: Iterable[int | None]) -> Categories:
    """Return the periods in which something was added: the longer covered, the stronger."""
    known = sorted(year for year in years if year is not None)
    ends = np.linspace(known[0] - 1, known[-1], len(NEAR_FAR.colours) + 1).round() if known else ()
    groups = []
    for (low, high), colour in zip(pairwise(ends), NEAR_FAR.colours, strict=False):
        own = tuple(piece_of(year) for year in known if low < year <= high)
        if own:
            look = Symbol(colour, 0.4, colour, NEAR_FAR.opacity)
            groups.append((own, Entry(_period(int(low) + 1, int(high)), look)))
    if None in years:
        groups.append(((piece_of(None),), Entry(text("growth.later"), _LATER)))
    return Categories("id", tuple(groups))


def _period(first: int, last: int) -> Text:
    one = text("unit.plain", value=last)
    return one if first == last else text("legend.between", low=first, value=one)
