"""Answers as tables in step with the map: figures that sort, their ranges beside them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from layers.analyses.access.access_results import AccessResult
from layers.analyses.common.place_table import TravelResult
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.i18n.ranges import figure_words, inside_or_not, minutes_step
from layers.i18n.wording import Lang, say, text_of
from layers.model.column_schema import ENDS
from layers.model.columns import digits_of, unit_of
from layers.model.figure import Figure
from layers.model.layer import Result, records
from layers.tables.coverage_tables import coverage_headings, limit_slug, no_share, patch_table
from layers.transit.places import Place
from layers.webmap.linked_table import LinkedTable

__all__ = [
    "area_cells", "comparison_cells", "coverage_cells", "patch_cells", "ranged", "travel_cells",
]  # fmt: skip

_SPREAD = ("median", "fastest", "p95")
_TRAVELLERS = ("random", "informed")
_LATER = frozenset(f"{who}_{part}_min" for who in _TRAVELLERS for part in _SPREAD[1:])


def ranged(
    slug: str, figures: Iterable[float], lang: Lang, *, step: float | None = None
) -> dict[str, Figure | None]:
    """Return the cells of a figure and of the ends of its range, rounded as that lets.

    Parameters
    ----------
    slug
        Its column, which says the unit.
    figures
        Figure, low and high, as the analysis has them.
    lang
        The reader's language.
    step
        To how many minutes times are told, by default as their range asks.
    """
    known = tuple(float(each) for each in figures)
    unit = unit_of(slug)
    worded = figure_words(unit, known, lang, digits=digits_of(slug), step=step)
    scale = 100 if unit == "share" else 1
    return {
        f"{slug}{end}": None if pd.isna(value) else Figure(scale * value, words)
        for end, value, words in zip(("", *ENDS), known, worded, strict=True)
    }


def _of(row: Any, slug: str, lang: Lang, step: float | None = None) -> dict[str, Figure | None]:
    """Return the cells of a figure of a row that has its range beside it."""
    return ranged(slug, (getattr(row, f"{slug}{end}") for end in ("", *ENDS)), lang, step=step)


def coverage_cells(result: CoverageResult, lang: Lang) -> LinkedTable:
    """Return one row a target: area, a share a distance, the nearest station."""
    groups = [list(records(part)) for _, part in result.table.groupby("id", sort=False)]
    frame = pd.DataFrame([_target(rows, lang) for rows in groups])
    nearest = say(f"column.nearest_{result.method}", lang)
    return LinkedTable(
        frame.dropna(axis="columns", how="all"),
        ids=[(rows[0].id,) for rows in groups],
        further=coverage_headings(result, lang) | {"nearest_m": nearest},
    )


def _target(rows: list[Any], lang: Lang) -> dict[str, Any]:
    first = rows[0]
    point = first.area_km2 == 0
    entry: dict[str, Any] = {
        "name": text_of(first).in_(lang),
        "kind": say(f"kind.{first.kind}", lang),
        "area_km2": None if point else _plain("area_km2", first.area_km2),
    }
    for row in rows:
        entry |= _share(row, lang, point=point)
    known = isinstance(first.nearest_station_id, str)
    entry["nearest_station"] = text_of(first, "nearest_station").in_(lang) if known else None
    entry |= _of(first, "nearest_m", lang)
    if first.nearest_m == 0 == first.nearest_m_high:
        entry["nearest_m"] = Figure(0.0, say("value.station_inside", lang))
    inside = {"stations_inside": _count(first.stations_inside)}
    median, walk = _of(first, "median_walk_min", lang), _of(first, "walk_min", lang)
    farthest = {"farthest_walk_min": _plain("farthest_walk_min", first.farthest_walk_min)}
    # Of an area the walk from its ground is told, of a spot the one from there.
    own, other = (walk, inside | median | farthest) if point else (inside | median | farthest, walk)
    entry |= own | dict.fromkeys(other)
    return entry | {"certainty": say(f"certainty.{first.certainty}", lang)}


def _share(row: Any, lang: Lang, *, point: bool) -> dict[str, Any]:
    """Return the share of a target for one limit: of a point, whether it is inside."""
    slug = f"share_{limit_slug(row)}"
    spread = (row.share, row.share_low, row.share_high)
    cells: dict[str, Any] = dict(ranged(slug, spread, lang))
    if pd.isna(row.share):
        cells[slug] = no_share(row, lang)
    elif point:
        cells = {slug: Figure(100 * row.share, inside_or_not(*spread, lang))}
    if pd.notna(getattr(row, "target_gap_pp", None)):
        gap = (row.target_gap_pp, row.target_gap_pp_low, row.target_gap_pp_high)
        cells |= ranged(f"target_gap_pp_{limit_slug(row)}", gap, lang)
    return cells


def patch_cells(result: CoverageResult, lang: Lang) -> LinkedTable:
    """Return one row a patch that no station covers, the largest first."""
    return LinkedTable(patch_table(result, lang), ids=[(each,) for each in result.patches["id"]])


def _count(value: float) -> int | None:
    return None if pd.isna(value) else int(value)


def _plain(slug: str, value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), digits_of(slug))


def comparison_cells(result: Result, lang: Lang) -> LinkedTable:
    """Return one row a station: what part of its circle is reached on foot, and both areas."""
    missing = say("value.unconnected", lang)
    rows = list(records(result.table.sort_values("ratio", ascending=False)))
    frame = pd.DataFrame(
        [
            {
                "name": text_of(row).in_(lang),
                **(_of(row, "ratio", lang) if row.connected else {"ratio": missing}),
                "circle_km2": _plain("circle_km2", row.circle_km2),
                "streets_km2": _plain("streets_km2", row.streets_km2) if row.connected else missing,
            }
            for row in rows
        ]
    )
    return LinkedTable(frame, ids=[(row.id,) for row in rows])


def travel_cells(
    result: TravelResult, known: Mapping[str, Place], lang: Lang, *, layers: Iterable[str]
) -> LinkedTable:
    """Return one row a destination of some layers, the nearest in time first, no way last.

    The limit that holds it is told where the analysis knows one. `known` tells which
    stations of the map a place is made of.
    """
    stops = next(each for each in result.layers if each.id == "stations")
    wanted = set(layers)
    rows = [
        row
        for row in records(result.table.sort_values("minutes", kind="stable"))
        if row.layer_id in wanted and row.id != result.origin
    ]
    spread = result.wait != "none"
    frame = pd.DataFrame([_destination(row, stops, lang, spread=spread) for row in rows])
    stations = {key: place.stations for key, place in known.items()}
    ids = [(row.id, *stations.get(row.id, ())) for row in rows]
    return LinkedTable(frame, ids=ids, theme="linked", ranges=_LATER)


def _destination(row: Any, stops: Any, lang: Lang, *, spread: bool) -> dict[str, Any]:
    step = _step(row, spread=spread)
    times = [f"{who}_{part}_min" for who in _TRAVELLERS for part in _SPREAD] if spread else []
    limit = getattr(row, "within_min", None)
    return {
        "name": text_of(row).in_(lang),
        "kind": say(f"kind.{row.kind}", lang),
        **({"within_min": _limit(limit, lang)} if limit is not None else {}),
        **_of(row, "minutes", lang, step),
        **{slug: ranged(slug, (getattr(row, slug),) * 3, lang, step=step)[slug] for slug in times},
        "transfers": None if pd.isna(row.transfers) else int(row.transfers),
        "by_station": stops.name(row.by_station_id).in_(lang)
        if isinstance(row.by_station_id, str)
        else None,
    }


def _step(row: Any, *, spread: bool) -> float:
    """Return to how many minutes all times of a row are told: one median, one rounding."""
    spreads = [
        (getattr(row, f"{who}_fastest_min"), getattr(row, f"{who}_p95_min"))
        for who in (_TRAVELLERS if spread else ())
    ]
    return minutes_step((row.minutes_low, row.minutes_high), *spreads)


def _limit(within_min: float, lang: Lang) -> Figure | None:
    """Return the least limit that holds a time."""
    if pd.isna(within_min):
        return None
    return Figure(within_min, say("reach.within", lang, minutes=f"{within_min:g}"))


def area_cells(result: AccessResult, lang: Lang) -> LinkedTable:
    """Return one row an area: cells, mean with its range, and how its cells spread."""
    unit = result.unit
    rows = list(records(result.by_area))
    spread = [f"{level}_{unit}" for level in ("p5", "median", "p95")]
    frame = pd.DataFrame(
        [
            {
                "name": text_of(row).in_(lang),
                "kind": say("access.whole" if row.kind == "whole" else f"layer.{row.kind}", lang),
                **_of(row, f"mean_{unit}", lang),
                **{slug: _plain(slug, getattr(row, slug)) for slug in spread},
                "cells": int(row.cells),
                **({} if row.bands is None else {"band_0": round(100 * row.bands[0], 1)}),
            }
            for row in rows
        ]
    )
    mean = say("linked.mean", lang)
    return LinkedTable(frame, ids=[(row.id,) for row in rows], further={f"mean_{unit}": mean})
