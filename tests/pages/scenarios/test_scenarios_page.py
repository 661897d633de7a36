"""The page of scenarios without a browser: opened, edited by field, dropped, approved, filed."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from layers.scenarios.own_scenarios import own_scenarios
from tests.pages.reading import Visitor, link

EXAMPLE = "robot_park_moved"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def field(seen: Any, name: str) -> Any:
    """Return the control of a field of the place in hand."""
    return next(each for each in seen.app.text_input if each.key.endswith(f".{name}"))


def press(seen: Any, key: str) -> None:
    next(each for each in seen.app.button if each.key.endswith(key)).click().run()


def test_a_field_of_a_place_is_edited_the_edit_explained_undone_and_dropped(visit: Visitor) -> None:
    seen = visit("scenarios", lang="en", scenario=EXAMPLE, place="robot_park")
    assert not seen.warnings
    field(seen, "name_en").set_value("Robot City").run()
    (own,) = own_scenarios()
    assert link(seen)["scenario"] == own.scenario.id
    assert [each.op for each in own.scenario.edits] == ["move_place", "set_field"]
    assert "2. Shanghai Robot Industrial Park: English name changed from" in "\n".join(seen.prose)
    field(seen, "1.why").set_value("a better name").run()
    assert own_scenarios()[0].scenario.edits[1].why == "a better name"
    cost = next(each for each in seen.app.number_input if each.key.endswith("1.cost"))
    cost.set_value(350_000_000.0).run()
    assert not seen.app.exception
    assert "350,000,000" in "\n".join(each.value for each in seen.app.caption)
    press(seen, ".0.drop")
    assert [each.op for each in own_scenarios()[0].scenario.edits] == ["set_field"]
    press(seen, "scenarios.undo")
    assert own_scenarios()[0].scenario.edits == ()
    press(seen, "scenarios.redo")
    press(seen, "scenarios.approve")
    assert own_scenarios()[0].scenario.approved
    assert field(seen, "name_en").value == "Robot City"


def test_a_park_is_planned_though_none_of_its_layer_is(visit: Visitor) -> None:
    seen = visit("scenarios", lang="en", place="robot_park")
    control = next(each for each in seen.app.selectbox if each.key.endswith(".status"))
    control.set_value("planned").run()
    assert not seen.warnings
    (own,) = own_scenarios()
    assert [(each.field, each.old, each.new) for each in own.scenario.edits] == [
        ("status", "existing", "planned")
    ]


def test_a_station_is_closed_from_a_year_on_and_opened_again(visit: Visitor) -> None:
    seen = visit("scenarios", lang="en", place="st_7_0721")
    for op, year in (("close_place", 2028), ("open_place", 2030)):
        control = next(e for e in seen.app.number_input if e.key.endswith(f".{op}"))
        control.set_value(year).run()
        assert not seen.warnings
    (own,) = own_scenarios()
    edits = [(each.op, each.id, each.new) for each in own.scenario.edits]
    assert edits == [
        ("close_place", "st_7_0721", {"closed": 2028}),
        ("open_place", "st_7_0721", {"opened": 2030}),
    ]


def test_what_cannot_be_applied_is_refused_beside_the_map_and_changes_nothing(
    visit: Visitor,
) -> None:
    seen = visit("scenarios", lang="en", place="robot_park")
    field(seen, "name_en").set_value(" ").run()
    where = "Three parks › Shanghai Robot Industrial Park › English name"
    assert f"{where}: The text is empty" in seen.warnings
    assert own_scenarios() == ()


def test_the_map_offers_the_exact_outline_of_the_place_in_hand(visit: Visitor) -> None:
    seen = visit("scenarios", lang="zh", scenario=EXAMPLE, place="robot_park", into="parks")
    edit = seen.scenes[0]["edit"]
    assert edit["place"]["at"][0][0] == [121_403_100, 31_372_000]
    assert (edit["families"], edit["undo"]) == (["Polygon"], False)
    ground = [each for each in seen.scenes[0]["layers"] if each["key"] == "towns"]
    assert not ground[0]["interactive"]


def ends(seen: Any) -> list[str]:
    """Return what the ends of the services of the line in hand are called."""
    return list(next(e for e in seen.app.selectbox if e.key.endswith(".end")).options)


def test_ends_of_a_line_are_told_apart_by_service_in_the_readers_language(visit: Visitor) -> None:
    assert ends(visit("scenarios", lang="zh", place="metro_5")) == [
        "莘庄（主线）", "奉贤新城（主线）", "闵行开发区（支线）", "莘庄（支线）",
    ]  # fmt: skip


def test_a_line_in_hand_has_its_times_and_its_ends_beside_the_map(visit: Visitor) -> None:
    seen = visit("scenarios", lang="en", place="metro_7")
    assert not seen.warnings
    assert ends(seen) == ["Meilan Lake", "Huamu Road"]
    peak = next(e for e in seen.app.number_input if e.key.endswith(".7.am_peak"))
    before = peak.value
    peak.set_value(before / 2).run()
    (own,) = own_scenarios()
    (edit,) = own.scenario.edits
    assert (edit.op, edit.id) == ("set_headway", "7|weekday|am_peak")
    assert edit.new == pytest.approx(30 * before)
    run = next(e for e in seen.app.number_input if ".run." in e.key)
    run.set_value(run.value + 30).run()
    cut = next(e for e in seen.app.selectbox if e.key.endswith(".cut"))
    cut.select_index(1).run()
    assert [each.op for each in own_scenarios()[0].scenario.edits] == [
        "set_headway", "set_run_time", "cut_line",
    ]  # fmt: skip
    assert not seen.warnings


def test_streets_are_drawn_as_lines_and_closed_stations_cover_nothing(visit: Visitor) -> None:
    seen = visit("scenarios", lang="en", into="street_links")
    edit = seen.scenes[0]["edit"]
    assert (edit["layer"], edit["families"]) == ("street_links", ["LineString"])
    # What is drawn always goes somewhere: the choice cannot be emptied.
    assert seen.app.selectbox(key="scenarios.into").proto.default == 0
    assert seen.app.selectbox(key="scenarios.into").value == "street_links"
    assert "st_18_jiangyangnanlu" in edit["closed"]
    assert edit["radius"] == 800


def test_two_who_edit_one_scenario_see_both_versions_and_merge(visit: Visitor) -> None:
    one = visit("scenarios", lang="en", scenario=EXAMPLE, place="robot_park")
    field(one, "name_en").set_value("Robot City").run()
    here = link(one)["scenario"]
    other = visit("scenarios", lang="en", scenario=here, place="robot_park")
    field(other, "name_zh").set_value("机器人城").run()
    field(one, "name_en").set_value("Robot Town").run()
    prose = "\n".join(one.prose)
    assert "Meanwhile another window or person saved version 2" in prose
    assert "Edits only in yours: 1" in prose
    press(one, "scenarios.join")
    (own,) = own_scenarios()
    assert {(each.field, each.new) for each in own.scenario.edits if each.op == "set_field"} >= {
        ("name_zh", "机器人城"), ("name_en", "Robot Town"),
    }  # fmt: skip


def test_a_place_that_the_scenario_alone_has_is_chosen_by_a_click() -> None:
    """A click is heard before the page reads data through its scenario."""
    place = "st_7_industrial_park"

    def clicked() -> None:
        import streamlit as st

        from layers.model.parameters import parameters_of
        from layers.views.scenario_map import ScenariosPage
        from pages.parts import state

        view = state.View("scenarios", parameters_of(ScenariosPage))
        state.share("scenario", "station_industrial_park")
        view.select("st_7_industrial_park")
        st.text(view["place"])
        state.share("scenario", None)
        view.select("st_7_industrial_park")
        st.text(str(view["place"]))

    app = AppTest.from_function(clicked).run()
    assert not app.exception
    assert [each.value for each in app.text] == [place, "None"]


def test_the_best_place_of_a_station_is_one_click_from_a_scenario(visit: Visitor) -> None:
    seen = visit("scenarios", lang="en")
    next(each for each in seen.app.slider if each.key.endswith("next.budget")).set_value(1).run()
    press(seen, "next.search")
    said = "\n".join(each.value for each in seen.app.caption)
    assert "Candidates" in said
    assert len(seen.app.table[0].value) == 1
    press(seen, "next.make")
    (own,) = own_scenarios()
    assert [each.op for each in own.scenario.edits] == ["add_station"]
    assert link(seen)["scenario"] == own.scenario.id
    assert not seen.app.table  # nothing was asked yet of the scenario that was made
