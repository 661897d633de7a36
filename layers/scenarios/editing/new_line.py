"""A further line where a hand has drawn it: a stop at each vertex, from the first to the last."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import median
from typing import Any

import geopandas as gpd

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from layers.i18n.wording import Text, line_name, text, text_fields, text_of
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_shape
from layers.scenarios.line_plan import line_speed_m_s, proposed_run_s
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.tables import row_id, row_of
from layers.store.atlas import to_metric
from layers.transit.periods import PERIODS

__all__ = ["SAME_PLACE_M", "changes_near", "line_edit", "transfer_edit"]

SAME_PLACE_M = 150.0
"""A stop that lies no farther from a station is called as that one."""

_CHANGE_M = 600.0
"""As far apart as stations may lie between which a change on foot is offered."""


def line_edit(records: Records, run: list[list[float]]) -> Edit:
    """Return a line with a stop at each position, its run times and headways proposed.

    Trains run at the mean speed of all lines between stops, along the straight way, and come as
    often in each period as on the line in the middle. All of that is marked as assumed. A line
    has stations of its own: one beside another line's is called as that, and `transfer_edit`
    lets people change there.

    Parameters
    ----------
    run
        Longitude and latitude of each stop, in the order in which trains reach them.

    Raises
    ------
    ParameterError
        There are no lines to take speed and headways from (``scenario_no_line``).
    """
    line = _free_line(records)
    speed, headway_s = line_speed_m_s(records, line), dict(_headways(records))
    if speed is None or not headway_s:
        raise ParameterError(Problem("scenario_no_line"))
    points = [{"type": "Point", "coordinates": each} for each in run]
    spots = to_metric(gpd.GeoSeries([to_shape(each) for each in points], crs=STORAGE))
    length_m = [round(one.distance(other)) for one, other in pairwise(spots)]
    stations = [f"st_{line.lower()}_{k}" for k in range(1, len(run) + 1)]
    names = (_name(records, spot, line, k) for k, spot in enumerate(spots, start=1))
    new = {
        "stations": stations,
        "run_s": [proposed_run_s(each, speed) for each in length_m],
        "length_m": length_m,
        "headway_s": headway_s,
        "line_name": dict(line_name(line).items()),
        "new_stations": {
            station: {**text_fields("name", name), GEOMETRY: point}
            for station, name, point in zip(stations, names, points, strict=True)
        },
    }
    service = row_id("services", {"line": line, "service": "main"})
    return Edit(op="add_line", layer="services", id=service, new=new,
                assumed=("run_s", "headway_s"))  # fmt: skip


def changes_near(records: Records, station: str) -> dict[str, float]:
    """Return the stations of other lines that one could change to on foot, nearest first.

    With the metres to each, straight; those that one changes to already are left out.
    """
    own = records.get("stations", station) or {}
    if not own.get(GEOMETRY):
        return {}
    found = {
        name: metres
        for name, metres in _distances(records, own[GEOMETRY]).items()
        if metres <= _CHANGE_M and (records.get("stations", name) or {}).get("line") != own["line"]
    }
    taken = {frozenset(row_of("transfers", name).values()) for name, _ in records.of("transfers")}
    near = sorted(found.items(), key=lambda each: each[1])
    return {name: metres for name, metres in near if {station, name} not in taken}


def transfer_edit(records: Records, one: str, other: str) -> Edit:
    """Return that people may change between two stations; the straight way is its length."""
    metres = _distances(records, (records.get("stations", one) or {})[GEOMETRY])[other]
    row = row_id("transfers", {"station_a": one, "station_b": other})
    return Edit(op="add_transfer", layer="transfers", id=row, new={"distance_m": round(metres)},
                assumed=("distance_m",),
                requires=(f"stations/{one}", f"stations/{other}"))  # fmt: skip


def _free_line(records: Records) -> str:
    """Return a number that no line has."""
    taken = {str(each["line"]) for _, each in records.of("services")}
    taken |= {str(each.get("line")) for _, each in records.of("stations")}
    k = 1
    while f"N{k}" in taken:
        k += 1
    return f"N{k}"


def _headways(records: Records) -> Iterator[tuple[str, int]]:
    """Yield the period and its headway in seconds, of the line in the middle."""
    for period, (day, part) in PERIODS.items():
        known = [
            float(each["headway_s"])
            for _, each in records.of("headways")
            if (each["day"], each["period"]) == (day, part) and each.get("headway_s")
        ]
        if known:
            yield period, round(median(known))


def _name(records: Records, spot: Any, line: str, number: int) -> Text:
    """Return what a stop is called: as a station beside it, else by its line and number."""
    near = _apart(records, spot)
    station = min(near, key=near.__getitem__, default=None)
    if station is not None and near[station] <= SAME_PLACE_M:
        return text_of(records.get("stations", station) or {})
    return text("line.stop", line=line_name(line), number=number)


def _distances(records: Records, point: Mapping[str, Any]) -> dict[str, float]:
    """Return the straight metres from a point to all other stations."""
    return _apart(records, to_metric(gpd.GeoSeries([to_shape(point)], crs=STORAGE)).iloc[0])


def _apart(records: Records, spot: Any) -> dict[str, float]:
    places = {key: to_shape(each[GEOMETRY]) for key, each in records.of("stations")
              if each.get(GEOMETRY)}  # fmt: skip
    if not places:
        return {}
    metres = to_metric(gpd.GeoSeries(places, crs=STORAGE)).distance(spot)
    return {str(key): float(each) for key, each in metres.items()}
