"""Decays at points where their formulas have simple values, and at both ends."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from geo.errors import ParameterError
from geo.indicators.impedance import Decay, Exponential, Gaussian, Linear, Power

INF = math.inf
NAN = math.nan


@pytest.mark.parametrize(
    ("decay", "minutes", "weight"),
    [
        (Exponential(0.1), 10, 1 / math.e),
        (Exponential(math.log(2) / 15), 45, 1 / 8),
        (Gaussian(20), 20, math.exp(-0.5)),
        (Gaussian(20), 60, math.exp(-4.5)),
        (Linear(60), 45, 0.25),
        (Linear(60), 61, 0),
        (Power(1), 4, 0.25),
        (Power(0.5), 16, 0.25),
        (Power(2), 0.3, 1),
    ],
)
def test_by_hand(decay: Decay, minutes: float, weight: float) -> None:
    assert decay([minutes])[0] == pytest.approx(weight, rel=1e-14)


@pytest.mark.parametrize(
    "decay",
    [Exponential(0.1), Gaussian(20), Linear(60), Power(1.5), Exponential(1e300)],
    ids=str,
)
def test_one_here_none_without_a_way_and_never_more_farther_off(decay: Decay) -> None:
    times = np.array([0, 1e-300, 0.5, 1, 2, 30, 59, 60, 61, 1e9, 1e300, INF])
    weights = decay(times)
    assert weights[0] == 1
    assert weights[-1] == 0
    assert (np.diff(weights) <= 0).all()
    assert times[4] == 2


@pytest.mark.parametrize("value", [0, -1, NAN, INF])
@pytest.mark.parametrize("make", [Exponential, Gaussian, Linear, Power])
def test_parameters_out_of_range(make: Callable[[float], Decay], value: float) -> None:
    with pytest.raises(ParameterError) as caught:
        make(value)
    [problem] = caught.value.problems
    assert problem.code == "number_positive"
    assert str(problem.values["value"]) == str(value)


def test_they_compare_by_value_for_caches() -> None:
    assert Gaussian(20) == Gaussian(20)
    assert len({Linear(30), Linear(30), Linear(31)}) == 2
