"""Values of surfaces in a made-up town, each worked out by hand."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.indicators.ptal import ptal
from geo.walking.walk_rule import Walks
from layers.analyses.access import cumulative, indicators
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.indicators import nearest_stop, values
from layers.analyses.access.opportunities import Opportunities
from layers.analyses.common.grid import Grid, walks_of
from layers.analyses.walking.access_legs import approach
from layers.i18n.wording import Text
from tests.geo.made_timetables import line, timetable
from tests.layers.made_town import DETOUR, certain_places, grid, place, spots, town

pytestmark = pytest.mark.usefixtures("all_samples")

RUNNING = town()
HABITS = {"method": "detour", "detour": DETOUR, "transfer_min": 2.0}


@pytest.fixture(autouse=True)
def _certain_places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    certain_places(monkeypatch)
    yield
    cumulative._rides.cache_clear()  # what is counted is no part of its key


@pytest.fixture
def goals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stations of the town be all places there are."""
    known = {stop: place(stop, RUNNING) for stop in RUNNING.timetable.stops}
    monkeypatch.setattr(indicators, "places", lambda *_: known)


@pytest.fixture
def among(monkeypatch: pytest.MonkeyPatch) -> Opportunities:
    """Let East, South and West be what is counted."""
    parts = tuple(place(each, RUNNING) for each in ("east", "south", "west"))
    names = tuple(each.name for each in parts)
    goals = Opportunities(names, tuple(each.id for each in parts), parts, (0, 1, 2))
    monkeypatch.setattr(cumulative, "opportunities", lambda *_: goals)
    return goals


def question(**params: object) -> AccessParams:
    return AccessParams(**HABITS | params)  # type: ignore[arg-type]


def figures(params: AccessParams, where: Grid) -> list[float]:
    """Return the values, which are those of every sample where all is sure."""
    found, samples = values(params, RUNNING, walks_of(params, RUNNING, where), where)
    assert samples.shape == (200, len(where.cells))
    assert np.allclose(samples, found, rtol=0, atol=2e-3)
    return list(map(float, found))


POINTS = [(300.0, 400.0), (3000.0, -160.0), (3000.0, 200.0), (0.0, 9600.0)]


def test_minutes_to_the_nearest_station() -> None:
    where = grid(POINTS)
    # 500 m, 160 m, 160 m (to line 2) and 9600 m, times 1.25, at 100 m a minute.
    found = figures(question(walk_m_min=100.0), where)
    assert found == pytest.approx([6.25, 2.0, 2.0, 120.0], abs=1e-4)
    stops = nearest_stop(walks_of(question(walk_m_min=100.0), RUNNING, where))
    assert [RUNNING.timetable.stops[each] for each in stops] == [
        "west", "middle1", "middle2", "west",
    ]  # fmt: skip


def test_the_index_is_that_of_a_table_written_by_hand() -> None:
    found = figures(question(indicator="ptal", walk_m_min=50.0), grid(POINTS))
    for value, (x, y) in zip(found, POINTS, strict=True):
        metres = {name: DETOUR * np.hypot(x - a, y - b) for name, a, b in (
            ("west", 0, 0), ("middle1", 3000, 0), ("middle2", 3000, 40), ("east", 6000, 0),
            ("south", 3000, -5000))}  # fmt: skip
        calls = [("1", "west", 4), ("1", "middle1", 4), ("1", "middle1", 4), ("1", "east", 4),
                 ("2", "middle2", 6), ("2", "south", 6)]  # fmt: skip
        table = pd.DataFrame(
            [("rail", route, stop, metres[stop], headway) for route, stop, headway in calls],
            columns=["mode", "route", "stop", "walk_m", "headway_min"],
        )
        assert value == pytest.approx(ptal(table).index_value, abs=1e-6)
    # By hand: 160 m to line 1 and 200 m to line 2, times 1.25, at 80 m a minute whatever is asked.
    frequencies = 30 / (2.5 + 2 + 0.75), 30 / (3.125 + 3 + 0.75)
    assert found[1] == pytest.approx(frequencies[0] + frequencies[1] / 2, abs=1e-5)
    assert found[3] == 0


@pytest.mark.usefixtures("goals")
def test_minutes_to_a_place_go_towards_it() -> None:
    where = grid([(-400.0, 0.0)])
    # 500 m on foot at 100 m a minute, then 2 x 2 min eastwards; from East it would be 2 x 3.
    go = {"indicator": "time_to", "goal": "east", "walk_m_min": 100.0}
    assert figures(question(**go, wait="none"), where) == pytest.approx([9.0], abs=1e-3)
    # Who knows the timetable waits nowhere, as nothing is changed.
    assert figures(question(**go, wait="informed"), where) == pytest.approx([9.0], abs=1e-3)
    # At any moment the wait is even on 0 to 4 min: 2 in the middle, to a part in 200 of 4 min.
    assert figures(question(**go), where) == pytest.approx([11.0], abs=4 / 200 + 1e-3)


@pytest.mark.usefixtures("goals")
def test_a_place_near_by_is_walked_to() -> None:
    where = grid([(5200.0, 0.0), (3000.0, 160.0)])
    go = {"indicator": "time_to", "goal": "east", "walk_m_min": 100.0}
    # From the first 1000 m on foot; from the second 200 m to Middle, 2 min on, and 2 of riding.
    expected = [10.0, 2.5 + 2.0]
    assert figures(question(**go, wait="none"), where)[0] == pytest.approx(expected[0], abs=1e-3)
    nearer = figures(question(**go, wait="none"), where)[1]
    # 150 m (120 x 1.25) to line 2 and 2 min of changing, or 200 m straight to line 1.
    assert nearer == pytest.approx(min(1.5 + 2 + 2, 2 + 2), abs=1e-3)


