"""Pairs of edits of one scenario at the same time: none is lost, and both versions are heads."""

import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from layers.scenarios.edit import Edit
from layers.scenarios.history import EditHistory
from layers.scenarios.own_scenarios import OwnScenario, keep, keep_beside, own_scenarios
from tests.layers.scenarios.made_scenarios import scenario, set_field
from tests.layers.workspace.conftest import STORES
from tests.postgres_server import in_memory
from tests.profiles import part_of

PAIRS = part_of(range(10_000), 0.003, seed="pairs")

FIRST = set_field("west", "name_en", "Far West")
EDITS = tuple(
    set_field(place, field, value)
    for place in ("west", "east")
    for field in ("name_en", "name_zh")
    for value in ("one", "two", "three")
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: nothing here rests on what a disk has."""
    with TemporaryDirectory(dir=in_memory()) as name:
        yield Path(name)


@pytest.mark.parametrize("kind", STORES)
def test_no_edit_of_a_pair_is_lost(
    kind: str, request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(folder))
    if kind == "postgres":
        monkeypatch.setenv("ATLAS_STORE", request.getfixturevalue("server").url)
    wanted: set[str] = set()
    for pair in PAIRS:
        base = keep(EditHistory.of(scenario(FIRST, name=f"Pair {pair}")))
        chosen = Random(pair).sample(EDITS, 2)  # noqa: S311 - no secret
        wanted.update(both_at_once(base, [with_edit(each, pair) for each in chosen]))
    found = own_scenarios()
    assert {f"{each.scenario.title.in_('en')} {each.scenario.id}" for each in found} == wanted
    assert len(found) == 2 * len(PAIRS)
    forks = [each.fork for each in found if each.fork]
    assert len({each.id for each in forks}) == len(forks) == len(PAIRS)


def with_edit(edit: Edit, pair: int) -> EditHistory:
    return EditHistory.of(scenario(FIRST, edit, name=f"Pair {pair}"))


def both_at_once(base: OwnScenario, histories: list[EditHistory]) -> list[str]:
    """Have two people save at the same time; return title and hash of what each was promised."""
    ready, promised = threading.Barrier(2), []

    def save(history: EditHistory) -> None:
        ready.wait()
        kept = keep_beside(history, base)
        promised.append(f"{kept.scenario.title.in_('en')} {kept.scenario.id}")

    people = [threading.Thread(target=save, args=(each,)) for each in histories]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return promised
