"""Where one sets out: a named place, or any point on the map."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from geo.walking.walk_rule import WalkEnds, Walks
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.travel.travel_places import find_place
from layers.analyses.walking.walk_ends import point_ends, spots_m, stop_ends, walk_rule
from layers.analyses.walking.walks import place_end, ways_out
from layers.i18n.points import Point, point_in, point_name
from layers.i18n.wording import Text
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["FAR_M", "Start", "place_start", "place_within", "point_start", "start_of"]

FAR_M = 30_000.0
"""A point farther than this outside the bounds of all stops is refused."""


@dataclass(frozen=True, eq=False)
class Start:
    """Where one sets out.

    Parameters
    ----------
    id
        Of the place, None for a point.
    name
        What it is called.
    walks
        The walks to the stops around it.
    end
        It as the one end of walks, in the CRS of what runs; none where its location
        is not known.
    """

    id: str | None
    name: Text
    walks: Walks
    end: WalkEnds

    @property
    def shape(self) -> shapely.Geometry | None:
        """Where it lies, None where that is not known."""
        return self.end.shapes[0] if len(self.end) else None


def start_of(params: ReachParams, known: Mapping[str, Place], running: Transit) -> Start:
    """Return where one sets out.

    Raises
    ------
    PlaceError
        If the origin is none of the known places.
    ParameterError
        If the point lies too far from all that runs (``point_far``).
    DataError
        If the file of the street network is broken.
    """
    if params.point is not None:
        return point_start(params.point, running, params)
    return place_start(find_place(str(params.origin), known, params.year), running, params)


def place_start(place: Place, running: Transit, habits: TravelOptions) -> Start:
    """Return a known place as a start."""
    walks = ways_out([place], running, habits)
    return Start(place.id, place.name, walks, place_end(place, running, habits))


def place_within(
    place_id: str, known: Mapping[str, Place], running: Transit, year: int | None
) -> Place:
    """Return a place by its id, or the point that stands in its stead, if that is near enough.

    Raises
    ------
    PlaceError
        As `find_place`.
    ParameterError
        If it is a point too far from all that runs (``point_far``).
    """
    place = find_place(place_id, known, year)
    if point := point_in(place.id):
        _spot(point, running)
    return place


def point_start(point: Point, running: Transit, habits: TravelOptions) -> Start:
    """Return a point, longitude and latitude, as a start; it is taken as exact.

    Raises
    ------
    ParameterError
        If it lies more than `FAR_M` outside the bounds of all stops (``point_far``).
    DataError
        If the file of the street network is broken.
    """
    spot = _spot(point, running)
    rule = walk_rule(habits.method, habits.detour, running.crs)
    end = point_ends(shapely.get_coordinates(spot), running, rule)
    walks = rule.walks(end, stop_ends(running, rule), habits.walk_limit_m, nearest=1)
    return Start(None, point_name(point), walks, end)


def _spot(point: Point, running: Transit) -> shapely.Geometry:
    """Return a point in the CRS of what runs; raise ParameterError where that is too far off."""
    at = gpd.GeoSeries.from_xy([point[0]], [point[1]], crs=STORAGE).to_crs(running.crs)
    spot: shapely.Geometry = at.iloc[0]
    stops = spots_m(running)
    around = np.concatenate([stops.min(axis=0), stops.max(axis=0)]) if len(stops) else np.zeros(4)
    gap_m = shapely.distance(shapely.box(*around), spot)
    if not len(stops) or not gap_m <= FAR_M:
        values = {"value": f"{point[0]:.4f}, {point[1]:.4f}", "limit": f"{FAR_M / 1000:g}"}
        raise ParameterError(Problem("point_far", field="point", values=values))
    return spot
