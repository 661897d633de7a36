"""What the question of access answers, typed: figures of the whole beside table and surface."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.model.layer import Result

__all__ = ["AccessResult"]


@dataclass(frozen=True, eq=False, kw_only=True)
class AccessResult(Result):
    """The surface of an indicator.

    Parameters
    ----------
    indicator, unit
        Which indicator, and its unit.
    area, goal
        Ids of the area and, for "time_to", of the goal.
    cells, resolution, cell_km2
        How many cells, their resolution, and their mean area.
    reached, off_streets
        How many cells have a way, and how many no known street leads from.
    places
        How many places are counted, for "places_within".
    counted
        Id of the layer whose figure is counted; None where that is land.
    measures
        See `layers.analyses.access.people_access.people_measures`; None where no figure and
        no places are counted.
    by_area, histogram
        See `layers.analyses.access.access_tables`.
    """

    indicator: str
    unit: str
    area: str
    goal: str | None
    cells: int
    resolution: int
    cell_km2: float
    reached: int
    off_streets: int
    places: int
    counted: str | None
    measures: pd.DataFrame | None
    by_area: pd.DataFrame
    histogram: Mapping[str, tuple[Any, ...]]
