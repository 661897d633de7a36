"""What a journey by metro is: its time, its changes, and the legs it is made of."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import NoPathError, ParameterError, Problem
from geo.transit import Metro

__all__ = ["DAY_S", "TICKS_S", "Journeys", "Leg", "check_times", "on_grid"]

DAY_S = 86_400.0
TICKS_S = 1024

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Leg:
    """One part of an itinerary.

    Parameters
    ----------
    kind
        "walk" from the place to its first station, "wait" for a train, "ride"
        on one train, "transfer" on foot between platforms.
    line
        Line waited for or ridden, None on foot.
    from_id, to_id
        Stations at the ends; ``from_id`` is None for the place itself.
    stops
        Stations ridden, the last included; 0 where nothing is ridden.
    seconds
        Duration.
    """

    kind: Literal["walk", "wait", "ride", "transfer"]
    line: str | None
    from_id: str | None
    to_id: str
    stops: int
    seconds: float


@dataclass(frozen=True, eq=False)
class Journeys:
    """The best ways from one place to every line-station, made by `geo.itinerary.travel_times`.

    Parameters
    ----------
    metro
        The network travelled.
    seconds
        Least seconds by station id, inf where no train goes.
    transfers
        Changes of train on the way by station id, <NA> where no train goes.
    node_seconds, parents
        Seconds of, and node before, each node of the network; the last is the place.
    """

    metro: Metro
    seconds: pd.Series
    transfers: pd.Series
    node_seconds: FloatArray
    parents: NDArray[np.integer]

    def itinerary(self, station_id: str) -> tuple[Leg, ...]:
        """Return the legs from the place to a station.

        Walks and waits of no time are left out; the seconds of the legs sum
        to ``seconds[station_id]`` exactly.

        Raises
        ------
        PlaceError
            The station is not in the network (``station_unknown``).
        NoPathError
            It cannot be reached (``unreachable``).
        """
        node = self.metro.position(station_id)
        if math.isinf(self.node_seconds[node]):
            raise NoPathError(Problem("unreachable", values={"value": station_id}))
        path = [node]
        while (node := int(self.parents[node])) >= 0:
            path.insert(0, node)
        return tuple(self._legs(path))

    def to_place(self, egress_s: Mapping[str, float]) -> tuple[float, str]:
        """Return the least seconds to a place near some stations, and the station used.

        Parameters
        ----------
        egress_s
            Walking seconds to the place by station id. For the place of a
            station itself: 0 for each of `Metro.place`, so that the first of
            its platforms reached counts.

        Raises
        ------
        ParameterError
            A station is unknown (``station_unknown``) or a time is not in
            [0, 86 400] s (``egress_range``).
        NoPathError
            None of the stations can be reached (``unreachable``).
        """
        check_times(egress_s, known=self.metro.stations, name="egress")
        ways = [
            (self.seconds[station] + on_grid(walk), self.transfers[station], station)
            for station, walk in egress_s.items()
            if math.isfinite(self.seconds[station])
        ]
        if not ways:
            raise NoPathError(Problem("unreachable", values={"value": " ".join(egress_s)}))
        seconds, _, station = min(ways, key=lambda way: way[:2])
        return float(seconds), station

    def _legs(self, path: list[int]) -> Iterator[Leg]:
        metro = self.metro
        for kind, hops in groupby(pairwise(path), key=self._kind):
            nodes = [node for hop in hops for node in hop]
            first, last = nodes[0], nodes[-1]
            seconds = float(self.node_seconds[last] - self.node_seconds[first])
            if kind == "alight" or (kind != "ride" and seconds == 0):
                continue
            to = metro.station_of[last]
            yield Leg(
                kind=kind,
                line=metro.lines[to] if kind in ("wait", "ride") else None,
                from_id=None if kind == "walk" else metro.stations[metro.station_of[first]],
                to_id=metro.stations[to],
                stops=len(nodes) // 2 if kind == "ride" else 0,
                seconds=seconds,
            )

    def _kind(self, hop: tuple[int, int]) -> Literal["walk", "wait", "ride", "transfer", "alight"]:
        tail, head = hop
        platforms = len(self.metro.stations)
        if tail == len(self.metro.station_of):
            return "walk"
        if tail < platforms:
            return "transfer" if head < platforms else "wait"
        return "alight" if head < platforms else "ride"


def on_grid(seconds: float | Sequence[float] | FloatArray) -> FloatArray:
    """Return seconds rounded to the grid of 1/1024 s, on which floats add up exactly."""
    grid: FloatArray = np.rint(np.asarray(seconds, dtype=float) * TICKS_S) / TICKS_S
    return grid


def check_times(
    times_s: Mapping[str, float], *, name: str, known: Sequence[str] | None = None
) -> None:
    """Raise ParameterError with every unknown station and time outside [0, 86 400] s."""
    problems = [
        Problem("station_unknown", field=f"{name}_s", values={"value": key})
        for key in times_s
        if known is not None and key not in known
    ] + [
        Problem(f"{name}_range", feature=key, field=f"{name}_s", values={"value": value})
        for key, value in times_s.items()
        if not 0 <= value <= DAY_S
    ]
    if problems:
        raise ParameterError(problems)
