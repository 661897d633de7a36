"""Travel time: the quickest way by metro and on foot, from one place to all others."""

from collections.abc import Mapping
from typing import Any

from layers.analyses.common.assumptions_text import basis
from layers.analyses.common.journeys import Step, goals_of, itinerary
from layers.analyses.common.origins import place_within
from layers.analyses.common.place_table import (
    SPREAD,
    TravelResult,
    graded,
    off_streets,
    place_table,
)
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.times import times
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.walks import place_end, ways_out
from layers.model.progress import Progress, silent
from layers.transit.services import transit

__all__ = [
    "SPREAD", "Step", "TravelParams", "itinerary", "places", "time_to", "travel_time",
]  # fmt: skip


def travel_time(params: TravelParams, progress: Progress = silent) -> TravelResult:
    """Return the travel time from the origin to every place.

    Returns
    -------
    TravelResult
        layers: the stations and areas graded by minutes. table: one row a place: id,
        name_zh, name_en, kind, layer_id, seconds (the median; inf where there is
        no way), minutes with _low and _high, the spread over departures
        (random_fastest_min, random_p5_min, random_median_min, random_p95_min,
        random_slowest_min, and the same with informed_), transfers,
        by_station_id (where one alights).

    Raises
    ------
    PlaceError
        If the origin is no place of `places`.
    ParameterError
        If it is a point too far from all that runs.
    DataError
        If a layer, a metro table or the feed is missing or broken.
    """
    known, running = places(params.year, params.period), transit(params.period, params.year)
    origin = place_within(params.origin, known, running, params.year)
    start = ways_out([origin], running, params)
    goals = goals_of(place_end(origin, running, params), known, running, params)
    progress(0.3)
    found = times(running, start, goals, params, params.wait)
    table = place_table(known, running, found, params.wait)
    off = off_streets(known, goals.walks)
    return TravelResult(
        graded(table, known, running),
        table,
        basis(params, running, params.wait, [known[key].name for key in off]),
        method=method_in_use(params.method, running.crs),
        origin=params.origin,
        wait=params.wait,
        assumed_lines=running.assumed if params.wait != "none" else (),
        reached=int(table["minutes"].notna().sum()),
        off_network=tuple(off),
    )


def time_to(params: TravelParams, result: TravelResult, destination: str) -> Mapping[Any, Any]:
    """Return the row of a table of times for one destination, which may also be a point.

    Raises
    ------
    PlaceError
        If origin or destination is no place of `places`.
    ParameterError
        If one of them is a point too far from all that runs.
    DataError
        If a layer, a metro table or the feed is missing or broken.
    """
    known, running = places(params.year, params.period), transit(params.period, params.year)
    goal = place_within(destination, known, running, params.year)
    table = result.table
    if goal.id not in known:
        origin = place_within(params.origin, known, running, params.year)
        goals = goals_of(place_end(origin, running, params), {goal.id: goal}, running, params)
        found = times(running, ways_out([origin], running, params), goals, params, params.wait)
        table = place_table({goal.id: goal}, running, found, params.wait)
    row: Mapping[Any, Any] = table.set_index("id").loc[goal.id].to_dict()
    return row
