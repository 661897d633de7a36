"""What is asked of a surface: which indicator, over which ground, to or among which places."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.errors import Problem
from layers.analyses.common.travel_options import WaitOptions
from layers.analyses.weights.weight_options import WeightOption
from layers.model.parameters import parameter, parameters_of
from layers.model.roles import shipped_with_role

__all__ = ["COUNTED", "INDICATORS", "NO_BUSES", "AccessParams"]

INDICATORS = ("nearest_station", "ptal", "time_to", "places_within")
"""Minutes on foot to a stop; the access index; minutes to a place; how many places in a time."""

COUNTED = shipped_with_role("counted")
"""Layers whose places are counted where nothing else is asked for: the same on all machines."""

NO_BUSES = "none"
"""Stands for rail alone in the access index."""

_COUNTABLE = "layers.analyses.access.opportunities:countable"


@dataclass(frozen=True)
class AccessParams(WaitOptions, WeightOption):
    """Which indicator, over which ground, and how one travels.

    Parameters
    ----------
    indicator
        One of `INDICATORS`.
    area
        A key of `layers.analyses.common.grid.areas`; "district" stands for all there is.
    goal
        Id of a place, for "time_to", which cannot do without.
    limit_min
        Minutes, door to door, for "places_within".
    counted
        Layers whose places count, for "places_within"; some of
        `layers.analyses.access.opportunities.countable`.
    buses
        Layer whose places are bus stops, for "ptal"; `NO_BUSES` for none.
    bus_headway_min
        Minutes between buses of a route where that layer does not say.
    """

    indicator: str = parameter(
        "nearest_station", kind="word", words="choose.indicator", flag="--indicator",
        choices=INDICATORS,
    )  # fmt: skip
    area: str = parameter(
        "district", kind="word", words="choose.access_area", flag="--area",
        choices="layers.analyses.common.grid:areas_anyway", checked=False, names_place=True,
    )  # fmt: skip
    goal: str | None = parameter(
        None, kind="word", words="choose.access_to", flag="--to", checked=False, names_place=True,
        choices="layers.analyses.travel.travel_places:places",
        opens="layers.analyses.travel.travel_places:first_place",
        shared="place", taken_as="layers.analyses.travel.travel_places:place_of",
    )  # fmt: skip
    limit_min: float = parameter(
        45.0, kind="number", words="choose.limit", link="within", flag="--within",
        bounds=(1.0, 180.0), step=5.0,
    )  # fmt: skip
    counted: tuple[str, ...] = parameter(
        COUNTED, kind="word", words="choose.counted", flag="--counted",
        several=True, choices=_COUNTABLE, value_words="layer",
    )  # fmt: skip

    buses: str = parameter(
        NO_BUSES, kind="word", words="choose.buses", flag="--buses",
        choices="layers.analyses.access.buses.bus_layers:bus_layers",
    )  # fmt: skip
    bus_headway_min: float = parameter(
        12.0, kind="number", words="choose.bus_headway", link="bus-headway",
        flag="--bus-headway", bounds=(1.0, 120.0), step=1.0,
    )  # fmt: skip

    def _problems(self) -> Iterator[Problem]:
        yield from super()._problems()
        if self.indicator == "places_within" and not self.counted:
            countable = parameters_of(type(self))["counted"].known
            yield Problem("counted_none", field="counted", values={"allowed": countable})
        if self.indicator == "time_to" and not self.goal:
            yield Problem("goal_missing", field="goal")
