"""Scenarios as JSON: the form is in docs/scenarios.md. All that is wrong with one at once."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from geo.errors import DataError, Problem
from layers.i18n.wording import Text
from layers.scenarios.canonical import canonical
from layers.scenarios.edit import FIELDS, Edit
from layers.scenarios.scenario import SCHEMA, Scenario
from layers.store.strict_json import decode

__all__ = ["dump", "parse"]

_MEMBERS = ("schema", "id", "title", "approved", "parent", "example", "base", "edits")
_TEXTS = ("op", "layer", "id")
_MOST_EDITS = 2_000
"""So many edits one scenario may hold; beyond that it is another base."""


def parse(data: bytes, *, file: str) -> Scenario:
    """Return the scenario that a file holds.

    Raises
    ------
    DataError
        With every problem: it is no sound JSON (see `layers.store.strict_json.decode`), of a
        newer schema (``scenario_schema``), holds unknown or wrong members
        (``scenario_member``), or its id is not that of its content (``scenario_id``).
    """
    content = decode(data, file=file)
    if not isinstance(content, dict):
        raise DataError(Problem("scenario_form", file=file))
    problems = [*_problems(content, file)]
    if problems:
        raise DataError(problems)
    found = Scenario(
        title=Text(**content["title"]),
        base=MappingProxyType(dict(content.get("base", {}))),
        edits=tuple(_edit(each) for each in content["edits"]),
        approved=content.get("approved", ""),
        parent=content.get("parent", ""),
        example=content.get("example", False),
    )
    if content.get("id", found.id) != found.id:
        values = {"value": content["id"], "expected": found.id}
        raise DataError(Problem("scenario_id", file=file, field="id", values=values))
    return found


def dump(scenario: Scenario) -> bytes:
    """Return a scenario as a file, UTF-8: one that is read again is equal to it."""
    canonical(scenario.to_dict())  # what is no JSON is refused before it is written
    return (json.dumps(scenario.to_dict(), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _edit(member: Mapping[str, Any]) -> Edit:
    values = {name: member[name] for name in FIELDS if name in member}
    lists = {name: tuple(values.get(name, ())) for name in ("assumed", "requires")}
    return Edit(**{**values, **lists})


def _problems(content: Mapping[str, Any], file: str) -> Iterator[Problem]:
    schema = content.get("schema")
    if schema != SCHEMA:
        values = {"value": schema, "expected": SCHEMA}
        yield Problem("scenario_schema", file=file, field="schema", values=values)
        return
    for name in content:
        if name not in _MEMBERS:
            yield _member(file, name, None)
    sound = {
        "title": _is_text_map(content.get("title")) and bool(content["title"]),
        "base": _is_text_map(content.get("base", {})),
        "approved": _is_day(content.get("approved", "")),
        "parent": isinstance(content.get("parent", ""), str),
        "example": isinstance(content.get("example", False), bool),
        "edits": isinstance(content.get("edits"), list),
    }
    yield from (_member(file, name, None) for name, right in sound.items() if not right)
    if sound["edits"]:
        if len(content["edits"]) > _MOST_EDITS:
            values = {"value": len(content["edits"]), "limit": _MOST_EDITS}
            yield Problem("scenario_edits", file=file, field="edits", values=values)
        for number, each in enumerate(content["edits"][:_MOST_EDITS], start=1):
            yield from _edit_problems(each, file, f"#{number}")


def _edit_problems(member: Any, file: str, number: str) -> Iterator[Problem]:
    if not isinstance(member, dict):
        yield Problem("scenario_edit_form", file=file, feature=number)
        return
    sound = {name: isinstance(member.get(name), str) and bool(member[name]) for name in _TEXTS}
    sound |= {
        "field": isinstance(member.get("field"), str | None),
        "why": isinstance(why := member.get("why", ""), str) or _is_text_map(why),
        "cost_yuan": _is_cost(member.get("cost_yuan")),
        **{name: _is_texts(member.get(name, [])) for name in ("assumed", "requires")},
        **{name: name in member for name in ("old", "new")},
    }
    unknown = [name for name in member if name not in FIELDS]
    wrong = [name for name, right in sound.items() if not right]
    yield from (_member(file, name, number) for name in (*unknown, *wrong))


def _member(file: str, name: str, number: str | None) -> Problem:
    return Problem("scenario_member", file=file, feature=number, field=name)


def _is_text_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_cost(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return value is None or (number and value >= 0)


def _is_day(value: Any) -> bool:
    if value == "":
        return True
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
