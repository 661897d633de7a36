"""Travel time: the quickest way by metro and on foot, from one place to all others."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from layers import store
from layers.analyses.basis import basis
from layers.analyses.habits import WALKS
from layers.analyses.journeys import Step, goals_of, itinerary
from layers.analyses.methods import method_in_use
from layers.analyses.shades import minute_grades
from layers.analyses.times import MEDIAN, Times, times
from layers.analyses.travel_params import (
    ORIGIN_LAYERS,
    WAITS,
    TravelParams,
    known_place,
    places,
)
from layers.analyses.walks import ways_out
from layers.layer import Layer, Result
from layers.places import Place
from layers.progress import Progress, silent
from layers.transit import Transit, stop_layer, transit
from layers.words import text

__all__ = [
    "ORIGIN_LAYERS", "WAITS", "WALKS", "Step", "TravelParams", "itinerary", "places", "travel_time",
]  # fmt: skip

SPREAD = ("fastest", "5", "median", "95", "slowest")
"""What `geo.spread.LEVELS` are called in a table."""


def travel_time(params: TravelParams, progress: Progress = silent) -> Result:
    """Return the travel time from the origin to every place.

    Returns
    -------
    Result
        layers: the stations and areas graded by minutes. table: one row a place: id,
        name_zh, name_en, kind, layer, seconds (the median; inf where there is
        no way), minutes and the low and high of their range, the spread over
        departures in minutes (random_fastest, random_5, random_median,
        random_95, random_slowest, and the same with informed_), transfers,
        by_station (where one alights). facts: origin, wait, method (how one walks),
        assumed_lines (whose headway has no source), reached, off_network (places
        without a way along streets).

    Raises
    ------
    PlaceError
        If the origin is no place of `places`.
    DataError
        If a layer, a metro table or the feed is missing or broken.
    """
    known = places(params.year)
    origin = known_place(params.origin, known, params.year)
    running = transit(params.period, params.year)
    start = ways_out([origin], known, running, params)
    goals = goals_of(origin.id, known, known, running, params)
    progress(0.3)
    found = times(running, start, goals, params, params.wait)
    table = _table(known, running, found, params.wait)
    walks = goals.walks
    entered = np.diff(walks.ptr) > 0
    along = np.bincount(walks.point[walks.on_streets], minlength=len(known)) > 0
    off = [key for key, each in zip(known, entered & ~along, strict=True) if each]
    facts = {
        "origin": params.origin,
        "wait": params.wait,
        "assumed_lines": running.assumed if params.wait != "none" else (),
        "method": method_in_use(params.method, running.crs),
        "reached": int(table["minutes"].notna().sum()),
        "off_network": tuple(off),
    }
    notes = basis(params, running, params.wait, [known[key].name for key in off])
    return Result(_graded(table, known, running), table, notes, facts)


def _table(known: Mapping[str, Place], running: Transit, found: Times, wait: str) -> pd.DataFrame:
    """Return one row a place."""
    seconds = found.shown(wait)[:, MEDIAN]
    ways = [found.way(k, wait) for k in range(len(known))]
    stops = running.timetable.stops
    spreads = {
        f"{traveller}_{name}": times_s[:, k] / 60
        for traveller, times_s in (("random", found.random), ("informed", found.informed))
        for k, name in enumerate(SPREAD)
    }
    return pd.DataFrame(
        {
            "id": list(known),
            "name_zh": [place.name.zh for place in known.values()],
            "name_en": [place.name.en for place in known.values()],
            "kind": [place.kind for place in known.values()],
            "layer": [place.layer_id for place in known.values()],
            "seconds": seconds,
            "minutes": np.where(np.isfinite(seconds), seconds / 60, np.nan),
            "low": found.low / 60,
            "high": found.high / 60,
            **spreads,
            "transfers": [None if way is None else max(way.rides - 1, 0) for way in ways],
            "by_station": [
                None if way is None or way.stop is None else stops[way.stop] for way in ways
            ],
        }
    )


def _graded(table: pd.DataFrame, known: Mapping[str, Place], running: Transit) -> tuple[Layer, ...]:
    """Return the layers of places with each feature's minutes as its grade."""
    minutes = dict(zip(table["id"], table["minutes"], strict=True))
    minutes |= {
        station: minutes[place.id] for place in known.values() for station in place.stations
    }
    style = minute_grades("minutes")
    graded = []
    for layer_id in ORIGIN_LAYERS:
        layer = stop_layer(running) if layer_id == "stations" else store.layer(layer_id)
        frame = layer.frame.assign(minutes=layer.frame["id"].map(minutes).astype(float))
        step = text("travel.step")
        graded.append(
            replace(
                layer,
                title=text("travel.minutes_title"),
                frame=frame,
                style=style,
                lineage=layer.lineage.then(step),
            )
        )
    return tuple(graded)
