"""Reach: the ground and the places within some minutes of a place, or of any point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import STORAGE
from layers.analyses.common.assumptions_text import basis
from layers.analyses.common.colour_ramps import BANDS_MIN
from layers.analyses.common.journeys import Step, goals_of, steps_of
from layers.analyses.common.origins import point_start, start_of
from layers.analyses.common.place_table import (
    SPREAD,
    TravelResult,
    graded,
    off_streets,
    place_table,
)
from layers.analyses.reach.reach_ground import GroundQuestion
from layers.analyses.reach.reach_measures import LEVEL, reach_measures, stated_ground
from layers.analyses.reach.reach_params import LIMITS_MIN, STATISTICS, ReachParams
from layers.analyses.reach.reach_samples import Range, area_ranges
from layers.analyses.travel.travel_places import find_place, origin_layers, places
from layers.i18n.wording import Text, text
from layers.model.layer import Layer, derived
from layers.model.palette import NEAR_FAR, near_far
from layers.model.progress import Progress, silent
from layers.model.style import Categories, Entry, Symbol
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import stop_layer, transit

__all__ = [
    "LIMITS_MIN",
    "STATISTICS",
    "ReachParams",
    "ReachResult",
    "ground_layer",
    "point_start",
    "reach",
    "reach_itinerary",
]

_CORNERS_M = 5.0
"""Outlines keep to the contour this closely: some of its corners say nothing."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ReachResult(TravelResult):
    """The ground and the places within some minutes.

    Parameters
    ----------
    start_name
        What the place or the point one sets out from is called.
    limits_min
        The limits asked for.
    area_km2
        The area within each limit, with its range.
    counts
        By layer and limit the places within, each interchange once, the origin apart.
    step_m
        Step of the lattice that the ground is measured on.
    """

    start_name: Text
    limits_min: tuple[float, ...]
    area_km2: Mapping[float, Range]
    counts: Mapping[str, Mapping[float, int]]
    step_m: float


def reach(params: ReachParams, progress: Progress = silent) -> ReachResult:
    """Return the ground and the places within some minutes of where one sets out.

    Returns
    -------
    ReachResult
        layers: the ground within each limit (`reach`, the widest first; ids such
        as reach_15, with minutes, area_km2, area_km2_low and area_km2_high), then
        the stations and areas graded by minutes in the statistic asked for. table:
        one row a place as of `layers.analyses.travel.travel.travel_time`, with
        statistic_min, the minutes in that statistic, and within_min, the least limit
        that holds them (nan for none).

    Raises
    ------
    PlaceError
        If the origin is no place of `places`.
    ParameterError
        If the point is too far from all that runs.
    DataError
        If a layer, a metro table, the feed or the street network is missing or broken.
    """
    found = reach_measures(params, progress)
    known, running, start, question = found.known, found.running, found.start, found.question
    ranges = area_ranges(found.km2, found.sampled_km2())
    table = _within(place_table(known, running, found.found, params.wait), params)
    unmapped = off_streets(known, found.goals.walks)
    notes = (
        *([text(f"reach.statistic_{params.statistic}")] if params.wait != "none" else []),
        *basis(params, running, params.wait, [known[key].name for key in unmapped]),
        text("reach.ground_streets" if found.along else "reach.ground", step=f"{found.step_m:g}"),
        text("reach.range"),
    )
    rings = _with_areas(_ring_layer(found.shapes, question), ranges)
    places_graded = graded(table, known, running, "statistic_min")
    return ReachResult(
        (rings, *places_graded),
        table,
        notes,
        method="detour" if question.streets is None else "streets",
        origin=start.id,
        start_name=start.name,
        wait=params.wait,
        limits_min=params.limits_min,
        area_km2=dict(zip(params.limits_min, ranges, strict=True)),
        counts=_counts(table, known, start.id, params),
        assumed_lines=running.assumed if params.wait != "none" else (),
        reached=int(table["minutes"].notna().sum()),
        off_network=tuple(unmapped),
        step_m=found.step_m,
    )


def ground_layer(params: ReachParams) -> Layer:
    """Return the ground of `reach` as a layer, with minutes and without areas.

    That takes no samples and no times to places: a fifth of the processor. Raises as
    `reach` does.
    """
    question, ground = stated_ground(params)
    return _ring_layer(ground.shapes, question)


