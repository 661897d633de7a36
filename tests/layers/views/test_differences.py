"""Before and after of every question as a picture: its map, its headline, its pair on a sheet."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.differences.difference_result import DifferenceParams
from layers.export.recipe import Recipe, recipe_of
from layers.paper.choices.print_params import PrintParams
from layers.paper.pair.pair_text import PairText
from layers.scenarios.library import in_scenario, with_scenario
from layers.views import VIEWS
from layers.views.picture import Picture

STATION = "station_industrial_park"
NORTH = "baoshan_industrial_park_north"


def picture(page: str, **query: str) -> Picture:
    values, problems = VIEWS[page].read({"scenario": STATION, "compare": "difference", **query})
    assert problems == ()
    return VIEWS[page].picture(values, "en")


def test_a_surface_is_coloured_cell_by_cell_by_what_differs() -> None:
    found = picture("access", area=NORTH)
    mesh = next(e.layer for e in found.scene.layers if e.layer.id == "scenario_effects")
    question = AccessParams(area=NORTH)
    before, after = (
        ANALYSES["access"].run(with_scenario(question, name)).table["value_min"].to_numpy()
        for name in (None, STATION)
    )
    np.testing.assert_allclose(mesh.values, after - before, atol=1e-9)
    labels = [each.label.in_("en") for each in mesh.style.entries]
    assert {labels[k] for k in mesh.classes[mesh.values < -10]} == {"better by 10 min or more"}
    assert found.finding is not None
    assert "certainly better 4, certainly worse 0" in found.finding.in_("en")


def test_a_surface_in_per_cent_has_a_class_for_what_was_nothing() -> None:
    found = picture("access", area=NORTH, indicator="ptal", change="percent")
    mesh = next(e.layer for e in found.scene.layers if e.layer.id == "scenario_effects")
    # No station served the block: of an index of 0 there is no per cent.
    gained = np.isnan(mesh.values)
    assert gained.any()
    labels = [each.label.in_("en") for each in mesh.style.entries]
    classes = {labels[k] for k in mesh.classes[gained]}
    assert "no percentage: the base may be 0" in classes
    assert classes <= {"no percentage: the base may be 0", "could be either", "no change"}
    assert found.table is not None
    assert found.table("en").frame["percent"].iloc[0].text == "—"


def test_reach_colours_places_by_their_minutes_though_its_headline_is_about_ground() -> None:
    found = picture("reach", origin="robot_park", within="30")
    result: Any = found.result
    assert result.mapped == "minutes"
    (layer,) = result.layers
    minutes = result.table[result.table["figure"] == "minutes"].set_index("id")
    effect = layer.frame["effect"]
    assert effect[NORTH] == "better_much"
    assert minutes.loc[NORTH, "difference"] < -10
    assert layer.frame.loc[NORTH].geometry.geom_type == "Polygon"


@pytest.mark.usefixtures("all_samples")
def test_sites_say_who_gains_and_who_loses_against_things_as_they_are_or_another_scenario() -> None:
    found = picture("sites")
    result: Any = found.result
    effect = result.layers[0].frame["effect"]
    assert effect["baoshan_industrial_park"] == "better_much"
    assert effect["city_industrial_park"] == "worse_some"  # a rank is lost by another's gain
    same = picture("sites", against=STATION)
    assert same.result is not None
    assert set(same.result.table["verdict"]) <= {"none", "unknown"}
    assert "compared with: Example: Line 7" in same.subtitle.in_("en")


def test_a_question_goes_into_another_scenario_with_all_it_is_made_of() -> None:
    values, _ = VIEWS["sites"].read({"scenario": STATION})
    from layers.views.sites import needs

    params = needs(values)
    assert params.travel.scenario == STATION
    assert with_scenario(params, None).travel.scenario is None
    assert with_scenario(DifferenceParams("sites", params, STATION), "other").scenario == "other"


@pytest.mark.parametrize("compare", ["side", "swipe"])
def test_two_maps_are_printed_as_a_pair_what_was_before_on_the_left(compare: str) -> None:
    found = picture("coverage", target="parks", radii="800", compare=compare)
    text = PairText(found, PrintParams(), date(2026, 11, 29))
    assert [each.title for each in text.captions] == [
        "As it is", "Scenario: Example: Line 7 to Baoshan Industrial Park",
    ]  # fmt: skip
    stations = [
        next(layer.only for layer in each.scene.layers if layer.layer.id == "stations")
        for each in text.pictures
    ]
    assert set(stations[1] or ()) - set(stations[0] or ()) == {"st_7_industrial_park"}
    # What is assumed is the first that is said, since what comes last may find no room.
    assert any("Assumed: run times" in each for each in text.notes[:4])
    assert found.beside is not None
    assert "scenario" not in found.beside.query


def test_what_the_scenario_alone_has_is_not_chosen_on_the_map_of_its_base() -> None:
    """A link of a place that is not there could not be opened again."""
    with in_scenario(STATION):
        values, problems = VIEWS["sites"].read({"scenario": STATION, "compare": "side"})
    values |= {"goal": "st_7_industrial_park"}
    assert problems == ()
    found = VIEWS["sites"].picture(values, "en")
    assert found.beside is not None
    assert "goal" not in found.beside.query
    assert Recipe.from_json(recipe_of(found).to_json()).beside
