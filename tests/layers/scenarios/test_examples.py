"""The scenarios that come with the atlas: they apply, and what they change is known."""

import math
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.analyses.travel.travel_params import TravelParams
from layers.i18n.wording import LANGUAGES, Text
from layers.scenarios.atlas_base import atlas_base, review_in_atlas
from layers.scenarios.edit import Edit
from layers.scenarios.library import examples, handed_in, in_scenario
from layers.scenarios.propose import with_old
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.review import APPLIES
from layers.scenarios.scenario import Scenario, base_of
from layers.scenarios.scenario_file import dump
from layers.store import repository
from layers.store.atlas import to_metric
from layers.transit.lines_by_year import lines_by_year, lines_in, lines_whole
from layers.views.map_years import geometry_by_year
from tests.samples import all_samples

PARKS = CoverageParams(target="parks", radii_m=(800.0,))
EXAMPLES = ("line15_every_3_min", "open_jiangyangnanlu", "robot_park_moved",
            "station_industrial_park")  # fmt: skip


def in_use(*edits: Edit) -> str:
    """Return the id of a scenario of the atlas with some edits, ready to be asked about."""
    records = Records(atlas_base())
    sound = tuple(with_old(each, records) for each in edits)
    base = base_of(sound, atlas_base())
    made = Scenario(title=Text(zh="测试", en="Test"), base=base, edits=sound)
    return handed_in(dump(made), file="made.json").id


def test_there_are_four_and_they_are_labelled() -> None:
    assert tuple(examples()) == EXAMPLES
    for each in examples().values():
        assert each.example
        assert each.title["zh"].startswith("示例")
        assert each.title["en"].startswith("Example")


def test_reasons_are_in_the_language_of_the_reader() -> None:
    """What stands in one language is for all; an example has both, and neither is in the other."""
    (edit,) = examples()["open_jiangyangnanlu"].edits
    assert edit.reason["zh"] == "车站已建成，未开通"
    assert edit.reason["en"] == "built and not open"
    typed = replace(edit, why="为园区服务")
    assert [typed.reason[lang] for lang in LANGUAGES] == ["为园区服务"] * 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_edit_of_an_example_applies(name: str) -> None:
    found = review_in_atlas(examples()[name])
    assert {each.status for each in found.findings} == {APPLIES}
    assert found.problems == ()


def test_a_station_in_the_industrial_park_covers_its_own_disc_and_nothing_else() -> None:
    table = scenario_difference("coverage", PARKS, "station_industrial_park")
    share = table[table["figure"] == "share_800_m"].set_index("id")
    north = share.loc["baoshan_industrial_park_north"]
    # By hand: no station reaches the block now, and the whole disc lies inside it.
    area_m2 = to_metric(repository.layer("parks").frame.geometry)[north.name].area
    expected = math.pi * 800**2 / area_m2
    assert north["base"] == 0
    assert north["difference"] == pytest.approx(expected, rel=5e-4)  # the disc has corners
    assert 0.05 < north["difference_low"] <= north["difference_high"] < 0.1
    assert north["verdict"] == "more"
    for park in ("city_industrial_park", "robot_park"):
        ends = share.loc[park, ["difference", "difference_low", "difference_high"]]
        assert ends.tolist() == [0, 0, 0], park
        assert share.loc[park, "verdict"] == "none"
    assert share.loc["robot_park", "base_high"] > 0  # the range that both share is there


def test_the_robot_park_moved_to_the_east_is_covered_by_a_third() -> None:
    table = scenario_difference("coverage", PARKS, "robot_park_moved")
    share = table[table["figure"] == "share_800_m"].set_index("id")
    park = share.loc["robot_park"]
    # By hand: its outline moved 0.0126 degrees east, against the discs about the stations.
    frame = repository.layer("stations").frame
    open_ = frame[frame["status"] == "operating"]
    discs = to_metric(open_.geometry).buffer(800, quad_segs=64).union_all()
    outline = repository.layer("parks").frame.geometry[["robot_park"]].translate(xoff=0.0126)
    moved = to_metric(outline).iloc[0]
    assert park["scenario"] == pytest.approx(moved.intersection(discs).area / moved.area, rel=1e-3)
    assert park["scenario"] == pytest.approx(0.341, abs=0.003)
    assert park["verdict"] == "more"
    assert set(share.drop("robot_park")["verdict"]) == {"none"}


def test_a_station_opened_on_a_line_costs_those_who_ride_past_it_one_dwell() -> None:
    params = TravelParams(origin="robot_park")
    table = scenario_difference("travel-time", params, "open_jiangyangnanlu").set_index("id")
    # By hand: who changes to line 18 at its end and rides past the new stop comes 30 s later.
    past = table.loc["st_18_1848"]
    ends = past[["difference", "difference_low", "difference_high"]].tolist()
    assert ends == pytest.approx([0.5, 0.5, 0.5])
    there = table.loc["st_18_jiangyangnanlu"]
    assert math.isnan(there["base"])
    assert there["scenario"] < past["scenario"]
    assert there["verdict"] == "unknown"
    assert (table["verdict"] == "none").sum() > 300  # most of the network is not touched


