"""Figures with samples are those of the answers; a layout against itself differs by exactly 0."""

import numpy as np
import pandas as pd
import pytest

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences import scenario_difference as differences
from layers.analyses.differences.paired_figures import SAMPLED, SampledFigures
from layers.analyses.differences.scenario_difference import layout_figures, scenario_difference
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.match_params import MatchParams
from layers.scenarios.library import examples

ENDS = ("", "_low", "_high")


def figures(question: str, params: object) -> dict[str, SampledFigures]:
    return {each.figure: each for each in SAMPLED[question][1](params)}


def ranged(found: SampledFigures) -> pd.DataFrame:
    return found.frame().rename(columns={"value": "", "low": "_low", "high": "_high"})


@pytest.mark.parametrize("statistic", ["median", "late"])
def test_reach_has_the_ground_the_places_and_the_minutes_of_its_answer(statistic: str) -> None:
    params = ReachParams(origin="robot_park", statistic=statistic, limits_min=(30.0, 45.0))
    found, answer = figures("reach", params), ANALYSES["reach"].run(params)
    for limit in params.limits_min:
        area = ranged(found[f"area_km2_{limit:g}_min"]).iloc[0]
        assert area[list(ENDS)].tolist() == pytest.approx(list(answer.area_km2[limit]))
        count = sum(each[limit] for each in answer.counts.values())
        assert found[f"places_{limit:g}_min"].value.tolist() == [count]
    stated = answer.table.set_index("id")["statistic_min"]
    minutes = ranged(found["minutes"])[""].replace(np.inf, np.nan)
    pd.testing.assert_series_equal(minutes, stated, check_names=False)


def test_sites_have_the_ways_the_scores_and_the_ranks_of_their_answers() -> None:
    params = MatchParams()
    found = figures("sites", params)
    table = ANALYSES["sites"].run(params.travel).table.set_index("id")
    ranked = ANALYSES["match"].run(params).table.set_index("id")
    columns = {"walk_min": "walk_min", "rail_hub_min": "rail_hub_min", "places_45_min":
               "places_45min", "ptal_index": "ptal_index"}  # fmt: skip
    for figure, column in columns.items():
        own = ranged(found[figure])
        for end in ENDS:
            expected = table.loc[own.index, f"{column}{end}"].astype(float)
            np.testing.assert_allclose(own[end], expected, atol=0.001)
    for figure in ("score", "rank"):
        own = ranged(found[figure])
        np.testing.assert_allclose(own[""], ranked.loc[own.index, figure].astype(float))
        # Where all figures lie at their ends the rank is as far off as it can be.
        if figure == "rank":
            assert (own["_low"] >= ranked.loc[own.index, "range_best"]).all()
            assert (own["_high"] <= ranked.loc[own.index, "range_worst"]).all()


def test_what_is_covered_is_the_share_of_the_area() -> None:
    params = CoverageParams(target="parks", radii_m=(800.0,))
    found = figures("coverage", params)
    table = ANALYSES["coverage"].run(params).table.set_index("id")
    covered = ranged(found["covered_km2_800_m"])
    np.testing.assert_allclose(covered[""], table.loc[covered.index, "covered_km2"], rtol=1e-9)


@pytest.mark.parametrize(
    ("question", "params"),
    [
        ("reach", ReachParams(origin="robot_park", limits_min=(30.0,))),
        ("coverage", CoverageParams(target="parks", radii_m=(800.0,))),
    ],
)
def test_a_scenario_against_itself_differs_by_exactly_nothing(
    question: str, params: object
) -> None:
    name = "open_jiangyangnanlu"
    table = scenario_difference(question, params, name, base=name)
    known = table[table["verdict"] != "unknown"]
    assert len(known)
    assert (known[["difference", "difference_low", "difference_high"]] == 0).all(axis=None)
    assert set(known["verdict"]) == {"none"}


def test_figures_of_the_base_are_worked_out_once_until_an_input_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count: list[CoverageParams] = []
    kind, figures = SAMPLED["coverage"]
    monkeypatch.setitem(
        SAMPLED, "coverage", (kind, lambda params: count.append(params) or figures(params))
    )
    params = CoverageParams(target="towns", radii_m=(790.0,))
    first, moved = layout_figures("coverage", params, None, examples()["station_industrial_park"])
    second, _ = layout_figures("coverage", params, None, examples()["robot_park_moved"])
    assert len(count) == 3
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert (first[0].value != moved[0].value).any()
    monkeypatch.setattr(differences, "inputs_state", lambda: "other data")
    layout_figures("coverage", params, None)
    assert len(count) == 4
