"""The scenario of a visit: in its link, on every page, in every figure, and left out where lost."""

import pytest

from tests.pages.reading import Visitor, link
from tests.pages.test_shared import turn_to

STATION, PARKS = "station_industrial_park", {"target": "parks", "radii": "800"}


def labels(seen: object) -> list[str]:
    buttons = seen.app.button  # type: ignore[attr-defined]
    return [e.label.replace("\\", "") for e in buttons if e.key.startswith("layout.choose.")]


def test_a_link_names_the_scenario_that_all_pages_are_answered_in(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", scenario=STATION, **PARKS)
    assert not seen.warnings
    assert "example · edits: 1 · with assumptions: 1" in seen.prose
    stations = next(each for each in seen.scenes[0]["layers"] if each["key"] == "stations")
    assert "st_7_industrial_park" in stations["only"]
    turn_to(seen, "sources")
    assert link(seen)["scenario"] == STATION


def test_one_is_chosen_in_the_strip_and_left_again(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", **PARKS)
    before = seen.tables[0].to_dict()
    assert "Example: Line 7 to Baoshan Industrial Park" in labels(seen)
    seen.app.button(key=f"layout.choose.{STATION}").click().run()
    assert link(seen)["scenario"] == STATION
    assert seen.tables[0].to_dict() != before
    seen.app.button(key="layout.choose.None").click().run()
    assert "scenario" not in link(seen)
    assert seen.tables[0].to_dict() == before


@pytest.mark.parametrize("page", ["coverage", "travel_time"])
def test_one_that_is_not_there_is_said_and_left_out(visit: Visitor, page: str) -> None:
    seen = visit(page, lang="en", scenario="nosuch")
    assert "There is no scenario “nosuch”" in seen.warnings
    assert "scenario" not in link(seen)
    assert seen.scenes


def test_the_difference_is_shown_beside_its_map_and_both_maps_side_by_side(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", scenario=STATION, compare="difference", **PARKS)
    assert not seen.warnings
    assert "certainly better 2, certainly worse 0" in "\n".join(seen.prose)
    assert seen.scenes[0]["layers"][-4]["key"] == "scenario_effects"
    assert "certainly better" in set(seen.tables[0]["Verdict"])
    seen.app.button_group(key="coverage.compare").set_value("side").run()
    pair = seen.compared
    assert pair is not None
    assert [each["name"] for each in pair["sites"]] == [
        "As it is", "Example: Line 7 to Baoshan Industrial Park",
    ]  # fmt: skip
    near = [
        next(layer for layer in each["scene"]["layers"] if layer["key"] == "stations")["only"]
        for each in pair["sites"]
    ]
    assert set(near[1]) - set(near[0]) == {"st_7_industrial_park"}


def test_without_a_scenario_nothing_is_compared(visit: Visitor) -> None:
    seen = visit("travel_time", lang="en", compare="difference")
    assert not seen.warnings
    assert "Scenario and base" not in seen.controls


@pytest.mark.parametrize(
    ("page", "query", "figure"),
    [
        ("access", {"area": "baoshan_industrial_park_north"}, "certainly better 4"),
        ("sites", {}, "rank"),
    ],
)
def test_every_question_shows_what_differs(
    visit: Visitor, page: str, query: dict[str, str], figure: str
) -> None:
    seen = visit(page, lang="en", scenario=STATION, compare="difference", **query)
    assert not seen.warnings
    assert figure in "\n".join(seen.prose)
    assert "scenario_effects" in [each["key"] for each in seen.scenes[0]["layers"]]
    assert "certainly better" in set(seen.tables[0]["Verdict"])
    assert {"As it is", "Relative change"} < set(seen.tables[0])


def test_a_difference_is_against_another_scenario_where_one_is_chosen(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", scenario=STATION, compare="difference", **PARKS)
    seen.app.selectbox(key="coverage.against").set_value("robot_park_moved").run()
    assert link(seen)["against"] == "robot_park_moved"
    assert "Example: the robot park's outline moved east" in seen.tables[0]
    seen.app.button_group(key="coverage.change").set_value("percent").run()
    legend = next(e for e in seen.scenes[0]["layers"] if e["key"] == "scenario_effects")["legend"]
    assert any("no percentage" in each["label"] for each in legend)


def test_two_maps_are_swiped_in_one_frame(visit: Visitor) -> None:
    seen = visit("coverage", lang="en", scenario=STATION, compare="swipe", **PARKS)
    pair = seen.swiped
    assert pair is not None
    assert pair["label"] == (
        "Divider of the maps: As it is on its left, "
        "Example: Line 7 to Baoshan Industrial Park on its right"
    )
