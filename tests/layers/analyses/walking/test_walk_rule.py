"""Walking legs on tiny maps worked by hand: straight, along streets, and in samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.optimize import brentq

from geo.transit.timetable import NEVER
from geo.uncertainty import interval, shifts, values
from geo.walking.street_network import Streets
from geo.walking.walk_rule import WalkEnds, WalkRule, Walks
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.walking.walks import Walk, milliseconds, walk_range
from layers.store.atlas import METRIC
from tests.samples import all_samples

LEVELS = (0.05, 0.95)
SAME_SPOT = 60
"""How many places stand on one spot, each with samples of its own."""

Shapes = Mapping[str, shapely.Geometry]


def street(*corners: tuple[float, float]) -> Streets:
    """Return one street from corner to corner."""
    x, y = np.array(corners, dtype=float).T
    count = len(corners)
    neighbour = [each for k in range(count) for each in (k - 1, k + 1) if 0 <= each < count]
    tail = [k for k in range(count) for each in (k - 1, k + 1) if 0 <= each < count]
    length = np.hypot(x[tail] - x[neighbour], y[tail] - y[neighbour])
    indptr = np.searchsorted(tail, np.arange(count + 1))
    return Streets(x, y, indptr, np.array(neighbour, np.int32), length, METRIC)


@dataclass(frozen=True)
class Found:
    """The walks from one place, by the names of where they end."""

    end: np.ndarray
    walks: Walks

    @property
    def metres(self) -> np.ndarray:
        """Metres walked."""
        return self.walks.metres

    @property
    def sampled_m(self) -> np.ndarray:
        """The same in each sample."""
        return self.walks.sampled_m


class Ground:
    """Places and stations by name, in metres, each with its uncertainty (else 0)."""

    def __init__(
        self,
        places: Shapes,
        stations: Shapes,
        unsure: Mapping[str, float] | None = None,
        streets: Streets | None = None,
        detour: float = 1.3,
    ) -> None:
        self.unsure = unsure or {}
        self.rule = WalkRule(streets, detour, values("detour", 1.2, 1.5), 1.5)
        self.places, self.stations = (np.array(list(each)) for each in (places, stations))
        self.shapes, self.stops = self.ends(places), self.ends(stations)

    def ends(self, shapes: Shapes) -> WalkEnds:
        """Return shapes as ends of walks."""
        series = gpd.GeoSeries(list(shapes.values()), list(shapes), crs=METRIC)
        moved = shifts(list(shapes), [self.unsure.get(each, 0.0) for each in shapes])
        return self.rule.ends(series, moved)

    def to_stations(self, place: str, within_m: float) -> Found:
        """Return the walks from a place to stations within a distance, a dozen in any case."""
        found = self.rule.walks(self.shapes, self.stops, within_m, nearest=12)
        found = found.of(np.flatnonzero(self.places == place))
        return Found(self.stations[found.stop], found)

    def to_places(self, place: str, within_m: float) -> Found:
        """Return the walks from a place to places within a distance."""
        found = self.rule.walks(self.shapes, self.shapes, within_m)
        found = found.of(np.flatnonzero(self.places == place))
        return Found(self.places[found.stop], found)


def ground(*shapes: Any, **arguments: Any) -> Ground:
    return Ground(*shapes, **arguments)


def by_end(found: Found) -> dict[str, tuple[float, bool]]:
    ends = zip(found.end, found.walks.metres, found.walks.on_streets, strict=True)
    return {str(end): (round(metres, 6), bool(along)) for end, metres, along in ends}


def walks(found: Found, question: TravelParams) -> dict[str, Walk]:
    """Return the walks from one place that are taken, by where they end."""
    ways = found.walks
    used = milliseconds(ways, ways.metres, question) < NEVER
    return {
        str(found.end[k]): walk_range(
            float(ways.metres[k]),
            ways.sampled_m[:, k],
            question,
            on_streets=bool(ways.on_streets[k]),
        )
        for k in np.flatnonzero(used)
    }


def params(**changes: Any) -> TravelParams:
    return TravelParams("a", **changes)


def test_without_a_network_a_walk_is_straight_times_the_detour() -> None:
    on = ground(
        {"a": shapely.Point(0, 0), "park": shapely.box(-100, -100, 100, 100)},
        {"near": shapely.Point(300, 400), "east": shapely.Point(700, 0)},
        detour=1.4,
    )
    assert by_end(on.to_stations("a", 0)) == {"near": (700, False), "east": (980, False)}
    # From the edge: to (300, 400) from the corner at (100, 100).
    there = by_end(on.to_stations("park", 0))
    assert there["east"] == (840, False)
    assert there["near"][0] == pytest.approx(1.4 * np.hypot(200, 300))
    assert by_end(on.to_places("a", 5_000)) == {"a": (0, False), "park": (0, False)}


def test_a_station_inside_an_area_is_not_walked_to() -> None:
    shapes = {"park": shapely.box(-500, -100, 500, 100)}, {"in": shapely.Point(0, 50)}
    for streets in (None, street((-900, 0), (900, 0))):
        found = ground(*shapes, streets=streets).to_stations("park", 0)
        assert by_end(found) == {"in": (0, streets is not None)}
        assert (found.sampled_m == 0).all()


def test_along_streets_both_legs_and_the_corner_count() -> None:
    on = ground(
        {"a": shapely.Point(100, 40), "area": shapely.box(300, -50, 500, 50)},
        {"up": shapely.Point(930, 600)},
        streets=street((0, 0), (1000, 0), (1000, 1000)),
    )
    # 40 m to the street, 900 m to the corner, 600 m up, 70 m off again.
    assert by_end(on.to_stations("a", 0)) == {"up": (40 + 900 + 600 + 70, True)}
    assert by_end(on.to_stations("area", 0)) == {"up": (500 + 600 + 70, True)}
    assert by_end(on.to_places("a", 5_000)) == {"a": (0, True), "area": (40 + 200, True)}


def test_off_the_network_straight_distance_stands_in() -> None:
    on = ground(
        {"a": shapely.Point(100, 251), "b": shapely.Point(100, 249)},
        {"on": shapely.Point(900, 0), "off": shapely.Point(900, 2000)},
        streets=street((0, 0), (1000, 0)),
    )
    assert by_end(on.to_stations("b", 0))["on"] == (249 + 800, True)
    found = by_end(on.to_stations("a", 0))
    assert found["on"] == (pytest.approx(1.3 * np.hypot(800, 251), abs=1e-5), False)
    assert found["off"] == (pytest.approx(1.3 * np.hypot(800, 1749), abs=1e-5), False)


def test_nobody_walks_through_a_river() -> None:
    """Both banks have their streets and no bridge: a dozen stations beyond are none."""
    bank, beyond = street((0, 0), (9000, 0)), street((0, 300), (9000, 300))
    both = Streets(
        np.concatenate([bank.x, beyond.x]), np.concatenate([bank.y, beyond.y]),
        np.array([0, 1, 2, 3, 4]), np.array([1, 0, 3, 2], np.int32), np.full(4, 9000.0), METRIC,
    )  # fmt: skip
    stations = {f"n{k}": shapely.Point(10 * k, 300) for k in range(12)}
    on = ground({"a": shapely.Point(0, 0), "b": shapely.Point(0, 300)},
                stations | {"own": shapely.Point(8000, 0)}, {"own": 50.0}, both)  # fmt: skip
    found = on.to_stations("a", params().walk_limit_m)
    assert by_end(found)["own"] == (8000, True)
    assert by_end(found)["n0"] == (np.inf, True)
    assert set(walks(found, params())) == {"own"}
    over = found.sampled_m[:, found.end != "own"]
    assert np.isinf(over).all()
    assert set(by_end(on.to_places("a", 5000))) == {"a"}
    assert on.to_stations("a", 0).end[0] == "own"


def test_stations_within_half_an_hour_count_or_else_the_nearest() -> None:
    shapes = {"a": shapely.Point(0, 0)}, {f"s{m}": shapely.Point(m, 0) for m in (1840, 1850, 2400)}

    def used(**arguments: Any) -> dict[str, Walk]:
        arguments = {"method": "detour", **arguments}
        on = ground(*shapes, detour=arguments.get("detour", 1.3))
        return walks(on.to_stations("a", params(**arguments).walk_limit_m), params(**arguments))

    # 30 min at 80 m a minute are 2,400 m, and 2,400 m / 1.3 = 1,846 m.
    assert set(used()) == {"s1840"}
    assert set(used(detour=1.0)) == {"s1840", "s1850", "s2400"}
    assert set(used(walk_m_min=40)) == {"s1840"}  # 1,200 m: none, so the nearest
    assert used(walk_m_min=40)["s1840"].seconds == pytest.approx(1.3 * 1840 / 40 * 60)
    assert set(used(walk_m_min=150)) == {"s1840", "s1850", "s2400"}


def test_of_many_stations_within_the_limit_none_is_forgotten() -> None:
    stations = {f"s{k}": shapely.Point(50 * k, 0) for k in range(1, 31)}
    on = ground({"a": shapely.Point(0, 0)}, stations)
    assert set(walks(on.to_stations("a", params().walk_limit_m), params())) == set(stations)


def test_what_may_come_within_the_limit_is_among_the_draws() -> None:
    stations = {f"s{k}": shapely.Point(0, k) for k in range(12)} | {"far": shapely.Point(2300, 0)}
    shapes = {"a": shapely.Point(0, 0), "b": shapely.Point(2300, 0)}
    certain, unsure = ground(shapes, stations), ground(shapes, stations, {"a": 500.0, "b": 500.0})
    assert "far" not in set(certain.to_stations("a", 2500).end)
    assert "far" in set(unsure.to_stations("a", 2500).end)
    assert list(certain.to_places("a", 2500).end) == ["a"]
    assert list(unsure.to_places("a", 2500).end) == ["a", "b"]


@pytest.mark.parametrize("streets", [None, street((0, 0), (5000, 0))])
def test_sure_places_have_draws_of_the_factor_alone(streets: Any) -> None:
    on = ground({"a": shapely.Point(0, 0)}, {"s": shapely.Point(1000, 0)}, streets=streets)
    found = on.to_stations("a", 0)
    low, high = interval(found.sampled_m, found.metres)
    if streets is None:
        # Of 1.2 to 1.5, evenly: 5 % lies at 1.215 and 95 % at 1.485, give or take the samples.
        assert found.metres == pytest.approx(1300)
        assert low == pytest.approx(1215, abs=15)
        assert high == pytest.approx(1485, abs=15)
        assert found.sampled_m.min() >= 1200
        assert found.sampled_m.max() <= 1500
    else:
        assert found.sampled_m == pytest.approx(1000)


def test_the_range_is_that_of_usual_detours_whatever_is_chosen() -> None:
    """5 and 95 % of 1.2 to 1.5 are 1.215 and 1.485."""
    for detour, low, high in ((1.0, 1215, 1485), (3.0, 1215, 1485)):
        on = ground({"a": shapely.Point(0, 0)}, {"s": shapely.Point(1000, 0)}, detour=detour)
        (walk,) = walks(on.to_stations("a", 0), params(method="detour", walk_m_min=60)).values()
        assert walk.seconds == pytest.approx(1000 * detour)
        assert (walk.low_s, walk.high_s) == pytest.approx((low, high), abs=15)


def mean_range(on: Ground, count: int) -> np.ndarray:
    """Return the range of the walk from each place to its own station, as a mean of all."""
    ranges = []
    for k in range(count):
        found = on.to_stations(f"a{k}", 0)
        (column,) = np.flatnonzero(found.end == f"s{k}")
        one = found.sampled_m[:, [column]]
        ranges.append([end.item() for end in interval(one, found.metres[[column]])])
    return np.mean(ranges, axis=0)


FAR_M, STREET = 12_000.0, street((-2_000, 0), (14_000, 0))


def spots(kind: str, x: float, count: int = 12) -> dict[str, shapely.Geometry]:
    return {f"{kind}{k}": shapely.Point(x, 0) for k in range(count)}


@all_samples()
def test_the_range_of_a_far_station_is_that_of_a_disc_seen_from_the_side() -> None:
    """Along one straight street the way changes by the disc's projection on it.

    Its density is 2 sqrt(U^2 - t^2) / (pi U^2).
    """
    radius = 150.0
    ends = []
    for level in LEVELS:

        def below(t: float, level: float = level) -> float:
            area = t * np.sqrt(radius**2 - t**2) + radius**2 * np.arcsin(t / radius)
            return 0.5 + area / (np.pi * radius**2) - level

        ends.append(FAR_M + brentq(below, -radius, radius))
    places = spots("a", 0, SAME_SPOT)
    on = ground(places, {"s": shapely.Point(FAR_M, 0)}, dict.fromkeys(places, radius), STREET)
    means = []
    for name in places:
        found = on.to_stations(name, 0)
        assert found.metres == pytest.approx(FAR_M)
        means.append([end.item() for end in interval(found.sampled_m, found.metres)])
    # One range is off by 0.04 U (the standard error of that quantile of 200 samples).
    assert np.mean(means, axis=0) == pytest.approx(ends, abs=4 * 0.04 * radius / SAME_SPOT**0.5)


def test_where_both_ends_are_unsure_both_count() -> None:
    """Against points thrown into squares, those beyond the discs left out, by another generator."""
    one_m, other_m = 150.0, 90.0
    random = np.random.RandomState(20)

    def thrown(radius: float) -> np.ndarray:
        points = random.uniform(-radius, radius, (400_000, 2))
        return points[np.hypot(*points.T) <= radius][:300_000]

    apart = thrown(other_m) - thrown(one_m) + [FAR_M, 0]
    expected = np.quantile(np.hypot(*apart.T), LEVELS)
    unsure = {f"a{k}": one_m for k in range(12)} | {f"s{k}": other_m for k in range(12)}
    on = ground(spots("a", 0), spots("s", FAR_M), unsure, STREET)
    # One range is off by some 0.1 of the standard deviation of the sum, which is 87 m.
    assert mean_range(on, 12) == pytest.approx(expected, abs=4 * 0.15 * 87 / 12**0.5)
    # With one end sure it would be narrower than that by far.
    assert expected[1] - expected[0] > 1.12 * 2 * 0.8 * one_m


def test_a_river_between_neighbours_does_not_multiply_their_uncertainty() -> None:
    """60 m apart and 2,060 m on foot: 40 m more or less do not make it kilometres."""
    on = ground(
        {"a": shapely.Point(0, 0)},
        {"s": shapely.Point(0, 60)},
        {"a": 20.0, "s": 20.0},
        street((0, 0), (1000, 0), (1000, 60), (0, 60)),
    )
    found = on.to_stations("a", 0)
    assert found.metres == pytest.approx(2060)
    assert found.sampled_m.min() >= 2060 - 1.5 * 40
    assert found.sampled_m.max() <= 2060 + 1.5 * 40
    assert np.ptp(found.sampled_m) > 20


def test_draws_belong_to_names() -> None:
    shapes = {"a": shapely.Point(0, 0)}, {"s": shapely.Point(1000, 0), "t": shapely.Point(0, 900)}
    unsure = {"a": 100.0, "s": 50.0}
    once = ground(*shapes, unsure).to_stations("a", 0)
    again = ground(shapes[0] | {"b": shapely.Point(9, 9)}, shapes[1], unsure).to_stations("a", 0)
    assert (once.sampled_m == again.sampled_m).all()
