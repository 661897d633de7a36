"""Which stations count, and what can be covered."""

from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.crs import to_storage
from geo.errors import ParameterError, Problem
from geo.overlay import union
from layers.i18n.wording import Text, text_fields, text_of
from layers.model.layer import records
from layers.model.roles import with_role
from layers.store import repository
from layers.store.atlas import ATLAS, entry_of, to_metric

__all__ = [
    "FIRST_YEAR", "LINE_SETS", "TARGETS", "coverable", "last_year", "lines_of", "place_of",
    "stations_of", "targets_of", "this_year", "years",
]  # fmt: skip

LINE_SETS = ("core", "operating") if ATLAS.core_lines else ("operating",)
"""core: the core lines of the atlas; operating: every line in service."""

TARGETS = {entry_of(each).slug: each for each in ("district", *with_role("target"))}
"""What can be covered, and the layer that holds it."""


FIRST_YEAR = ATLAS.first_year


def stations_of(lines: str, *, year: int | None = None, building: bool = False) -> gpd.GeoDataFrame:
    """Return the line-stations of a line set, indexed by id.

    Parameters
    ----------
    lines
        "core" or "operating".
    year
        Stations opened until the end of this year, planned ones with a year
        included; None for all of today's.
    building
        Whether stations under construction, or built and not open, count too.
    """
    frame = repository.layer("stations").frame
    opened = pd.to_numeric(frame["opened"])
    chosen = frame["status"] == "operating" if year is None else opened <= year
    if building:
        chosen |= frame["status"].isin(["under_construction", "built_not_open"])
    if lines == "core":
        chosen &= frame["line"].isin(ATLAS.core_lines)
    return frame[chosen & frame.geometry.notna()]


def lines_of(year: int | None) -> tuple[str, ...]:
    """Return the ids of the lines of which a part had opened by the end of a year, or of all."""
    opened = pd.to_numeric(repository.layer("lines").frame["opened"])
    return tuple(opened.index if year is None else opened.index[opened <= year])


def this_year() -> int:
    """Return the year it is."""
    return date.today().year  # noqa: DTZ011 - by the reader's own calendar


def last_year() -> int:
    """Return this year, or the last one for which the data plan a station."""
    opened = pd.to_numeric(repository.layer("stations").frame["opened"])
    return max(this_year(), int(opened.max()))


def years() -> tuple[float, float]:
    """Return the first and the last year that can be asked for."""
    return FIRST_YEAR, last_year()


def targets_of(target: str) -> gpd.GeoDataFrame:
    """Return the features of a target; blocks of one park come under the park as a whole too."""
    frame = repository.layer(TARGETS[target]).frame.copy()
    if "part_of" not in frame:
        frame["part_of"] = None
    # Sites in a park are no blocks of it: only areas make up a whole.
    blocks = frame[frame.geom_type.isin(["Polygon", "MultiPolygon"]) & frame["part_of"].notna()]
    if blocks.empty:
        return frame
    directory = repository.table("directory").set_index("id", drop=False)
    absent = [
        parent
        for parent in blocks["part_of"].unique()
        if parent in directory.index and directory.loc[parent, "category"] == "core_park"
    ]
    if not absent:
        return frame
    wholes = gpd.GeoDataFrame(
        [_whole(blocks[blocks["part_of"] == parent], directory.loc[parent]) for parent in absent],
        index=absent,
        geometry=[
            union(to_metric(blocks.geometry[blocks["part_of"] == parent])) for parent in absent
        ],
        crs=to_metric(frame.geometry).crs,
    )
    return gpd.GeoDataFrame(pd.concat([to_storage(wholes), frame]), crs=frame.crs)


def coverable() -> dict[str, Text]:
    """Return the names of all places with a location that can be covered, by id."""
    frames = [targets_of(each) for each in TARGETS]
    return {
        str(row.Index): text_of(row)
        for frame in frames
        for row in records(frame[frame.geometry.notna()])
    }


def place_of(place_id: str | None) -> gpd.GeoDataFrame:
    """Return one of all that can be covered as a frame of one row; the district for None.

    Raises
    ------
    ParameterError
        No target has the id (``place_unlike``), or it has no location (``place_unlocated``).
    """
    if place_id is None:
        return repository.layer("district").frame
    for target in TARGETS:
        frame = targets_of(target)
        if place_id in frame.index:
            place = frame.loc[[place_id]]
            if place.geometry.isna().any():
                name = text_of(place.iloc[0])
                raise ParameterError(Problem("place_unlocated", values={"name": name}))
            return place
    raise ParameterError(Problem("place_unlike", values={"value": place_id}))


def _whole(blocks: gpd.GeoDataFrame, entry: Any) -> dict[str, Any]:
    """Return the features of a park that the layer holds in blocks only."""
    return {
        "id": entry["id"],
        **text_fields("name", text_of(entry)),
        "kind": "park",
        "part_of": None,
        "certainty": "schematic",
        "uncertainty_m": int(blocks["uncertainty_m"].max()),
    }
