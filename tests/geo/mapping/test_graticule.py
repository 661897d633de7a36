"""Meridians and parallels fall on round readings, and few enough to be read."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from geo.mapping.graticule import degrees_minutes, line_between, ticks


@example(2.7e-9, 30.0)  # zero lies outside, if by little
@given(some.floats(-179, 179), some.floats(0.001, 30))
def test_readings_lie_between_and_are_few(low: float, span: float) -> None:
    found = ticks(low, min(low + span, 180))
    assert len(found) <= 6
    assert (found / 60 >= low - 1e-9).all()
    assert (found / 60 <= low + span + 1e-9).all()
    if len(found) > 1:
        assert np.allclose(np.diff(found), np.diff(found)[0])


def test_readings_by_hand() -> None:
    assert ticks(31.26, 31.52).tolist() == [1880, 1885, 1890]  # 31°20′, 25′, 30′
    assert ticks(-0.05, 0.05).tolist() == [-2, 0, 2]  # six minutes: every minute would be seven


@pytest.mark.parametrize(
    ("reading", "said"), [(0, "0°00′E"), (7285, "121°25′E"), (0.25, "0°00′15″E"), (-61, "1°01′W")]
)
def test_readings_in_words(reading: float, said: str) -> None:
    assert degrees_minutes(reading, "EW") == said


def test_a_line_begins_and_ends_where_it_should() -> None:
    line = line_between((121, 31), (122, 31))
    assert line[0].tolist() == [121, 31]
    assert line[-1].tolist() == [122, 31]
