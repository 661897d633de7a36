"""A further entrance where a hand has put it: to the nearest station."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_shape
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.tables import STREETS
from layers.store.atlas import to_metric

__all__ = ["entrance_edit"]


def entrance_edit(records: Records, entrance: str, point: Mapping[str, Any]) -> Edit:
    """Return an entrance at a point, of the station that is nearest to it.

    Raises
    ------
    ParameterError
        There is no station (``scenario_no_line``).
    """
    places = {key: to_shape(each[GEOMETRY]) for key, each in records.of("stations")
              if each.get(GEOMETRY)}  # fmt: skip
    if not places:
        raise ParameterError(Problem("scenario_no_line"))
    at = to_metric(gpd.GeoSeries([to_shape(point)], crs=STORAGE)).iloc[0]
    station = str(to_metric(gpd.GeoSeries(places, crs=STORAGE)).distance(at).idxmin())
    return Edit(
        op="add_entrance", layer=STREETS, id=entrance,
        new={"station": station, GEOMETRY: dict(point)}, requires=(f"stations/{station}",),
    )  # fmt: skip
