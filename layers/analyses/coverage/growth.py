"""Growth: how coverage of the district, or of one place, grew as lines opened."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import DataError, Problem
from layers.analyses.common.nearness import Scene
from layers.analyses.common.station_distances import is_mapped, nearness
from layers.analyses.common.targets import (
    FIRST_YEAR,
    counted_once,
    coverable_place,
    near_enough,
    stations_of,
)
from layers.analyses.coverage.coverage import limits_of, setting_of, widest_m
from layers.analyses.coverage.coverage_params import GrowthParams
from layers.analyses.coverage.coverage_results import GrowthResult
from layers.analyses.coverage.coverage_words import basis
from layers.analyses.coverage.covered_share import covered_of, target_shares
from layers.analyses.coverage.growth_map import growth_layers
from layers.analyses.coverage.growth_words import distance_note, headline
from layers.i18n.languages import columns
from layers.i18n.wording import Text, text, text_of
from layers.model.layer import records
from layers.model.progress import Progress, silent
from layers.store.atlas import to_metric
from layers.transit.openings import year_basis

__all__ = ["GrowthParams", "growth"]

_OUTLINE_M = 100.0
"""More than an outline without a stated uncertainty may be off."""


def growth(params: GrowthParams, progress: Progress = silent) -> GrowthResult:
    """Return the covered share of a place at the end of each year a station near it opened.

    Returns
    -------
    GrowthResult
        layers: the place, and on it what each year added (see
        `layers.analyses.coverage.growth_map`); none of a spot. table: one row a year:
        year (None for the last row with stations under construction, where they are
        asked for), share (0..1) with share_low and share_high, covered_km2, stations
        (names counted once), opened and opened_ids (names, each once, and ids of the
        stations that opened in it and reach into the place).
        It begins with the year before there was something, if that can be told.

    Raises
    ------
    ParameterError
        As for coverage; or the place is unknown (``feature_unknown``) or has no location
        (``place_unlocated``).
    DataError
        As for coverage; or the street network holds too little of the district
        for a share of it (``streets_partial``).
    """
    question = params.coverage
    setting, widest = setting_of(question), widest_m(question)
    place = coverable_place(params.place)
    ground = to_metric(place.geometry)
    if setting.method == "streets" and not is_mapped(ground):
        raise DataError(Problem("streets_partial"))
    stations = stations_of(question.lines, building=question.building)
    # Others cannot reach into the place, wherever in their uncertainty they and it lie.
    unsure = float(stations["uncertainty_m"].max()) + float(place["uncertainty_m"].iloc[0])
    reach_m = widest + unsure + _OUTLINE_M
    near = stations[near_enough(stations, ground.iloc[0], reach_m)]
    reaching = near.index[near_enough(near, ground.iloc[0], setting.straight_m(widest))]
    operating = near["status"] == "operating"
    opened = pd.to_numeric(near["opened"]).astype(float).where(operating)
    steps = [
        (year, near[opened <= year], near[opened == year])
        for year in sorted({FIRST_YEAR, *opened.dropna().astype(int)})
    ]
    if question.building:
        steps.append((None, near, near[~operating]))
    rows, covers = [], {}
    for done, (year, there, opening) in enumerate(steps):
        new = opening[opening.index.isin(reaching)]
        scene = Scene.of(there, place)
        measured = nearness(replace(setting, limits_m=(widest,)), scene)
        found = covered_of(target_shares(scene, measured, 0).iloc[0])
        covers[year] = measured.covers.iloc[0]
        rows.append(
            {
                "year": year,
                "share": found.share,
                "share_low": found.low,
                "share_high": found.high,
                "covered_km2": found.covered_km2,
                "stations": int(
                    counted_once(there, question.lines)[there.index.isin(reaching)].nunique()
                ),
                "opened": tuple(_names(new)),
                "opened_ids": tuple(map(str, new.index)),
            }
        )
        progress((done + 1) / len(steps))
    whole = text("growth.district") if params.place is None else text_of(next(records(place)))
    result = GrowthResult(
        growth_layers(covers, ground.iloc[0], setting.method),
        pd.DataFrame(_since_something(rows)), (),
        method=setting.method, radius_m=widest, minutes=limits_of(question)[widest],
        place=whole, near=tuple(near.index),
    )  # fmt: skip
    notes = [
        headline(params, result),
        *basis(question, result),
        *distance_note(params, result),
        text("growth.note"),
    ]
    notes += year_basis(near.index[operating])
    if unknown := int(opened[operating].isna().sum()):
        notes.append(text("growth.undated", count=unknown))
    return replace(result, notes=tuple(notes))


def _since_something(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows from the year before anything was covered; all where nothing ever is."""
    first = next((k for k, row in enumerate(rows) if row["share_high"] > 0), 0)
    if first == 0 or rows[first]["year"] is None:
        return rows[max(0, first - 1) :]
    before = rows[first - 1] | {"year": rows[first]["year"] - 1, "opened": (), "opened_ids": ()}
    return [before, *rows[first:]]


def _names(stations: gpd.GeoDataFrame) -> list[Text]:
    """Return the names of some line-stations, each once."""
    return [text_of(row) for row in records(stations.drop_duplicates(columns("name")[0]))]
