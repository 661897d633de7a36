"""Of a surface only what an edit touches is worked out again, and it is the whole one all the same.

Counts, not seconds: how long a step takes is for tests/bench.
"""

import numpy as np
import pytest

from layers.analyses.access import indicators
from layers.analyses.access.access import access
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.indicators import values
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.analyses.differences.surface import surface, updated
from layers.scenarios.library import in_scenario
from layers.transit.services import transit

GOAL = "robot_park"
STATION, OPENING, HEADWAY, MOVED = (
    "station_industrial_park", "open_jiangyangnanlu", "line15_every_3_min", "robot_park_moved",
)  # fmt: skip


def question(indicator: str) -> AccessParams:
    return AccessParams(indicator=indicator, goal=GOAL if indicator == "time_to" else None)


@pytest.mark.parametrize("indicator", ["nearest_station", "ptal", "time_to", "places_within"])
def test_an_updated_surface_is_the_whole_one_and_only_touched_cells_are_recomputed(
    indicator: str,
) -> None:
    params = question(indicator)
    base = surface(params)
    whole = values(params, base.running, base.walks, base.grid)
    assert np.array_equal(base.value, whole[0])
    assert np.array_equal(base.sampled, whole[1])
    for scenario in (STATION, OPENING, HEADWAY):
        with in_scenario(scenario):
            found, anew = updated(base, params), surface(params)
        assert np.array_equal(found.value, anew.value)
        assert np.array_equal(found.sampled, anew.sampled)
        differs = (anew.value != base.value) | (anew.sampled != base.sampled).any(axis=0)
        assert differs.sum() <= found.recomputed < len(base.value)


@pytest.mark.parametrize("indicator", ["nearest_station", "ptal"])
def test_a_station_takes_a_third_of_the_cells_at_most(indicator: str) -> None:
    params = question(indicator)
    base = surface(params)
    for scenario in (STATION, OPENING):
        with in_scenario(scenario):
            assert 0 < updated(base, params).recomputed <= len(base.value) / 3


def test_beyond_the_end_of_a_line_a_station_touches_no_time_but_that_of_who_walks_to_it() -> None:
    params = question("time_to")
    base = surface(params)
    with in_scenario(STATION):
        found = updated(base, params)
    assert found.recomputed <= len(base.value) / 3
    # As many as a nearest station is worked out anew for: those that could walk to it.
    walked = surface(question("nearest_station"))
    with in_scenario(STATION):
        assert found.recomputed == updated(walked, question("nearest_station")).recomputed


def test_what_does_not_touch_an_indicator_recomputes_no_cell() -> None:
    params = question("nearest_station")
    base = surface(params)
    for scenario in (HEADWAY, MOVED):
        with in_scenario(scenario):
            assert updated(base, params).recomputed == 0


def test_what_runs_is_the_same_under_a_scenario_of_outlines() -> None:
    now = transit("am_peak")
    with in_scenario(MOVED):
        assert transit("am_peak") is now
    for scenario in (STATION, HEADWAY):
        with in_scenario(scenario):
            assert transit("am_peak") is not now


def test_an_outline_elsewhere_asks_for_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    params = AccessParams(indicator="time_to", goal="wusong_innovation_city")
    base = surface(params)
    monkeypatch.setattr(indicators, "searched", None)  # which fails where it is called
    with in_scenario(MOVED):
        found = updated(base, params)
    assert found.recomputed == 0
    assert np.array_equal(found.sampled, base.sampled)


def test_from_one_scenario_to_another_is_as_the_other_alone() -> None:
    params = question("ptal")
    with in_scenario(STATION):
        one = surface(params)
    with in_scenario(OPENING):
        assert np.array_equal(updated(one, params).sampled, surface(params).sampled)


def test_means_of_areas_before_and_after_are_those_of_the_answers() -> None:
    params = question("ptal")
    table = scenario_difference("access", params, STATION)
    means = table[table["figure"] == "mean_index"].set_index("id")
    for side, scenario in (("base", None), ("scenario", STATION)):
        with in_scenario(scenario):
            areas = access(params).by_area.set_index("id")
        for end in ("", "_low", "_high"):
            expected = areas.loc[means.index, f"mean_index{end}"]
            np.testing.assert_allclose(means[f"{side}{end}"], expected, rtol=1e-12)
    # The new station lies in the north block; a town at the other end has nothing of it.
    assert means.loc["baoshan_industrial_park_north", "verdict"] == "more"
    far = means.loc["town_songnan", ["difference", "difference_low", "difference_high", "verdict"]]
    assert far.tolist() == [0, 0, 0, "none"]
    cells = table[table["figure"] == "cell_index"]
    assert len(cells) == len(set(cells["id"])) == len(access(params).table)
