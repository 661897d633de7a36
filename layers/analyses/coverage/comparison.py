"""Circle against streets: for each station, how much of the circle one can walk to."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catchment import discs
from geo.crs import to_storage
from geo.errors import DataError, Problem
from geo.uncertainty import interval, shifts
from geo.walking.isochrones import street_catchment
from geo.walking.snapping import attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import street_totals
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.proximity import METHODS, street_network
from layers.analyses.common.station_distances import is_mapped
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.coverage import limits_of, setting_of, widest_m
from layers.analyses.coverage.coverage_maps import limit_words
from layers.analyses.coverage.coverage_params import ComparisonParams
from layers.analyses.coverage.coverage_results import ComparisonResult
from layers.analyses.coverage.coverage_words import basis
from layers.analyses.coverage.covered_share import covered_share
from layers.i18n.languages import columns
from layers.i18n.ranges import percent_span
from layers.i18n.wording import Text, by_language, text, text_fields, text_of
from layers.model.layer import Layer, derived, records
from layers.model.palette import ALONG_STREETS, ALONG_STREETS_EDGE, UNCOVERED
from layers.model.progress import Progress, silent
from layers.model.style import Single, Symbol
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.streets import local_network

__all__ = ["ComparisonParams", "comparison"]

_CIRCLE = Symbol(UNCOVERED, 1.4, UNCOVERED, 0.10, dash=(6.0, 4.0))
_STREETS = Symbol(ALONG_STREETS_EDGE, 0.3, ALONG_STREETS, 0.45)


def comparison(params: ComparisonParams, progress: Progress = silent) -> ComparisonResult:
    """Return, for each station of the district, its circle and what of it is reached on foot.

    Returns
    -------
    ComparisonResult
        layers: the circles, and on top the ground reached along streets.
        table: one row a station name: id, name_zh, name_en, circle_km2,
        streets_km2, ratio (streets over circle) with its low and high,
        connected; no figures for a station off the network.

    Raises
    ------
    ParameterError
        A distance is out of its range.
    DataError
        There is no street network, or none that a station lies on
        (``streets_none``), or a file is broken.
    """
    question = params.coverage
    limit = widest_m(question)
    network = street_network()
    district = to_metric(repository.layer("district").frame.geometry)
    every = stations_of(question.lines, year=question.year, building=question.building)
    stations = every[to_metric(every.geometry).within(district.iloc[0])].drop_duplicates(
        columns("name")[0]
    )
    stops = to_metric(stations.geometry)
    ways = attach_points(network.streets, stops.x.to_numpy(), stops.y.to_numpy())
    if len(stations) and not ways.connected.any():
        raise DataError(Problem("streets_none"))
    rows, reached, sampled = [], [], []
    moves = shifts(list(stations.index), stations["uncertainty_m"])
    for position, station in enumerate(records(stations)):
        area: Any = street_catchment(network.streets, ways.only(position), limit).area
        connected = bool(ways.connected[position])
        circle = float(np.pi * limit**2 / 1e6)
        walked = area.area / 1e6 if connected else np.nan
        spot = (stops.iloc[position].x, stops.iloc[position].y)
        factor = _factor_samples(network.streets, spot, moves[:, position], limit)
        sampled.append(factor * walked / circle)
        low, high = interval(sampled[-1], walked / circle)
        rows.append(
            {
                "id": station.Index,
                **text_fields("name", text_of(station)),
                "circle_km2": circle,
                "streets_km2": walked,
                "ratio": walked / circle,
                "ratio_low": float(low),
                "ratio_high": float(high),
                "connected": connected,
            }
        )
        reached.append(area)
        progress((position + 1) / (len(stations) + 1))
    table = pd.DataFrame(rows, columns=["id", *columns("name"), *_FIGURES])
    ratio = float(table["ratio"].median())
    medians = np.nanmedian(np.stack(sampled, axis=1), axis=1) if sampled else np.array([np.nan])
    low, high = interval(medians, ratio)
    whole = repository.layer("district").frame
    shares = {
        each: covered_share(setting_of(question, each, limit), every, whole) for each in METHODS
    }
    if not is_mapped(district):
        shares["streets"] = replace(shares["streets"], share=np.nan)
    names = [text_of(row) for row in records(stations)]
    circles = gpd.GeoSeries([discs(stops.iloc[[i]], [limit]).iloc[0] for i in range(len(stops))])
    layers = (
        _layer("comparison_circles", circles, names, _CIRCLE,
               limit_words(limit, limits_of(question)[limit], "circle")),
        _layer("comparison_streets", gpd.GeoSeries(reached), names, _STREETS,
               limit_words(limit, limits_of(question)[limit])),
    )  # fmt: skip
    progress(1.0)
    result = ComparisonResult(
        layers,
        table,
        (),
        method="streets",
        radius_m=limit,
        minutes=limits_of(question)[limit],
        stations=len(stations),
        connected=int(ways.connected.sum()),
        ratio=ratio,
        ratio_low=float(low),
        ratio_high=float(high),
        district=shares,
    )
    notes = (_sentence(result), text("comparison.note"), *basis(question, result))
    return replace(result, notes=notes)


def _factor_samples(
    streets: Streets, spot: tuple[float, float], moves: FloatArray, limit_m: float
) -> FloatArray:
    """Return by what factor the length of reached streets changes as a station moves, by sample.

    The ground beside them is taken to change as their length does.
    """
    east, north = np.vstack([np.zeros((1, 2)), moves]).T + np.array(spot)[:, np.newaxis]
    metres = street_totals(streets, attach_points(streets, east, north), limit_m).street_m
    return metres[1:] / metres[0] if metres[0] else np.full(len(moves), np.nan)


def _sentence(result: ComparisonResult) -> Text:
    """Return the result in a sentence: of the stations on the network, and of the district."""
    shared = {
        method: _range_text(each.share, each.low, each.high)
        for method, each in result.district.items()
    }
    whole = np.isfinite(result.district["streets"].share)
    return text(
        "comparison.sentence",
        limit=limit_words(result.radius_m, result.minutes),
        stations=result.connected,
        ratio=_range_text(result.ratio, result.ratio_low, result.ratio_high),
        district=text("comparison.district" if whole else "comparison.district_unmapped", **shared),
    )


def _range_text(value: float, low: float, high: float) -> Text:
    """Return a share with its range."""
    return by_language(lambda lang: percent_span(value, low, high, lang))


_FIGURES = ("circle_km2", "streets_km2", "ratio", "ratio_low", "ratio_high", "connected")


def _layer(
    layer_id: str, areas: gpd.GeoSeries, names: list[Text], symbol: Symbol, limit: Text
) -> Layer:
    title = text(f"comparison.{layer_id.rpartition('_')[2]}", limit=limit)
    network = local_network.load()
    lineage = repository.layer("stations").lineage.then(
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
