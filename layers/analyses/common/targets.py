"""Which stations count, and what can be covered."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import to_storage
from geo.errors import ParameterError, Problem
from geo.overlay import union
from layers.i18n.languages import columns
from layers.i18n.wording import Text, text, text_fields, text_of
from layers.model.layer import Layer, records
from layers.model.opening import NOT_YET, THERE, first_years, is_undated
from layers.store import repository
from layers.store.atlas import ATLAS, counted_as, entry_of, to_metric, with_role
from layers.transit.in_service import in_service

__all__ = [
    "FIRST_YEAR", "LINE_SETS", "counted_once", "coverable", "coverable_place", "last_year",
    "line_sets", "lines_of", "near_enough", "parks_in_blocks", "station_layer", "station_words",
    "stations_ever", "stations_of", "target_holding", "target_layers", "targets_of", "this_year",
    "years",
]  # fmt: skip

LINE_SETS = ("core", "operating") if ATLAS.core_lines else ("operating",)
"""core: the core lines of the atlas; operating: every line in service."""

FIRST_YEAR = ATLAS.first_year


def line_sets() -> tuple[str, ...]:
    """Return whose stations coverage can be asked for: line sets, and layers of stops by id."""
    return (*LINE_SETS, *with_role("stops"))


def station_layer(lines: str) -> Layer:
    """Return the layer that holds the stations of a line set, or the stops that stand for one."""
    return repository.layer("stations" if lines in LINE_SETS else lines)


def station_words(lines: str, count: int, also: Text | None = None) -> dict[str, Text]:
    """Return the stations of a line set in sentences, or the places of a layer of stops.

    Parameters
    ----------
    lines
        One of `line_sets`.
    count
        How many there are.
    also
        What else counts.

    Returns
    -------
    words
        ``places``, all of them with their number, and ``place``, any one.
    """
    named = lines in LINE_SETS
    title = text(f"coverage.lines_{lines}") if named else station_layer(lines).title
    values = {"lines": title, "also": also or Text(), "count": count}
    end = "lines" if named else "layer"
    return {name: text(f"coverage.{name}_{end}", **values) for name in ("places", "place")}


def stop_words(lines: str) -> Text:
    """Return what any station of a line set is called, or any place of a layer of stops."""
    if lines in LINE_SETS:
        return text("coverage.any_station")
    return text("coverage.any_stop", lines=station_layer(lines).title)


def stations_of(lines: str, *, year: int | None = None, building: bool = False) -> gpd.GeoDataFrame:
    """Return the line-stations of a line set, indexed by id.

    Parameters
    ----------
    lines
        One of `line_sets`.
    year
        Stations opened until the end of this year, planned ones with a year
        included; None for all of today's.
    building
        Whether stations under construction, or built and not open, count too.
    """
    frame = stations_ever(lines)
    chosen = in_service(frame, year)
    if building:
        chosen |= frame["status"].isin(["under_construction", "built_not_open"])
    return frame[chosen]


def stations_ever(lines: str) -> gpd.GeoDataFrame:
    """Return all line-stations of a line set that have a location, whenever they open."""
    if lines not in LINE_SETS:
        return _stops(station_layer(lines))
    frame = repository.layer("stations").frame
    chosen = frame.geometry.notna()
    return frame[chosen & frame["line"].isin(ATLAS.core_lines) if lines == "core" else chosen]


def _stops(layer: Layer) -> gpd.GeoDataFrame:
    """Return the places of a layer as stations of one line; undated ones were there all along."""
    frame = layer.located
    there = frame["status"].where(~frame["status"].isin(THERE), "operating")
    opened = first_years(frame).clip(lower=FIRST_YEAR).replace(NOT_YET, np.nan)
    return frame.assign(line=layer.id, status=there, opened=opened)


def counted_once(stations: gpd.GeoDataFrame, lines: str) -> "pd.Series[str]":
    """Return by what stations of a line set are counted: interchanges by name, stops by id."""
    by = stations[columns("name")[0]] if lines in LINE_SETS else stations.index
    return pd.Series(by, index=stations.index).astype(str)


def lines_of(year: int | None) -> tuple[str, ...]:
    """Return the ids of the lines of which a part had opened by the end of a year, or of all."""
    frame = repository.layer("lines").frame
    if year is None:
        return tuple(frame.index)
    there = pd.to_numeric(frame["opened"]) <= year
    if year >= this_year():
        there |= is_undated(frame)
    return tuple(frame.index[there])


def this_year() -> int:
    """Return the year it is."""
    return date.today().year  # noqa: DTZ011 - by the reader's own calendar


def last_year() -> int:
    """Return this year, or the last one for which the data plan a station.

    Where the stations cannot be read, or none has a year, it is this year.
    """
    stations = repository.load_all()[0].get("stations")
    if stations is None:
        return this_year()
    opened = pd.to_numeric(stations.frame["opened"]).dropna()
    return int(max([this_year(), *opened]))


def years() -> tuple[float, float]:
    """Return the first and the last year that can be asked for."""
    return FIRST_YEAR, last_year()


def target_layers() -> Mapping[str, str]:
    """Return what can be covered, by its name in links, and the layer that holds it."""
    return {entry_of(each).slug: each for each in ("district", *with_role("target"))}


def targets_of(target: str) -> gpd.GeoDataFrame:
    """Return the features of a target; blocks of one park come under the park as a whole too."""
    frame = repository.layer(target_layers()[target]).frame.copy()
    if "part_of" not in frame:
        frame["part_of"] = None
    # Sites in a park are no blocks of it: only areas make up a whole.
    blocks = frame[frame.geom_type.isin(["Polygon", "MultiPolygon"]) & frame["part_of"].notna()]
    if blocks.empty:
        return frame
    directory = repository.table("directory").set_index("id", drop=False)
    absent = [
        parent for parent in blocks["part_of"].unique() if parent in parks_in_blocks(directory)
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


def near_enough(
    stations: gpd.GeoDataFrame, ground: shapely.Geometry, within_m: float
) -> NDArray[np.bool_]:
    """Return which stations lie no farther, straight ahead, from some ground in METRIC."""
    return np.asarray(to_metric(stations.geometry).distance(ground) <= within_m)


def parks_in_blocks(directory: pd.DataFrame) -> frozenset[str]:
    """Return the parks of the directory, by its index: those of which a layer has blocks only."""
    return frozenset(directory.index[directory["category"].map(counted_as) == "park"])


def coverable() -> Mapping[str, Text]:
    """Return the names of all places with a location that can be covered, by id."""
    return _coverable(repository.state())


@lru_cache(maxsize=2)
def _coverable(state: object) -> Mapping[str, Text]:  # noqa: ARG001 - other data, other places
    frames = [targets_of(each) for each in target_layers()]
    return MappingProxyType({
        str(row.Index): text_of(row)
        for frame in frames
        for row in records(frame[frame.geometry.notna()])
    })  # fmt: skip


def target_holding(place_id: str | None) -> str:
    """Return the target that a place belongs to; the district for None and for an unknown one."""
    if place_id is None:
        return "district"
    holding = (each for each in target_layers() if place_id in targets_of(each).index)
    return next(holding, "district")


def coverable_place(place_id: str | None) -> gpd.GeoDataFrame:
    """Return one of all that can be covered as a frame of one row; the district for None.

    Raises
    ------
    ParameterError
        No target has the id (``place_unlike``), or it has no location (``place_unlocated``).
    """
    frame = targets_of(target_holding(place_id))
    if place_id is None:
        return frame
    if place_id not in frame.index:
        raise ParameterError(Problem("place_unlike", values={"value": place_id}))
    place = frame.loc[[place_id]]
    if place.geometry.isna().any():
        name = text_of(place.iloc[0])
        raise ParameterError(Problem("place_unlocated", values={"name": name}))
    return place


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
