"""Scenarios as files: read again they are the same; whatever is wrong is named at once."""

import json
from typing import Any

import pytest

from geo.errors import DataError
from layers.scenarios.scenario import SCHEMA
from layers.scenarios.scenario_file import dump, parse
from tests.layers.scenarios.made_scenarios import add, headway, scenario

ONE = scenario(add("p1", why="港口", cost_yuan=2e6, assumed=("kind",)), headway(180))


def content(**changes: Any) -> bytes:
    return json.dumps({**json.loads(dump(ONE)), **changes}).encode()


def codes(data: bytes) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(DataError) as raised:
        parse(data, file="x.json")
    return [(each.code, each.feature, each.field) for each in raised.value.problems]


def test_a_file_read_again_is_the_same_scenario() -> None:
    found = parse(dump(ONE), file="x.json")
    assert found.to_dict() == ONE.to_dict()
    assert (found.id, found.edits, found.title) == (ONE.id, ONE.edits, ONE.title)
    assert dump(found) == dump(ONE)


def test_an_id_is_not_needed_and_a_wrong_one_refused() -> None:
    bare = {name: value for name, value in json.loads(dump(ONE)).items() if name != "id"}
    assert parse(json.dumps(bare).encode(), file="x.json").id == ONE.id
    assert codes(content(id="0" * 16)) == [("scenario_id", None, "id")]


def test_another_schema_is_refused_before_all_else() -> None:
    assert codes(content(schema=SCHEMA + 1, edits=3)) == [("scenario_schema", None, "schema")]


def test_all_that_is_wrong_is_named_at_once() -> None:
    edits = [{"op": "", "layer": 3, "id": "x", "old": None, "colour": 1}, "no edit"]
    found = codes(content(title={}, base=[], approved="soon", example=1, edits=edits, more=1))
    assert set(found) == {
        ("scenario_member", None, name) for name in ("title", "base", "approved", "example", "more")
    } | {
        ("scenario_member", "#1", name) for name in ("op", "layer", "new", "colour")
    } | {("scenario_edit_form", "#2", None)}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"[]", "scenario_form"), (b"{", "not_json"), (b'{"schema":1,"schema":1}', "json_twice"),
     (b'{"schema":NaN}', "json_number")],
)  # fmt: skip
def test_what_is_no_sound_json_is_refused(data: bytes, code: str) -> None:
    assert codes(data)[0][0] == code


def test_a_flood_of_edits_is_refused() -> None:
    edit = json.loads(dump(ONE))["edits"][0]
    assert ("scenario_edits", None, "edits") in codes(content(id=ONE.id, edits=[edit] * 2001))
