"""Why a cell of a surface has its value: the rows it is made of."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import NoPathError
from geo.indicators.ptal import ptal
from geo.transit.modes import MODES
from geo.uncertainty import SAMPLES, interval
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.cell_context import OneCell, of_cell
from layers.analyses.access.cell_journey import journey
from layers.analyses.access.evaluate import reached
from layers.analyses.access.indicators import level_of, ptal_rows, routes_often, time_to, values
from layers.analyses.access.opportunities import opportunities
from layers.analyses.common.grid import Grid
from layers.analyses.common.journeys import Step
from layers.analyses.walking.nearby_stations import stations_of, wide_walks
from layers.i18n.languages import columns
from layers.i18n.wording import Text, join_texts, text, text_columns, text_fields
from layers.transit.services import Transit

__all__ = ["LEVELS", "Why", "why"]

LEVELS = ("fastest", "5", "median", "95", "slowest")
"""What `geo.transit.spread.LEVELS` are called."""

_STATIONS = 5

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Why:
    """Why a cell has its value.

    Parameters
    ----------
    value, low, high
        As in the table of the surface: minutes (inf where there is no way), the
        access index, or places.
    rows
        What it is made of, in the order of weight: see `why`.
    notes
        Sentences on how to read it.
    band, band_low, band_high, odds
        For "ptal": its class, what else it could be, and in what share of the
        samples it is that class.
    steps
        For "time_to": the median journey.
    spread
        For "time_to": minutes by traveller ("random", "informed"), for each of `LEVELS`.
    """

    value: float
    low: float
    high: float
    rows: pd.DataFrame
    notes: tuple[Text, ...]
    band: str | None = None
    band_low: str | None = None
    band_high: str | None = None
    odds: float | None = None
    steps: tuple[Step, ...] = ()
    spread: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@of_cell
def why(params: AccessParams, at: OneCell) -> Why:
    """Return why a cell of a surface has its value, without working the surface out; kept.

    Returns
    -------
    why
        Its rows are, for "nearest_station": the nearest stations, with name_zh,
        name_en, lines_zh, lines_en, walk_m, walk_min with _low and _high,
        on_streets. "ptal": services in reach in their better direction, with
        stop_id, name_zh, name_en, mode, route_id, line_zh, line_en, walk_m with
        _low and _high, on_streets, scheduled_wait_min, average_wait_min,
        total_access_min, frequency, weight, share_of_index, left_out (as `geo.indicators.ptal.ptal`
        has them), quality (how far the headway is known) and headway_min.
        "time_to": none, but steps and spread. "places_within": the counted
        places, the nearest in time first, with id, name_zh, name_en, minutes
        with _low and _high, within, beyond_min (minutes too many, nan within or
        where there is no way), odds (share of the samples within), and by which
        stop: stop_id, stop_zh, stop_en, None on foot.

    Raises
    ------
    PlaceError
        The surface has no such cell, or the goal is no place.
    DataError
        If a layer, a metro table, the feed or the street network is missing or broken.
    """
    running, cell, walks = at.running, at.cell, at.walks
    match params.indicator:
        case "ptal":
            return _ptal(params, running, cell, walks)
        case "time_to":
            return _time_to(params, running, cell, walks)
        case "places_within":
            return _places(params, running, cell, walks)
        case _:
            return _nearest(params, running, cell, walks)


def _nearest(params: AccessParams, running: Transit, cell: Grid, walks: Walks) -> Why:
    value, sampled = values(params, running, walks, cell)
    wide = wide_walks(cell.points[0], running, params, stations=_STATIONS)
    rows = []
    for each in stations_of(wide, running, most=_STATIONS):
        low, high = interval(each.sampled_m, each.metres)
        rows.append(
            {
                **text_fields("name", each.name),
                **text_fields("lines", join_texts(running.route_name(line) for line in each.lines)),
                "walk_m": each.metres,
                "walk_min": each.metres / params.walk_m_min,
                "walk_min_low": float(low) / params.walk_m_min,
                "walk_min_high": float(high) / params.walk_m_min,
                "on_streets": each.on_streets,
            }
        )
    return _why(value, sampled, pd.DataFrame(rows), text("why.note_nearest_station"))


def _ptal(params: AccessParams, running: Transit, cell: Grid, walks: Walks) -> Why:
    value, sampled = values(params, running, walks, cell)
    often = routes_often(running)
    walk, service = ptal_rows(running, walks)
    stops = running.stops.iloc[walks.stop[walk]]
    routes = [often.routes[each] for each in often.route[service]]
    names = [running.route_name(route) for route in routes]
    low, high = interval(walks.sampled_m, walks.metres)
    services = pd.DataFrame(
        {
            "mode": [MODES[each] for each in often.mode[service]],
            "route": routes,
            "stop": list(stops.index),
            "walk_m": walks.metres[walk],
            "headway_min": often.headway_min[0, service],
        }
    )
    rows = ptal(services).rows.assign(
        **{name: list(stops[name]) for name in columns("name")},
        **text_columns("line", names),
        walk_m_low=low[walk],
        walk_m_high=high[walk],
        on_streets=walks.on_streets[walk],
        quality=[running.quality[route] for route in routes],
    )
    rows = rows[(rows["left_out"] != "other_direction").fillna(value=True).astype(bool)]
    rows = rows.sort_values(
        ["share", "walk_m", "total_access_min"], ascending=[False, True, True], kind="stable"
    )
    # What is too far in one direction is so in the other.
    rows = rows.drop_duplicates(["route", "stop"])
    rows = rows.rename(columns={"route": "route_id", "stop": "stop_id", "share": "share_of_index"})
    found = _why(value, sampled, rows.reset_index(drop=True), text("why.note_ptal"))
    level = level_of(value, sampled)
    return replace(
        found,
        band=level.band,
        band_low=level.band_low,
        band_high=level.band_high,
        odds=level.odds,
    )


def _time_to(params: AccessParams, running: Transit, cell: Grid, walks: Walks) -> Why:
    found = time_to(params, running, walks, cell)
    value = found.levels_s(params.wait)[:, LEVELS.index("median")] / 60
    try:
        steps = journey(params, running, cell, walks)
    except NoPathError:
        steps = ()
    spread = {
        name: tuple((minutes[0] / 60).tolist())
        for name, minutes in (("random", found.random), ("informed", found.informed))
    }
    reasons = _why(value, found.sampled / 60, pd.DataFrame(), text("why.note_time_to"))
    return replace(reasons, steps=steps, spread=spread)


def _places(params: AccessParams, running: Transit, cell: Grid, walks: Walks) -> Why:
    found = reached(params, running, cell, walks, samples=SAMPLES)
    within = found.minutes <= params.limit_min
    goals, minutes = opportunities(params, running), found.minutes[0]
    low, high = interval(found.minutes[1:], minutes)
    stops = [running.stops.iloc[each] if each >= 0 else None for each in found.stop.tolist()]
    beyond = np.where(within[0] | np.isinf(minutes), math.nan, minutes - params.limit_min)
    rows = pd.DataFrame(
        {
            "id": list(goals.ids),
            **text_columns("name", goals.names),
            "minutes": minutes,
            "minutes_low": low,
            "minutes_high": high,
            "within": within[0],
            "beyond_min": beyond,
            "odds": within[1:].mean(axis=0),
            "stop_id": _maybe(None if stop is None else stop.name for stop in stops),
            **{
                own: _maybe(None if stop is None else stop[name] for stop in stops)
                for own, name in zip(columns("stop"), columns("name"), strict=True)
            },
        }
    ).sort_values("minutes", kind="stable")
    count = within.sum(axis=1, keepdims=True).astype(float)
    return _why(count[0], count[1:], rows.reset_index(drop=True), text("why.note_places_within"))


def _why(value: FloatArray, sampled: FloatArray, rows: pd.DataFrame, *notes: Text) -> Why:
    low, high = interval(sampled, value)
    return Why(float(value[0]), float(low[0]), float(high[0]), rows, notes)


def _maybe(texts: Iterable[str | None]) -> "pd.Series[str]":
    """Return a column of texts in which None stays None."""
    return pd.Series(list(texts), dtype=object)
