"""Ways of OpenStreetMap with the places of their nodes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["OsmWays", "Places", "positions"]

_Ints = NDArray[np.int64]

Places = tuple[_Ints, NDArray[np.float64], NDArray[np.float64]]
"""Ids of nodes, ascending, with their longitudes and latitudes."""


@dataclass(frozen=True, eq=False)
class OsmWays:
    """Ways by id: day of the edit, use by its parts, number of nodes; their ids way by way."""

    number: _Ints
    day: _Ints
    kind: _Ints
    ground: _Ints
    facility: _Ints
    count: _Ints
    refs: _Ints

    def runs(self, wanted: frozenset[int], nodes: Places) -> dict[int, NDArray[np.float64]]:
        """Return the positions of some ways, of those whose nodes are all there, by id."""
        ids, lon, lat = nodes
        ends = np.cumsum(self.count)
        found = {}
        for k in np.flatnonzero(np.isin(self.number, np.array(sorted(wanted), dtype=np.int64))):
            place = positions(self.refs[ends[k] - self.count[k] : ends[k]], ids)
            if (place >= 0).all():
                found[int(self.number[k])] = np.stack([lon[place], lat[place]], axis=1)
        return found


def positions(refs: _Ints, ids: _Ints) -> _Ints:
    """Return where each of some ids stands among ascending ones, -1 for one that is not there.

    >>> positions(np.array([7, 5, 9]), np.array([5, 7])).tolist()
    [1, 0, -1]
    """
    place = np.minimum(np.searchsorted(ids, refs), len(ids) - 1)
    return np.where(ids[place] == refs, place, -1)
