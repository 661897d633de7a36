"""From places to settle: the nearest stations, times to goals, and how well one is connected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.indicators.ptal import BANDS, bands
from geo.transit.modes import RAIL
from geo.uncertainty import interval
from layers.analyses.access.indicators import access_index
from layers.analyses.common.stop_searches import searched
from layers.analyses.common.times import medians_of
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.sites.site_goals import Goal
from layers.analyses.sites.site_list import Site
from layers.analyses.sites.site_walks import ends_of, middle_walks, walks_out
from layers.analyses.walking.nearby_stations import Station, stations_of
from layers.analyses.walking.walks import walk_range
from layers.i18n.wording import Text
from layers.model.opening import THERE
from layers.model.progress import Progress, silent
from layers.transit.services import Transit

__all__ = [
    "LIMITS_MIN", "WAIT", "Near", "Reached", "SiteTrips", "connected", "connected_samples",
    "reached", "reached_of", "site_trips",
]  # fmt: skip

WAIT = "random"
"""Times are of one who sets out at any moment."""

LIMITS_MIN = (15.0, 30.0, 45.0)
"""Within how many minutes goals are counted."""

_STATIONS = 3

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Near:
    """A station near a site: its name, the routes there, and the minutes on foot with their range.

    Parameters
    ----------
    id
        Its stop that is walked to.
    name
        What it is called.
    lines
        The routes that call there.
    minutes, low, high
        Minutes on foot, 0 for a station inside.
    on_streets
        Whether that walk goes along known streets.
    """

    id: str
    name: Text
    lines: tuple[str, ...]
    minutes: float
    low: float
    high: float
    on_streets: bool


@dataclass(frozen=True, eq=False)
class Reached:
    """What is reached from a site.

    Parameters
    ----------
    near
        The nearest stations, the nearest first.
    trips
        By goal, the site itself left out: goal, group, open (whether one can go
        there today), minutes (the median over departures), low and high of its
        range; inf where there is no way.
    nearest
        By group the goal that is reached soonest of those that are open (None
        where none is), with minutes, low and high; other sites where they do not
        overlap this one.
    within
        By limit how many goals are reached, low and high.
    """

    near: tuple[Near, ...]
    trips: pd.DataFrame
    nearest: Mapping[str, tuple[str | None, float, float, float]]
    within: Mapping[float, tuple[int, int, int]]


@dataclass(frozen=True, eq=False)
class SiteTrips:
    """The ways from a site, with their samples.

    Parameters
    ----------
    goals
        Where they lead: all goals but the site itself.
    stations
        The nearest stations, the nearest first.
    value, low, high
        Minutes to each goal with its range, inf where there is no way, shape (goals,).
    sampled
        They in each sample, shape (SAMPLES, goals).
    """

    goals: tuple[Goal, ...]
    stations: tuple[Station, ...]
    value: FloatArray
    low: FloatArray
    high: FloatArray
    sampled: FloatArray

    def rows_of(self, group: str) -> NDArray[np.int64]:
        """Return the goals (positions) of a group that one can go to.

        Another site that the site overlaps is not one to go to.
        """
        return np.array(
            [
                k
                for k, goal in enumerate(self.goals)
                if goal.group == group
                and goal.status in THERE
                and (self.value[k] > 0 or group != "site")
            ],
            dtype=np.int64,
        )


def site_trips(
    sites: Mapping[str, Site],
    goals: Mapping[str, Goal],
    running: Transit,
    habits: TravelOptions,
    progress: Progress = silent,
) -> Iterator[tuple[str, SiteTrips]]:
    """Yield the id of each site with a location, and its ways, one search a site.

    Raises
    ------
    DataError
        If a layer or the street network is missing or broken.
    """
    located = {key: site for key, site in sites.items() if site.located}
    ends = {key: (goal, walks_out(goal, running, habits)) for key, goal in goals.items()}
    for done, (key, site) in enumerate(located.items()):
        progress(done / len(located))
        start = walks_out(site, running, habits)
        search = searched(running, start, habits, WAIT, informed=False)
        value, sampled = medians_of(search, ends_of(site, ends, running, habits), habits, WAIT)
        low, high = interval(sampled, value)
        yield (
            key,
            SiteTrips(
                tuple(goal for other, goal in goals.items() if other != key),
                tuple(stations_of(start, running, most=_STATIONS, rail=_has_rail(running))),
                value / 60,
                low / 60,
                high / 60,
                sampled / 60,
            ),
        )


def reached(
    sites: Mapping[str, Site],
    goals: Mapping[str, Goal],
    running: Transit,
    habits: TravelOptions,
    progress: Progress,
) -> dict[str, Reached]:
    """Return what is reached from each site with a location; raises as `site_trips` does."""
    found = site_trips(sites, goals, running, habits, progress)
    return {key: reached_of(ways, running, habits) for key, ways in found}


def reached_of(ways: SiteTrips, running: Transit, habits: TravelOptions) -> Reached:
    """Return what is reached by the ways from one site."""
    near = tuple(_near(station, running, habits) for station in ways.stations)
    return Reached(near, _trips(ways), _nearest(ways), _within(ways.value, ways.sampled))


def connected_samples(
    sites: Sequence[Site], running: Transit, habits: TravelOptions
) -> tuple[FloatArray, FloatArray]:
    """Return the access index of the middle of each site with a location, and in each sample.

    Shapes (sites,) and (SAMPLES, sites).
    """
    return access_index(running, middle_walks(sites, running, habits))


def connected(
    sites: Sequence[Site], running: Transit, habits: TravelOptions
) -> dict[str, dict[str, float | str]]:
    """Return the access index of the middle of each site with a location, and its level.

    Each with ptal, ptal_low, ptal_high, band, band_low and band_high.
    """
    value, sampled = connected_samples(sites, running, habits)
    low, high = interval(sampled, value)
    levels = {"": bands(value), "_low": bands(low), "_high": bands(high)}
    return {
        site.id: {
            "ptal": float(value[k]),
            "ptal_low": float(low[k]),
            "ptal_high": float(high[k]),
            **{f"band{end}": BANDS[level[k]] for end, level in levels.items()},
        }
        for k, site in enumerate(sites)
    }


def _trips(ways: SiteTrips) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "goal": [goal.id for goal in ways.goals],
            "group": [goal.group for goal in ways.goals],
            "open": [goal.status in THERE for goal in ways.goals],
            "minutes": ways.value,
            "low": ways.low,
            "high": ways.high,
        }
    ).set_index("goal", drop=False)


def _nearest(ways: SiteTrips) -> dict[str, tuple[str | None, float, float, float]]:
    """Return the soonest open goal of each group; in each sample it may be another one."""
    found: dict[str, tuple[str | None, float, float, float]] = {}
    for group in dict.fromkeys(goal.group for goal in ways.goals):
        rows = ways.rows_of(group)
        minutes = ways.value[rows]
        least = float(minutes.min(initial=np.inf))
        low, high = interval(ways.sampled[:, rows].min(axis=1, initial=np.inf), least)
        goal = ways.goals[rows[minutes.argmin()]].id if np.isfinite(least) else None
        found[group] = goal, least, float(low), float(high)
    return found


def _within(value: FloatArray, sampled: FloatArray) -> dict[float, tuple[int, int, int]]:
    found = {}
    for limit in LIMITS_MIN:
        count = int((value <= limit).sum())
        low, high = interval((sampled <= limit).sum(axis=1), count)
        found[limit] = count, int(low), int(high)
    return found


def _has_rail(running: Transit) -> bool:
    return bool((running.stops["mode"] == RAIL).any())


def _near(station: Station, running: Transit, habits: TravelOptions) -> Near:
    walk = walk_range(station.metres, station.sampled_m, habits, on_streets=station.on_streets)
    return Near(
        running.timetable.stops[station.stops[0]],
        station.name,
        station.lines,
        walk.seconds / 60,
        walk.low_s / 60,
        walk.high_s / 60,
        walk.on_streets,
    )
