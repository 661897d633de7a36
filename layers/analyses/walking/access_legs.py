"""Walks between points and the stops around them, as stated and in samples."""

from geo.uncertainty import SAMPLES
from geo.walking.walk_rule import FloatArray, Walks
from layers.analyses.walking.walk_ends import point_ends, stop_ends, walk_rule
from layers.transit.services import Transit

__all__ = ["approach"]


def approach(
    points: FloatArray,
    transit: Transit,
    *,
    within_m: float,
    method: str,
    detour: float,
    samples: int = SAMPLES,
) -> Walks:
    """Return the walks between points, which are exact, and stops.

    Parameters
    ----------
    points
        East and north in the CRS of `transit`, shape (K, 2).
    transit
        What runs; its stops are walked to.
    within_m
        Stops farther on foot than this, as stated and in every sample, are left
        out; the nearest stays in any case.
    method
        "streets" or "detour".
    detour
        Factor on straight distance where no streets are known.
    samples
        How many samples; 0 for none.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    rule = walk_rule(method, detour, transit.crs, samples=samples)
    starts = point_ends(points, transit, rule)
    return rule.walks(starts, stop_ends(transit, rule), within_m, nearest=1)
