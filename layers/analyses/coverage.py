"""Coverage: what lies within a straight distance of a station."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.catchment import discs, rings
from geo.crs import to_metric, to_storage
from geo.errors import ParameterError, Problem
from geo.nearest import nearest
from geo.overlay import shares, uncovered, union
from layers import store
from layers.catalog import CORE_LINES
from layers.layer import Layer, Result, derived
from layers.style import Categories, Entry, Single, Symbol
from layers.words import LANGUAGES, Lang, Text, join, text

__all__ = ["LINE_SETS", "TARGETS", "CoverageParams", "coverage"]

LINE_SETS = ("core", "operating")
"""core: the three lines; operating: every line in service."""

TARGETS: dict[str, str] = {
    "district": "district",
    "towns": "towns",
    "parks": "parks",
    "zones": "zones",
    "science_parks": "science_parks",
    "sites": "innovation_sites",
}
"""What can be covered, and the layer that holds it."""

_NAMED = 8
"""How many names a sentence lists."""

RING_COLOURS = ("#08306B", "#4292C6", "#9ECAE1", "#41AB5D", "#A1D99B", "#E5F5E0")
"""From the nearest ring out: blues, then greens, each lighter than the one before."""


@dataclass(frozen=True)
class CoverageParams:
    """Which stations, how far, of what.

    Parameters
    ----------
    lines
        "core" or "operating".
    radii_m
        Straight distances in metres, at least one.
    target
        A key of `TARGETS`.
    """

    lines: str = "operating"
    radii_m: tuple[float, ...] = (800.0,)
    target: str = "district"

    def __post_init__(self) -> None:
        """Refuse unknown line sets and targets; radii are checked where they are used."""
        problems = [
            Problem("value_unknown", field=name, values={"value": value, "allowed": tuple(allowed)})
            for name, value, allowed in (
                ("lines", self.lines, LINE_SETS),
                ("target", self.target, TARGETS),
            )
            if value not in allowed
        ]
        if problems:
            raise ParameterError(problems)


def coverage(params: CoverageParams) -> Result:
    """Return the share of each target within each distance of the chosen stations.

    Returns
    -------
    Result
        layers: the rings from the outside in, and what of the district no
        station covers. table: one row a target and radius: id, name_zh,
        name_en, kind, part_of, certainty, radius_m, area_km2, covered_km2,
        share (0..1), nearest_station (id), nearest_m; no figures for a place
        without a known location. facts: district_share and district_km2
        (largest radius), stations, lines, targets, none_covered, unlocated.

    Raises
    ------
    ParameterError
        If a radius is out of range, given twice, or none is given.
    DataError
        If a layer it needs is missing or broken.
    """
    stations = _stations(params.lines)
    stops = to_metric(stations.geometry)
    covers = discs(stops, params.radii_m)
    targets = _targets(params.target)
    areas = to_metric(targets.geometry)
    near = nearest(areas, stops, count=1).set_index("place")
    table = pd.concat(
        [_rows(targets, shares(areas, cover), near, radius) for radius, cover in covers.items()],
        ignore_index=True,
    )
    district = to_metric(store.layer("district").frame.geometry)
    widest = covers.iloc[-1]
    whole = shares(district, widest).iloc[0]
    wide = table[(table["radius_m"] == covers.index[-1]) & ~table["part_of"].isin(table["id"])]
    facts = {
        "district_share": float(whole["share"]),
        "district_km2": float(whole["covered_km2"]),
        "radius_m": float(covers.index[-1]),
        "stations": int(stations["name_zh"].nunique()),
        "lines": int(stations["line"].nunique()),
        "targets": int(wide["share"].notna().sum()),
        "none_covered": tuple(wide.loc[wide["share"] == 0, "id"]),
        "unlocated": tuple(wide.loc[wide["share"].isna(), "id"]),
    }
    layers = (
        _uncovered_layer(uncovered(district, widest)),
        _ring_layer(rings(stops, params.radii_m)),
    )
    return Result(layers, table, _notes(params, facts, targets), facts)


def _notes(
    params: CoverageParams, facts: dict[str, Any], targets: gpd.GeoDataFrame
) -> tuple[Text, ...]:
    """Return the result in sentences: the share, then who is left out, then the caution."""
    notes = [
        text(
            "coverage.sentence",
            lines=text(f"coverage.lines_{params.lines}"),
            stations=facts["stations"],
            radius=f"{facts['radius_m']:,.0f}",
            share=f"{facts['district_share']:.1%}".replace("%", " %"),
            area=f"{facts['district_km2']:.1f}",
        )
    ]
    for key in ("none_covered", "unlocated"):
        names = [Text(*targets.loc[each, ["name_zh", "name_en"]]) for each in facts[key]]
        if names and params.target != "district":
            notes.append(
                text(
                    f"coverage.{key}",
                    count=len(names),
                    total=facts["targets"],
                    names=Text(*(_listed(names, lang) for lang in LANGUAGES)),
                )
            )
    return (*notes, text("coverage.caution"))


def _listed(names: list[Text], lang: Lang) -> str:
    """Return names joined, a long list cut (the table has them all)."""
    cut = " …" if len(names) > _NAMED else ""
    return join((name.in_(lang) for name in names[:_NAMED]), lang) + cut


def _stations(lines: str) -> gpd.GeoDataFrame:
    """Return the line-stations in service of a line set, indexed by id."""
    frame = store.layer("stations").frame
    frame = frame[frame["status"] == "operating"]
    return frame[frame["line"].isin(CORE_LINES)] if lines == "core" else frame


def _targets(target: str) -> gpd.GeoDataFrame:
    """Return the features of a target; blocks of one park come under the park as a whole too."""
    layer = store.layer(TARGETS[target])
    frame = layer.frame.copy()
    if "part_of" not in frame:
        frame["part_of"] = None
    directory = store.table("directory").set_index("id", drop=False)
    absent = [
        parent
        for parent in frame["part_of"].dropna().unique()
        if parent in directory.index and directory.loc[parent, "category"] == "core_park"
    ]
    if not absent:
        return frame
    wholes = gpd.GeoDataFrame(
        [
            {
                "id": parent,
                "name_zh": directory.loc[parent, "name_zh"],
                "name_en": directory.loc[parent, "name_en"],
                "kind": "park",
                "part_of": None,
                "certainty": "schematic",
                "uncertainty_m": int(frame.loc[frame["part_of"] == parent, "uncertainty_m"].max()),
            }
            for parent in absent
        ],
        index=absent,
        geometry=[
            union(to_metric(frame.geometry[frame["part_of"] == parent])) for parent in absent
        ],
        crs=to_metric(frame.geometry).crs,
    )
    return gpd.GeoDataFrame(pd.concat([to_storage(wholes), frame]), crs=frame.crs)


def _rows(
    targets: gpd.GeoDataFrame, measured: pd.DataFrame, near: pd.DataFrame, radius_m: float
) -> pd.DataFrame:
    columns = ["id", "name_zh", "name_en", "kind", "part_of", "certainty", "uncertainty_m"]
    return pd.DataFrame(targets[columns]).assign(
        radius_m=radius_m,
        area_km2=measured["area_km2"],
        covered_km2=measured["covered_km2"],
        share=measured["share"],
        nearest_station=near["station"].reindex(targets.index),
        nearest_m=near["distance_m"].reindex(targets.index),
    )


def _ring_layer(frame: gpd.GeoDataFrame) -> Layer:
    """Return the rings as a layer, the widest first so that the nearest is drawn on top."""
    stored = to_storage(frame)
    names = {f"ring_{outer:.0f}": _ring_name(outer) for outer in stored["outer_m"]}
    looks = [Symbol(colour, 0.8, colour, 0.5) for colour in RING_COLOURS]
    groups = tuple(
        ((key,), Entry(name, looks[min(rank, len(looks) - 1)]))
        for rank, (key, name) in enumerate(names.items())
    )
    return derived(
        "coverage_rings",
        text("coverage.rings"),
        geometry=stored.geometry,
        names=names,
        style=Categories("id", groups),
        lineage=store.layer("stations").lineage.then(text("coverage.step")),
    )


def _uncovered_layer(remains: gpd.GeoSeries) -> Layer:
    name = text("coverage.uncovered")
    return derived(
        "coverage_gaps",
        name,
        geometry=to_storage(remains),
        names={"coverage_gaps": name},
        style=Single(name, Symbol("#8A5A44", 0.6, "#8A5A44", 0.16)),
        lineage=store.layer("district").lineage.then(text("coverage.step")),
    )


def _ring_name(radius_m: float) -> Text:
    return text("coverage.ring", radius=f"{radius_m:,.0f}")
