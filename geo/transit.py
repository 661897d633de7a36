"""The metro as plain arrays: platforms, trains, and the ways between them.

Each line-station is a platform, each (service, station) a place on a train::

    train ── ride ── train        run time, dwell included
      │ ↑              │
  alight board       alight       alighting is free, boarding costs the wait
      ↓ │              ↓
    platform ── transfer ── platform    walking

Whoever goes from one arm of a line to another alights and boards again, as a
passenger must: no train turns around at a junction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.errors import DataError, PlaceError, Problem
from geo.services import check_references, plan_services
from geo.transfer import TransferTime

__all__ = ["ALIGHT", "BOARD", "RIDE", "TRANSFER", "Metro", "TransferTime", "build_metro"]

BOARD, ALIGHT, RIDE, TRANSFER = range(4)

IntArray = NDArray[np.integer]
FloatArray = NDArray[np.float64]
Number = TypeVar("Number", bound=np.generic)

_COLUMNS = {
    "stations": ("line", "name_zh"),
    "services": ("line", "service", "from_id", "to_id"),
    "segments": ("line", "from_id", "to_id", "run_s"),
    "transfers": ("station_a", "station_b", "distance_m"),
}


@dataclass(frozen=True, eq=False)
class Metro:
    """A metro network as read-only arrays, made by `build_metro`.

    Nodes 0 to S-1 are the platforms, in the order of ``stations``; the others
    are the trains. Edges are in CSR order, sorted by tail and head.

    Parameters
    ----------
    stations
        Ids of the S line-stations.
    lines
        Line of each station, shape (S,).
    interchange
        Number of each station's interchange place, shape (S,). Stations are
        one place where transfers join them, whatever their names are.
    station_of
        Station (position) of each of the N nodes, shape (N,).
    indptr, indices
        CSR structure of the edges, shapes (N+1,) and (E,).
    kind
        ``BOARD``, ``ALIGHT``, ``RIDE`` or ``TRANSFER``, shape (E,).
    amount
        Seconds of a ride, metres of a transfer, else 0, shape (E,).
    missing
        Segments left out because no run time is known: (line, from_id, to_id).
    """

    stations: tuple[str, ...]
    lines: tuple[str, ...]
    interchange: IntArray
    station_of: IntArray
    indptr: IntArray
    indices: IntArray
    kind: IntArray
    amount: FloatArray
    missing: tuple[tuple[str, str, str], ...]

    def position(self, station_id: str) -> int:
        """Return the position of a station, or raise PlaceError (``station_unknown``)."""
        try:
            return self.stations.index(station_id)
        except ValueError:
            raise PlaceError(Problem("station_unknown", values={"value": station_id})) from None

    def place(self, station_id: str) -> tuple[str, ...]:
        """Return all line-stations of a station's interchange place, itself included."""
        here = self.interchange == self.interchange[self.position(station_id)]
        return tuple(self.stations[position] for position in np.flatnonzero(here))

    def edge_seconds(self, wait_s: Mapping[str, float], transfer: TransferTime) -> FloatArray:
        """Return the seconds of each edge, shape (E,), for waits by line and a way of walking."""
        seconds = self.amount.copy()
        walked, boarded = self.kind == TRANSFER, self.kind == BOARD
        seconds[walked] = transfer.seconds(self.amount[walked])
        waits = np.array([wait_s[line] for line in self.lines], dtype=float)
        seconds[boarded] = waits[self.station_of[self.indices[boarded]]]
        return seconds


