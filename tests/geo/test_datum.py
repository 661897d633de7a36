"""The datums of Chinese web maps, there and back."""

from typing import Any

import numpy as np
import pytest

from geo import datum
from geo.datum import wgs84_from_gcj02
from tests.geo.made import gcj02_from_wgs84

Pair = Any
"""Longitudes and latitudes."""

METRES_A_DEGREE = 111_195.0

BAOSHAN = np.meshgrid(np.linspace(121.28, 121.53, 40), np.linspace(31.28, 31.52, 40))


def apart_m(one: Pair, other: Pair) -> Any:
    """Return the metres between degrees that are close to each other."""
    east = (one[0] - other[0]) * np.cos(np.radians(one[1]))
    return np.hypot(east, one[1] - other[1]) * METRES_A_DEGREE


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # Check values published with the open implementations of the formula.
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_the_published_check_values_are_met(wgs84: Pair, gcj02: Pair) -> None:
    assert apart_m(gcj02_from_wgs84(*wgs84), gcj02) < 1e-6
    assert apart_m(wgs84_from_gcj02(*gcj02), wgs84) < 1e-6


def test_the_inverse_leads_back_to_a_ten_millionth_of_a_metre() -> None:
    there_and_back = wgs84_from_gcj02(*gcj02_from_wgs84(*BAOSHAN))
    assert apart_m(there_and_back, BAOSHAN).max() < 1e-7


def test_at_baoshan_the_shift_is_what_is_known_of_it() -> None:
    shift = apart_m(gcj02_from_wgs84(*BAOSHAN), BAOSHAN)
    assert shift.min() > 460
    assert shift.max() < 490


def test_what_lies_outside_china_or_nowhere_is_left_as_it_is() -> None:
    lon, lat = [-51.2, 2.35, np.nan, 121.4], [-30.0, 48.86, 31.4, np.nan]
    np.testing.assert_array_equal(wgs84_from_gcj02(lon, lat), (lon, lat))


CHINA = np.meshgrid(np.linspace(74.0, 134.0, 100), np.linspace(18.5, 53.0, 100))
"""10,000 places on a grid over China."""


@pytest.mark.parametrize(
    ("convert", "given", "expected"),
    [
        # Check values of the README of coordtransform, an independent implementation.
        (datum.gcj02_from_wgs84, (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        (datum.bd09_from_gcj02, (116.404, 39.915), (116.41036949371029, 39.92133699351021)),
        (datum.gcj02_from_bd09, (116.41036949371029, 39.92133699351021), (116.404, 39.915)),
        (datum.wgs84_from_gcj02, (116.41024449916938, 39.91640428150164), (116.404, 39.915)),
    ],
)
def test_published_vectors_are_met_in_every_direction(
    convert: Any, given: Pair, expected: Pair
) -> None:
    assert apart_m(convert(*given), expected) < 1e-5


def test_the_formula_is_that_of_the_second_opinion_all_over_china() -> None:
    assert apart_m(datum.gcj02_from_wgs84(*CHINA), gcj02_from_wgs84(*CHINA)).max() < 1e-6


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (datum.gcj02_from_wgs84, datum.wgs84_from_gcj02),
        (datum.bd09_from_gcj02, datum.gcj02_from_bd09),
        (datum.bd09_from_wgs84, datum.wgs84_from_bd09),
        (datum.wgs84_from_gcj02, datum.gcj02_from_wgs84),
        (datum.wgs84_from_bd09, datum.bd09_from_wgs84),
    ],
)
def test_there_and_back_is_within_a_millimetre_all_over_china(there: Any, back: Any) -> None:
    assert apart_m(back(*there(*CHINA)), CHINA).max() < 1e-3


def test_what_is_nowhere_stays_nowhere_in_bd09() -> None:
    lon, lat = datum.wgs84_from_bd09([np.nan, 121.4], [31.4, np.nan])
    assert np.isnan([lon[0], lat[1]]).all()
