"""A choice as a scenario: the chosen stations, each between the neighbours it has by then."""

from collections.abc import Container
from dataclasses import replace
from itertools import count, pairwise
from math import dist

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from layers.analyses.access.insertion_points import Spot
from layers.analyses.allocation.allocation import Found
from layers.analyses.allocation.candidates import Candidate
from layers.i18n.wording import Text, text, text_fields
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_geojson
from layers.scenarios.library import present_scenario
from layers.scenarios.propose import station_between
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.review import applied
from layers.scenarios.scenario import Scenario, base_of
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.store.reading import data_overlay

__all__ = ["degrees", "proposed_scenario"]

_OFF_TRACKS, _NO_LINE = "off", ""
"""What the id of a stop says, and the line it has, where no track leads to it."""


def proposed_scenario(found: Found) -> Scenario:
    """Return a scenario with the chosen stations, each between the neighbours it has by then.

    Off the tracks it is a stop of no line: it covers, but no train calls there, which is said
    to be assumed. The edits of the scenario that the choice was made in come first.
    """
    present, chains = present_scenario(), _Chains()
    with data_overlay.applied(None):
        base = atlas_base()
    before = () if present is None else present.edits
    records, edits = applied(before, Records(base)).records, list[Edit]()
    for number, each in enumerate(found.chosen, start=1):
        taken = {*records.ids("stations"), *base.ids("stations")}
        edit = _edit(each.candidate, number, records, chains, taken)
        edits.append(edit)
        records = applied([edit], records).records
    title: Text = text("allocation.title", count=len(edits))
    if present is not None:
        return replace(present.with_edits((*before, *edits), base), title=title, example=False)
    return Scenario(title=title, base=base_of(tuple(edits), base), edits=tuple(edits))


def _edit(
    candidate: Candidate, number: int, records: Records, chains: "_Chains", taken: Container[str]
) -> Edit:
    """Return the edit that adds a station at a candidate, under an id that is free."""
    spot = candidate.spot
    stem = f"st_{_OFF_TRACKS if spot is None else spot.line}_proposed"
    station = next(free for k in count(number) if (free := f"{stem}_{k}") not in taken)
    why = text("allocation.why" if spot is not None else "allocation.why_off_tracks").in_("zh")
    name = text("allocation.station", number=number)
    point = to_geojson(degrees(candidate.at))
    if spot is not None:
        between = chains.neighbours(station, spot)
        return station_between(records, station, between, name=name, point=point, why=why)
    place = {
        **text_fields("name", candidate.name or name), GEOMETRY: point, "kind": "metro_station",
        "status": "operating", "line": _NO_LINE,
    }  # fmt: skip
    return Edit(op="add_place", layer="stations", id=station, new=place, why=why, assumed=("line",))


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


def degrees(at: tuple[float, float]) -> shapely.Point:
    """Return a point in STORAGE, given east and north in METRIC."""
    point: shapely.Point = gpd.GeoSeries.from_xy([at[0]], [at[1]], crs=METRIC).to_crs(STORAGE)[0]
    return point
