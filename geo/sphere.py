"""Distances on the globe, where no one plane in metres reaches all places."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["great_circle_m"]

_MEAN_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""


def great_circle_m(
    lon: ArrayLike, lat: ArrayLike, other_lon: ArrayLike, other_lat: ArrayLike
) -> Any:
    """Return the metres between places, along the great circle of a sphere (haversine).

    Parameters
    ----------
    lon, lat, other_lon, other_lat
        Degrees, of shapes that go together.

    Returns
    -------
    metres
        Of the common shape; against the ellipsoid at most half a per cent off.

    Examples
    --------
    A quarter of the equator, and no way at all.

    >>> round(float(great_circle_m(0.0, 0.0, 90.0, 0.0)) / 1000)
    10008
    >>> great_circle_m([121.4], [31.4], [121.4], [31.4]).tolist()
    [0.0]
    """
    east, north, other_east, other_north = (
        np.radians(np.asarray(each, dtype=np.float64)) for each in (lon, lat, other_lon, other_lat)
    )
    half: NDArray[np.float64] = np.sin((other_north - north) / 2) ** 2
    half = half + np.cos(north) * np.cos(other_north) * np.sin((other_east - east) / 2) ** 2
    return 2 * _MEAN_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
