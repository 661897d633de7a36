"""Buses for the access index: stops of a layer, with headways it states or that are assumed."""

from dataclasses import dataclass, replace
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.transit.added_route import with_calls
from geo.transit.modes import BUS
from geo.transit.timetable import MINUTE_MS
from layers.analyses.access.access_params import NO_BUSES, AccessParams
from layers.analyses.access.buses.bus_fields import UNROUTED, Call, calls_of
from layers.analyses.common.targets import stations_of
from layers.i18n.languages import columns
from layers.i18n.wording import Text, text
from layers.store import repository
from layers.store.atlas import METRIC
from layers.transit.services import Transit, transit

__all__ = ["BusFacts", "bus_facts", "is_bus_route", "running_of"]

_ROUTE = "bus "
"""Ids of routes of a layer begin with it, so that none is taken for a metro line."""

_ASSUMED, _STATED = "assumed", "file"


@dataclass(frozen=True)
class BusFacts:
    """What of the buses counts, and what of it is assumed.

    Parameters
    ----------
    title
        What the layer is called.
    stops
        How many stops it has that are in use.
    stated, assumed
        How many routes have a headway in the layer, and how many an assumed one.
    unrouted
        How many stops name no route; all of them stand for one.
    headway_min
        The headway that is assumed.
    """

    title: Text
    stops: int
    stated: int
    assumed: int
    unrouted: int
    headway_min: float


def running_of(params: AccessParams) -> Transit:
    """Return what runs for a question: with the buses of a layer, where the index counts them.

    A timetable feed has its own buses: none are added to it.

    Raises
    ------
    ParameterError
        If the period is unknown.
    DataError
        If a layer, a metro table or the feed is missing or broken.
    """
    running = transit(params.period, params.year)
    if not _counts(params, running):
        return running
    state = repository.state()
    return _with_buses(running, params.buses, params.bus_headway_min, params.year, state)


def bus_facts(params: AccessParams) -> BusFacts | None:
    """Return what of the buses counts; None where none do. Raises as `running_of`."""
    if not _counts(params, transit(params.period, params.year)):
        return None
    layer = repository.layer(params.buses)
    frame = _in_use(params.buses, params.year)
    by_route: dict[str, bool] = {}
    calls = calls_of(frame)
    for each in calls:
        by_route[each.route] = by_route.get(each.route, True) and each.headway_min is not None
    return BusFacts(
        layer.title,
        len(frame),
        sum(by_route.values()),
        len(by_route) - sum(by_route.values()),
        sum(each.route == UNROUTED for each in calls),
        params.bus_headway_min,
    )


def is_bus_route(route: str) -> bool:
    """Return whether a route is one of a layer of bus stops."""
    return route.startswith(_ROUTE)


def _counts(params: AccessParams, running: Transit) -> bool:
    return (
        params.indicator == "ptal"
        and params.buses != NO_BUSES
        and running.feed is None
        and running.crs == METRIC
    )


def _in_use(layer_id: str, year: int | None) -> gpd.GeoDataFrame:
    return stations_of(layer_id, year=year)


@lru_cache(maxsize=4)
def _with_buses(
    running: Transit,
    layer_id: str,
    assumed_min: float,
    year: int | None,
    state: object,  # noqa: ARG001 - another layer is another question
) -> Transit:
    frame = _in_use(layer_id, year)
    calls = calls_of(frame)
    routes = [f"{_ROUTE}{each.route}" for each in calls]
    minutes = [assumed_min if each.headway_min is None else each.headway_min for each in calls]
    quality = dict.fromkeys(routes, _STATED)
    quality |= {r: _ASSUMED for r, each in zip(routes, calls, strict=True)
                if each.headway_min is None}  # fmt: skip
    last = int(running.place_of.max(initial=-1)) + 1
    return replace(
        running,
        stops=_joined_stops(running, frame),
        timetable=with_calls(
            running.timetable,
            tuple(map(str, frame.index)),
            np.array([each.stop for each in calls], dtype=np.int64),
            routes,
            np.rint(np.array(minutes) * MINUTE_MS).astype(np.int64),
            mode=BUS,
        ),
        quality={**running.quality, **quality},
        headway_s={**running.headway_s, **_mean_headways_s(routes, minutes)},
        place_of=np.concatenate([running.place_of, last + np.arange(len(frame))]),
        route_names={**running.route_names, **dict(map(_named, routes, calls))},
    )


def _named(route: str, call: Call) -> tuple[str, Text]:
    if call.route == UNROUTED:
        return route, text("buses.unrouted_route")
    return route, text("buses.route", name=call.route)


def _mean_headways_s(routes: list[str], minutes: list[float]) -> dict[str, float]:
    means = pd.Series(minutes, index=routes, dtype=float).groupby(level=0).mean()
    return {str(route): float(mean) * 60 for route, mean in means.items()}


def _joined_stops(running: Transit, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the stops of what runs, and after them those of a layer, by the same columns."""
    kept = [*columns("name"), "kind", "status", "opened", "certainty", "uncertainty_m"]
    more = frame[kept].assign(line="", mode=BUS)
    more = gpd.GeoDataFrame(
        more, geometry=frame.geometry.representative_point(), crs=running.stops.crs
    )
    both = pd.concat([running.stops, more[[c for c in running.stops.columns if c in more]]])
    return gpd.GeoDataFrame(both, geometry="geometry", crs=running.stops.crs)
