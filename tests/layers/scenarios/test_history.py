"""Undo, redo, dropping, going back, approval, and a base that has changed underneath."""

from dataclasses import replace

import pytest

from geo.errors import ParameterError
from layers.scenarios.history import EditHistory, back_to_base, dependants, drop
from layers.scenarios.records import MadeBase, Records
from layers.scenarios.review import APPLIES, CANNOT, DIFFERS, applied, review
from tests.layers.scenarios.made_scenarios import (
    add,
    add_station,
    move,
    reshape,
    run_time,
    scenario,
    set_field,
    split_west,
    town,
    with_old,
)


def test_a_new_edit_forgets_what_was_undone() -> None:
    history = EditHistory.of(scenario(add("p1"), add("p2"))).undo().add(add("p3"), town())
    assert [each.id for each in history.present.edits] == ["p1", "p3"]
    assert history.redo() == history


def test_dropping_an_edit_names_those_that_depend_on_it() -> None:
    one = scenario(
        add_station("st_n", "st_b", "st_c"),  # dropped
        add("p1"),
        run_time(60, "1|st_b|st_n"),  # of a segment that is gone then
        set_field("st_n", "name_en", "N", layer="stations"),  # of a station that is gone then
        move("p1", 121.45),
        add("p2", requires=("stations/st_n",)),  # says so
        add("p3", requires=("hubs/p2",)),  # needs what needs it
    )
    found = drop(one, 0, town())
    assert found.positions == (0, 2, 3, 5, 6)
    assert [each.op for each in found.scenario.edits] == ["add_place", "move_place"]
    assert dependants(one, [4], town()) == ()
    assert dependants(one, [1], town()) == (4,)


def test_edits_of_other_fields_of_a_place_stay() -> None:
    one = scenario(reshape("west", 121.405), set_field("west", "name_en", "Far"))
    assert drop(one, 0, town()).positions == (0,)
    other = scenario(split_west(), set_field("west_2", "name_en", "x"))
    assert drop(other, 0, town()).positions == (0, 1)


@pytest.mark.parametrize("position", [-1, 1])
def test_an_edit_that_there_is_not_cannot_be_dropped(position: int) -> None:
    with pytest.raises(ParameterError):
        drop(scenario(add("p1")), position, town())


def test_one_place_goes_back_to_base_and_others_stay() -> None:
    one = scenario(set_field("west", "name_en", "Far"), add("p1"), reshape("west", 121.405))
    found = back_to_base(one, ("parks", "west"), town())
    assert found.positions == (0, 2)
    assert [each.id for each in found.scenario.edits] == ["p1"]
    assert back_to_base(one, ("parks", "east"), town()).scenario is one


def test_an_approved_scenario_stays_and_its_edits_make_a_new_one() -> None:
    approved = replace(scenario(add("p1")), approved="2026-11-29")
    history = EditHistory.of(approved).add(add("p2"), town())
    assert history.present.approved == ""
    assert history.present.parent == approved.id
    assert (len(approved.edits), approved.approved) == (1, "2026-11-29")


def test_costs_add_up_where_there_are_some() -> None:
    assert scenario(add("p1"), add("p2")).cost_yuan is None
    assert scenario(add("p1", cost_yuan=2e6), add("p2"), add("p3", cost_yuan=1e6)).cost_yuan == 3e6


def changed_town() -> MadeBase:
    """The town in another year: west has another name, the hub is gone."""
    content = {layer: dict(each) for layer, each in town().content.items()}
    content["parks"]["west"] = {**content["parks"]["west"], "name_en": "Old West"}
    del content["hubs"]["hub"]
    return MadeBase(content)


def test_a_base_that_changed_is_told_edit_by_edit() -> None:
    one = scenario(
        set_field("west", "name_en", "Far"),
        set_field("west", "name_zh", "远西"),
        move("hub", 121.46),
        set_field("east", "name_en", "Near"),
    )
    assert [each.status for each in review(one, town()).findings] == [APPLIES] * 4
    found = review(one, changed_town())
    assert [each.status for each in found.findings] == [DIFFERS, APPLIES, CANNOT, APPLIES]
    differs, _, cannot, _ = found.findings
    assert [each.code for each in differs.problems] == ["scenario_differs"]
    assert differs.problems[0].values == {"value": "West", "present": "Old West"}
    assert [each.code for each in cannot.problems] == ["scenario_absent"]
    west = found.records.get("parks", "west")
    assert west is not None
    assert west["name_en"] == "Far"  # applied all the same


def test_a_wrong_old_value_of_a_base_that_has_not_changed_is_refused() -> None:
    right = scenario(set_field("west", "name_en", "Far"))
    wrong = replace(right, edits=(replace(right.edits[0], old="East"),))
    assert [each.code for each in review(wrong, town()).problems] == ["scenario_old"]
    later = scenario(set_field("west", "name_en", "Far"), set_field("west", "name_en", "Farther"))
    assert review(later, town()).problems == ()


def test_the_id_is_of_base_and_edits_alone() -> None:
    one = scenario(add("p1"))
    assert replace(one, title=scenario(add("p2"), name="Other").title, example=True).id == one.id
    assert replace(one, base={}).id != one.id
    assert scenario(add("p1", why="for the port")).id != one.id


def test_old_values_are_filled_in_one_by_one() -> None:
    records = Records(town())
    first = with_old(set_field("west", "name_en", "A"), records)
    second = with_old(set_field("west", "name_en", "B"), applied([first], records).records)
    assert (first.old, second.old) == ("West", "A")
