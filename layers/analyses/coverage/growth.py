"""Growth: how coverage of the district grew as lines opened."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import DataError, Problem
from layers.analyses.common.station_distances import is_mapped
from layers.analyses.common.targets import FIRST_YEAR, stations_of
from layers.analyses.coverage.coverage import limits_of, setting_of, widest_m
from layers.analyses.coverage.coverage_params import CoverageParams, GrowthParams
from layers.analyses.coverage.coverage_results import DistanceResult
from layers.analyses.coverage.coverage_words import basis, reach
from layers.analyses.coverage.district_share import district_share
from layers.i18n.languages import columns
from layers.i18n.ranges import percent_span
from layers.i18n.wording import Text, by_language, text, text_of
from layers.model.layer import records
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.store.atlas import to_metric
from layers.transit.openings import year_basis

__all__ = ["GrowthParams", "growth"]

_DISTRICT_M = 100.0
"""More than the district's own outline may be off."""


def growth(params: GrowthParams, progress: Progress = silent) -> DistanceResult:
    """Return the district's covered share at the end of each year a station near it opened.

    Returns
    -------
    DistanceResult
        No layers. table: one row a year: year (None for the last row with
        stations under construction, where they are asked for), share (0..1)
        with share_low and share_high, covered_km2, stations (names counted once) and
        opened (names of the stations that opened in it and reach into the
        district).

    Raises
    ------
    ParameterError
        As for coverage.
    DataError
        As for coverage; or the street network holds too little of the district
        for a share of it (``streets_partial``).
    """
    asked = params.coverage
    setting, widest = setting_of(asked), widest_m(asked)
    district = to_metric(repository.layer("district").frame.geometry)
    if setting.method == "streets" and not is_mapped(district):
        raise DataError(Problem("streets_partial"))
    stations = stations_of(asked.lines, building=asked.building)
    # Others cannot reach into the district, wherever in their uncertainty they lie.
    reach_m = widest + float(stations["uncertainty_m"].max()) + _DISTRICT_M
    apart = to_metric(stations.geometry).distance(district.iloc[0])
    near, reaching = stations[apart <= reach_m], stations.index[apart <= widest]
    operating = near["status"] == "operating"
    opened = pd.to_numeric(near["opened"]).astype(float).where(operating)
    steps = [
        (year, near[opened <= year], near[opened == year])
        for year in sorted({FIRST_YEAR, *opened.dropna().astype(int)})
    ]
    if asked.building:
        steps.append((None, near, near[~operating]))
    rows = []
    for done, (year, there, new) in enumerate(steps):
        found = district_share(replace(setting, limits_m=(widest,)), there)
        rows.append(
            {
                "year": year,
                "share": found.share,
                "share_low": found.low,
                "share_high": found.high,
                "covered_km2": found.covered_km2,
                "stations": int(there[there.index.isin(reaching)][columns("name")[0]].nunique()),
                "opened": tuple(_names(new[new.index.isin(reaching)])),
            }
        )
        progress((done + 1) / len(steps))
    result = DistanceResult(
        (), pd.DataFrame(rows), (),
        method=setting.method, radius_m=widest, minutes=limits_of(asked)[widest],
    )  # fmt: skip
    notes = [_sentence(asked, result, rows), *basis(asked, result), text("growth.note")]
    notes += year_basis(near.index[operating])
    if unknown := int(opened[operating].isna().sum()):
        notes.append(text("growth.undated", count=unknown))
    return replace(result, notes=tuple(notes))


def _sentence(asked: CoverageParams, result: DistanceResult, rows: list[dict[str, Any]]) -> Text:
    """Return how much was covered at first, and how much is in the end."""
    dated = [row for row in rows if row["year"] is not None]
    first, last = dated[0], dated[-1]
    return text(
        "growth.sentence",
        lines=text(f"coverage.lines_{asked.lines}"),
        also=Text(),
        reach=reach(asked, result),
        first=first["year"],
        last=last["year"],
        before=_ranged(first),
        after=_ranged(last),
    )


def _ranged(row: dict[str, Any]) -> Text:
    """Return the share of a row with its range."""
    ranged = row["share"], row["share_low"], row["share_high"]
    return by_language(lambda lang: percent_span(*ranged, lang))


def _names(stations: gpd.GeoDataFrame) -> list[Text]:
    """Return the names of some line-stations, each once."""
    return [text_of(row) for row in records(stations.drop_duplicates(columns("name")[0]))]
