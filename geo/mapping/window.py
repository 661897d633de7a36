"""The window of a printed map: which ground lies in its frame, and at what scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Window", "at_scale", "fit", "round_scale"]

FloatArray = NDArray[np.float64]
Bounds = tuple[float, float, float, float]

_STEPS = (
    1.0, 1.1, 1.2, 1.25, 1.3, 1.4, 1.5, 1.6, 1.7, 1.75, 1.8, 1.9, 2.0, 2.25, 2.5, 2.75, 3.0, 3.5,
    4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 7.5, 8.0, 9.0, 10.0,
)  # fmt: skip
"""Scale denominators a reader can reckon with, within one power of ten."""


@dataclass(frozen=True)
class Window:
    """The ground within a frame on paper.

    Parameters
    ----------
    west, south
        The frame's lower left corner, in metres of the map's CRS.
    width_mm, height_mm
        The frame on paper.
    scale
        The denominator: so many millimetres of ground to one of paper.
    """

    west: float
    south: float
    width_mm: float
    height_mm: float
    scale: float

    @property
    def m_per_mm(self) -> float:
        """Metres of ground to one millimetre of paper."""
        return self.scale / 1000.0

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in metres."""
        return (
            self.west,
            self.south,
            self.west + self.width_mm * self.m_per_mm,
            self.south + self.height_mm * self.m_per_mm,
        )

    def grown(self, margin_mm: float) -> Bounds:
        """Return the bounds in metres with a margin all around, given in mm of paper."""
        west, south, east, north = self.bounds
        by = margin_mm * self.m_per_mm
        return (west - by, south - by, east + by, north + by)

    def to_mm(self, points: FloatArray) -> FloatArray:
        """Return positions in metres, shape (N, 2), as mm from the frame's lower left corner.

        >>> Window(1000.0, 2000.0, 100.0, 50.0, 10_000.0).to_mm(np.array([[1500.0, 2010.0]]))
        array([[50.,  1.]])
        """
        return np.asarray((points - (self.west, self.south)) / self.m_per_mm, dtype=np.float64)


def round_scale(least: float) -> float:
    """Return the smallest round scale denominator that is not below a number.

    >>> round_scale(171_234.0), round_scale(100_000.0), round_scale(9_200.0)
    (175000.0, 100000.0, 10000.0)
    """
    power = 10.0 ** np.floor(np.log10(least))
    found = next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))
    return float(round(found, 6))


def fit(
    bounds: Bounds,
    width_mm: float,
    height_mm: float,
    *,
    margin_mm: float = 0.0,
    least_scale: float = 1.0,
) -> Window:
    """Return the window that shows some ground whole, in the middle, at a round scale.

    Parameters
    ----------
    bounds
        West, south, east, north of the ground, in metres; a point is well.
    width_mm, height_mm
        The frame on paper.
    margin_mm
        What is to stay free between the ground and the frame.
    least_scale
        The largest scale to draw at (as its denominator): a single point would
        else be drawn at any.

    Examples
    --------
    >>> fit((0, 0, 20_000, 10_000), 110, 110, margin_mm=5)
    Window(west=-1000.0, south=-6000.0, width_mm=110, height_mm=110, scale=200000.0)
    >>> fit((5, 5, 5, 5), 100, 100, least_scale=10_000).scale
    10000.0
    """
    west, south, east, north = bounds
    needed = max(
        1000.0 * (east - west) / (width_mm - 2 * margin_mm),
        1000.0 * (north - south) / (height_mm - 2 * margin_mm),
        least_scale,
    )
    return at_scale(bounds, width_mm, height_mm, round_scale(needed))


def at_scale(bounds: Bounds, width_mm: float, height_mm: float, scale: float) -> Window:
    """Return the window at a scale whose middle is that of some ground, whole in it or not.

    >>> at_scale((0, 0, 20_000, 10_000), 100, 100, 50_000)
    Window(west=7500.0, south=2500.0, width_mm=100, height_mm=100, scale=50000)
    """
    west, south, east, north = bounds
    half_x, half_y = width_mm * scale / 2000.0, height_mm * scale / 2000.0
    return Window(
        float((west + east) / 2 - half_x),
        float((south + north) / 2 - half_y),
        width_mm,
        height_mm,
        scale,
    )
