"""How long it takes to change between the platforms of an interchange."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.errors import ParameterError, Problem

__all__ = ["TransferTime"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class TransferTime:
    """How long it takes to walk between two platforms of an interchange.

    The default values are this product's own assumptions, not measurements:
    one minute for stairs and gates and a walking speed of 1.2 m/s, over the
    straight distance between platform centroids, itself only a proxy.

    Parameters
    ----------
    fixed_s
        Seconds each transfer takes whatever the distance.
    speed_m_s
        Walking speed, metres a second.
    flat_s
        Seconds of every transfer, in place of the above; None for none.

    Raises
    ------
    ParameterError
        A value is negative, not finite, or the speed is 0 (``transfer_range``).

    Examples
    --------
    >>> TransferTime().seconds(np.array([0.0, 120.0])).tolist()
    [60.0, 160.0]
    >>> TransferTime(flat_s=300).seconds(np.array([0.0, 120.0])).tolist()
    [300.0, 300.0]
    >>> TransferTime(speed_m_s=0)
    Traceback (most recent call last):
    geo.errors.ParameterError: speed_m_s: 0 must be finite and not negative, \
and a speed above 0.
    """

    fixed_s: float = 60.0
    speed_m_s: float = 1.2
    flat_s: float | None = None

    def __post_init__(self) -> None:
        values = {"fixed_s": self.fixed_s, "speed_m_s": self.speed_m_s, "flat_s": self.flat_s or 0}
        problems = [
            Problem("transfer_range", field=name, values={"value": value})
            for name, value in values.items()
            if not 0 <= value < math.inf or (name == "speed_m_s" and value == 0)
        ]
        if problems:
            raise ParameterError(problems)

    def seconds(self, distance_m: FloatArray) -> FloatArray:
        """Return the walking seconds over straight distances in metres."""
        if self.flat_s is not None:
            return np.full(len(distance_m), float(self.flat_s))
        return self.fixed_s + distance_m / self.speed_m_s
