"""The window of a printed map shows the ground whole, in the middle, at a round scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from geo.mapping.window import Window, fit, round_scale

sides = some.floats(0.0, 200_000.0)
corners = some.floats(-500_000.0, 5_000_000.0)


@given(corners, corners, sides, sides)
def test_the_ground_lies_within_the_frame_less_its_margin(
    west: float, south: float, width: float, height: float
) -> None:
    found = fit((west, south, west + width, south + height), 200, 150, margin_mm=8, least_scale=500)
    points = found.to_mm(np.array([[west, south], [west + width, south + height]]))
    assert (points >= 8 - 1e-6).all()
    assert (points <= np.array([192.0, 142.0]) + 1e-6).all()
    assert np.allclose(points.mean(axis=0), (100, 75), atol=1e-3)  # in the middle


@given(some.floats(1.0, 1e8))
def test_a_round_scale_is_near_and_never_too_large(least: float) -> None:
    found = round_scale(least)
    assert (
        least * (1 - 1e-8) <= found <= least * 1.2
    )  # the widest step, 1.0 to 1.1 to ... 3.0 to 3.5


@pytest.mark.parametrize(("least", "scale"), [(99_999, 100_000), (100_001, 110_000), (9.5, 10.0)])
def test_scales_by_hand(least: float, scale: float) -> None:
    assert round_scale(least) == scale


def test_a_millimetre_is_what_the_scale_says() -> None:
    window = Window(0, 0, 100, 100, 25_000)
    assert window.m_per_mm == 25
    assert window.bounds == (0, 0, 2500, 2500)
    assert window.grown(2) == (-50, -50, 2550, 2550)
