"""Circle against streets: for each station, how much of the circle one can walk to."""

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.attach import attach_points
from geo.catchment import discs
from geo.crs import METRIC, to_metric, to_storage
from geo.errors import DataError, Problem
from geo.isochrones import catchment
from geo.overlay import shares
from layers import networks, store
from layers.analyses.coverage import CoverageParams
from layers.analyses.coverage_maps import limit_words
from layers.analyses.methods import METHODS, covers, is_mapped, street_network
from layers.analyses.targets import stations_of
from layers.layer import Layer, Result, derived, records
from layers.progress import Progress, silent
from layers.style import Single, Symbol
from layers.words import LANGUAGES, Text, percent, text

__all__ = ["ComparisonParams", "comparison"]

_CIRCLE = Symbol("#8A5A44", 1.4, "#8A5A44", 0.10, dash=(6.0, 4.0))
_STREETS = Symbol("#08306B", 0.3, "#2171B5", 0.45)


@dataclass(frozen=True)
class ComparisonParams:
    """Which stations, and how far.

    Parameters
    ----------
    coverage
        As for coverage; its method and target are passed over, and of several
        distances the widest counts.
    """

    coverage: CoverageParams

    def __post_init__(self) -> None:
        """Put aside what makes no difference, so that the same question is known as such."""
        asked = replace(self.coverage, method="streets", target="district")
        object.__setattr__(self, "coverage", asked)


def comparison(params: ComparisonParams, progress: Progress = silent) -> Result:
    """Return, for each station of the district, its circle and what of it is reached on foot.

    Returns
    -------
    Result
        layers: the circles, and on top the ground reached along streets.
        table: one row a station name: id, name_zh, name_en, circle_km2,
        streets_km2, ratio (streets over circle), connected; no figures for a
        station off the network. facts: circle_share, detour_share,
        streets_share of the district (nan where too little of it is mapped),
        ratio (median), stations, connected, radius_m.

    Raises
    ------
    ParameterError
        A distance is out of its range.
    DataError
        There is no street network, or none that a station lies on
        (``streets_none``), or a file is broken.
    """
    asked = params.coverage
    limit = asked.widest_m
    network = street_network()
    district = to_metric(store.layer("district").frame.geometry)
    every = stations_of(asked.lines, year=asked.year, building=asked.building)
    stations = every[to_metric(every.geometry).within(district.iloc[0])].drop_duplicates("name_zh")
    stops = to_metric(stations.geometry)
    ways = attach_points(network.streets, stops.x.to_numpy(), stops.y.to_numpy())
    if len(stations) and not ways.connected.any():
        raise DataError(Problem("streets_none"))
    rows, reached = [], []
    for position, station in enumerate(records(stations)):
        area: Any = catchment(network.streets, ways.only(position), limit).area
        connected = bool(ways.connected[position])
        circle = float(np.pi * limit**2 / 1e6)
        walked = area.area / 1e6 if connected else np.nan
        rows.append(
            {
                "id": station.Index,
                "name_zh": station.name_zh,
                "name_en": station.name_en,
                "circle_km2": circle,
                "streets_km2": walked,
                "ratio": walked / circle,
                "connected": connected,
            }
        )
        reached.append(area)
        progress((position + 1) / (len(stations) + 1))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    facts: dict[str, Any] = {
        "radius_m": limit,
        "minutes": asked.limits[limit],
        "stations": len(stations),
        "connected": int(ways.connected.sum()),
        "ratio": float(table["ratio"].median()),
    }
    for method in METHODS:
        cover = covers(asked.setting(method, limit), to_metric(every.geometry)).iloc[0]
        facts[f"{method}_share"] = float(shares(district, cover)["share"].iloc[0])
    if not is_mapped(district):
        facts["streets_share"] = np.nan
    names = [Text(row.name_zh, row.name_en) for row in records(stations)]
    circles = gpd.GeoSeries([discs(stops.iloc[[i]], [limit]).iloc[0] for i in range(len(stops))])
    layers = (
        _layer("comparison_circles", circles, names, _CIRCLE, limit_words(limit, facts["minutes"])),
        _layer("comparison_streets", gpd.GeoSeries(reached), names, _STREETS,
               limit_words(limit, facts["minutes"])),
    )  # fmt: skip
    progress(1.0)
    return Result(layers, table, (_sentence(facts), text("comparison.note")), facts)


def _sentence(facts: dict[str, Any]) -> Text:
    """Return the result in a sentence: of the stations on the network, and of the district."""
    shared = {
        method: Text(*(percent(facts[f"{method}_share"], lang) for lang in LANGUAGES))
        for method in METHODS
    }
    whole = np.isfinite(facts["streets_share"])
    return text(
        "comparison.sentence",
        limit=limit_words(facts["radius_m"], facts["minutes"]),
        stations=facts["connected"],
        ratio=f"{facts['ratio']:.0%}".replace("%", " %"),
        district=text("comparison.district" if whole else "comparison.district_unmapped", **shared),
    )


_COLUMNS = ["id", "name_zh", "name_en", "circle_km2", "streets_km2", "ratio", "connected"]


def _layer(
    layer_id: str, areas: gpd.GeoSeries, names: list[Text], symbol: Symbol, limit: Text
) -> Layer:
    title = text(f"comparison.{layer_id.rpartition('_')[2]}", limit=limit)
    network = networks.load()
    lineage = store.layer("stations").lineage.then(
        text("comparison.step"), *([network.lineage] if network else [])
    )
    return derived(
        layer_id,
        title,
        geometry=to_storage(areas.set_crs(METRIC).simplify(0.5)),
        names={f"{layer_id}_{number}": name for number, name in enumerate(names)},
        style=Single(title, symbol),
        lineage=lineage,
    )
