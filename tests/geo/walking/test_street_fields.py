"""Ground within a time along streets: a straight street, worked by hand."""

import numpy as np
import pytest
import shapely

from geo.walking.snapping import NEAR_M, attach_points
from geo.walking.street_fields import by_node, ground_in_time, together
from geo.walking.street_network import Streets
from geo.walking.walking import reach
from tests.geo.made import METRIC


def street(count: int, step_m: float) -> Streets:
    """Return a straight street eastwards, with a node at every step."""
    tail = np.repeat(np.arange(count), 2)[1:-1]
    head = tail + np.tile([1, -1], count - 1)
    indptr = np.searchsorted(tail, np.arange(count + 1))
    x = np.arange(count) * step_m
    length = np.full(len(tail), step_m)
    return Streets(x, np.zeros(count), indptr, head.astype(np.int32), length, METRIC)


def capsule(first: float, last: float) -> float:
    """Return the area of the ground within 25 m of a straight street."""
    return 2 * NEAR_M * (last - first) + np.pi * NEAR_M**2


@pytest.mark.parametrize("leg", [0.0, 20.0])
def test_from_a_stop_one_walks_both_ways_as_long_as_the_time_lasts(leg: float) -> None:
    streets = street(21, 100.0)
    stop = attach_points(streets, np.array([1030.0]), np.array([leg]))
    after, speed, limit = 300.0, 1.25, 700.0
    metres = reach(streets, stop, 1e4).of(0)
    area = ground_in_time(streets, stop, np.array([after]), after + metres / speed,
                          np.full(21, np.inf), limit_s=limit, speed_m_s=speed)  # fmt: skip
    far = (limit - after) * speed - leg
    west, _, east, _ = area.bounds
    assert (west, east) == pytest.approx((1030 - far - NEAR_M, 1030 + far + NEAR_M), abs=0.2)
    assert area.area == pytest.approx(capsule(1030 - far, 1030 + far), rel=0.01)


def test_two_stops_reach_what_either_reaches_and_one_never_reached_nothing() -> None:
    streets = street(41, 100.0)
    one = attach_points(streets, np.array([500.0]), np.zeros(1))
    others = attach_points(streets, np.array([3000.0, 3900.0]), np.zeros(2))
    sources = together(one, others)
    assert sources.place.tolist() == [0, 0, 1, 1, 2, 2]
    after = np.array([0.0, 100.0, np.inf])
    times = [after[k] + reach(streets, sources, 1e4).of(k) for k in range(3)]
    area = ground_in_time(streets, sources, after, np.min(times, axis=0),
                          np.full(41, np.inf), limit_s=400.0, speed_m_s=1.0)  # fmt: skip
    parts = sorted(shapely.get_parts(area), key=lambda part: part.bounds[0])
    ends = [(part.bounds[0] + NEAR_M, part.bounds[2] - NEAR_M) for part in parts]
    assert ends == [pytest.approx((100, 900), abs=0.2), pytest.approx((2700, 3300), abs=0.2)]


def test_one_walks_on_from_a_node_no_farther_than_that() -> None:
    streets = street(21, 100.0)
    stop = attach_points(streets, np.array([1000.0]), np.zeros(1))
    metres = reach(streets, stop, 250.0).of(0)  # at most 250 m from the stop, whatever the time
    area = ground_in_time(streets, stop, np.zeros(1), metres, 250.0 - metres,
                          limit_s=240.0, speed_m_s=1.0)  # fmt: skip
    assert area.bounds[0] + NEAR_M == pytest.approx(760, abs=0.2)
    area = ground_in_time(streets, stop, np.full(1, np.inf), metres, 250.0 - metres,
                          limit_s=900.0, speed_m_s=1.0)  # fmt: skip
    assert area.bounds[0] + NEAR_M == pytest.approx(750, abs=0.2)
    assert area.bounds[2] - NEAR_M == pytest.approx(1250, abs=0.2)


def test_nothing_is_reached_in_no_time() -> None:
    streets = street(3, 100.0)
    stop = attach_points(streets, np.array([50.0]), np.zeros(1))
    area = ground_in_time(streets, stop, np.array([60.0]), *np.full((2, 3), np.inf),
                          limit_s=60.0, speed_m_s=1.0)  # fmt: skip
    assert area.is_empty


def test_what_places_reach_is_turned_into_what_nodes_are_reached_from() -> None:
    streets = street(4, 100.0)
    stops = attach_points(streets, np.array([0.0, 300.0, 9e5]), np.zeros(3))
    node, place, metres = by_node(reach(streets, stops, 200.0))
    rows = sorted(zip(node.tolist(), place.tolist(), metres.tolist(), strict=True))
    assert rows == [(0, 0, 0), (1, 0, 100), (1, 1, 200), (2, 0, 200), (2, 1, 100), (3, 1, 0)]
    assert (np.diff(node) >= 0).all()