@all_samples()
def test_half_the_headway_slows_no_median() -> None:
    row = "15|weekday|am_peak"
    every_s = atlas_base().record("headways", row)
    assert every_s is not None
    scenario = in_use(
        Edit(op="set_headway", layer="headways", id=row, field="headway_s",
             new=every_s["headway_s"] / 2)
    )  # fmt: skip
    table = scenario_difference("travel-time", TravelParams(origin="robot_park"), scenario)
    changes = table["difference"].dropna()
    # Medians are of 120 departures; where they fall among the trains moves one by a second or two.
    assert changes.max() <= 0.03
    # By hand: whoever waits for line 15 saves a quarter of the headway of 440 s on average.
    assert changes.min() == pytest.approx(-440 / 4 / 60, abs=0.3)


def test_a_station_where_one_is_changes_nothing_by_circle() -> None:
    station = dict(atlas_base().record("stations", "st_1_0137") or {})
    copy = {name: station[name] for name in ("name_zh", "name_en", "kind", "status", "line",
                                             "opened", GEOMETRY)}  # fmt: skip
    scenario = in_use(Edit(op="add_place", layer="stations", id="st_copy", new=copy))
    table = scenario_difference("coverage", PARKS, scenario)
    assert table["difference"].tolist() == [0] * len(table)


def test_a_scenario_differs_from_itself_by_zero_with_zero_width() -> None:
    name = "station_industrial_park"
    table = scenario_difference("coverage", PARKS, name, base=name)
    figures = table[["difference", "difference_low", "difference_high"]]
    assert (figures == 0).all(axis=None)


def test_figures_of_a_difference_are_those_of_the_question() -> None:
    answer = ANALYSES["coverage"].run(PARKS).table.set_index("id")
    table = scenario_difference("coverage", PARKS, "robot_park_moved")
    share = table[table["figure"] == "share_800_m"].set_index("id")
    for column, name in (("base", "share"), ("base_low", "share_low"), ("base_high", "share_high")):
        assert share[column].tolist() == answer.loc[share.index, name].tolist()


def test_a_line_that_goes_on_is_drawn_as_far_as_its_new_end() -> None:
    """The example says how far that is: 6,103 m as the crow flies from the old end."""
    base = lines_by_year()
    before = to_metric(base.frame.geometry).length
    with in_scenario("station_industrial_park"):
        extended = lines_by_year()
        after = to_metric(extended.frame.geometry)
        end = to_metric(repository.layer("stations").frame.geometry)["st_7_industrial_park"]
    longer = after.length - before
    assert longer["metro_7"] == pytest.approx(6103, abs=1)
    assert longer.drop("metro_7").abs().max() == 0
    assert after["metro_7"].distance(end) < 1
    assert extended.digest != base.digest


def test_a_line_that_goes_on_is_longer_by_the_way_to_its_new_end_and_was_no_shorter() -> None:
    before = {year: lines_in(year).frame["length_km"] for year in (2010, 2015)}
    stated = repository.layer("lines").frame["length_km"]
    with in_scenario("station_industrial_park"):
        for year, lengths in before.items():
            assert lines_in(year).frame["length_km"].tolist() == lengths.tolist()
        whole = lines_whole().frame["length_km"]
    assert whole["metro_7"] == pytest.approx(float(stated["metro_7"]) + 6.103, abs=0.01)
    assert whole.drop("metro_7").tolist() == stated.drop("metro_7").tolist()


def test_today_too_a_line_is_drawn_to_its_new_end_on_every_map() -> None:
    tracks = repository.layer("lines")
    assert geometry_by_year(tracks, None)["layer"] is tracks
    with in_scenario("station_industrial_park"):
        shapes = to_metric(geometry_by_year(tracks, None)["layer"].frame.geometry)
        end = to_metric(repository.layer("stations").frame.geometry)["st_7_industrial_park"]
    assert shapes["metro_7"].distance(end) < 1
    assert shapes["metro_1"].equals(to_metric(tracks.frame.geometry)["metro_1"])


def test_a_line_that_is_cut_back_is_drawn_to_its_new_end_from_today_on() -> None:
    stations = to_metric(repository.layer("stations").frame.geometry)
    end, lost = stations["st_7_0723"], stations["st_7_0721"]
    edit = Edit(op="cut_line", layer="services", id="7|main", field="from_id",
                old="st_7_0721", new="st_7_0723")  # fmt: skip
    made = Scenario(title=Text(zh="截", en="Cut"), edits=(edit,))
    name = handed_in(dump(made), file="cut.json").id
    tracks = repository.layer("lines")
    before = to_metric(tracks.frame.geometry)
    with in_scenario(name):
        whole = lines_whole()
        after, past = to_metric(whole.frame.geometry), lines_in(2015).frame["length_km"]
        parts = lines_by_year().frame.loc["metro_7"]
    assert after["metro_7"].distance(end) < 60
    # By way of Luonan Xincun, as the crow flies; the track is no shorter.
    way = end.distance(stations["st_7_0722"]) + stations["st_7_0722"].distance(lost)
    assert way - 200 < before["metro_7"].length - after["metro_7"].length < 1.2 * way
    others = before.index.drop("metro_7")
    assert after[others].length.tolist() == pytest.approx(before[others].length.tolist(), abs=1)
    ended = [part.length for part, until in zip(
        to_metric(gpd.GeoSeries(list(parts.geometry.geoms), crs=4326)), parts["part_ends"],
        strict=True) if until == date.today().year]  # fmt: skip  # noqa: DTZ011
    assert sum(ended) == pytest.approx(before["metro_7"].length - after["metro_7"].length, abs=3)
    assert whole.digest != tracks.digest
    assert past.tolist() == lines_in(2015).frame["length_km"].tolist()
