"""What the questions of coverage answer, typed: figures of the whole beside layers and table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from layers.analyses.coverage.benchmarks import Benchmark
from layers.analyses.coverage.covered_people import PeopleShare
from layers.analyses.coverage.covered_share import CoveredShare
from layers.i18n.wording import Text
from layers.model.layer import Result

__all__ = ["ComparisonResult", "CoverageResult", "DistanceResult", "GrowthResult"]


@dataclass(frozen=True, eq=False, kw_only=True)
class DistanceResult(Result):
    """An answer within the widest distance that was asked for.

    Parameters
    ----------
    method
        How distance was measured in the end.
    radius_m, minutes
        The widest distance, and the walk it stands for, None where metres were asked for.
    soundness, completeness
        Shares of an outline along streets that agree with walks (see `geo.walking`), None
        for other methods.
    """

    method: str
    radius_m: float
    minutes: float | None
    soundness: float | None = None
    completeness: float | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class GrowthResult(DistanceResult):
    """How the covered share of one place grew.

    Parameters
    ----------
    place
        Its name.
    near
        Ids of the stations that are counted, of all years.
    """

    place: Text
    near: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class CoverageResult(DistanceResult):
    """What lies within each distance of the chosen stations.

    Parameters
    ----------
    walk_method
        How the walk to the nearest station was measured.
    district
        The covered share of the district.
    together
        The covered share of all targets that are areas, what is part of another counted
        once; nan where none is.
    narrower
        The same of what is asked about, the district or all targets, within each smaller
        distance, by metres.
    points, points_inside
        How many targets are spots of which it is known whether they lie inside, and how
        many do.
    patches
        One row a patch of the district that no station covers, the largest first: id,
        number, town_id and its names, area_ha, lon, lat.
    near
        Ids of the stations on the map: those that could reach what is shown.
    near_ever
        Those and the ones of the same lines of any other year.
    stations, lines
        How many stations (names counted once) lie near enough to reach a target, and how many
        lines count.
    targets
        How many targets have a share.
    none_covered, unlocated, unmapped, off_streets
        Ids of the targets of which nothing is covered, whose location is unknown, of which
        the street network says nothing, and to which no street leads.
    outside, unconnected
        Ids of stations outside the street network, and without a way onto it.
    benchmarks
        What documents ask for or state, beside the district's share.
    people
        What is covered of the figure that is counted; None where that is land.
    people_narrower
        The same within each smaller distance, by metres.
    of_stops
        Whether they are stops of a layer of the reader's own in place of stations.
    """

    walk_method: str
    district: CoveredShare
    together: CoveredShare
    narrower: Mapping[float, CoveredShare]
    points: int
    points_inside: int
    patches: pd.DataFrame
    near: tuple[str, ...]
    near_ever: tuple[str, ...]
    stations: int
    lines: int
    targets: int
    none_covered: tuple[str, ...]
    unlocated: tuple[str, ...]
    unmapped: tuple[str, ...]
    off_streets: tuple[str, ...]
    outside: tuple[str, ...]
    unconnected: tuple[str, ...]
    benchmarks: tuple[Benchmark, ...]
    people: PeopleShare | None = None
    people_narrower: Mapping[float, PeopleShare] = field(default_factory=dict)
    of_stops: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparisonResult(DistanceResult):
    """The circle of each station beside what of it is reached along streets.

    Parameters
    ----------
    stations, connected
        How many stations there are, and how many on the street network.
    ratio, ratio_low, ratio_high
        Median of streets over circle, with its range.
    district
        The covered share of the district by method; along streets nan where too little of
        it is mapped.
    """

    stations: int
    connected: int
    ratio: float
    ratio_low: float
    ratio_high: float
    district: Mapping[str, CoveredShare]
