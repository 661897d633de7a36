"""What holds of any edits: undone they leave no trace, merged they commute, hashed they are one."""

import json
from random import Random
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from layers.scenarios.canonical import canonical
from layers.scenarios.edit import Edit
from layers.scenarios.history import EditHistory, back_to_base, drop
from layers.scenarios.merge import merge
from layers.scenarios.records import Records
from layers.scenarios.review import CANNOT, applied
from layers.scenarios.scenario_file import dump, parse
from tests.layers.scenarios.made_scenarios import random_edits, scenario, town
from tests.profiles import part_of

LISTS = 10_000
seeds = st.integers(0, 2**32)


def edits_of(seed: int, most: int = 6) -> list[Edit]:
    random = Random(seed)  # noqa: S311 - no secret
    return list(random_edits(random, random.randrange(1, most + 1)))


def test_applied_and_undone_edits_leave_no_trace() -> None:
    sound = 0
    for seed in part_of(range(LISTS)):
        found = applied(edits_of(seed), Records(town()))
        records = found.records
        for each in reversed(found.findings):
            records = records.after(change.back() for change in reversed(each.changes))
        assert dict(records.changed) == {}, seed
        sound += sum(each.status != CANNOT for each in found.findings)
    assert sound > LISTS / 10  # more than one sound edit a list


def test_edits_never_change_what_they_are_applied_to() -> None:
    base = town()
    before = canonical(base.content)
    for seed in part_of(range(LISTS), 0.01):
        applied(edits_of(seed), Records(base))
    assert canonical(base.content) == before


def shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(each, random) for each in value] if isinstance(value, list) else value


@given(seeds)
def test_the_id_does_not_depend_on_the_order_of_keys(seed: int) -> None:
    one = scenario(*edits_of(seed))
    content = shuffled(json.loads(dump(one)), Random(seed))  # noqa: S311 - no secret
    other = parse(json.dumps(content).encode(), file="x.json")
    assert other.id == one.id
    assert canonical(other.to_dict()) == canonical(one.to_dict())


@example(544, 254894)  # two edits of both, in another order on each side
@given(seeds, seeds)
def test_a_merge_is_the_same_from_both_sides(one: int, other: int) -> None:
    ours, theirs = scenario(*edits_of(one, 3)), scenario(*edits_of(other, 3))
    here, there = merge(ours, theirs, town()), merge(theirs, ours, town())
    assert here.scenario.id == there.scenario.id
    assert {(c.layer, c.id, c.field) for c in here.conflicts} == {
        (c.layer, c.id, c.field) for c in there.conflicts
    }


@given(seeds)
def test_merging_with_itself_or_with_nothing_changes_nothing(seed: int) -> None:
    one = scenario(*edits_of(seed, 4))
    assert merge(one, one, town()).scenario.edits == one.edits
    alone = merge(one, scenario(), town())
    assert alone.scenario.edits == one.edits
    assert alone.conflicts == ()


@given(seeds)
def test_undo_and_redo_walk_the_same_way(seed: int) -> None:
    edits = edits_of(seed)
    history = EditHistory.of(scenario())
    for each in edits:
        history = history.add(each, town()) if each.op else history
    stands = [history.present.id]
    for _ in edits:
        history = history.undo()
        stands.append(history.present.id)
    assert history.present.edits == ()
    assert history.undo().present.edits == ()
    for expected in reversed(stands[:-1]):
        history = history.redo()
        assert history.present.id == expected


@given(seeds, st.integers(0, 5))
def test_what_is_left_after_a_drop_applies_as_before(seed: int, position: int) -> None:
    one = scenario(*edits_of(seed))
    found = applied(one.edits, Records(town()))
    at = min(position, len(one.edits) - 1)
    if at < 0:
        return
    left = drop(one, at, town())
    before = [each.status == CANNOT for k, each in enumerate(found.findings)
              if k not in left.positions]  # fmt: skip
    after = [
        each.status == CANNOT for each in applied(left.scenario.edits, Records(town())).findings
    ]
    assert all(was or not now for was, now in zip(before, after, strict=True))


@given(seeds)
def test_a_place_back_to_base_is_as_in_the_base(seed: int) -> None:
    one = scenario(*edits_of(seed))
    for key in applied(one.edits, Records(town())).records.changed:
        left = back_to_base(one, key, town()).scenario
        assert key not in applied(left.edits, Records(town())).records.changed
