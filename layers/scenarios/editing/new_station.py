"""A further station where a hand has put it: which line, and between which neighbours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from layers.i18n.wording import Text
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_shape
from layers.scenarios.propose import station_between, station_beyond
from layers.scenarios.records import GEOMETRY, Records
from layers.store.atlas import to_metric

__all__ = ["station_edit"]


@dataclass(frozen=True)
class _Ride:
    """A segment: its ends by id, and the straight line between them, in metres."""

    ends: tuple[str, str]
    way: shapely.LineString


def station_edit(records: Records, station: str, name: Text, point: Mapping[str, Any]) -> Edit:
    """Return a further station at a point: on the nearest segment of a line.

    It comes between the two ends of the segment whose straight way is nearest, or, where
    it lies past the last station of a line, beyond that one. Run times are proposed.

    Raises
    ------
    ParameterError
        No line runs anywhere (``scenario_no_line``).
    """
    at = to_metric(gpd.GeoSeries([to_shape(point)], crs=STORAGE)).iloc[0]
    nearest = min(_rides(records), key=lambda each: each.way.distance(at), default=None)
    if nearest is None:
        raise ParameterError(Problem("scenario_no_line"))
    along = nearest.way.project(at, normalized=True)
    if along in (0.0, 1.0):
        last = nearest.ends[int(along)]
        for service, row in records.of("services"):
            end = next((e for e in ("from_id", "to_id") if row[e] == last), None)
            if end is not None:
                return station_beyond(records, station, service, end, name=name, point=point)
    return station_between(records, station, nearest.ends, name=name, point=point)


def _rides(records: Records) -> Iterator[_Ride]:
    """Yield every segment both of whose ends have a place."""
    places = {key: to_shape(each[GEOMETRY]) for key, each in records.of("stations")
              if each.get(GEOMETRY)}  # fmt: skip
    metric = to_metric(gpd.GeoSeries(places, crs=STORAGE))
    for _, row in records.of("segments"):
        ends = (str(row["from_id"]), str(row["to_id"]))
        if all(each in places for each in ends):
            way = shapely.LineString([metric.loc[each] for each in ends])
            yield _Ride(ends, way)
