"""How much less an opportunity counts the longer it takes to reach it.

A decay is called with minutes and gives their weights, from 1 at 0 minutes down
to 0 where there is no way (inf). Its parameters are checked when it is made.
Formulas as in Kwan (1998), Space-time and integral measures of individual
accessibility, Geographical Analysis 30(3), 191-216, and Levinson & King (2020),
Transport Access Manual; first uses are named with each. Weights of exp(-700),
some 1e-304, or less are 0.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geo.validation import FloatArray, as_floats, positive_problems, refuse

__all__ = ["Decay", "Exponential", "Gaussian", "Linear", "Power"]


@dataclass(frozen=True)
class Exponential:
    """The decay exp(-beta t), after Wilson (1971), A family of spatial interaction models.

    Parameters
    ----------
    beta
        Per minute, finite and above 0: after 1 / beta minutes the weight is 1 / e.

    Raises
    ------
    ParameterError
        The parameter is out of its range (``number_positive``).

    Examples
    --------
    >>> Exponential(beta=np.log(2) / 10)([0, 10, 20, np.inf]).round(12).tolist()
    [1.0, 0.5, 0.25, 0.0]
    """

    beta: float

    def __post_init__(self) -> None:
        refuse(positive_problems(self.beta, "beta"))

    def __call__(self, minutes: ArrayLike) -> FloatArray:
        """Return the weight of each time; 1 at 0, 0 at inf."""
        with np.errstate(over="ignore"):
            found = as_floats(minutes) * -self.beta
        return _exp(found)


@dataclass(frozen=True)
class Gaussian:
    """The decay exp(-t² / (2 sigma²)), after Ingram (1971), The concept of accessibility.

    Kwan writes v for 2 sigma².

    Parameters
    ----------
    sigma_min
        Minutes, finite and above 0: there the weight is exp(-1/2), and falls fastest.

    Raises
    ------
    ParameterError
        The parameter is out of its range (``number_positive``).

    Examples
    --------
    >>> Gaussian(sigma_min=20)([0, 20, np.inf]).round(4).tolist()
    [1.0, 0.6065, 0.0]
    """

    sigma_min: float

    def __post_init__(self) -> None:
        refuse(positive_problems(self.sigma_min, "sigma_min"))

    def __call__(self, minutes: ArrayLike) -> FloatArray:
        """Return the weight of each time; 1 at 0, 0 at inf."""
        with np.errstate(over="ignore"):
            found = as_floats(minutes) / self.sigma_min
            found *= found
        found *= -0.5
        return _exp(found)


@dataclass(frozen=True)
class Linear:
    """The decay max(0, 1 - t / limit), the negative linear function of Kwan (1998).

    Parameters
    ----------
    limit_min
        Minutes, finite and above 0: from there on nothing counts.

    Raises
    ------
    ParameterError
        The parameter is out of its range (``number_positive``).

    Examples
    --------
    >>> Linear(limit_min=40)([0, 10, 40, 50, np.inf]).tolist()
    [1.0, 0.75, 0.0, 0.0, 0.0]
    """

    limit_min: float

    def __post_init__(self) -> None:
        refuse(positive_problems(self.limit_min, "limit_min"))

    def __call__(self, minutes: ArrayLike) -> FloatArray:
        """Return the weight of each time; 1 at 0, 0 from the limit to inf."""
        with np.errstate(over="ignore"):
            found = as_floats(minutes) / -self.limit_min
        found += 1.0
        return np.maximum(found, 0.0, out=found)


@dataclass(frozen=True)
class Power:
    """The decay 1 / t to the power of an exponent, after Hansen (1959), who also gives `gravity`.

    The formula has no value at 0 and grows beyond all bounds near it; times
    below one minute count as one minute, so that no weight exceeds 1.

    Parameters
    ----------
    exponent
        Finite and above 0.

    Raises
    ------
    ParameterError
        The parameter is out of its range (``number_positive``).

    Examples
    --------
    >>> Power(exponent=2)([0, 0.5, 1, 10, np.inf]).tolist()
    [1.0, 1.0, 1.0, 0.01, 0.0]
    """

    exponent: float

    def __post_init__(self) -> None:
        refuse(positive_problems(self.exponent, "exponent"))

    def __call__(self, minutes: ArrayLike) -> FloatArray:
        """Return the weight of each time; 1 up to one minute, 0 at inf."""
        found = np.maximum(as_floats(minutes), 1.0)
        end = math.exp(min(_NONE / self.exponent, _NONE))
        counts = found < end
        np.minimum(found, end, out=found)
        np.power(found, -self.exponent, out=found)
        found *= counts
        return found


_NONE = 700.0


def _exp(found: FloatArray) -> FloatArray:
    """Return the exponential of numbers up to 0, in their place."""
    # Infinities and what underflows would take many times as long as all others.
    counts = found > -_NONE
    np.maximum(found, -_NONE, out=found)
    np.exp(found, out=found)
    found *= counts
    return found


Decay = Exponential | Gaussian | Linear | Power
