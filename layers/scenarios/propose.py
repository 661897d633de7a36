"""Edits ready to be reviewed: old values filled in, run times proposed and marked as assumed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from layers.i18n.wording import Text, text_fields
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_shape
from layers.scenarios.kinds import KINDS
from layers.scenarios.line_plan import (
    line_speed_m_s,
    proposed_run_s,
    segment_between,
    split_run_s,
)
from layers.scenarios.records import GEOMETRY, Records
from layers.store.atlas import to_metric

__all__ = ["station_between", "station_beyond", "with_old"]

Point = Mapping[str, Any]
"""A GeoJSON point."""


def with_old(edit: Edit, records: Records) -> Edit:
    """Return an edit whose old value is what the records hold."""
    return replace(edit, old=KINDS[edit.op].present(edit, records))


def station_between(
    records: Records,
    station: str,
    between: tuple[str, str],
    *,
    name: Text | None = None,
    point: Point | None = None,
    opened: int | None = None,
    why: str = "",
) -> Edit:
    """Return a further station between two neighbours of a line, its run times assumed.

    The trains take as long as before and one dwell more; the time is parted as the straight
    ways to the two neighbours are.

    Parameters
    ----------
    records
        What it is added to.
    station
        Its id: a new one with `name` and `point`, or that of a station that is not open.
    between
        The two neighbours, by id.

    Raises
    ------
    ParameterError
        The two are no neighbours (``scenario_neighbours``).
    """
    found = segment_between(records, *between)
    if found is None:
        values = {"value": between}
        raise ParameterError(Problem("scenario_neighbours", field="between", values=values))
    own = point or (records.get("stations", station) or {}).get(GEOMETRY)
    one, other = (_metres(own, _place(records, each)) for each in between)
    part = one / (one + other)
    new: dict[str, Any] = {
        "between": list(between),
        "run_s": list(split_run_s(float(found[1]["run_s"]), part)),
    }
    if found[1].get("length_m"):
        first = round(part * float(found[1]["length_m"]))
        new["length_m"] = [first, round(float(found[1]["length_m"])) - first]
    if name is not None:
        new["station"] = {**text_fields("name", name), GEOMETRY: dict(point or {})}
    if opened is not None:
        new["opened"] = opened
    edit = Edit(op="add_station", layer="stations", id=station, new=new, why=why,
                assumed=("run_s",))  # fmt: skip
    return with_old(edit, records)


def station_beyond(
    records: Records,
    station: str,
    service: str,
    end: str,
    *,
    name: Text | None = None,
    point: Point | None = None,
    detour: float = 1.0,
    why: str = "",
) -> Edit:
    """Return a service with one more station beyond an end, its run time assumed.

    The train runs at the speed of its line between stops, and stands once.

    Parameters
    ----------
    station
        Its id: a new one with `name` and `point`, or that of a station of the line.
    service
        Row of the table of services, ``line|service``.
    end
        "from_id" or "to_id".
    detour
        Metres of track for a metre in a straight line.
    """
    row = records.get("services", service) or {}
    own = point or _place(records, station)
    metres = round(detour * _metres(own, _place(records, str(row[end]))))
    speed = line_speed_m_s(records, str(row["line"])) or 1.0
    new: dict[str, Any] = {
        "stations": [station],
        "run_s": [proposed_run_s(metres, speed)],
        "length_m": [metres],
    }
    if name is not None:
        place = {**text_fields("name", name), GEOMETRY: dict(point or {})}
        new["new_stations"] = {station: place}
    edit = Edit(op="extend_line", layer="services", id=service, field=end, new=new, why=why,
                assumed=("run_s",))  # fmt: skip
    return with_old(edit, records)


def _place(records: Records, station: str) -> Any:
    return (records.get("stations", station) or {}).get(GEOMETRY)


def _metres(one: Any, other: Any) -> float:
    shapes = to_metric(gpd.GeoSeries([to_shape(one), to_shape(other)], crs=STORAGE))
    return float(shapes.iloc[0].distance(shapes.iloc[1]))
