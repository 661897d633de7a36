"""What the reader keeps: saved with what was undone, found by hash, never overwritten unseen."""

from dataclasses import replace

import pytest

from geo.errors import DataError
from layers.i18n.wording import Text
from layers.scenarios.edit import Edit
from layers.scenarios.history import EditHistory
from layers.scenarios.library import examples, find
from layers.scenarios.own_scenarios import keep, kept_version, own_scenario, own_scenarios, remove
from tests.layers.scenarios.made_scenarios import scenario, set_field, town

FIRST: Edit = set_field("west", "name_en", "Far West")
SECOND: Edit = set_field("east", "name_en", "Far East")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))


def history(*edits: Edit) -> EditHistory:
    return EditHistory.of(scenario(*edits, name="Own"))


def test_what_was_undone_is_kept_and_can_be_redone() -> None:
    undone = history(FIRST, SECOND).undo()
    own = keep(undone)
    again = own_scenario(own.id)
    assert again is not None
    assert again.scenario.edits == undone.scenario.edits[:1]
    assert again.history.redo().present.edits == undone.scenario.edits


def test_new_ids_have_so_many_bits_that_no_two_of_a_department_meet() -> None:
    """Of n ids of b bits two meet at about n^2 / 2^(b + 1): of a million below one in 10^7."""
    digits = keep(history(FIRST)).id.removeprefix("scenario_")
    bits = 4 * len(digits)
    assert int(digits, 16) >= 0
    assert 1_000_000**2 / 2 ** (bits + 1) < 1e-7


def test_each_version_is_found_by_its_hash_as_long_as_its_history_stays() -> None:
    own = keep(history(FIRST))
    more = keep(own.history.add(SECOND, town()), own_id=own.id, seen=own.version)
    assert more.version == own.version + 1
    assert own.scenario.id != more.scenario.id
    assert [find(each.scenario.id).edits for each in (own, more)] == [
        own.scenario.edits, more.scenario.edits,
    ]  # fmt: skip


def test_who_saves_over_another_version_is_refused_and_nothing_is_lost() -> None:
    own = keep(history(FIRST))
    theirs = keep(own.history.add(SECOND, town()), own_id=own.id, seen=own.version)
    with pytest.raises(DataError) as caught:
        keep(own.history.undo(), own_id=own.id, seen=own.version)
    assert caught.value.problems[0].code == "workspace_conflict"
    assert [each.scenario.id for each in own_scenarios()] == [theirs.scenario.id]


def test_one_that_is_taken_away_is_listed_no_more() -> None:
    own = keep(history(FIRST))
    remove(own)
    assert own_scenarios() == ()
    assert own_scenario(own.id) is None
    assert kept_version(own.scenario.id) is None


def test_an_example_of_the_atlas_comes_before_one_of_the_same_content() -> None:
    known = examples()["open_jiangyangnanlu"]
    keep(EditHistory.of(replace(known, title=Text(zh="副本", en="Copy"), example=False)))
    assert find(known.id).example
