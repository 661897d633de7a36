"""Differences of figures out of paired samples: what both share cancels.

Both figures are worked out in the same samples, sample by sample, so that what is not known
of both (where a place truly lies, how great a detour is) is the same in each pair. What an
edit does not touch then differs by exactly zero in every sample, and its range has no width.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.uncertainty import interval

__all__ = ["Difference", "difference", "ends_of_all", "relative", "unpaired_range"]

_ROUNDING = 1e-9
"""What differs by less than this part of it differs by rounding alone."""

_LEAST = 1e-12
"""And so does what differs by less than this of a share, a minute, a metre or a km2."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Difference:
    """Differences of figures and their ranges, shape (figures,) each; nan where not known.

    Parameters
    ----------
    value, low, high
        The other figure less the first, and the 5 to 95 % of that in the samples.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray

    @property
    def verdict(self) -> NDArray[np.str_]:
        """Which way the whole range points: "more", "less", "none" (exactly), or "either"."""
        known = ~(np.isnan(self.low) | np.isnan(self.high))
        with np.errstate(invalid="ignore"):
            cases = [
                known & (self.low == 0) & (self.high == 0) & (self.value == 0),
                known & (self.low > 0) & (self.value > 0),
                known & (self.high < 0) & (self.value < 0),
                known,
            ]
        return np.select(cases, ["none", "more", "less", "either"], "unknown")


def ends_of_all(
    sampled: ArrayLike, value: ArrayLike, readings: int = 1
) -> tuple[FloatArray, FloatArray]:
    """Return the low and the high of figures that can be read in several ways: the ends of all.

    Parameters
    ----------
    sampled
        The samples of each reading one after another, shape (readings * samples, figures).
    value
        The figures, shape (figures,).
    readings
        How many readings there are.

    Examples
    --------
    >>> [each.tolist() for each in ends_of_all([[1.0], [2.0], [5.0], [6.0]], [1.5], 2)]
    [[1.0], [6.0]]
    """
    parts = np.split(np.asarray(sampled, dtype=float), readings)
    ends = [interval(each, value) for each in parts]
    low, high = np.fmin.reduce([a for a, _ in ends]), np.fmax.reduce([b for _, b in ends])
    return low, high


def difference(
    one: ArrayLike,
    sampled_one: ArrayLike,
    other: ArrayLike,
    sampled_other: ArrayLike,
    *,
    readings: int = 1,
) -> Difference:
    """Return by how much other figures are more than some.

    Parameters
    ----------
    one, other
        Figures, shape (figures,); inf where there is no way.
    sampled_one, sampled_other
        The same in each sample, shape (samples, figures), pair by pair.
    readings
        In how many ways the figures are read, whose samples stand one after another: see
        `ends_of_all`.

    Examples
    --------
    >>> one, other = ([[1.0, 1.0], [2.0, 3.0]], [[3.0, 1.0], [4.0, 3.0]])
    >>> found = difference([1.0, 2.0], one, [2.0, 2.0], other)
    >>> found.value.tolist(), found.low.tolist(), found.high.tolist()
    ([1.0, 0.0], [2.0, 0.0], [2.0, 0.0])
    >>> found.verdict.tolist()
    ['more', 'none']
    >>> difference([np.inf], [[np.inf]], [np.inf], [[np.inf]]).value.tolist()
    [0.0]
    >>> difference([0.3], [[0.3]], [0.1 + 0.2], [[0.1 + 0.2]]).verdict.tolist()
    ['none']
    """
    value = _less(np.asarray(other, dtype=float), np.asarray(one, dtype=float))
    sampled = _less(np.asarray(sampled_other, dtype=float), np.asarray(sampled_one, dtype=float))
    low, high = ends_of_all(sampled, value, readings)
    return Difference(value, low, high)


def relative(
    one: ArrayLike,
    sampled_one: ArrayLike,
    other: ArrayLike,
    sampled_other: ArrayLike,
    *,
    readings: int = 1,
) -> Difference:
    """Return by how many per cent of some figures others are more; nan where these can be 0.

    Parameters are those of `difference`. A part of nothing is no number: where a figure is 0,
    as stated or in any sample, or where there is no way to begin with, there is no per cent.

    Examples
    --------
    >>> found = relative([4.0, 0.0], [[4.0, 0.0], [5.0, 1.0]], [6.0, 1.0], [[6.0, 1.0], [5.0, 1.0]])
    >>> found.value.tolist(), found.low.tolist(), found.high.tolist()
    ([50.0, nan], [0.0, nan], [50.0, nan])
    """
    stated, sampled = np.asarray(one, dtype=float), np.asarray(sampled_one, dtype=float)
    known = np.isfinite(stated) & (stated > 0)
    known &= (np.isfinite(sampled) & (sampled > 0)).all(axis=0)
    base, bases = np.where(known, stated, np.nan), np.where(known, sampled, np.nan)
    value = 100 * _less(np.asarray(other, dtype=float), stated) / base
    ratios = 100 * _less(np.asarray(sampled_other, dtype=float), sampled) / bases
    low, high = ends_of_all(ratios, value, readings)
    return Difference(value, low, high)


def unpaired_range(sampled_one: ArrayLike, sampled_other: ArrayLike) -> FloatArray:
    """Return the width of the range that samples have which are not paired, shape (figures,).

    Each sample of the one is laid beside another sample of the other: the next but half.

    >>> unpaired_range([[0.0], [1.0]], [[0.0], [1.0]]).tolist()
    [2.0]
    """
    one, other = np.asarray(sampled_one, dtype=float), np.asarray(sampled_other, dtype=float)
    sampled = _less(np.roll(other, len(other) // 2, axis=0), one)
    low, high = interval(sampled, sampled[0])
    width: Any = high - low
    return np.asarray(width, dtype=float)


def _less(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return one less the other: 0 where both are infinite alike, or differ by rounding alone.

    The same ground put together in another order has an area that differs in its last digits.
    """
    with np.errstate(invalid="ignore"):
        same = (one == other) | (np.abs(one - other) <= _ROUNDING * np.abs(one) + _LEAST)
        return np.where(same, 0.0, one - other)
