"""Two who edit one scenario at the same time: both versions seen, then joined, nothing lost."""

from pathlib import Path

import pytest

from geo.errors import DataError
from layers.scenarios.edit import Edit
from layers.scenarios.editing.joining import joined, joining
from layers.scenarios.editing.session import Session
from layers.scenarios.own_scenarios import own_scenarios
from layers.scenarios.propose import with_old
from layers.store.local_folder import workspace
from layers.workspace.authorship import written_by

PARK = "robot_park"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def named(session: Session, name: str, field: str = "name_en") -> Session:
    edit = Edit(op="set_field", layer="parks", id=PARK, field=field, new=name)
    return session.add(with_old(edit, session.records()))


def values(session: Session) -> set[tuple[str | None, object]]:
    return {(each.field, each.new) for each in session.scenario.edits}


def test_what_both_have_changed_elsewhere_is_joined_without_a_question() -> None:
    first = named(Session.begin(), "One")
    with written_by("li@example.org"):
        theirs = named(first, "机器人", "name_zh")
    ours = named(Session.of(first.scenario.id), "planned", "status")
    found = joining(ours)
    assert found is not None
    assert found.theirs.author == "li@example.org"
    assert [each.field for each in found.only_ours] == ["status"]
    assert [each.field for each in found.only_theirs] == ["name_zh"]
    assert found.conflicts == ()
    whole = joined(ours)
    assert values(whole) == {("name_en", "One"), ("name_zh", "机器人"), ("status", "planned")}
    assert whole.own is not None
    assert theirs.own is not None
    assert (whole.own.id, whole.own.version) == (theirs.own.id, theirs.own.version + 1)
    assert [each.scenario.id for each in own_scenarios()] == [whole.scenario.id]
    assert joining(whole) is None
    assert ours.own is not None
    assert len(workspace().history("scenario", ours.own.id)) == 2


def test_where_both_have_changed_the_same_a_side_is_chosen_and_the_rest_stays() -> None:
    first = named(Session.begin(), "One")
    named(named(first, "Theirs"), "机器人", "name_zh")
    ours = named(named(first, "Ours"), "planned", "status")
    found = joining(ours)
    assert found is not None
    assert [(each.field, each.ours, each.theirs) for each in found.conflicts] == [
        ("name_en", "Ours", "Theirs")
    ]
    with pytest.raises(DataError) as caught:
        joined(ours)
    assert [each.code for each in caught.value.problems] == ["scenario_conflict"]
    assert len(own_scenarios()) == 2
    whole = joined(ours, prefer="ours")
    assert {("name_en", "Ours"), ("name_zh", "机器人"), ("status", "planned")} <= values(whole)
    last = [each.new for each in whole.scenario.edits if each.field == "name_en"][-1]
    assert last == "Ours"


def test_who_joins_while_a_third_saves_is_refused_and_all_three_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = named(Session.begin(), "One")
    theirs = named(first, "机器人", "name_zh")
    ours = named(first, "planned", "status")
    late = joining(ours)
    third = named(theirs, "园", "name_zh")
    monkeypatch.setattr("layers.scenarios.editing.joining.joining", lambda _: late)
    with pytest.raises(DataError) as caught:
        joined(ours)
    assert [each.code for each in caught.value.problems] == ["workspace_conflict"]
    there = {each.scenario.id for each in own_scenarios()}
    assert there == {ours.scenario.id, third.scenario.id}


def test_what_is_approved_or_gone_is_joined_with_nothing() -> None:
    first = named(Session.begin(), "One")
    theirs = named(first, "Two")
    ours = named(first, "Three")
    theirs.approved("2026-11-29")
    assert joining(ours) is None
    assert joined(ours) is ours
    assert joining(Session.begin()) is None
