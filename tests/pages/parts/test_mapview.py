"""What a browser sends from a map is taken only where it is what it should be."""

import math
from typing import Any

import pytest

from layers.analyses.common.targets import last_year
from pages.parts.cards.readings import box, spot, year
from pages.parts.travel.place_field import choice_in


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ([121.4, 31.4], (121.4, 31.4)),
        ([121, -31], (121.0, -31.0)),
        ([-180, 90], (-180.0, 90.0)),
        ([181, 31.4], None),
        ([121.4, 91], None),
        ([math.nan, 31.4], None),
        ([121.4], None),
        ([121.4, 31.4, 5], None),
        (["121.4", "31.4"], None),
        ("ab", None),
        ({"lon": 121.4}, None),
        (None, None),
    ],
)
def test_a_point_is_a_longitude_and_a_latitude(sent: Any, taken: Any) -> None:
    assert spot(sent) == taken


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ([121.3, 31.3, 121.5, 31.5], (121.3, 31.3, 121.5, 31.5)),
        ([121.5, 31.3, 121.3, 31.5], None),
        ([121.3, 31.5, 121.5, 31.3], None),
        ([121.3, 31.3, 121.5], None),
        (None, None),
    ],
)
def test_a_box_has_its_sides_in_order(sent: Any, taken: Any) -> None:
    assert box(sent) == taken


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        (2005, 2005),
        (1800, None),
        (last_year() + 1, None),
        (True, None),
        ("2005", None),
        (None, None),
    ],
)
def test_a_year_is_one_that_can_be_asked_for(sent: Any, taken: Any) -> None:
    assert year(sent) == taken


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ({"id": "robot_park"}, "robot_park"),
        ({"id": None}, ""),
        ({"id": ["robot_park"]}, None),
        ({}, None),
        (["id"], None),
        (None, None),
    ],
)
def test_a_place_of_a_field_is_an_id_or_none(sent: Any, taken: Any) -> None:
    assert choice_in(sent) == taken
