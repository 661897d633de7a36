"""What would make a cell better connected, worked out and ranked by gain.

Further entrances, more trains, a shuttle, a further station: each is laid over
what there is, and the cell's value is worked out anew, as stated and in the samples.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import to_storage
from geo.errors import NoPathError
from geo.indicators.ptal import BANDS, REACH_M, bands
from geo.transit.modes import RAIL
from geo.uncertainty import interval
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.beneficiaries import cells_up
from layers.analyses.access.cell_context import OneCell, of_cell
from layers.analyses.access.cell_journey import journey
from layers.analyses.access.evaluate import probe_of
from layers.analyses.access.indicators import ptal_rows, routes_often
from layers.analyses.access.insertion_points import free_spots
from layers.analyses.access.intervention_words import notes
from layers.analyses.access.interventions import (
    KINDS,
    Change,
    entrance,
    headway,
    shuttle_bus,
    shuttle_feeder,
    station,
)
from layers.analyses.common.grid import Grid
from layers.analyses.walking.nearby_stations import stations_of, wide_walks
from layers.i18n.wording import Text
from layers.transit.services import Transit

__all__ = ["Improvement", "Improvements", "improvements"]

_STATIONS = 3
"""So many of the nearest stations are looked at, and of the nearest tracks."""

_LEAST = 0.05
"""A smaller gain would be told as none, and may be chance."""

_LINES = 5
"""So many of the nearest lines have more trains where it is not known which one takes."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Improvement:
    """Something that would help.

    Parameters
    ----------
    kind
        One of `layers.analyses.access.interventions.KINDS`.
    what
        What it is.
    after
        The value with it: minutes, the access index, or places.
    gain, low, high
        By how much it is better, and the range of that: minutes less, or index
        or places more; inf where there was no way before.
    band
        The class of PTAL with it, else None.
    cells_up
        How many cells of the surface would rise in class, or come near; see
        `layers.analyses.access.beneficiaries`.
    at
        Longitude and latitude of it, where it has a place.
    """

    kind: str
    what: Text
    after: float
    gain: float
    low: float
    high: float
    band: str | None
    cells_up: int | None
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Improvements:
    """What would help a cell: its value as it is, the ways up, and what they rest on."""

    value: float
    rows: tuple[Improvement, ...]
    notes: tuple[Text, ...]


@of_cell
def improvements(params: AccessParams, at: OneCell) -> Improvements:
    """Return what would make a cell of a surface better connected, the greatest gain first; kept.

    What is no gain to one decimal is left out; of shuttles the best is told.

    Raises
    ------
    PlaceError
        The surface has no such cell, or the goal is no place.
    DataError
        If a layer, a metro table, the feed or the street network is missing or broken.
    """
    running, cell, walks = at.running, at.cell, at.walks
    value, found = _gains(params, running, cell, walks)
    rows = [
        Improvement(
            kind=change.kind,
            what=change.what,
            after=after,
            gain=gain,
            low=low,
            high=high,
            band=BANDS[int(bands([after])[0])] if params.indicator == "ptal" else None,
            cells_up=cells_up(change, params, running, at.grid),
            at=_degrees(change.at, running),
        )
        for change, after, gain, low, high in _best_gains(found)
    ]
    return Improvements(
        value, tuple(rows), notes(params, running, helped=bool(rows), stations=_STATIONS)
    )


def _degrees(at_m: tuple[float, float] | None, running: Transit) -> tuple[float, float] | None:
    """Return a place in the CRS of what runs as longitude and latitude."""
    if at_m is None:
        return None
    point = to_storage(gpd.GeoSeries([shapely.Point(*at_m)], crs=running.crs)).iloc[0]
    return float(point.x), float(point.y)


Gain = tuple[Change, float, float, float, float]
"""A change, the value with it, the gain, and the range of that."""


def _gains(
    params: AccessParams, running: Transit, cell: Grid, walks: Walks
) -> tuple[float, list[Gain]]:
    """Return the value as it is, and what each change makes of it."""
    probe = probe_of(params, running, cell)
    changes = list(_changes(params, running, cell, walks))
    same = [each for each in changes if each.running is running]
    variants = [walks, *(each.walked(cell.points, walks) for each in same)]
    value, sampled = probe(running, variants)
    outcomes = list(zip(same, value[1:], sampled.T[1:], strict=True))
    for each in changes:
        if each.running is not running:
            after, after_sampled = probe(each.running, [each.walked(cell.points, walks)])
            outcomes.append((each, after[0], after_sampled[:, 0]))
    more_is_better = params.indicator in {"ptal", "places_within"}
    found = []
    for change, after, after_sampled in outcomes:
        gain = _better(value[0], after, more_is_better=more_is_better)
        moved = _better(sampled[:, 0], after_sampled, more_is_better=more_is_better)
        low, high = interval(moved, gain)
        found.append((change, float(after), float(gain), float(low), float(high)))
    return float(value[0]), found


def _better(before: FloatArray, after: FloatArray, *, more_is_better: bool) -> FloatArray:
    """Return how much better figures are; 0 where there is no way, before and after."""
    with np.errstate(invalid="ignore"):
        better = after - before if more_is_better else before - after
    return np.where(np.isinf(before) & np.isinf(after), 0.0, better)


def _best_gains(found: Sequence[Gain]) -> list[Gain]:
    """Return what helps, the greatest gain first, and of shuttles the best."""
    ranked = sorted(
        (each for each in found if each[2] >= _LEAST),
        key=lambda each: (-each[2], KINDS.index(each[0].kind)),
    )
    shuttles = [each for each in ranked if each[0].kind == "shuttle"][1:]
    return [each for each in ranked if each not in shuttles]


def _changes(params: AccessParams, running: Transit, cell: Grid, walks: Walks) -> Iterator[Change]:
    """Yield what could be built or run."""
    rail = bool((running.stops["mode"] == RAIL).any())
    wide = wide_walks(cell.points[0], running, params, stations=_LINES, rail=rail)
    near = stations_of(wide, running, most=_LINES, rail=rail)
    for each in near[:_STATIONS]:
        yield entrance(each, running, params)
    nearest = tuple(dict.fromkeys(line for each in near for line in each.lines))[:_LINES]
    for line in _lines(params, running, cell, walks, nearest):
        if (change := headway(line, running)) is not None:
            yield change
    if params.indicator == "ptal":
        # Wherever it goes, it counts as one route more.
        yield from (shuttle_bus(each, running) for each in near[:1])
    else:
        yield from (shuttle_feeder(each, running, params) for each in near[:_STATIONS])
    for spot in free_spots(cell.points[0], running, most=_STATIONS):
        yield station(spot, running, params)


def _lines(
    params: AccessParams,
    running: Transit,
    cell: Grid,
    walks: Walks,
    nearest: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the lines of which more trains could help."""
    match params.indicator:
        case "ptal":
            often = routes_often(running)
            walk, service = ptal_rows(running, walks)
            near = walks.metres[walk] <= REACH_M[often.mode[service]]
            return tuple(dict.fromkeys(often.routes[each] for each in often.route[service[near]]))
        case "time_to":
            try:
                steps = journey(params, running, cell, walks)
            except NoPathError:
                return nearest
            return tuple(dict.fromkeys(str(each.line) for each in steps if each.kind == "ride"))
        case "places_within":
            return nearest
        case _:
            return ()
