"""Add an entrance to a station: a spot at a street from which one walks straight to it."""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd

from geo.crs import STORAGE
from geo.errors import Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import POINTS, geometry_problems, to_shape
from layers.scenarios.kinds.kind import Kind, Report, reporter, whole
from layers.scenarios.records import GEOMETRY, Change, Records
from layers.scenarios.tables import STREETS
from layers.store.atlas import to_metric

__all__ = ["ENTRANCE", "ENTRANCE_MOST_M", "KIND", "metres_to_station", "station_problems"]

ENTRANCE = "entrance"
"""What an edit leaves in the walking network: a line from the spot to the station."""

ENTRANCE_MOST_M = 500.0
"""A passage from an entrance to its station is taken to be no longer than this."""

_STATION = "station"


def metres_to_station(point: Any, station: Any) -> float:
    """Return the straight metres between two GeoJSON points."""
    spots = to_metric(gpd.GeoSeries([to_shape(point), to_shape(station)], crs=STORAGE))
    return float(spots.iloc[0].distance(spots.iloc[1]))


def station_problems(edit: Edit, records: Records, point: Any) -> Iterator[Problem]:
    """Yield that the station of an entrance is none, or lies too far from a GeoJSON point."""
    report: Report = reporter(edit)
    station = edit.new.get(_STATION) if isinstance(edit.new, dict) else None
    there = (records.get("stations", str(station)) or {}).get(GEOMETRY)
    if there is None:
        yield report("scenario_member_absent", field=_STATION, values={"value": station})
    elif point is not None and (metres := metres_to_station(point, there)) > ENTRANCE_MOST_M:
        values = {"value": f"{metres:.0f}", "limit": f"{ENTRANCE_MOST_M:g}"}
        yield report("scenario_entrance_far", values=values)


def _problems(edit: Edit, records: Records) -> Iterator[Problem]:
    report: Report = reporter(edit)
    if edit.layer != STREETS:
        yield report("scenario_layer", values={"value": edit.layer, "allowed": (STREETS,)})
        return
    if records.get(STREETS, edit.id) is not None:
        yield report("scenario_taken", values={"value": edit.id, "other": STREETS})
    new = edit.new if isinstance(edit.new, dict) else {}
    wrong = [
        *geometry_problems(new.get(GEOMETRY), layer=STREETS, feature=edit.id, allowed=POINTS[:1])
    ]
    yield from wrong
    yield from station_problems(edit, records, None if wrong else new[GEOMETRY])


def _changes(edit: Edit, records: Records) -> tuple[Change, ...]:
    station = (records.get("stations", edit.new[_STATION]) or {})[GEOMETRY]
    ends = [edit.new[GEOMETRY]["coordinates"], station["coordinates"]]
    passage = {"type": "LineString", "coordinates": ends}
    record = {_STATION: edit.new[_STATION], "kind": ENTRANCE, GEOMETRY: passage}
    return (Change(STREETS, edit.id, None, None, record),)


KIND = Kind(op="add_entrance", present=whole, problems=_problems, changes=_changes)
