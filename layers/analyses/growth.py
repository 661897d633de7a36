"""Growth: how coverage of the district grew as lines opened."""

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from geo.crs import to_metric
from geo.errors import DataError, Problem
from geo.overlay import shares
from layers import store
from layers.analyses.coverage import CoverageParams
from layers.analyses.methods import covers, is_mapped
from layers.analyses.targets import FIRST_YEAR, stations_of
from layers.layer import Result
from layers.progress import Progress, silent
from layers.words import Text, text

__all__ = ["GrowthParams", "growth"]


@dataclass(frozen=True)
class GrowthParams:
    """Of which stations and by which measure.

    Parameters
    ----------
    coverage
        As for coverage; its year is passed over, and of several distances the
        widest counts.
    """

    coverage: CoverageParams

    def __post_init__(self) -> None:
        """Put aside what makes no difference, so that the same question is known as such."""
        object.__setattr__(self, "coverage", replace(self.coverage, year=None, target="district"))


def growth(params: GrowthParams, progress: Progress = silent) -> Result:
    """Return the district's covered share at the end of each year a station near it opened.

    Returns
    -------
    Result
        No layers. table: one row a year: year, share (0..1), covered_km2,
        stations (names counted once) and opened (names of the stations that
        opened in it and reach into the district). facts: method, radius_m.

    Raises
    ------
    ParameterError
        As for coverage.
    DataError
        As for coverage; or the street network holds too little of the district
        for a share of it (``streets_partial``).
    """
    asked = params.coverage
    setting, widest = asked.setting(), asked.widest_m
    district = to_metric(store.layer("district").frame.geometry)
    if setting.method == "streets" and not is_mapped(district):
        raise DataError(Problem("streets_partial"))
    stations = stations_of(asked.lines, building=asked.building)
    near = stations[to_metric(stations.geometry).distance(district.iloc[0]) <= widest]
    opened = pd.to_numeric(near["opened"]).astype(float)
    years = sorted({FIRST_YEAR, *opened.dropna().astype(int)})
    rows = []
    for done, year in enumerate(years):
        there = near[opened <= year]
        new = near[opened == year]
        cover = covers(replace(setting, limits_m=(widest,)), to_metric(there.geometry)).iloc[0]
        measured = shares(district, cover).iloc[0]
        rows.append(
            {
                "year": year,
                "share": float(measured["share"]),
                "covered_km2": float(measured["covered_km2"]),
                "stations": int(there["name_zh"].nunique()),
                "opened": tuple(_names(new)),
            }
        )
        progress((done + 1) / len(years))
    facts = {"method": setting.method, "radius_m": widest, "minutes": asked.limits[widest]}
    unknown = int(opened.isna().sum())
    notes = (text("growth.note"),) + ((text("growth.undated", count=unknown),) if unknown else ())
    return Result((), pd.DataFrame(rows), notes, facts)


def _names(stations: gpd.GeoDataFrame) -> list[Text]:
    """Return the names of some line-stations, each once."""
    return [
        Text(row.name_zh, row.name_en)
        for row in stations.drop_duplicates("name_zh").itertuples(index=False)
    ]
