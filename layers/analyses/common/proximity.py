"""Three ways to say what is near a station: a circle, a detour factor, or the streets.

circle: straight distance, an upper bound. detour: straight distance times a
factor, itself drawn from a range. streets: the walking network, where there is
one. Each answers the same questions, so that they can be laid side by side.
"""

from dataclasses import dataclass

from geo.errors import DataError, Problem
from layers.analyses.common.travel_options import DETOUR, DETOUR_RANGE, METHODS
from layers.store.atlas import METRIC
from layers.streets import local_network

__all__ = ["DETOUR", "DETOUR_RANGE", "METHODS", "Setting", "method_in_use", "street_network"]


@dataclass(frozen=True)
class Setting:
    """How nearness is measured.

    Parameters
    ----------
    method
        One of `METHODS`.
    limits_m
        Walking distances in metres, at least one; straight ones for a circle.
    detour
        Factor of the method "detour".
    """

    method: str
    limits_m: tuple[float, ...]
    detour: float = DETOUR

    def straight_m(self, limit_m: float) -> float:
        """Return how far, straight ahead, a limit reaches at most.

        >>> Setting("detour", (800.0,), 1.6).straight_m(800.0)
        500.0
        >>> Setting("streets", (800.0,)).straight_m(800.0)
        800.0
        """
        return limit_m / self.detour if self.method == "detour" else limit_m


def method_in_use(method: str, crs: str = METRIC) -> str:
    """Return the method that can be used: without a street network, a detour factor stands in.

    Parameters
    ----------
    method
        One of `METHODS`.
    crs
        In which metres are taken; a network of elsewhere is none.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    if method != "streets":
        return method
    network = local_network.load()
    return "streets" if network and network.streets.crs == crs else "detour"


def street_network() -> local_network.Network:
    """Return the network that figures of the district can rest on.

    Raises
    ------
    DataError
        There is none, or one of elsewhere (``streets_none``), or its file is broken.
    """
    network = local_network.load()
    if network is None or network.streets.crs != METRIC:
        raise DataError(Problem("streets_none"))
    return network