def test_places_are_counted_to_the_very_limit(among: Opportunities) -> None:
    where = grid([(-400.0, 0.0), (3000.0, -160.0)])
    every = {"indicator": "places_within", "walk_m_min": 100.0}

    def counts(limit_min: float) -> list[float]:
        return figures(question(**every, limit_min=limit_min), where)

    # From the first: West after 5 min on foot, East after 5 + 2 (half of 4) + 4 min; South after
    # 5 + 2 + 2 to Middle, 2 to change, 3 (half of 6) and 5: 19.
    # From the second, 2 min from line 1 and 2.5 from line 2: East after 2 + 2 + 2 = 6, West after
    # 2 + 2 + 3 = 7, South after 2.5 + 3 + 5 = 10.5.
    assert counts(4.99)[0] == 0
    assert counts(5.01)[0] == 1
    assert [counts(limit)[0] for limit in (10.99, 11.01, 18.99, 19.01)] == [1, 2, 2, 3]
    limits = (5.99, 6.01, 6.99, 7.01, 10.49, 10.51)
    assert [counts(limit)[1] for limit in limits] == [0, 1, 1, 2, 2, 3]
    assert among.ids == ("east", "south", "west")


def test_a_place_in_parts_is_one(among: Opportunities, monkeypatch: pytest.MonkeyPatch) -> None:
    names = (Text(zh="一", en="one"), Text(zh="二", en="two"))
    both = Opportunities(names, ("one", "two"), among.parts, (0, 1, 0))
    monkeypatch.setattr(cumulative, "opportunities", lambda *_: both)
    params = question(indicator="places_within", walk_m_min=100.0, limit_min=12.0)
    # East and West, both of them within 12 min, are one place now.
    assert figures(params, grid([(-400.0, 0.0)])) == [1]


def test_places_off_the_stations_are_walked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    # 400 m east of East; there it is as sure as the station of that name.
    off = replace(place("east", RUNNING), geometry=spots([(6400.0, 0.0)])[0], stations=())
    goals = Opportunities((off.name,), (off.id,), (off,), (0,))
    monkeypatch.setattr(cumulative, "opportunities", lambda *_: goals)
    where = grid([(-400.0, 0.0), (6800.0, 0.0)])
    every = {"indicator": "places_within", "walk_m_min": 100.0}
    # 5 on foot, 2 of waiting, 4 of riding, 5 on foot; from the other side 5 on foot alone.
    counts = {limit: figures(question(**every, limit_min=limit), where)
              for limit in (4.99, 5.01, 15.99, 16.01)}  # fmt: skip
    assert counts == {4.99: [0, 0], 5.01: [0, 1], 15.99: [0, 1], 16.01: [1, 1]}


def test_trains_of_both_branches_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    # From West by Middle to East and to South in turn, each every 8 min.
    table = replace(
        timetable(5, [line([0, 1, 3], 120), line([0, 1, 4], 120)]),
        stops=RUNNING.timetable.stops,
        routes=("1", "1"),
        headway_ms=np.full(2, 8 * 60_000),
        group=np.zeros(2, int),
        turn=np.array([0.0, 0.5]),
    )
    branching = replace(RUNNING, timetable=table)
    parts = tuple(place(each, RUNNING) for each in ("middle1", "south"))
    goals = Opportunities(tuple(p.name for p in parts), ("middle1", "south"), parts, (0, 1))
    monkeypatch.setattr(cumulative, "opportunities", lambda *_: goals)
    where = grid([(-400.0, 0.0)])
    for limit, count in ((8.99, 0), (9.01, 1), (12.99, 1), (13.01, 2)):
        params = question(indicator="places_within", walk_m_min=100.0, limit_min=limit)
        found, _ = values(params, branching, walks_of(params, branching, where), where)
        # To Middle 5 + 2 (half of 4) + 2 min; to South 5 + 4 (half of 8) + 4.
        assert found.tolist() == [count], limit


@pytest.mark.usefixtures("goals")
def test_where_no_stop_is_there_is_no_way(among: Opportunities) -> None:
    where = grid([(0.0, 0.0), (100.0, 0.0)])
    cut = approach(where.points, RUNNING, within_m=0.0, method="detour", detour=DETOUR)
    none = Walks(
        np.array([0, 0, len(cut.stop) - 1]),
        cut.stop[1:],
        cut.metres[1:],
        cut.sampled_m[:, 1:],
        cut.on_streets[1:],
    )
    for params, first in (
        (question(), np.inf),
        (question(indicator="ptal"), 0.0),
        (question(indicator="time_to", goal="south"), np.inf),
        (question(indicator="places_within"), 1.0),
    ):
        found, sampled = values(params, RUNNING, none, where)
        assert found[0] == first
        assert (sampled[:, 0] == first).all()
        assert 0 < found[1] < np.inf
    assert len(among.ids) == 3


def test_what_is_not_sure_widens_the_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.analyses.walking.walk_ends.DETOUR_RANGE", (1.2, 1.5))
    moved, where = town(uncertainty_m=100.0), grid([(800.0, 0.0)])
    walks = walks_of(question(), moved, where)
    found, sampled = values(question(), moved, walks, where)
    assert found == pytest.approx([800 * DETOUR / 80], abs=1e-4)
    low, high = float(sampled.min()), float(sampled.max())
    assert 700 * 1.2 / 80 <= low < 780 * 1.25 / 80
    assert 820 * 1.4 / 80 < high <= 900 * 1.5 / 80
