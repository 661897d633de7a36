"""A choice as a scenario: the chosen stations, each between the neighbours it has by then."""

from itertools import pairwise
from math import dist

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from layers.analyses.access.insertion_points import Spot
from layers.analyses.allocation.allocation import Found
from layers.i18n.wording import Text, text
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.edit import Edit
from layers.scenarios.geometry import to_geojson
from layers.scenarios.propose import station_between
from layers.scenarios.records import Records
from layers.scenarios.review import applied
from layers.scenarios.scenario import Scenario, base_of
from layers.store import repository
from layers.store.atlas import METRIC, to_metric

__all__ = ["degrees", "proposed_scenario"]


def proposed_scenario(found: Found) -> Scenario:
    """Return a scenario with the chosen stations, each between the neighbours it has by then.

    Raises
    ------
    ParameterError
        A candidate lies off the tracks, where it is a station of no line
        (``allocation_off_tracks``).
    """
    spots = [each.candidate.spot for each in found.chosen]
    base = atlas_base()
    records, edits = Records(base), list[Edit]()
    chains = _Chains()
    for number, spot in enumerate(spots, start=1):
        if spot is None:
            raise ParameterError(Problem("allocation_off_tracks", field="--out"))
        station = f"st_{spot.line}_proposed_{number}"
        edit = station_between(
            records, station, chains.neighbours(station, spot),
            name=text("allocation.station", number=number),
            point=to_geojson(degrees(spot.at)), why=text("allocation.why").in_("zh"),
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


def degrees(at: tuple[float, float]) -> shapely.Point:
    """Return a point in STORAGE, given east and north in METRIC."""
    point: shapely.Point = gpd.GeoSeries.from_xy([at[0]], [at[1]], crs=METRIC).to_crs(STORAGE)[0]
    return point
