"""How sure a figure is: seeded samples of what might also be true, and their range.

Each sample moves every place within the circle of its uncertainty, evenly over
the circle's area and independent of all others, and takes each assumed value
evenly from its stated range. A figure is computed anew in every sample; its range
is the 5 to 95 % of the samples. It need not hold the figure shown: where it does not,
the figure sits at the edge of what could be, and that is to be said, not hidden.
Evenness is this product's assumption: the sources state how far off a place may
be, not how likely.
"""

import os
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LEVELS", "SAMPLES", "interval", "proportions", "shifts", "values"]

_VARIABLE, _DEFAULT = "ATLAS_SAMPLES", "200"


def _sample_count(given: str) -> int:
    """Return how many samples there are by what the environment says, which may be nothing."""
    wanted = given or _DEFAULT
    if not (wanted.isascii() and wanted.isdigit() and int(wanted)):
        raise ValueError(f"{_VARIABLE} must be a whole number above 0, not {given!r}")
    return int(wanted)


SAMPLES = _sample_count(os.environ.get(_VARIABLE, ""))
"""Fewer serve tests: ranges are coarser then, and the texts beside them say of how many."""
LEVELS = (0.05, 0.95)

FloatArray = NDArray[np.float64]


def shifts(
    ids: Sequence[str], uncertainty_m: ArrayLike, *, samples: int = SAMPLES, seed: int = 0
) -> FloatArray:
    """Return by how much each sample moves each place.

    Parameters
    ----------
    ids
        Places by name: the moves of a place depend on its name and the seed
        alone, whatever other places there are.
    uncertainty_m
        Radius in metres within which each place truly lies, shape (places,).
    samples, seed
        How many samples, and the seed they come from.

    Returns
    -------
    shift_m
        Metres east and north, shape (samples, places, 2); 0 where a place is sure.

    Examples
    --------
    >>> both = shifts(["a", "b"], [100.0, 0.0], samples=4)
    >>> both.shape, bool((np.hypot(*both[:, 0].T) <= 100).all()), both[:, 1].any().item()
    ((4, 2, 2), True, False)
    >>> bool((both[:, 0] == shifts(["a"], [100.0], samples=4)[:, 0]).all())
    True
    """
    radius = np.asarray(uncertainty_m, dtype=float)
    moves = np.zeros((samples, len(ids), 2))
    for place in np.flatnonzero(radius > 0):
        part, angle = _stream(ids[int(place)], seed).random((2, samples))
        # The square root spreads points evenly over the disc (Muller 1959).
        far, turn = radius[place] * np.sqrt(part), 2 * np.pi * angle
        moves[:, place, 0], moves[:, place, 1] = far * np.cos(turn), far * np.sin(turn)
    return moves


def values(
    name: str, low: float, high: float, *, samples: int = SAMPLES, seed: int = 0
) -> FloatArray:
    """Return what each sample takes for an assumed value, evenly from its range, shape (samples,).

    Examples
    --------
    >>> bool(((values("detour", 1.2, 1.5) >= 1.2) & (values("detour", 1.2, 1.5) <= 1.5)).all())
    True
    >>> values("sure", 2.0, 2.0, samples=2).tolist()
    [2.0, 2.0]
    """
    return low + (high - low) * _stream(name, seed).random(samples)


def proportions(names: Sequence[str], *, samples: int = SAMPLES, seed: int = 0) -> FloatArray:
    """Return a factor for each part of a whole in each sample, shape (samples, parts).

    They are 1 on average. Scaled to add up to the whole, they are each division of it with the
    same likelihood: a flat Dirichlet distribution is independent exponential ones over their
    sum (Devroye 1986, Non-Uniform Random Variate Generation, chapter 11.4).

    Examples
    --------
    >>> both = proportions(["a", "b"], samples=3)
    >>> both.shape, bool((both[:, 1:] == proportions(["b"], samples=3)).all())
    ((3, 2), True)
    """
    found = [_stream(name, seed).standard_exponential(samples) for name in names]
    return np.stack(found, axis=1) if found else np.empty((samples, 0))


def interval(sampled: ArrayLike, value: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the low and the high of figures.

    Parameters
    ----------
    sampled
        Each figure in each sample, shape (samples, ...); inf where there is no way,
        nan where nothing is known.
    value
        The figures shown, shape (...).

    Returns
    -------
    low, high
        Shape (...): values that occur in the samples, so that inf stays inf; nan
        where any of it is nan.

    Examples
    --------
    >>> low, high = interval([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]], [2.5, 5.0])
    >>> low.tolist(), high.tolist()
    ([1.0, 5.0], [3.0, 5.0])
    >>> [end.tolist() for end in interval([[1.0], [np.inf]], [0.5])]
    [[1.0], [inf]]
    >>> [end.tolist() for end in interval([[1.0], [2.0]], [np.nan])]
    [[nan], [nan]]
    """
    figures: Any = np.asarray(sampled, dtype=float)
    unknown = np.isnan(np.asarray(value, dtype=float))
    low, high = np.quantile(figures, LEVELS, axis=0, method="inverted_cdf")
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def _stream(name: str, seed: int) -> np.random.Generator:
    """Return a stream of random numbers that belongs to a name."""
    mark = int.from_bytes(sha256(name.encode("utf-8")).digest()[:8], "big")
    return np.random.default_rng([seed, mark])
