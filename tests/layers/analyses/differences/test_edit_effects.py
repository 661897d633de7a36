"""The effect of each edit alone, and a difference in words."""

from dataclasses import replace

import pandas as pd
import pytest

from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences.difference_words import (
    better,
    column_text,
    headline,
    side_text,
)
from layers.analyses.differences.edit_effects import edit_effects
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.analyses.reach.reach_params import ReachParams
from layers.scenarios.library import examples
from layers.scenarios.scenario import Scenario

PARKS = CoverageParams(target="parks", minutes=(10.0,))
FIGURES = ["difference", "difference_low", "difference_high"]


def both() -> Scenario:
    """Return a scenario that moves the robot park and has trains come more often."""
    one, other = (examples()[each] for each in ("robot_park_moved", "line15_every_3_min"))
    base = {**one.base, **other.base}
    return replace(one, base=base, edits=(*one.edits, *other.edits))


def test_the_effect_of_one_edit_is_the_whole_less_all_but_that_one() -> None:
    effects = edit_effects("coverage", PARKS, both())
    assert [each.position for each in effects] == list(range(len(both().edits)))
    moved, *headways = effects
    whole = scenario_difference("coverage", PARKS, "robot_park_moved")
    # The ground gained and lost is told of the whole, for edits overlap.
    alone = whole[~whole["figure"].str.contains("_ha_")].reset_index(drop=True)
    pd.testing.assert_frame_equal(moved.table[FIGURES], alone[FIGURES])
    # How often trains come is nothing that coverage asks for.
    for each in headways:
        assert (each.table[FIGURES] == 0).all(axis=None)
        assert headline("coverage", PARKS, each.table).in_("en") == "No figure changes."


def test_a_headline_names_the_place_both_figures_and_the_ground_gained() -> None:
    table = scenario_difference("coverage", PARKS, "robot_park_moved")
    said = headline("coverage", PARKS, table)
    row = table[(table["id"] == "robot_park") & (table["figure"].str.startswith("share"))].iloc[0]
    english = said.in_("en")
    assert english.startswith("Shanghai Robot Industrial Park: share within 10 min on foot 0 %")
    assert f"→ {100 * row['scenario']:.1f} % (" in english
    assert "km² (+" in english
    assert "certainly better 1, certainly worse 0, could be either 0, no difference 4" in english
    assert said.in_("zh").startswith("机器人产业园：步行 10 分钟内的覆盖率 0 %")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("share_800_m", "share within 800 m (%)"),
        ("area_km2_30_min", "area within 30 min (km²)"),
        ("share_10_min", "share of area within 10 min (%)"),
        ("nearest_m", "distance to the nearest station (m)"),
        ("rank", "rank"),
    ],
)
def test_every_figure_has_its_words_and_unit(figure: str, said: str) -> None:
    assert column_text(figure, CoverageParams(radii_m=(800.0,))).in_("en") == said


@pytest.mark.parametrize(
    ("figure", "way"),
    [("share_800_m", 1), ("minutes", -1), ("walk_min", -1), ("places_30_min", 1), ("rank", -1),
     ("mean_min", -1), ("mean_index", 1), ("covered_km2_800_m", 1), ("nearest_m", -1)],
)  # fmt: skip
def test_which_way_is_better(figure: str, way: int) -> None:
    assert better(figure) == way


def test_a_difference_has_its_sign_and_three_digits() -> None:
    ends = ("", "_low", "_high")
    change = dict(zip((f"difference{end}" for end in ends), (-1.2345, -2.0, 0.0), strict=True))
    row = {"figure": "minutes", **change, **{f"base{end}": 45.678 for end in ends}}
    assert side_text(row, "difference", "en") == "−1.23 (−2–0)"
    assert side_text(row, "base", "en", unit=True) == "45.7 min"


def test_where_no_leading_figure_differs_the_headline_tells_another_that_does() -> None:
    sides = {"base": 149.0, "scenario": 106.0, "difference": -43.0}
    ranges = {
        f"{side}{end}": value for side, value in sides.items() for end in ("", "_low", "_high")
    }
    same = {side: 20.0 if "difference" not in side else 0.0 for side in ranges}
    names = {"name_zh": "园", "name_en": "Park"}
    table = pd.DataFrame([
        {"id": "start", **names, "figure": "area_km2_60_min", "verdict": "none", **same},
        {"id": "park", **names, "figure": "minutes", "verdict": "less", **ranges},
    ])  # fmt: skip
    said = headline("reach", ReachParams(origin="robot_park"), table).in_("en")
    assert said.startswith("Park: ")
    assert "149 min → 106 min" in said


def test_of_a_point_no_ground_is_gained() -> None:
    ends = ("", "_low", "_high")
    sides = {f"base{end}": 0.0 for end in ends} | {f"scenario{end}": 1.0 for end in ends}
    share = {"figure": "share_800_m", **sides, **{f"difference{end}": 1.0 for end in ends}}
    ground = {f"{side}{end}": 0.0 for side in ("base", "scenario", "difference") for end in ends}
    rows = [
        {**share, "verdict": "more"},
        {"figure": "covered_km2_800_m", **ground, "verdict": "none"},
    ]
    names = {"id": "hub", "name_zh": "枢纽", "name_en": "Hub"}
    table = pd.DataFrame([{**names, **row} for row in rows])
    said = headline("coverage", CoverageParams(radii_m=(800.0,)), table).in_("en")
    assert said.startswith("Hub: share within 800 m 0 % → 100 %, difference +100 %.")
