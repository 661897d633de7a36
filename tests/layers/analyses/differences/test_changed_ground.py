"""Ground gained and lost: its hectares, their range, its place on the map and in the legend."""

from math import pi
from typing import Any

import pandas as pd
import pytest
import shapely

from layers.analyses.common.station_distances import reached_ground
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences import changed_ground
from layers.analyses.differences.changed_ground import CHANGED_GROUND, _without_common
from layers.analyses.differences.difference_result import DifferenceParams, difference_result
from layers.analyses.differences.difference_words import column_text
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.i18n.wording import Text
from layers.model.layer import Layer
from layers.model.progress import silent
from layers.scenarios.edit import Edit
from layers.scenarios.library import handed_in
from layers.scenarios.scenario import Scenario
from layers.scenarios.scenario_file import dump
from layers.store import repository
from layers.store.atlas import to_metric
from layers.tables.difference_tables import difference_cells

STATION = "station_industrial_park"
CIRCLE_HA = pi * 0.8**2 * 100
"""What a circle of 800 m holds."""

WITHIN_800 = CoverageParams(target="district", radii_m=(800.0,))


def moved_end(metres: float) -> str:
    """A scenario in which Meilan Lake, whose circles of 800 m no other one meets, lies farther."""
    spot = to_metric(repository.layer("stations").frame.loc[["st_7_0721"]].geometry)
    there = spot.translate(0, metres).to_crs(4326).iloc[0]
    point = {"type": "Point", "coordinates": [round(there.x, 6), round(there.y, 6)]}
    edit = Edit(op="move_place", layer="stations", id="st_7_0721", field="geometry", new=point)
    made = Scenario(title=Text(zh="移", en="Moved"), edits=(edit,))
    return handed_in(dump(made), file="moved.json").id


def hectares(table: pd.DataFrame, figure: str) -> Any:
    (row,) = table[table["figure"] == figure].itertuples()
    return row


def ground_of(params: CoverageParams, scenario: str) -> Layer | None:
    result = difference_result(DifferenceParams("coverage", params, scenario), silent)
    return next((each for each in result.layers if each.id == CHANGED_GROUND), None)


def test_a_station_far_from_others_gains_its_circle_and_loses_nothing() -> None:
    table = scenario_difference("coverage", WITHIN_800, STATION)
    gained, lost = (hectares(table, f"{kind}_ha_800_m") for kind in ("gained", "lost"))
    assert gained.difference == pytest.approx(CIRCLE_HA, rel=1e-3)
    # It lies exactly where it was put, and on a circle nobody takes a detour: no range.
    assert (gained.difference_low, gained.difference_high) == pytest.approx(
        (gained.difference,) * 2
    )
    assert (gained.verdict, lost.verdict, lost.scenario) == ("more", "none", 0)


def test_the_hectares_of_minutes_with_detours_have_a_range() -> None:
    params = CoverageParams(target="district", minutes=(10.0,), method="detour")
    gained = hectares(scenario_difference("coverage", params, STATION), "gained_ha_800_m")
    # 800 m with a detour of 1.2 to 1.6 reach 500 to 667 m ahead.
    assert pi * 0.5**2 * 100 < gained.difference_low < gained.difference < gained.difference_high
    assert gained.difference_high < pi * (0.8 / 1.2) ** 2 * 100


def test_what_a_station_gains_and_loses_by_moving_is_told_apart_and_adds_up() -> None:
    table = scenario_difference("coverage", WITHIN_800, moved_end(1600.0))
    gained, lost = (hectares(table, f"{kind}_ha_800_m") for kind in ("gained", "lost"))
    net = hectares(table, "covered_km2_800_m")
    assert gained.difference - lost.difference == pytest.approx(100 * net.difference, abs=0.01)
    assert lost.difference > 20
    assert {gained.verdict, lost.verdict} == {"more"}
    cells = difference_cells(
        difference_result(DifferenceParams("coverage", WITHIN_800, moved_end(1600.0)), silent),
        WITHIN_800, "en",
    ).frame.set_index("figure")["verdict"]  # fmt: skip
    heads = [column_text(f"{kind}_ha_800_m", WITHIN_800).in_("en") for kind in ("gained", "lost")]
    assert heads == ["land newly within 800 m (ha)", "land no longer within 800 m (ha)"]
    assert [cells[each] for each in heads] == ["certainly better", "certainly worse"]


def test_the_map_has_both_with_a_legend_each_and_hectares_by_town() -> None:
    layer = ground_of(WITHIN_800, moved_end(1600.0))
    assert layer is not None
    labels = {each.label.in_("en") for each in layer.style.entries}
    assert labels == {"newly within 800 m", "no longer within 800 m"}
    shapes = to_metric(layer.frame.geometry)
    by_kind = shapes.groupby(layer.frame["ground"]).agg(lambda own: own.union_all().area / 10_000)
    table = scenario_difference("coverage", WITHIN_800, moved_end(1600.0))
    for kind in ("gained", "lost"):
        figure = hectares(table, f"{kind}_ha_800_m").difference
        # Without pieces of less than a hectare, and with fewer corners.
        assert by_kind[kind] == pytest.approx(figure, abs=3)
    gained, lost = (
        shapely.union_all(shapes[layer.frame["ground"] == kind].array)
        for kind in ("gained", "lost")
    )
    assert gained.intersection(lost).area == pytest.approx(0, abs=10)
    assert all(" ha" in each.in_("en") for each in layer.names.values())


def test_a_scenario_that_moves_no_station_has_no_such_map() -> None:
    assert ground_of(CoverageParams(target="parks", radii_m=(800.0,)), "robot_park_moved") is None
    table = scenario_difference("coverage", WITHIN_800, STATION, base=STATION)
    own = table[table["figure"].str.contains("_ha_")]
    assert len(own) == 2
    assert (own[["difference", "difference_low", "difference_high"]] == 0).all(axis=None)


def test_ground_that_both_layouts_have_is_not_laid_on_itself() -> None:
    near = shapely.box(0, 0, 10, 10)
    before = shapely.MultiPolygon([near, shapely.box(100, 0, 110, 10)])
    after = shapely.MultiPolygon([near, shapely.box(104, 0, 114, 10)])
    one, other = _without_common(after, before)
    assert (one.bounds, other.bounds) == ((104, 0, 114, 10), (100, 0, 110, 10))
    assert shapely.difference(one, other).area == shapely.difference(after, before).area == 40
    assert [each.is_empty for each in _without_common(before, before)] == [True, True]


def test_ground_of_the_base_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(
        changed_ground, "reached_ground",
        lambda *given: looked.append(len(given[1].stops)) or reached_ground(*given),
    )  # fmt: skip
    params = CoverageParams(target="district", radii_m=(790.0,))
    for metres in (1500.0, 1700.0):
        ground_of(params, moved_end(metres))
    assert len(looked) == 3  # of the base, and of each scenario
