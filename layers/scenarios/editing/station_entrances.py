"""Entrances where a hand has put a point: a further one, or one that is closed."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from geo.walking.street_edits import JOIN_M, piece_at
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_geojson, to_shape
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.tables import STREETS
from layers.store.atlas import to_metric
from layers.streets import local_network

__all__ = ["closed_entrance_edit", "entrance_edit"]


def entrance_edit(records: Records, entrance: str, point: Mapping[str, Any]) -> Edit:
    """Return an entrance at a point, of the station that is nearest to it.

    Raises
    ------
    ParameterError
        There is no station (``scenario_no_line``).
    """
    return _edit("add_entrance", entrance, _nearest_station(records, point), point)


def closed_entrance_edit(records: Records, entrance: str, point: Mapping[str, Any]) -> Edit:
    """Return that the piece of street nearest to a point is closed, of the station nearest to it.

    Raises
    ------
    ParameterError
        There is no station (``scenario_no_line``), no walking network
        (``scenario_streets_none``), or no piece within reach (``scenario_entrance_none``).
    DataError
        The file of the street network is broken.
    """
    network = local_network.load()
    if network is None:
        raise ParameterError(Problem("scenario_streets_none"))
    streets = network.streets
    at = gpd.GeoSeries([to_shape(point)], crs=STORAGE).to_crs(streets.crs).iloc[0]
    piece = piece_at(streets, at.x, at.y, within_m=JOIN_M)
    if piece is None:
        raise ParameterError(Problem("scenario_entrance_none", values={"limit": f"{JOIN_M:g}"}))
    closed = gpd.GeoSeries([piece], crs=streets.crs).to_crs(STORAGE).iloc[0]
    station = _nearest_station(records, point)
    return _edit("close_entrance", entrance, station, to_geojson(closed))


def _edit(op: str, entrance: str, station: str, geometry: Mapping[str, Any]) -> Edit:
    return Edit(
        op=op, layer=STREETS, id=entrance, new={"station": station, GEOMETRY: dict(geometry)},
        requires=(f"stations/{station}",),
    )  # fmt: skip


def _nearest_station(records: Records, point: Mapping[str, Any]) -> str:
    places = {key: to_shape(each[GEOMETRY]) for key, each in records.of("stations")
              if each.get(GEOMETRY)}  # fmt: skip
    if not places:
        raise ParameterError(Problem("scenario_no_line"))
    at = to_metric(gpd.GeoSeries([to_shape(point)], crs=STORAGE)).iloc[0]
    return str(to_metric(gpd.GeoSeries(places, crs=STORAGE)).distance(at).idxmin())
