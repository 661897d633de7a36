"""Charts of answers: their figures are those of the answer, their marks have its features."""

from dataclasses import replace

import numpy as np
import pytest

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.coverage_params import CoverageParams, GrowthParams
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import Lang
from layers.model.palette import NO_VALUE
from layers.model.parameters import question
from layers.model.style import Grades
from layers.store import repository
from layers.tables.coverage_tables import growth_cells, growth_table
from layers.tables.linked_charts import growth_chart, minutes_chart, share_chart, surface_chart
from layers.webmap.charts import Mark
from tests.pages.reading import either_language

PARAMS = CoverageParams(radii_m=(500.0, 800.0))


@either_language
def test_growth_has_a_point_a_year_and_the_stations_that_opened_in_it(lang: Lang) -> None:
    result = ANALYSES["growth"].run(GrowthParams(PARAMS))
    chart = growth_chart(result, lang)
    table = growth_table(result, lang)
    assert [mark.label for mark in chart.marks] == list(table["year"])
    assert [mark.value for mark in chart.marks] == pytest.approx(table["share"], abs=0.051)
    opened = repository.layer("stations").frame["opened"]
    for mark in chart.marks:
        assert all(int(opened[each]) == mark.start for each in mark.ids[1:])
        assert bool(mark.ids) == bool(mark.more)
    # Line 3's northern stretch opened in 2006, line 7 in 2009: two steps, nothing between.
    steps = {mark.start for mark in chart.marks if mark.ids}
    assert {2006.0, 2009.0} <= steps
    assert 2008.0 not in steps


def test_rows_of_growth_and_marks_of_its_chart_have_the_same_places() -> None:
    result = ANALYSES["growth"].run(GrowthParams(PARAMS))
    marks = {mark.label: mark.ids for mark in growth_chart(result, "en").marks if mark.ids}
    table = growth_cells(result, "en")
    assert dict(zip(table.frame["year"], table.ids, strict=True)) == marks
    assert (table.frame["opened"] != "").all()


def test_stations_that_are_built_stand_behind_the_years() -> None:
    question = GrowthParams(CoverageParams(radii_m=(800.0,), building=True))
    *years, last = growth_chart(ANALYSES["growth"].run(question), "en").marks
    assert all(mark.start is not None for mark in years)
    if last.start is None:
        assert last.value >= years[-1].value


def test_shares_stand_from_the_greatest_down_at_the_widest_distance() -> None:
    result = ANALYSES["coverage"].run(PARAMS)
    marks = share_chart(result, "en").marks
    assert [mark.value for mark in marks] == sorted((mark.value for mark in marks), reverse=True)
    shares = result.table.query("radius_m == 800").set_index("id")["share"]
    assert {mark.ids[0]: mark.value for mark in marks} == pytest.approx((100 * shares).to_dict())
    assert all(mark.low <= mark.high for mark in marks)


def test_places_that_are_spots_have_no_share() -> None:
    question = CoverageParams(radii_m=(800.0,), target="sites")
    result = ANALYSES["coverage"].run(question)
    areas = result.table.query("area_km2 > 0 and share == share")
    assert len(share_chart(result, "en").marks) == len(areas)


@pytest.mark.parametrize("indicator", ["nearest_station", "ptal"])
def test_a_column_has_the_colour_and_the_class_of_the_map(indicator: str) -> None:
    result = ANALYSES["access"].run(AccessParams(indicator=indicator))
    assert result.surface is not None
    chart = surface_chart(result, "zh")
    assert sum(mark.value for mark in chart.marks) == result.reached
    assert chart.layers == (result.surface.id,)
    style, values = result.surface.style, result.surface.values
    colours = [each.fill for each in style.symbols]

    def cells_of(mark: Mark) -> set[int]:
        if mark.grade is not None:
            return {mark.grade}
        inside = (values >= mark.start) & (values < mark.end)
        return set(result.surface.classes[inside].tolist())

    for mark in chart.marks:
        if mark.colour is not None and mark.value:
            assert colours.index(mark.colour) in cells_of(mark)
    assert sum(mark.colour is not None for mark in chart.marks) > len(chart.marks) / 2


def test_classes_of_minutes_count_every_listed_place_but_the_origin() -> None:
    params = question(TravelParams, {"origin": "robot_park"})
    result = ANALYSES["travel_time"].run(params)
    chart = minutes_chart(result, places(), "en", layers=("parks", "zones"))
    listed = result.table[result.table["layer_id"].isin(["parks", "zones"])]
    listed = listed[listed["id"] != "robot_park"]
    assert sum(mark.value for mark in chart.marks) == len(listed)
    # The classes of the map: up to 15 minutes, to 30, 45, 60, 90, beyond.
    quick = int((listed["minutes"] <= 45).sum())
    assert sum(mark.value for mark in chart.marks[:3]) == quick
    assert [mark.grade for mark in chart.marks][:6] == list(range(6))
    assert NO_VALUE not in {mark.colour for mark in chart.marks}


def test_places_without_a_time_have_the_colour_of_no_value() -> None:
    result = ANALYSES["travel_time"].run(question(TravelParams, {"origin": "robot_park"}))
    nowhere = tuple(
        replace(each, frame=each.frame.assign(**{each.style.field: np.nan}))
        if isinstance(each.style, Grades)
        else each
        for each in result.layers
    )
    chart = minutes_chart(replace(result, layers=nowhere), places(), "en", layers=("parks",))
    assert [mark.colour for mark in chart.marks if mark.value] == [NO_VALUE]
