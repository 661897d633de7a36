"""Ways up, worked out on paper for one made-up line, and on the data of the atlas."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pyproj import Transformer

from geo.errors import PlaceError
from geo.indicators.ptal import ptal_many
from layers.analyses.access import (
    cell_context,
    cell_journey,
    evaluate,
    indicators,
    opportunities,
    ranking,
)
from layers.analyses.access.access import access
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_tables import UNITS
from layers.analyses.access.opportunities import Opportunities
from layers.analyses.access.ranking import Improvement, Improvements
from layers.analyses.common.grid import Grid, grid_of, one, walks_of
from layers.i18n.wording import LANGUAGES, Text
from layers.store.atlas import METRIC
from layers.transit.services import Transit, transit
from tests.layers import one_line

pytestmark = pytest.mark.usefixtures("all_samples")

Ask = Callable[..., Improvements]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """A function that asks for the ways up of cell c0 in the made-up town."""

    def call(
        grid: Grid, params: AccessParams, *, running: Transit | None = None, cell: str = "c0"
    ) -> Improvements:
        what = running or one_line.running()
        known = one_line.places(what)
        parts = Opportunities((Text(zh="乙", en="B"),), ("b",), (known["b"],), (0,))
        monkeypatch.setattr(cell_context, "running_of", lambda *_: what)
        monkeypatch.setattr(cell_context, "grid_of", lambda *_: grid)
        monkeypatch.setattr(ranking, "free_spots", lambda *_, **__: (one_line.SPOT,))
        for module in (evaluate, cell_journey):
            monkeypatch.setattr(module, "places", lambda *_: known)
        for module in (evaluate, opportunities):
            monkeypatch.setattr(module, "opportunities", lambda *_: parts)
        return ranking.improvements(params, cell)

    return call


def by_kind(found: Improvements) -> dict[str, Improvement]:
    """Return the best way up of each kind."""
    return {each.kind: each for each in reversed(found.rows)}


def test_the_nearest_station_comes_nearer(ask: Ask) -> None:
    # 1,000 m west of a: 1,300 m on foot, 16.25 min. The spot is at (1000, 300): 1,044.03 m.
    found = ask(one_line.grid(1000.0), AccessParams(method="detour"))
    assert found.value == pytest.approx(16.25, abs=1e-6)
    gains = {kind: row.gain for kind, row in by_kind(found).items()}
    assert gains == {
        "shuttle": pytest.approx(16.25 - (1 + 5 + 1300 / 300), abs=1e-6),
        "entrance": pytest.approx(150 * 1.3 / 80, abs=1e-6),
    }
    assert [row.kind for row in found.rows] == ["shuttle", "entrance"]


def test_the_range_of_a_gain_is_that_of_the_detour(ask: Ask) -> None:
    row = by_kind(ask(one_line.grid(1000.0), AccessParams(method="detour")))["entrance"]
    # The factor is drawn evenly from 1.2 to 1.5, of which 5 and 95 % are 1.215 and 1.485.
    assert row.low == pytest.approx(150 * 1.215 / 80, abs=0.06)
    assert row.high == pytest.approx(150 * 1.485 / 80, abs=0.06)


def test_a_further_station_is_walked_to_and_counts_for_cells_around(ask: Ask) -> None:
    # 800 m west of a the new station is no nearer than a is.
    near = one_line.grid(800.0)
    assert "station" not in by_kind(ask(near, AccessParams(method="detour")))
    near.points[0] = [one_line.SPOT.at[0] - 400.0, one_line.SPOT.at[1]]
    row = by_kind(ask(near, AccessParams(method="detour")))["station"]
    # From 500 m to a to 400 m to the new station.
    assert row.after == pytest.approx(400 * 1.3 / 80, abs=1e-6)
    assert row.gain == pytest.approx(100 * 1.3 / 80, abs=1e-6)
    to_degrees = Transformer.from_crs(METRIC, "EPSG:4326", always_xy=True)
    assert row.at == pytest.approx(to_degrees.transform(*one_line.SPOT.at), abs=1e-9)


def test_cells_come_within_ten_minutes(ask: Ask) -> None:
    # On foot 10 min are 800 / 1.3 = 615.4 m; with an entrance 150 m nearer 765.4 m.
    grid = one_line.grid(1000.0, 600.0, 620.0, 700.0, 765.0, 766.0, 4500.0)
    found = by_kind(ask(grid, AccessParams(method="detour")))
    assert found["entrance"].cells_up == 3
    assert found["shuttle"].cells_up is None


def test_the_access_index_rises(ask: Ask) -> None:
    # 400 m west: 520 m on foot, 6.5 min; half of 5 min and 0.75: 30 / 9.75.
    params = AccessParams(indicator="ptal", method="detour")
    found = ask(one_line.grid(400.0), params)
    assert found.value == pytest.approx(30 / 9.75, abs=1e-6)
    after = {kind: row.after for kind, row in by_kind(found).items()}
    assert after == {
        "entrance": pytest.approx(30 / (250 * 1.3 / 80 + 3.25), abs=1e-6),
        "headway": pytest.approx(30 / (6.5 + 1.5 + 0.75), abs=1e-6),
        # A bus 80 m away every 10 min: 1 + 5 + 2 min, the best of its mode.
        "shuttle": pytest.approx(30 / 9.75 + 30 / 8, abs=1e-6),
    }
    assert {kind: row.band for kind, row in by_kind(found).items()} == {
        "entrance": "1b", "headway": "1b", "shuttle": "2",
    }  # fmt: skip


def test_a_further_station_is_the_nearest_stop_of_its_line(ask: Ask) -> None:
    grid = one_line.grid(400.0)
    grid.points[0] = [one_line.SPOT.at[0] - 200.0, one_line.SPOT.at[1]]
    row = by_kind(ask(grid, AccessParams(indicator="ptal", method="detour")))["station"]
    assert row.after == pytest.approx(30 / (200 * 1.3 / 80 + 3.25), abs=1e-6)


def test_cells_rise_in_class(ask: Ask) -> None:
    west = np.array([400.0, 200.0, 300.0, 500.0, 560.0, 590.0, 700.0, 860.0, 1500.0])
    found = by_kind(ask(one_line.grid(*west), AccessParams(indicator="ptal", method="detour")))

    def classes(metres: np.ndarray, headway: float) -> np.ndarray:
        rows = np.arange(len(west)), np.zeros(len(west)), np.zeros(len(west))
        return ptal_many(*rows, metres * 1.3, np.full(len(west), headway), len(west))[1]

    now = classes(west, 5.0)
    for kind, then in (("entrance", classes(west - 150, 5.0)), ("headway", classes(west, 3.0))):
        assert found[kind].cells_up == (then > now).sum()
    # With an entrance 200, 300, 560, 590 and 860 m rise; with more trains 200, 560 and 590 m.
    assert (found["entrance"].cells_up, found["headway"].cells_up) == (5, 3)
    assert found["shuttle"].cells_up is None


def test_the_time_to_a_place_falls(ask: Ask) -> None:
    params = AccessParams(indicator="time_to", goal="b", wait="none", method="detour")
    found = ask(one_line.grid(1000.0), params)
    assert found.value == pytest.approx(16.25 + 10, abs=1e-4)
    after = {kind: row.after for kind, row in by_kind(found).items()}
    # Without waits more trains are no help.
    assert after == {
        "entrance": pytest.approx(850 * 1.3 / 80 + 10, abs=1e-4),
        "shuttle": pytest.approx(1 + 5 + 1300 / 300 + 10, abs=1e-4),
        # Two minutes of the ride are walked instead, and 1,044.03 m are more than 1,000.
        "station": pytest.approx(math.hypot(1000, 300) * 1.3 / 80 + 8, abs=1e-4),
    }


def test_more_trains_are_waited_for_less(ask: Ask) -> None:
    params = AccessParams(indicator="time_to", goal="b", method="detour")
    row = by_kind(ask(one_line.grid(1000.0), params))["headway"]
    # The median wait is half of 5 or of 3 min, within one of 200 equal parts of each.
    assert row.gain == pytest.approx(1.0, abs=5 / 200)
    assert row.low <= row.gain <= row.high
    informed = AccessParams(indicator="time_to", goal="b", wait="informed", method="detour")
    assert "headway" not in by_kind(ask(one_line.grid(1000.0), informed))


@pytest.mark.parametrize(
    ("limit", "kinds"),
    [
        # As it is 16.25 + 2.5 + 10 = 28.75 min.
        (28.7, {"entrance", "headway", "shuttle", "station"}),
        (27.5, {"entrance", "shuttle", "station"}),  # 27.75 with a train every 3 min
        (26.5, {"shuttle", "entrance"}),  # 27.466 from the new station
        (26.0, {"shuttle"}),  # 26.3125 with an entrance, 22.83 by shuttle
        (22.0, set()),
        (29.0, set()),
    ],
)
def test_places_come_within_reach(ask: Ask, limit: float, kinds: set[str]) -> None:
    params = AccessParams(indicator="places_within", limit_min=limit, method="detour")
    found = ask(one_line.grid(1000.0), params)
    assert found.value == (1.0 if limit == 29.0 else 0.0)
    assert set(by_kind(found)) == kinds
    assert all(row.gain == 1.0 == row.after for row in found.rows)


def test_where_nothing_helps_it_is_said(ask: Ask) -> None:
    params = AccessParams(indicator="places_within", limit_min=22.0, method="detour")
    found = ask(one_line.grid(1000.0), params)
    assert found.rows == ()
    assert found.notes[0] == Text(
        zh="所列措施均不能改善此处。", en="None of these measures would improve this place."
    )


def test_listed_departures_are_left_alone_and_that_is_said(ask: Ask) -> None:
    params = AccessParams(indicator="ptal", method="detour")
    found = ask(one_line.grid(400.0), params, running=one_line.running(listed=True))
    assert "headway" not in by_kind(found)
    assert "More trains were not tried where" in " ".join(note.in_("en") for note in found.notes)


def test_trains_never_follow_each_other_closer_than_the_least(ask: Ask) -> None:
    params = AccessParams(indicator="ptal", method="detour")
    every = {1.5: None, 2.0: 1.5, 3.0: 1.5, 4.0: 2.0}
    for minutes, then in every.items():
        rows = by_kind(ask(one_line.grid(400.0), params, running=one_line.running(minutes=minutes)))
        if then is None:
            assert "headway" not in rows
        else:
            assert rows["headway"].after == pytest.approx(30 / (6.5 + then / 2 + 0.75), abs=1e-6)


def test_nothing_that_runs_is_changed(ask: Ask) -> None:
    what = one_line.running()
    before = what.stops.copy(), what.timetable.headway_ms.copy(), what.timetable.stop.copy()
    ask(one_line.grid(400.0), AccessParams(indicator="ptal", method="detour"), running=what)
    assert what.stops.equals(before[0])
    assert (what.timetable.headway_ms == before[1]).all()
    assert (what.timetable.stop == before[2]).all()
    assert dict(what.headway_s) == {"1": 300.0}


def test_an_unknown_cell_is_refused(ask: Ask) -> None:
    with pytest.raises(PlaceError, match="nowhere"):
        ask(one_line.grid(400.0), AccessParams(method="detour"), cell="nowhere")


def test_no_way_before_and_after_is_no_gain_and_a_way_at_all_is_the_greatest() -> None:
    before, after = np.array([np.inf, np.inf, 30.0]), np.array([np.inf, 40.0, np.inf])
    gains = ranking._better(before, after, more_is_better=False)
    assert gains.tolist() == [0.0, np.inf, -np.inf]


@pytest.mark.parametrize(
    "question",
    [
        {"indicator": "ptal"},
        {"indicator": "time_to", "goal": "st_2_0235"},
        {"indicator": "time_to", "goal": "st_2_0235", "wait": "informed"},
        {"indicator": "time_to", "goal": "st_2_0235", "wait": "none"},
        {"indicator": "places_within"},
    ],
)
def test_as_it_is_a_cell_has_the_value_and_the_draws_of_the_surface(
    question: dict[str, Any],
) -> None:
    params = AccessParams(area="town_zhangmiao", **question)
    what = transit(params.period)
    grid = grid_of(params.area, what)
    walks = walks_of(params, what, grid)
    figures, sampled = indicators.values(params, what, walks, grid)
    cell = len(grid.cells) // 2
    probe = evaluate.probe_of(params, what, one(grid, grid.cells.ids[cell]))
    value, moved = probe(what, [walks.of([cell])] * 2)
    assert value == pytest.approx([figures[cell]] * 2)
    assert len(moved) >= evaluate.FEW
    assert moved == pytest.approx(np.repeat(sampled[: len(moved), [cell]], 2, axis=1))


QUESTIONS: dict[str, dict[str, Any]] = {
    "nearest_station": {},
    "ptal": {},
    "time_to": {"goal": "st_2_0235"},
    "places_within": {},
}


@pytest.mark.parametrize("indicator", QUESTIONS)
def test_on_the_data_gains_are_ranked_mostly_in_their_range_and_start_from_the_surface(
    indicator: str,
) -> None:
    params = AccessParams(indicator=indicator, area="town_zhangmiao", **QUESTIONS[indicator])
    table = access(params).table
    seen, content = 0, []
    for row in table.iloc[:: max(len(table) // 3, 1)].itertuples():
        found = ranking.improvements(params, row.id)
        value = getattr(row, f"value_{UNITS[indicator]}")
        assert found.value == pytest.approx(value)
        gains = [each.gain for each in found.rows]
        assert gains == sorted(gains, reverse=True)
        assert all(each.low <= each.high and each.gain > 0 for each in found.rows)
        content.extend(each.low <= each.gain <= each.high for each in found.rows)
        sign = 1 if indicator in {"ptal", "places_within"} else -1
        for each in found.rows:
            assert each.after == pytest.approx(value + sign * each.gain)
            assert each.band is None or each.band in {"1a", "1b", "2", "3", "4", "5", "6a", "6b"}
            assert all(each.what.in_(lang).strip() for lang in LANGUAGES)
        assert sum(each.kind == "shuttle" for each in found.rows) <= 1
        seen += len(found.rows)
    assert seen
    assert sum(content) > 0.7 * seen
