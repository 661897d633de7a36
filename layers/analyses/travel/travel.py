"""Travel time: the quickest way by metro and on foot, from one place to all others."""

from layers.analyses.common.assumptions_text import basis
from layers.analyses.common.journeys import Step, goals_of, itinerary
from layers.analyses.common.place_table import (
    SPREAD,
    TravelResult,
    graded,
    off_streets,
    place_table,
)
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.times import times
from layers.analyses.travel.travel_params import ORIGIN_LAYERS, TravelParams
from layers.analyses.travel.travel_places import find_place, places
from layers.analyses.walking.walks import place_end, ways_out
from layers.model.progress import Progress, silent
from layers.transit.services import transit

__all__ = [
    "ORIGIN_LAYERS", "SPREAD", "Step", "TravelParams", "itinerary", "places", "travel_time",
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
    DataError
        If a layer, a metro table or the feed is missing or broken.
    """
    known = places(params.year, params.period)
    origin = find_place(params.origin, known, params.year)
    running = transit(params.period, params.year)
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
