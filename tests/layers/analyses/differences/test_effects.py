"""Classes of a difference: which way is better, how much, and what is certain."""

from typing import Any

import pandas as pd
import pytest

from layers.analyses.differences.difference_result import (
    DIFFERENCES,
    DifferenceParams,
    difference_result,
)
from layers.analyses.differences.effects import effect_style, effects, steps_of, verdict_text
from layers.analyses.differences.scales import PERCENT
from layers.model.progress import silent
from layers.tables.difference_tables import difference_cells, effect_tips
from layers.views import VIEWS

STATION = "station_industrial_park"


def rows(figure: str, *pairs: tuple[str, float]) -> pd.DataFrame:
    verdicts, values = zip(*pairs, strict=True)
    return pd.DataFrame({"figure": figure, "verdict": verdicts, "difference": values})


def test_more_of_a_share_is_better_and_shares_are_told_in_points() -> None:
    found = effects(rows("share_800_m", ("more", 0.019), ("more", 0.02), ("less", -0.1)))
    assert list(found) == ["better_little", "better_some", "worse_much"]


def test_fewer_minutes_are_better_and_a_way_that_is_new_is_much_better() -> None:
    found = effects(rows("minutes", ("less", -9.9), ("less", float("-inf")), ("more", 1.0)))
    assert list(found) == ["better_some", "better_much", "worse_little"]


@pytest.mark.parametrize("verdict", ["none", "either", "unknown"])
def test_what_is_not_certain_has_no_colour_however_large(verdict: str) -> None:
    (found,) = effects(rows("minutes", (verdict, -30.0)))
    assert found == verdict


@pytest.mark.parametrize(
    "figure", ["share_800_m", "minutes", "nearest_m", "rank", "area_km2_30_min"]
)
def test_every_effect_has_a_class_of_its_own(figure: str) -> None:
    low, high = steps_of(figure)
    assert low < high
    style = effect_style(figure)
    known = [values for values, _ in style.groups]
    names = [name for group in known for name in group]
    assert len(set(names)) == len(names) == 9
    assert {verdict_text(each).in_("en") for each in names} == {
        "certainly better", "certainly worse", "no change", "could be either", "not comparable",
    }  # fmt: skip


def test_per_cent_has_classes_of_its_own_and_none_where_the_base_is_nothing() -> None:
    table = rows("minutes", ("less", -30.0), ("less", -1.0), ("more", 1.0), ("either", 2.0))
    table["percent"] = [-4.9, -20.0, float("nan"), 3.0]
    assert list(effects(table, PERCENT)) == ["better_little", "better_much", "unknown", "either"]
    labels = [each.label.in_("en") for each in effect_style("minutes", PERCENT).entries]
    assert labels[0] == "better by 20 % or more"
    assert labels[-1] == "no percentage: the base may be 0"


def test_cells_have_no_outlines() -> None:
    assert {each.symbol.width for each in effect_style("cell_min", outlined=False).entries} == {0}


@pytest.fixture(scope="module")
def parks() -> tuple[Any, Any]:
    """Return the difference that the example makes for the parks within 800 m, and its question."""
    values, _ = VIEWS["coverage"].read({"target": "parks", "radii": "800"})
    from layers.views.coverage import question_of

    params = question_of(values)
    return difference_result(DifferenceParams("coverage", params, STATION), silent), params


def test_the_map_and_the_table_of_a_difference_say_the_same(parks: tuple[Any, Any]) -> None:
    result, params = parks
    layer = result.layers[0]
    assert layer.id == DIFFERENCES
    on_map = layer.frame["effect"].to_dict()
    # A circle of 800 m in 20.4 km2: 9.9 %.
    assert on_map["baoshan_industrial_park_north"] == "better_some"
    assert on_map["robot_park"] == "none"
    cells = difference_cells(result, params, "en")
    first = cells.frame.iloc[0]
    assert cells.ids[0] == ("baoshan_industrial_park_north",)
    assert first["verdict"] == "certainly better"
    assert first["difference"].value == pytest.approx(9.86, abs=0.05)
    tips = effect_tips(result, "en")
    assert tips["robot_park"].endswith("no change")
    assert tips["baoshan_industrial_park_north"].endswith("certainly better")


def test_the_picture_of_a_difference_names_the_scenario_and_what_is_assumed() -> None:
    query = {"target": "parks", "radii": "800", "scenario": STATION, "compare": "difference"}
    values, problems = VIEWS["coverage"].read(query)
    assert problems == ()
    picture = VIEWS["coverage"].picture(values, "en")
    assert picture.query == query
    assert "Scenario: Example: Line 7 to Baoshan Industrial Park" in picture.subtitle.in_("en")
    notes = "\n".join(each.in_("en") for each in picture.notes)
    assert "Assumed: run times" in notes
    assert [each.layer.id for each in picture.scene.layers][-4:] == [
        "scenario_effects", "changed_ground", "lines", "stations",
    ]  # fmt: skip
