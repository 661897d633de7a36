"""The command that says where further stations would cover most."""

import argparse
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.crs import STORAGE
from layers.analyses.access.insertion_points import Spot
from layers.analyses.allocation.allocation import Chosen, Found, allocate
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.cli.arguments import Command
from layers.cli.question_options import question_of_options
from layers.cli.terminal import aligned, answer
from layers.i18n.wording import Lang, Text, line_name, say, text
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_geojson
from layers.scenarios.propose import station_between
from layers.scenarios.records import Records
from layers.scenarios.review import applied
from layers.scenarios.scenario import Scenario, base_of
from layers.scenarios.scenario_file import dump
from layers.store import repository
from layers.store.atlas import METRIC, to_metric

__all__ = ["COMMANDS"]


def _allocate(options: argparse.Namespace, lang: Lang) -> int:
    params = question_of_options(AllocationParams, vars(options))
    found = allocate(params)
    rows = [_row(each) for each in found.chosen]
    if options.out is not None:
        from layers.export.output_file import hand_out  # noqa: PLC0415 - only where it is needed

        hand_out(Path(options.out), dump(_scenario(found)))
    facts = {
        "chosen": rows, "candidates": found.candidates, "ground_km2": found.ground_km2,
        "covered_km2": found.covered_km2, "gained_km2": found.gained_km2,
        "bound_km2": found.bound_km2, "gap": found.gap,
    }  # fmt: skip
    answer(facts, _lines(found, rows, lang), options)
    return 0


def _row(chosen: Chosen) -> dict[str, Any]:
    names = repository.layer("stations").names
    lon, lat = _degrees(chosen).coords[0]
    one, other = (names[each] for each in chosen.spot.between)
    return {
        "line": chosen.spot.line, "lon": round(lon, 6), "lat": round(lat, 6),
        "between": list(chosen.spot.between), "one": one.to_dict(), "other": other.to_dict(),
        "gain_km2": chosen.gain_km2, "samples": chosen.samples,
    }  # fmt: skip


def _lines(found: Found, rows: list[dict[str, Any]], lang: Lang) -> list[str]:
    table = pd.DataFrame(
        {
            "number": [str(k) for k in range(1, len(rows) + 1)],
            "line": [line_name(each["line"]).in_(lang) for each in rows],
            "between": [f"{each['one'][lang]} – {each['other'][lang]}" for each in rows],
            "gain": [f"{each['gain_km2']:.2f}" for each in rows],
            "samples": [f"{100 * each['samples']:.0f} %" for each in rows],
        }
    )
    figures = {name: f"{getattr(found, name):.2f}"
               for name in ("ground_km2", "covered_km2", "gained_km2", "bound_km2")}  # fmt: skip
    said = say(
        "allocation.found", lang, **figures, candidates=found.candidates,
        gap=f"{100 * found.gap:.1f}",
    )  # fmt: skip
    return [*([aligned(table, lang, "allocation_column"), ""] if rows else []), said]


def _scenario(found: Found) -> Scenario:
    """Return a scenario with the chosen stations, each between the neighbours it has by then."""
    base = atlas_base()
    records, edits = Records(base), list[Edit]()
    chains = _Chains()
    for number, each in enumerate(found.chosen, start=1):
        station = f"st_{each.spot.line}_proposed_{number}"
        edit = station_between(
            records, station, chains.neighbours(station, each.spot),
            name=text("allocation.station", number=number),
            point=to_geojson(_degrees(each)), why=text("allocation.why").in_("zh"),
        )  # fmt: skip
        edits.append(edit)
        records = applied([edit], records).records
    title: Text = text("allocation.title", count=len(edits))
    return Scenario(title=title, base=base_of(tuple(edits), base), edits=tuple(edits))


class _Chains:
    """The stations between neighbours of today, as proposed ones come in between."""

    def __init__(self) -> None:
        points = to_metric(repository.layer("stations").located.geometry)
        self._at = {str(name): (each.x, each.y) for name, each in points.items()}
        self._chains: dict[tuple[str, str], list[str]] = {}

    def neighbours(self, station: str, spot: Spot) -> tuple[str, str]:
        """Return the two between which a station comes, of which it is least out of the way."""
        chain = self._chains.setdefault(spot.between, list(spot.between))
        self._at[station] = spot.at
        pairs = list(pairwise(chain))
        at = min(range(len(pairs)), key=lambda k: self._detour(station, *pairs[k]))
        chain.insert(at + 1, station)
        return pairs[at]

    def _detour(self, station: str, one: str, other: str) -> float:
        here, a, b = (self._at[each] for each in (station, one, other))
        return dist(here, a) + dist(here, b) - dist(a, b)


def _degrees(chosen: Chosen) -> Any:
    spot = gpd.GeoSeries(gpd.points_from_xy(*zip(chosen.spot.at, strict=True)), crs=METRIC)
    return spot.to_crs(STORAGE).iloc[0]


COMMANDS: dict[str, Command] = {"allocate": _allocate}
"""Functions by the name of their command."""