def reach_itinerary(params: ReachParams, destination: str) -> tuple[float, tuple[Step, ...]]:
    """Return the median seconds to a destination, and the steps of that journey.

    It is the median's journey whatever the statistic asked for.

    Raises
    ------
    PlaceError
        If origin or destination is no place of `places`.
    ParameterError
        If the point is too far from all that runs.
    NoPathError
        If there is no way.
    DataError
        If a layer, a metro table, the feed or the street network is missing or broken.
    """
    known = places(params.year, params.period)
    goal = find_place(destination, known, params.year)
    running = transit(params.period, params.year)
    start = start_of(params, known, running)
    if goal.id == start.id:
        return 0.0, ()
    goals = goals_of(start.end, {goal.id: goal}, running, params)
    ends = (start.walks, start.name), (goals, goal.name)
    steps = steps_of(running, *ends, params, params.wait)
    return round(sum(step.seconds for step in steps), 3), steps


def _within(table: pd.DataFrame, params: ReachParams) -> pd.DataFrame:
    """Return the table with the minutes of the statistic, and the limit that holds them."""
    traveller = "informed" if params.wait == "informed" else "random"
    minutes = table[f"{traveller}_{SPREAD[LEVEL[params.statistic]]}"]
    limits = np.append(params.limits_min, np.nan)
    finite = minutes.where(np.isfinite(minutes))
    within = limits[np.searchsorted(params.limits_min, finite.fillna(np.inf))]
    return table.assign(statistic_min=finite, within_min=within)


def _counts(
    table: pd.DataFrame, known: Mapping[str, Place], origin: str | None, params: ReachParams
) -> dict[str, dict[float, int]]:
    """Return how many places of each layer, the origin apart, are within each limit."""
    others = table[table["id"] != origin]
    minutes = dict(iter(others["within_min"].groupby(others["layer_id"])))
    present = {place.layer_id for place in known.values()}
    none = np.empty(0)
    within = {each: np.asarray(minutes.get(each, none)) for each in origin_layers()}
    return {
        layer_id: {limit: int((within[layer_id] <= limit).sum()) for limit in params.limits_min}
        for layer_id in within
        if layer_id in present
    }


def _with_areas(rings: Layer, ranges: Sequence[Range]) -> Layer:
    """Return the ground within each limit, the widest first, with its areas, the least first."""
    columns = {
        "area_km2": [each.km2 for each in reversed(ranges)],
        "area_km2_low": [each.low for each in reversed(ranges)],
        "area_km2_high": [each.high for each in reversed(ranges)],
    }
    return replace(rings, frame=rings.frame.assign(**columns))


def _ring_layer(grounds: Sequence[shapely.Geometry], question: GroundQuestion) -> Layer:
    """Return the ground within each limit as a layer, the widest first, to be drawn lowest."""
    limits = question.params.limits_min
    order = range(len(limits))[::-1]
    names = {f"reach_{limits[k]:g}": text("reach.within", minutes=f"{limits[k]:g}") for k in order}
    looks = {
        f"reach_{limit:g}": Symbol(colour, 0.8, colour, NEAR_FAR.opacity, opacity=0.5)
        for limit, colour in zip(limits, near_far(limits, BANDS_MIN), strict=True)
    }
    groups = tuple(((key,), Entry(names[key], looks[key])) for key in reversed(names))
    # Ring by ring, then mended where that made rings cross: 20 times as fast along streets.
    rough = shapely.simplify([grounds[k] for k in order], _CORNERS_M, preserve_topology=False)
    shapes = gpd.GeoSeries(rough, crs=question.running.crs).make_valid()
    network = local_network.load() if question.streets is not None else None
    others = (network.lineage,) if network else ()
    layer = derived(
        "reach",
        text("page.reach"),
        geometry=shapes.to_crs(STORAGE),
        names=names,
        style=Categories("id", groups),
        lineage=stop_layer(question.running).lineage.then(text("reach.step"), *others),
    )
    return replace(layer, frame=layer.frame.assign(minutes=[limits[k] for k in order]))
