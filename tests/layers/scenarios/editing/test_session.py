"""Editing in the atlas: every step is checked and saved; nobody's work is written over."""

from pathlib import Path

import pytest

from geo.errors import DataError
from layers.scenarios.edit import Edit
from layers.scenarios.editing.session import Session
from layers.scenarios.library import examples, find
from layers.scenarios.own_scenarios import Fork, own_scenarios
from layers.scenarios.propose import with_old

PARK, EXAMPLE = "robot_park", "robot_park_moved"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def named(session: Session, name: str, place: str = PARK) -> Session:
    edit = Edit(op="set_field", layer="parks", id=place, field="name_en", new=name)
    return session.add(with_old(edit, session.records()))


def test_an_edit_of_an_example_makes_a_copy_and_leaves_the_example() -> None:
    before = examples()[EXAMPLE].id
    session = named(Session.of(EXAMPLE), "Robots")
    assert session.own is not None
    assert not session.scenario.example
    assert session.scenario.title.in_("en") == "Example: the robot park's outline moved east (copy)"
    assert [each.op for each in session.scenario.edits] == ["move_place", "set_field"]
    assert examples()[EXAMPLE].id == before


def test_each_step_is_saved_and_found_again_by_its_hash() -> None:
    first = named(Session.begin(), "One")
    second = named(Session.of(first.scenario.id), "Two")
    assert len(own_scenarios()) == 1
    undone = Session.of(second.scenario.id).undo()
    assert undone.scenario.id == first.scenario.id
    assert not undone.undo().can_undo
    again = Session.of(own_scenarios()[0].scenario.id).redo().redo()
    assert again.scenario.id == second.scenario.id


def test_two_windows_keep_what_both_have_made() -> None:
    first = named(Session.begin(), "One")
    second = named(first, "Two")
    other = named(first, "Three")
    assert first.own is not None
    assert other.own is not None
    assert other.own.fork == Fork(first.own.id, first.own.version)
    assert {each.scenario.id for each in own_scenarios()} == {second.scenario.id, other.scenario.id}


def test_an_edit_of_an_older_version_makes_another_scenario() -> None:
    first = named(Session.begin(), "One")
    second = named(first, "Two")
    other = named(Session.of(first.scenario.id), "Three")
    assert {each.scenario.id for each in own_scenarios()} == {second.scenario.id, other.scenario.id}


def test_what_is_approved_stays_and_further_edits_make_another() -> None:
    first = named(Session.begin(), "One").approved("2026-11-29")
    assert not first.can_undo
    other = named(Session.of(first.scenario.id), "Two")
    kept = {each.scenario.approved for each in own_scenarios()}
    assert kept == {"2026-11-29", ""}
    assert other.scenario.parent == first.scenario.id


def test_what_cannot_be_applied_is_refused_with_its_reason_and_nothing_is_saved() -> None:
    session = named(Session.begin(), "One")
    with pytest.raises(DataError) as caught:
        session.add(Edit(op="remove_place", layer="parks", id="nowhere"))
    assert [each.code for each in caught.value.problems] == ["scenario_absent"]
    assert own_scenarios()[0].scenario.id == session.scenario.id


def test_an_edit_is_dropped_with_its_dependants_or_a_place_put_back() -> None:
    session = named(named(named(Session.begin(), "One"), "Two"), "Far", "luodian_industrial_park")
    assert session.dependants(0) == (1,)
    again = session.without(0)
    assert [each.id for each in again.scenario.edits] == ["luodian_industrial_park"]
    assert again.restored(("parks", "luodian_industrial_park")).scenario.edits == ()


def test_a_reason_and_a_cost_are_kept_with_the_edit() -> None:
    session = named(Session.begin(), "One").explained(0, why="said so", cost_yuan=5e6)
    assert find(session.scenario.id).edits[0].why == "said so"
    assert session.scenario.cost_yuan == 5e6
