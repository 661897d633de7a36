"""The least times through the metro, from one place or between many.

Times are kept on a grid of 1/1024 s, which floats add up exactly in any order:
the legs of an itinerary sum to its seconds to the last bit. Each boarding
costs 2**-20 s on top, taken off again afterwards, so that of equally fast ways
the one with the fewest trains is taken.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.errors import ParameterError, Problem
from geo.journey import TICKS_S, Journeys, Leg, check_times, on_grid
from geo.transfer import TransferTime
from geo.transit import BOARD, Metro

__all__ = ["Journeys", "Leg", "all_pairs", "travel_times"]

_PENALTY_S = 2.0**-20

FloatArray = NDArray[np.float64]


def travel_times(
    metro: Metro,
    access_s: Mapping[str, float],
    *,
    wait_s: Mapping[str, float],
    transfer: TransferTime,
) -> Journeys:
    """Return the least times by metro from a place to every line-station.

    Parameters
    ----------
    metro
        The network.
    access_s
        Walking seconds from the place to stations, by station id. For the
        place of a station itself: 0 for each of `Metro.place`.
    wait_s
        Seconds waited at each boarding, the first included, by line: 0 for none,
        inf for a line that is not ridden.
    transfer
        The walking time between platforms.

    Returns
    -------
    journeys
        The times, changes and itineraries; all times on a grid of 1/1024 s.

    Raises
    ------
    ParameterError
        With all problems: ``station_unknown``, ``access_range``,
        ``wait_missing`` (a line has no wait), ``wait_range``.

    Examples
    --------
    >>> from geo.transit import build_metro
    >>> metro = build_metro(
    ...     pd.DataFrame({"line": "1", "name_zh": list("甲乙丙")}, index=list("abc")),
    ...     pd.DataFrame({"line": "1", "service": "main", "from_id": ["a"], "to_id": ["c"]}),
    ...     pd.DataFrame({"line": "1", "from_id": ["a", "b"], "to_id": ["b", "c"],
    ...                   "run_s": [90.0, 120.0]}),
    ...     pd.DataFrame(columns=["station_a", "station_b", "distance_m"]))
    >>> journeys = travel_times(metro, {"a": 300}, wait_s={"1": 180}, transfer=TransferTime())
    >>> journeys.seconds.to_dict()
    {'a': 300.0, 'b': 570.0, 'c': 690.0}
    >>> [(leg.kind, leg.stops, leg.seconds) for leg in journeys.itinerary("c")]
    [('walk', 0, 300.0), ('wait', 0, 180.0), ('ride', 2, 210.0)]
    >>> journeys.to_place({"b": 60, "c": 0})
    (630.0, 'b')
    >>> travel_times(metro, {}, wait_s={"1": 0}, transfer=TransferTime()).seconds["a"].item()
    inf
    """
    check_times(access_s, known=metro.stations, name="access")
    cost, parents = _search(metro, [access_s], wait_s=wait_s, transfer=transfer)
    node_seconds = np.floor(cost[0] * TICKS_S) / TICKS_S
    reached = node_seconds < np.inf
    boardings = np.full(len(reached), np.nan)
    boardings[reached] = (cost[0, reached] - node_seconds[reached]) / _PENALTY_S
    index, count = pd.Index(metro.stations, name="station", dtype=object), len(metro.stations)
    return Journeys(
        metro=metro,
        seconds=pd.Series(node_seconds[:count], index=index, name="seconds"),
        transfers=pd.Series(
            np.maximum(boardings[:count] - 1, 0), index=index, name="transfers"
        ).astype("Int64"),
        node_seconds=node_seconds,
        parents=parents[0],
    )


def all_pairs(
    metro: Metro,
    station_ids: Sequence[str],
    *,
    wait_s: Mapping[str, float],
    transfer: TransferTime,
) -> FloatArray:
    """Return the minutes between each two of some stations.

    Parameters
    ----------
    metro
        The network.
    station_ids
        The K stations; each stands for its whole interchange place.
    wait_s, transfer
        As for `travel_times`.

    Returns
    -------
    minutes
        From row to column, shape (K, K): symmetric, 0 within a place, inf
        where no train goes.

    Raises
    ------
    PlaceError
        A station is not in the network (``station_unknown``).
    ParameterError
        A wait is missing (``wait_missing``) or out of range (``wait_range``).
    """
    places = metro.interchange[[metro.position(station) for station in station_ids]]
    if not len(places):
        return np.zeros((0, 0))
    accesses = [dict.fromkeys(metro.place(station), 0.0) for station in station_ids]
    cost, _ = _search(metro, accesses, wait_s=wait_s, transfer=transfer)
    by_place = np.full((len(places), metro.interchange.max() + 1), np.inf)
    for platform, place in enumerate(metro.interchange):
        np.minimum(by_place[:, place], cost[:, platform], out=by_place[:, place])
    minutes: FloatArray = np.floor(by_place[:, places] * TICKS_S) / TICKS_S / 60
    return minutes


def _search(
    metro: Metro,
    accesses: Sequence[Mapping[str, float]],
    *,
    wait_s: Mapping[str, float],
    transfer: TransferTime,
) -> tuple[FloatArray, NDArray[np.integer]]:
    """Return cost to, and node before, every node from places appended as further nodes."""
    check_times({line: wait for line, wait in wait_s.items() if wait != np.inf}, name="wait")
    if unnamed := sorted(set(metro.lines) - wait_s.keys()):
        raise ParameterError(Problem("wait_missing", values={"value": line}) for line in unnamed)
    seconds = on_grid(metro.edge_seconds(wait_s, transfer)) + _PENALTY_S * (metro.kind == BOARD)
    position = {station: k for k, station in enumerate(metro.stations)}
    first = [position[station] for access in accesses for station in access]
    walks = [walk for access in accesses for walk in access.values()]
    ends = metro.indptr[-1] + np.cumsum([len(access) for access in accesses])
    nodes = len(metro.station_of) + len(accesses)
    graph = csr_array(
        (
            np.concatenate([seconds, on_grid(walks)]),
            np.concatenate([metro.indices, first]).astype(np.int32),
            np.concatenate([metro.indptr, ends]).astype(np.int32),
        ),
        shape=(nodes, nodes),
    )
    origins = np.arange(len(metro.station_of), nodes)
    cost, parents = dijkstra(graph, indices=origins, return_predecessors=True)
    return cost, parents
