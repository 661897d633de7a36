"""Where a line could have one more station: the free spot on its track nearest to a point."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from shapely.ops import nearest_points

from geo.walking.walk_rule import FloatArray
from layers.analyses.walking.walk_ends import spots_m
from layers.store import repository
from layers.store.atlas import METRIC
from layers.transit.services import Transit

__all__ = ["NEAR_TRACK_M", "SPACING_M", "Spot", "free_spots", "spots_along"]

SPACING_M = 500.0
"""A new station keeps this far from every other one of its line: an assumption."""

NEAR_TRACK_M = 2000.0
"""Tracks farther than this from a point are no help to it."""


@dataclass(frozen=True)
class Spot:
    """A spot for a new station.

    Parameters
    ----------
    line
        The line.
    between
        Its two neighbouring stations there (ids).
    part
        Part of the way from the first of them, above 0 and below 1.
    at
        East and north in METRIC.
    apart_m
        Straight metres from the point.
    uncertainty_m
        How far the track may lie otherwise.
    """

    line: str
    between: tuple[str, str]
    part: float
    at: tuple[float, float]
    apart_m: float
    uncertainty_m: float


def free_spots(point: FloatArray, running: Transit, *, most: int) -> tuple[Spot, ...]:
    """Return the spot of each of the lines whose tracks are nearest to a point.

    Parameters
    ----------
    point
        East and north in METRIC, shape (2,).
    running
        What runs. Tracks are known of the atlas's own lines only: for a feed
        there are none.
    most
        How many lines.

    Returns
    -------
    spots
        The nearest spot first; none for a line without room for a station
        within `NEAR_TRACK_M`.
    """
    if running.feed is not None:
        return ()
    here = shapely.Point(*point)
    tracks = _tracks(running)
    near = tracks.assign(apart=tracks.distance(here)).sort_values("apart", kind="stable")
    near = near[near["apart"] <= NEAR_TRACK_M].head(most)
    found = []
    for line, track, unsure in zip(near.index, near.geometry, near["uncertainty_m"], strict=True):
        free = track.difference(_taken(str(line)))
        spot = None if free.is_empty else nearest_points(free, here)[0]
        if spot is not None and spot.distance(here) <= NEAR_TRACK_M:
            found.append(_placed(str(line), spot, spot.distance(here), float(unsure), running))
    return tuple(sorted((each for each in found if each), key=lambda each: each.apart_m))


def spots_along(
    running: Transit, *, spacing_m: float, ground: shapely.Geometry, within_m: float
) -> tuple[Spot, ...]:
    """Return spots at even distances along every track, clear of the stations of its line.

    Parameters
    ----------
    running
        What runs; for a feed there are none.
    spacing_m
        Metres along the track from one to the next.
    ground, within_m
        Ground in METRIC, and how near to it spots are wanted.
    """
    if running.feed is not None:
        return ()
    tracks = _tracks(running)
    found = []
    for line, track, unsure in zip(
        tracks.index, tracks.geometry, tracks["uncertainty_m"], strict=True
    ):
        free = track.difference(_taken(str(line)))
        for part in shapely.get_parts(shapely.line_merge(free) if not free.is_empty else free):
            steps = np.arange(spacing_m / 2, part.length, spacing_m)
            found += [
                _placed(str(line), spot, apart, float(unsure), running)
                for spot in shapely.line_interpolate_point(part, steps)
                if (apart := spot.distance(ground)) <= within_m
            ]
    return tuple(each for each in found if each)


def _taken(line: str) -> shapely.Geometry:
    """Return the ground in METRIC that the stations of a line keep others of it from."""
    stations = repository.layer("stations").frame
    own = stations.geometry[stations.geometry.notna() & (stations["line"] == line)]
    buffers = shapely.buffer(own.to_crs(METRIC).to_numpy(), SPACING_M, quad_segs=64)
    return shapely.union_all(buffers)


def _tracks(running: Transit) -> gpd.GeoDataFrame:
    """Return the tracks in METRIC of the lines that run, one row a line, indexed by line."""
    frame = repository.layer("lines").frame
    frame = frame[frame["line"].isin(running.timetable.routes) & (frame["status"] == "operating")]
    rows = {
        line: (shapely.union_all(each.geometry.to_crs(METRIC).to_numpy()),
               float(each["uncertainty_m"].max()))
        for line, each in frame.groupby("line", sort=False)
    }  # fmt: skip
    return gpd.GeoDataFrame(
        {"uncertainty_m": [unsure for _, unsure in rows.values()]},
        geometry=[shape for shape, _ in rows.values()],
        index=list(rows),
        crs=METRIC,
    )


def _placed(
    line: str, spot: shapely.Point, apart_m: float, unsure_m: float, running: Transit
) -> Spot | None:
    """Return a spot between the two neighbours from one to the other of which it is least out."""
    spots = spots_m(running)
    away = np.hypot(spots[:, 0] - spot.x, spots[:, 1] - spot.y)
    pairs = sorted(set(_neighbours(line, running)))
    if not pairs:
        return None
    one, other = np.array(pairs).T
    detour = away[one] + away[other] - np.hypot(*(spots[one] - spots[other]).T)
    a, b = pairs[int(detour.argmin())]
    ids = running.timetable.stops
    part = float(away[a] / (away[a] + away[b]))
    return Spot(line, (ids[a], ids[b]), part, (spot.x, spot.y), apart_m, unsure_m)


def _neighbours(line: str, running: Transit) -> Iterator[tuple[int, int]]:
    """Yield the stops (positions) that trains of a line run straight between, the lower first."""
    table = running.timetable
    for pattern, route in enumerate(table.routes):
        if route == line:
            rows = table.stop[table.ptr[pattern] : table.ptr[pattern + 1]].tolist()
            yield from ((min(pair), max(pair)) for pair in pairwise(rows))
