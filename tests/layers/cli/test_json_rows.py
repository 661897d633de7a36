"""Rows of `--json`: every key of an object in a list is of the schema, whatever the command."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.layers.commands import Run, data_of
from tests.layers.model.test_columns import has_label

COMMANDS = {
    "list": ("list",),
    "norms": ("list", "--norms"),
    "figures": ("figures",),
    "coverage": ("coverage", "--radius", "800"),
    "travel-time": ("travel-time", "--from", "富锦路", "--to", "陆家嘴"),
    "reach": ("reach", "--from", "robot_park"),
    "access": ("access",),
    "point": ("point", "121.49,31.35"),
}


def rows(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects that stand in lists, at any depth, but for texts by language."""
    if isinstance(value, dict):
        for each in value.values():
            yield from rows(each)
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, dict) and set(each) != {"zh", "en"}:
                yield each
            yield from rows(each)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_key_of_a_row_is_of_the_schema(command: str, run: Run) -> None:
    found = list(rows(data_of(run(*COMMANDS[command], "--json"))))
    assert found
    assert sorted({key for row in found for key in row if not has_label(key)}) == []


def test_a_key_that_is_not_of_the_schema_is_seen() -> None:
    (row,) = rows({"places": [{"id": "a", "nearest_station": "b"}]})
    assert [key for key in row if not has_label(key)] == ["nearest_station"]
