"""The scenarios that can be asked about by name or id, and how the data are read through one.

There are the examples that come with the atlas (``scenarios/`` of its data), by the name of
their file; what the reader of this machine keeps; and those that were handed in while this
process runs, such as a file named on the command line.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from geo.errors import DataError, ParameterError, Problem
from layers.i18n.wording import Text, text
from layers.scenarios.atlas_base import review_in_atlas
from layers.scenarios.edit_words import scenario_notes
from layers.scenarios.own_scenarios import kept_version, own_scenarios
from layers.scenarios.records import Records
from layers.scenarios.resolved import Resolved
from layers.scenarios.review import require
from layers.scenarios.scenario import Scenario
from layers.scenarios.scenario_file import parse
from layers.store import repository
from layers.store.reading import data_overlay
from layers.streets import local_network
from layers.transit.gtfs import feed

__all__ = [
    "examples",
    "find",
    "handed_in",
    "in_layout",
    "in_scenario",
    "offered",
    "present_notes",
    "present_records",
    "present_scenario",
    "present_title",
    "scenario_in",
]

_KEPT = 256
"""So many scenarios that were handed in are known at a time; the longest unused make room."""

_handed: OrderedDict[str, Scenario] = OrderedDict()
_lock = Lock()


def examples() -> Mapping[str, Scenario]:
    """Return the examples that come with the atlas, by name.

    Raises
    ------
    DataError
        With every problem of all of their files.
    """
    return _examples(repository.scenario_files())


@lru_cache(maxsize=2)
def _examples(files: tuple[tuple[str, bytes], ...]) -> Mapping[str, Scenario]:
    found: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for name, data in files:
        try:
            found[Path(name).stem] = replace(parse(data, file=name), example=True)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return found


def handed_in(data: bytes, *, file: str) -> Scenario:
    """Return the scenario of a file, known by its id from now on. Raises as `parse` does."""
    found = parse(data, file=file)
    with _lock:
        _handed[found.id] = found
        _handed.move_to_end(found.id)
        while len(_handed) > _KEPT:
            _handed.popitem(last=False)
    return found


def offered() -> Mapping[str, Text]:
    """Return the titles of all scenarios one can choose, by name. Raises as `find`."""
    kept = {
        each.id: each.title
        for each in (*(own.scenario for own in own_scenarios()), *_handed.values())
    }
    return {name: each.title for name, each in examples().items()} | kept


def find(name: str) -> Scenario:
    """Return a scenario by its id, or the name of an example.

    Raises
    ------
    ParameterError
        There is none (``scenario_unknown``).
    """
    known = examples()
    with _lock:
        if name in _handed:
            return _handed[name]
    if name in known:
        return known[name]
    for each in known.values():
        if each.id == name:
            return each
    if (own := kept_version(name)) is not None:
        return own
    values = {"value": name, "allowed": tuple(known)}
    raise ParameterError(Problem("scenario_unknown", field="--scenario", values=values))


@contextmanager
def in_scenario(name: str | None) -> Iterator[None]:
    """Have all data read as a scenario leaves them; for None as they are read already.

    Raises
    ------
    ParameterError
        There is no such scenario.
    DataError
        With everything that keeps any of its edits from being applied.
    """
    with in_layout(None if name is None else find(name)):
        yield


@contextmanager
def in_layout(scenario: Scenario | None) -> Iterator[None]:
    """Have all data read as a scenario leaves them, known by a name or not, as `in_scenario`."""
    if scenario is None:
        yield
        return
    with data_overlay.applied(None):
        resolved = _resolved(scenario, (repository.state(), feed.state(), local_network.state()))
    with data_overlay.applied(resolved):
        yield


@lru_cache(maxsize=16)
def _resolved(scenario: Scenario, state: object) -> Resolved:  # noqa: ARG001
    return Resolved(scenario, require(review_in_atlas(scenario)))


def scenario_in(params: Any) -> str | None:
    """Return the scenario that a question is about, or one of the questions it is made of."""
    if not is_dataclass(params):
        return None
    own = getattr(params, "scenario", None)
    if isinstance(own, str):
        return own
    inner = (scenario_in(getattr(params, each.name)) for each in fields(params))
    return next((each for each in inner if each), None)


def with_scenario(params: Any, name: str | None) -> Any:
    """Return a question in another scenario, None for things as they are, all it is made of too."""
    changed = {
        each.name: name if each.name == "scenario" else with_scenario(value, name)
        for each in fields(params)
        if each.name == "scenario" or is_dataclass(value := getattr(params, each.name))
    }
    return replace(params, **changed)


def present_notes() -> tuple[Text, ...]:
    """Return what is to be said with every figure of the scenario that the data are read through.

    It is its name, each of its edits, and what of them is assumed; nothing without a scenario.
    """
    found = present_scenario()
    return () if found is None else _notes(found, repository.state(), feed.state())


@lru_cache(maxsize=16)
def _notes(scenario: Scenario, state: object, fed: object) -> tuple[Text, ...]:  # noqa: ARG001
    with data_overlay.applied(None):
        return scenario_notes(scenario, review_in_atlas(scenario))


def layout_name(name: str | None) -> Text:
    """Return what a layout is called: the title of a scenario, or things as they are."""
    return text("layout.base") if name is None else find(name).title


def notes_of(name: str | None) -> tuple[Text, ...]:
    """Return what is to be said of a scenario that another is held against; nothing for none."""
    return () if name is None else _notes(find(name), repository.state(), feed.state())


def present_scenario() -> Scenario | None:
    """Return the scenario that the data are read through, None without one."""
    present = data_overlay.present()
    return present.scenario if isinstance(present, Resolved) else None


def present_records() -> Records | None:
    """Return places and rows as the scenario that the data are read through leaves them."""
    present = data_overlay.present()
    return present.records if isinstance(present, Resolved) else None


def present_title() -> Text | None:
    """Return the title of the scenario that the data are read through, None without one."""
    found = present_scenario()
    return None if found is None else found.title
