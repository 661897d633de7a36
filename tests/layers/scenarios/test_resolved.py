"""Data read through a scenario: layers, tables, services; and never a stale answer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from geo.errors import DataError, ParameterError
from layers.analyses import ANALYSES
from layers.analyses.common.targets import lines_of, stations_of, this_year
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.i18n.wording import Text
from layers.model.opening import there_in
from layers.scenarios import atlas_base as atlas
from layers.scenarios.edit import Edit
from layers.scenarios.kinds.add_place import SOURCE
from layers.scenarios.library import (
    examples,
    find,
    handed_in,
    in_layout,
    in_scenario,
    present_notes,
    scenario_in,
)
from layers.scenarios.scenario import Scenario
from layers.scenarios.scenario_file import dump
from layers.store import answer_cache, repository
from layers.store.atlas import SHIPPED
from layers.transit import openings, services
from layers.transit.lines_by_year import lines_in
from layers.views import VIEWS

JIANGYANG, STATION = "open_jiangyangnanlu", "st_18_jiangyangnanlu"


@pytest.fixture
def opened() -> Iterator[None]:
    """Read the data with South Jiangyang Road open."""
    with in_scenario(JIANGYANG):
        yield


@pytest.mark.usefixtures("opened")
def test_a_station_that_is_opened_is_served() -> None:
    frame = repository.layer("stations").frame
    assert frame.loc[STATION, ["status", "opened"]].tolist() == ["operating", 2027]
    running = services.transit("am_peak")
    at = running.position[STATION]
    assert at in running.timetable.stop
    assert STATION in services.plan()["18", "main"]


def test_without_a_scenario_nothing_of_it_is_left() -> None:
    before = repository.layer("stations"), repository.table("segments"), repository.state()
    with in_scenario(JIANGYANG):
        inside = repository.layer("stations"), repository.table("segments"), repository.state()
        assert inside[0] is repository.layer("stations")  # the same object as long as it is in use
    after = repository.layer("stations"), repository.table("segments"), repository.state()
    assert all(one is other for one, other in zip(before[:2], after[:2], strict=True))
    assert before[2] == after[2] != inside[2]
    assert inside[0].digest != before[0].digest
    assert STATION not in services.transit("am_peak").position


@pytest.mark.usefixtures("opened")
def test_what_no_edit_touches_is_the_layer_itself() -> None:
    untouched = [each.id for each in SHIPPED if each.id != "stations"]
    inside = {each: repository.layer(each) for each in untouched}
    with atlas.data_overlay.applied(None):
        assert all(repository.layer(each) is layer for each, layer in inside.items())
        headways = repository.table("headways")
    assert repository.table("headways") is headways


@pytest.mark.usefixtures("opened")
def test_tables_keep_their_types_and_layers_their_columns() -> None:
    segments, stations = repository.table("segments"), repository.layer("stations")
    with atlas.data_overlay.applied(None):
        assert segments.dtypes.to_dict() == repository.table("segments").dtypes.to_dict()
        assert list(stations.frame.columns) == list(repository.layer("stations").frame.columns)
    assert stations.frame.index.name is None
    assert stations.lineage.sources[-1].id == SOURCE
    assert JIANGYANG not in stations.lineage.steps[-1].in_("en")
    assert find(JIANGYANG).id in stations.lineage.steps[-1].in_("en")


@pytest.mark.usefixtures("opened")
def test_years_of_stations_rest_on_the_tables_as_they_are() -> None:
    assert STATION not in openings.openings()


def test_a_stale_answer_cannot_show() -> None:
    plain = CoverageParams(target="parks", radii_m=(700.0,))
    question = replace(plain, scenario="robot_park_moved")
    before, inside = (ANALYSES["coverage"].run(each) for each in (plain, question))
    assert ANALYSES["coverage"].run(plain) is before
    assert ANALYSES["coverage"].run(question) is inside
    with in_scenario("robot_park_moved"):  # the same question, asked while a scenario is in use
        assert ANALYSES["coverage"].at_hand(plain) is None
    shares = [each.table.set_index("id")["share"]["robot_park"] for each in (before, inside)]
    assert shares[0] != shares[1]
    assert "robot" in inside.notes[1].in_("en")
    assert "robot" not in " ".join(note.in_("en") for note in before.notes[1:2])


def test_an_answer_bears_the_present_name_of_its_scenario() -> None:
    first = replace(find("robot_park_moved"), example=False, title=Text(zh="甲案", en="Plan A"))
    handed_in(dump(first), file="plan.json")
    question = CoverageParams(target="parks", scenario=first.id)
    assert "Plan A" in ANALYSES["coverage"].run(question).warnings[0].in_("en")
    handed_in(dump(replace(first, title=Text(zh="乙案", en="Plan B"))), file="plan.json")
    assert "Plan B" in ANALYSES["coverage"].run(question).warnings[0].in_("en")


def test_answers_on_disk_are_keyed_by_the_scenario() -> None:
    plain = answer_cache.key_of("sites", 1)
    with in_scenario(JIANGYANG):
        inside = answer_cache.key_of("sites", 1)
    with in_scenario("robot_park_moved"):
        other = answer_cache.key_of("sites", 1)
    assert len({plain, inside, other}) == 3


def test_no_figure_leaves_without_its_scenario() -> None:
    answer = ANALYSES["coverage"].run(CoverageParams(target="parks", scenario=JIANGYANG))
    said = [each.in_("en") for each in answer.warnings]
    assert find(JIANGYANG).id in said[0]
    assert "Line 18" in said[2]
    assert "Assumed: run times" in said[2]
    assert present_notes() == ()


def test_a_map_names_its_scenario() -> None:
    values = VIEWS["overview"].read({"scenario": JIANGYANG})[0]
    picture = VIEWS["overview"].picture(values, "en")
    assert examples()[JIANGYANG].title.in_("en") in picture.subtitle.in_("en")
    assert picture.query["scenario"] == JIANGYANG
    assert any(find(JIANGYANG).id in note.in_("en") for note in picture.notes)


def test_edits_of_what_runs_are_refused_while_a_feed_is_in_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(atlas.feed, "state", lambda: (1, 1))
    codes = {
        name: {problem.code for problem in atlas.review_in_atlas(each).problems}
        for name, each in examples().items()
    }
    assert codes["robot_park_moved"] == set()
    assert all(codes[each] == {"scenario_feed"} for each in codes if each != "robot_park_moved")


def made(*edits: Edit) -> str:
    content = Scenario(title=Text(zh="测试", en="Test"), edits=edits)
    return handed_in(dump(content), file="made.json").id


def test_what_cannot_be_applied_is_not_answered_about() -> None:
    broken = made(
        Edit(op="remove_place", layer="parks", id="moon_park"),
        Edit(op="set_field", layer="parks", id="robot_park", field="status", old="existing",
             new="sold"),
    )  # fmt: skip
    with pytest.raises(DataError) as raised, in_scenario(broken):
        pass
    assert {each.code for each in raised.value.problems} == {"scenario_absent", "value_unknown"}
    lost = made(Edit(op="remove_place", layer="stations", id="st_18_1848"))
    with pytest.raises(DataError) as raised, in_scenario(lost):  # its segments lead nowhere then
        pass
    assert "station_unknown" in {each.code for each in raised.value.problems}


def test_an_unknown_scenario_is_named_with_those_there_are() -> None:
    with pytest.raises(ParameterError) as raised, in_scenario("none_such"):
        pass
    assert raised.value.problems[0].values["allowed"] == tuple(examples())


def test_a_question_made_of_questions_has_the_scenario_of_its_part() -> None:
    from layers.analyses.coverage.coverage_params import GrowthParams

    inner = CoverageParams(scenario=JIANGYANG)
    assert scenario_in(GrowthParams(coverage=inner)) == JIANGYANG
    assert scenario_in(CoverageParams()) is None
    assert scenario_in(3) is None


STOPS = {"st_x_1": (121.40, 31.47), "st_x_2": (121.43, 31.44), "st_x_3": (121.46, 31.41)}


def new_line(year: int | None) -> Scenario:
    """Return a scenario with a line of three new stations that no track leads to."""
    fresh = {
        name: {"name_zh": name, "name_en": name,
               "geometry": {"type": "Point", "coordinates": list(at)}}
        for name, at in STOPS.items()
    }  # fmt: skip
    new = {"stations": list(STOPS), "run_s": [240, 240], "headway_s": {"am_peak": 300},
           "new_stations": fresh, "line_name": {"zh": "X线", "en": "Line X"}}  # fmt: skip
    edit = Edit(op="add_line", layer="services", id="x|main",
                new=new if year is None else {**new, "opened": year})  # fmt: skip
    return Scenario(title=Text(zh="新线", en="New line"), base={}, edits=(edit,))


def test_a_new_line_has_a_straight_track_from_stop_to_stop() -> None:
    with in_layout(new_line(2030)):
        track = repository.layer("lines").frame.loc["metro_x"]
        assert list(track.geometry.coords) == list(STOPS.values())
        assert (track["name_en"], track["certainty"], track["opened"]) == (
            "Line X", "schematic", 2030,
        )  # fmt: skip
        assert lines_in(2029).frame.loc["metro_x", "geometry"] is None
        whole = lines_in(2030).frame.loc["metro_x", "geometry"]
        assert whole.hausdorff_distance(track.geometry) < 1e-5


def test_what_is_added_without_a_year_is_in_no_past_one() -> None:
    now = this_year()
    before = {year: len(stations_of("operating", year=year)) for year in (None, now, 2010)}
    with in_layout(new_line(None)):
        found = {year: len(stations_of("operating", year=year)) for year in before}
        assert {year: found[year] - before[year] for year in before} == {None: 3, now: 3, 2010: 0}
        assert [("metro_x" in lines_of(year)) for year in (None, now, 2010)] == [True, True, False]
        frame = repository.layer("stations").frame
        for year, there in ((now, True), (now - 1, False)):
            assert (set(STOPS) <= set(there_in(frame, year, now=now))) is there
        assert lines_in(2010).frame.loc["metro_x", "geometry"] is None