def build_metro(
    stations: pd.DataFrame,
    services: pd.DataFrame,
    segments: pd.DataFrame,
    transfers: pd.DataFrame,
) -> Metro:
    """Return the network of some stations, services, segments and transfers.

    Parameters
    ----------
    stations
        Line-stations in service, indexed by id: ``line``, ``name_zh``.
    services
        ``line``, ``service`` and the ends ``from_id``, ``to_id``: trains take
        the only way between them on the line's segments, in both directions,
        or the closed ring where both ends are one station.
    segments
        ``line``, ``from_id``, ``to_id`` and ``run_s``, the seconds of a ride in
        either direction; NaN where unknown: no train is then ridden there.
    transfers
        ``station_a``, ``station_b`` and ``distance_m``, straight metres.

    Returns
    -------
    metro
        The network; `Metro.missing` names the segments without a run time.

    Raises
    ------
    DataError
        With all problems: ``field_missing``, and those of
        `geo.services.check_references` and `geo.services.plan_services`.

    Examples
    --------
    >>> stations = pd.DataFrame({"line": "1", "name_zh": ["甲", "乙"]}, index=["a", "b"])
    >>> services = pd.DataFrame([("1", "main", "a", "b")], columns=_COLUMNS["services"])
    >>> segments = pd.DataFrame([("1", "a", "b", np.nan)], columns=_COLUMNS["segments"])
    >>> transfers = pd.DataFrame(columns=_COLUMNS["transfers"])
    >>> build_metro(stations, services, segments, transfers).missing
    (('1', 'a', 'b'),)
    >>> tables = [frame.iloc[:0] for frame in (stations, services, segments, transfers)]
    >>> build_metro(*tables).stations
    ()
    """
    _require_columns(
        {"stations": stations, "services": services, "segments": segments, "transfers": transfers}
    )
    sequences, unplanned = plan_services(services, segments)
    problems = (*check_references(stations, services, segments, transfers), *unplanned)
    if problems:
        raise DataError(problems)

    platform = {station: position for position, station in enumerate(stations.index)}
    known = segments.dropna(subset="run_s")
    run_s = {
        frozenset(pair): float(seconds)
        for *pair, seconds in known[["from_id", "to_id", "run_s"]].to_numpy(dtype=object)
    }
    walks = [
        (platform[one], platform[other], float(metres))
        for one, other, metres in transfers[list(_COLUMNS["transfers"])].to_numpy(dtype=object)
    ]
    station_of = list(platform.values())
    edges = [
        (tail, head, TRANSFER, metres) for a, b, metres in walks for tail, head in ((a, b), (b, a))
    ]
    for stops in sequences.values():
        train = {station: len(station_of) + k for k, station in enumerate(dict.fromkeys(stops))}
        station_of += [platform[station] for station in train]
        for station, node in train.items():
            edges += [(platform[station], node, BOARD, 0.0), (node, platform[station], ALIGHT, 0.0)]
        for pair in pairwise(stops):
            if (seconds := run_s.get(frozenset(pair))) is not None:
                one, other = (train[station] for station in pair)
                edges += [(one, other, RIDE, seconds), (other, one, RIDE, seconds)]

    tail, head, kind, amount = np.array(sorted(edges), dtype=float).reshape(-1, 4).T
    unknown = segments[segments["run_s"].isna()]
    return Metro(
        stations=tuple(stations.index),
        lines=tuple(stations["line"]),
        interchange=_frozen(_join(len(platform), walks)),
        station_of=_frozen(np.array(station_of, dtype=np.int32)),
        indptr=_frozen(np.searchsorted(tail, np.arange(len(station_of) + 1)).astype(np.int32)),
        indices=_frozen(head.astype(np.int32)),
        kind=_frozen(kind.astype(np.int8)),
        amount=_frozen(amount.copy()),
        missing=tuple(unknown[["line", "from_id", "to_id"]].itertuples(index=False, name=None)),
    )


def _require_columns(frames: Mapping[str, pd.DataFrame]) -> None:
    problems = [
        Problem("field_missing", file=table, field=field)
        for table, frame in frames.items()
        for field in _COLUMNS[table]
        if field not in frame
    ]
    if problems:
        raise DataError(problems)


def _join(count: int, walks: list[tuple[int, int, float]]) -> IntArray:
    """Return the number of the interchange place of each station."""
    if not count:
        return np.zeros(0, dtype=np.int32)
    one, other, _ = np.array(walks).reshape(-1, 3).T.astype(np.int32)
    joined = coo_array((np.ones(len(one)), (one, other)), shape=(count, count))
    labels: IntArray = connected_components(joined, directed=False)[1]
    return labels


def _frozen(array: NDArray[Number]) -> NDArray[Number]:
    """Return the array, closed to writing: one network is shared by every visitor."""
    array.flags.writeable = False
    return array
