"""What runs: stops, timetable and how far headways are known, in a period and a year.

The atlas's own tables, or a feed where one is in use. Every question about
times by public transport starts here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import scipy
from numpy.typing import NDArray

from geo.errors import DataError, Problem
from geo.transit.lines import build_timetable, plan_lines
from geo.transit.modes import RAIL
from geo.transit.service_tables import Service, Stops
from geo.transit.timetable import SECOND_MS, Timetable
from geo.uncertainty import SAMPLES, values
from layers.i18n.wording import Text, line_name, text
from layers.model.layer import Layer
from layers.model.opening import SCENARIO
from layers.model.provenance import Lineage, Source
from layers.store import repository
from layers.store.atlas import METRIC
from layers.transit.gtfs import feed
from layers.transit.gtfs.feed import FeedFacts
from layers.transit.in_service import in_service
from layers.transit.periods import PERIODS, check_period, headways

__all__ = ["HEADWAY_RANGE", "Transit", "anyway", "plan", "state", "stop_layer", "transit"]

HEADWAY_RANGE = {
    "published": (0.9, 1.1),
    "assumed": (0.7, 1.5),
    "stand_in": (0.7, 1.5),
    "feed": (1.0, 1.0),
    "file": (0.8, 1.2),
}
"""Factor on a headway in the samples, by its quality: assumptions of this product."""

_MADE_OF = ("stations", "segments", "services", "headways", "transfers")
"""The layer and the tables that services are made of: a scenario of others leaves them alone."""

IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Transit:
    """What runs in a period.

    Parameters
    ----------
    stops
        In STORAGE, indexed by id, in the order of the timetable: name_zh,
        name_en, line, mode, kind, status, opened, certainty, uncertainty_m.
    timetable
        The services.
    quality
        By route, how far its headway is known: a key of `HEADWAY_RANGE`.
    headway_s
        Seconds between trains of each route; of listed departures the mean.
    place_of
        Number of each stop's interchange: stops of one are one place.
    crs
        In which metres are taken.
    window_s
        From when to when departures are listed, seconds of the day; else None.
    feed
        The feed in use, None for the atlas's own tables.
    route_names
        What routes of the feed are called, and others that are no lines of the atlas.
    day
        The service day of the feed, an ISO date.
    own_ids
        What the feed itself calls each stop and its station.
    """

    stops: gpd.GeoDataFrame
    timetable: Timetable
    quality: Mapping[str, str]
    headway_s: Mapping[str, float]
    place_of: IntArray
    crs: str = METRIC
    window_s: tuple[float, float] | None = None
    feed: FeedFacts | None = None
    route_names: Mapping[str, str | Text] = field(default_factory=dict)
    day: str = ""
    own_ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def interchanges(self) -> Mapping[str, tuple[str, ...]]:
        """All stops of each stop's interchange, itself included, by stop."""
        together: dict[int, list[str]] = {}
        for stop, place in zip(self.timetable.stops, self.place_of.tolist(), strict=True):
            together.setdefault(place, []).append(stop)
        return {stop: tuple(group) for group in together.values() for stop in group}

    @cached_property
    def position(self) -> Mapping[str, int]:
        """The position of each stop."""
        return {stop: k for k, stop in enumerate(self.timetable.stops)}

    def route_name(self, route: str) -> Text:
        """Return what a route is called in both languages."""
        name = self.route_names.get(route)
        if isinstance(name, Text):
            return name
        return line_name(route) if name is None else text("unit.plain", value=name)

    @property
    def trips(self) -> int:
        """How many trips of a feed set out in its window; by a headway, as many as fit."""
        low, high = self.window_s or (0.0, 0.0)
        table = self.timetable
        listed = (table.listed_ms >= low * SECOND_MS) & (table.listed_ms < high * SECOND_MS)
        window = (low * SECOND_MS, high * SECOND_MS)
        often = (
            table.running_ms(each, window) / table.headway_ms[each]
            for each in np.flatnonzero(table.headway_ms).tolist()
        )
        return int(listed.sum() + round(sum(often)))

    @property
    def assumed(self) -> tuple[str, ...]:
        """Routes whose headway has no source of its own."""
        return tuple(r for r, quality in self.quality.items() if quality in ("assumed", "stand_in"))

    def headway_samples_ms(self) -> IntArray:
        """Return the headway of each pattern in each sample, read-only: (SAMPLES, patterns)."""
        return self._headway_samples_ms

    @cached_property
    def _headway_samples_ms(self) -> IntArray:
        table = self.timetable
        factor = {
            route: values(f"headway {route}", *HEADWAY_RANGE[quality], samples=SAMPLES)
            for route, quality in self.quality.items()
        }
        sampled = np.ones((SAMPLES, len(table.routes)))
        for pattern, route in enumerate(table.routes):
            sampled[:, pattern] = factor[route]
        found = np.rint(sampled * table.headway_ms).astype(np.int64)
        found.flags.writeable = False
        return found


