"""Walking times of transfers."""

import math

import numpy as np
import pytest

from geo.errors import ParameterError
from geo.transit.transfer import TransferTime

METRES = np.array([0.0, 120.0, 360.0])


@pytest.mark.parametrize(
    ("transfer", "seconds"),
    [
        (TransferTime(), [60, 160, 360]),
        (TransferTime(fixed_s=0, speed_m_s=1), [0, 120, 360]),
        (TransferTime(flat_s=300), [300, 300, 300]),
        (TransferTime(flat_s=0), [0, 0, 0]),
    ],
)
def test_seconds_by_hand(transfer: TransferTime, seconds: list[float]) -> None:
    assert transfer.seconds(METRES).tolist() == pytest.approx(seconds)


def test_all_absurd_values_are_named() -> None:
    with pytest.raises(ParameterError) as caught:
        TransferTime(fixed_s=-1, speed_m_s=0, flat_s=math.inf)
    assert [p.field for p in caught.value.problems] == ["fixed_s", "speed_m_s", "flat_s"]


def test_nan_is_absurd() -> None:
    with pytest.raises(ParameterError):
        TransferTime(flat_s=math.nan)
