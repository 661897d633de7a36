"""The graticule: which meridians and parallels to draw, and where they run."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["degrees_minutes", "line_between", "ticks"]

FloatArray = NDArray[np.float64]

_STEPS_MIN = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)
"""Distances between neighbouring lines that fall on round readings, in minutes of arc."""

_SLACK_MIN = 1e-9
"""A reading this near to an end lies between: two micrometres, whatever the distance of lines."""


def ticks(low_deg: float, high_deg: float, *, most: int = 6) -> FloatArray:
    """Return the readings between two of them at which to draw, in minutes of arc.

    The closest round distance that gives at most `most` of them.

    >>> ticks(121.19, 121.52).tolist()
    [7275.0, 7280.0, 7285.0, 7290.0]
    >>> ticks(31.5, 31.5).tolist()
    [1890.0]
    """
    low, high = low_deg * 60.0, high_deg * 60.0
    for step in _STEPS_MIN:
        first = np.ceil((low - _SLACK_MIN) / step)
        last = np.floor((high + _SLACK_MIN) / step)
        if last - first + 1 <= most:
            return np.asarray(np.arange(first, last + 1) * step, dtype=np.float64)
    return np.empty(0)


def line_between(
    start: tuple[float, float], end: tuple[float, float], *, n: int = 40
) -> FloatArray:
    """Return a line of one meridian or parallel as positions in degrees, shape (n, 2).

    >>> line_between((121.0, 31.0), (121.0, 32.0), n=3).tolist()
    [[121.0, 31.0], [121.0, 31.5], [121.0, 32.0]]
    """
    return np.linspace(start, end, n)


def degrees_minutes(reading_min: float, hemispheres: str) -> str:
    """Return a reading in minutes of arc as degrees, minutes and, if any, seconds.

    `hemispheres` holds the letter for positive readings and that for negative ones.

    >>> degrees_minutes(7290.0, "EW"), degrees_minutes(1890.25, "NS"), degrees_minutes(-90.0, "NS")
    ('121°30′E', '31°30′15″N', '1°30′S')
    """
    seconds = round(abs(reading_min) * 60)
    degrees, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    tail = f"{rest:02d}″" if rest else ""
    return f"{degrees}°{minutes:02d}′{tail}{hemispheres[reading_min < 0]}"