def transit(period: str, year: int | None = None) -> Transit:
    """Return what runs in a period, of a feed if one is in use.

    Parameters
    ----------
    period
        A key of `layers.transit.periods.PERIODS`.
    year
        Stations opened until its end, planned ones with a year included; None
        for what is in operation. Feeds have no years.

    Raises
    ------
    ParameterError
        If the period is unknown.
    DataError
        With the problems of the stations layer, the metro tables or the feed.
    """
    check_period(period)
    return _transit(period, year, (repository.shipped_state(*_MADE_OF), feed.state()))


def anyway(year: int | None = None) -> Transit:
    """Return what runs in the first period in which anything does: for names of places.

    Raises
    ------
    DataError
        As `transit` does; a feed may run in some periods only.
    """
    silent: DataError | None = None
    for period in PERIODS:
        try:
            return transit(period, year)
        except DataError as error:
            if {problem.code for problem in error.problems} != {"gtfs_no_day"}:
                raise
            silent = silent or error
    raise silent or DataError(Problem("gtfs_no_day"))


def stop_layer(running: Transit) -> Layer:
    """Return the stops as a layer: the stations of the catalogue, or those of the feed."""
    own = repository.layer("stations")
    if running.feed is None:
        return own
    return _feed_layer(running, own)


@lru_cache(maxsize=4)
def _feed_layer(running: Transit, own: Layer) -> Layer:
    answer: Any = running.feed
    source = Source(
        id=str(running.stops["source"].iloc[0]) if len(running.stops) else "feed",
        title=text("feed.title", name=answer.source),
        publisher=text("unit.plain", value=answer.agency),
        date=answer.fetched,
        licence="user-file",
        url=None,
    )
    frame = running.stops.assign(id=running.stops.index)
    title = text("layer.stations")
    lineage = Lineage(title, (source,), text("feed.method"), text("feed.caution"))
    return replace(own, frame=frame, lineage=lineage, digest=answer.digest)


def state() -> object:
    """Return what changes whenever the data behind `transit` do."""
    return repository.state(), feed.state()


def plan() -> dict[Service, Stops]:
    """Return the stops of each service of the metro tables, open or not; see `plan_lines`."""
    frame = repository.layer("stations").frame
    tables = (repository.table(name) for name in ("services", "segments", "transfers"))
    return plan_lines(frame[["line"]], *tables)


@lru_cache(maxsize=16)
def _transit(period: str, year: int | None, state: object) -> Transit:  # noqa: ARG001
    facts = feed.facts()
    if facts is None:
        return _of_tables(period, year)
    fed = feed.load(period)
    return Transit(
        stops=fed.stops,
        timetable=fed.timetable,
        quality=dict.fromkeys(fed.timetable.routes, "feed"),
        headway_s=fed.headway_s,
        place_of=fed.place_of,
        crs=fed.crs,
        window_s=fed.window_s,
        feed=facts,
        route_names=fed.route_names,
        day=fed.day,
        own_ids=fed.own_ids,
    )


def _of_tables(period: str, year: int | None) -> Transit:
    known = headways(period)
    stations = repository.layer("stations").frame
    open_ = stations[in_service(stations, year) & stations.geometry.notna()]
    segments, transfers = repository.table("segments"), repository.table("transfers")
    timetable = build_timetable(
        plan(), segments, transfers,
        stops=tuple(open_.index),
        headway_s={line: each.seconds for line, each in known.items()},
        added=open_.index[open_["source"] == SCENARIO],
    )  # fmt: skip
    routes = dict.fromkeys(timetable.routes)
    return Transit(
        stops=open_.assign(mode=RAIL),
        timetable=timetable,
        quality={line: known[line].quality for line in routes},
        headway_s={line: known[line].seconds for line in routes},
        place_of=_places(timetable),
    )


def _places(timetable: Timetable) -> IntArray:
    """Return the number of each stop's interchange: stops joined by ways on foot are one."""
    count = len(timetable.stops)
    ways = np.ones(len(timetable.walk_to))
    links = (ways, timetable.walk_to, timetable.walk_ptr)
    joined = scipy.sparse.csr_array(links, shape=(count, count))
    labels: IntArray = scipy.sparse.csgraph.connected_components(joined, directed=False)[1]
    return labels
