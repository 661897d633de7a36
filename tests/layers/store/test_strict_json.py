"""The reader of JSON from outside: what it refuses stands with its place, and all of it at once."""

import json
import time
from typing import Any

import pytest

from geo.errors import DataError
from layers.i18n.faults import MOST_NAMED
from layers.store.strict_json import decode


def problems_of(text: str) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(DataError) as caught:
        decode(text.encode("utf-8"), file="a.geojson")
    return [(each.code, each.feature, each.field) for each in caught.value.problems]


def layer(*properties: str) -> str:
    parts = (f'{{"type":"Feature","properties":{each},"geometry":null}}' for each in properties)
    return f'{{"type":"FeatureCollection","features":[{",".join(parts)}]}}'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (layer("{}", '{"id":"b","kind":1,"kind":2}'), ("json_twice", "b", "kind")),
        (layer('{"id":"a","more":{"x":1,"x":1}}'), ("json_twice", "a", "more.x")),
        ('{"type":1,"type":2}', ("json_twice", None, "type")),
        ('{"note":{"zh":"a","zh":"b"}}', ("json_twice", None, "note.zh")),
        ('{"a":{"b":1,"b":2},"a":3}', ("json_twice", None, "b")),
        (layer('{"id":"a","code":9223372036854775808}'), ("json_large", "a", "code")),
        (layer('{"id":"a","code":-9223372036854775809}'), ("json_large", "a", "code")),
        (layer('{"id":"a","area":1.1e15}'), ("json_large", "a", "area")),
        (layer('{"id":"a","area":1e999}'), ("json_number", "a", "area")),
        (layer('{"area":-Infinity}'), ("json_number", "#1", "area")),
        (layer('{"name_zh":"a\\u202eb"}'), ("text_unseen", "#1", "name_zh")),
        (layer('{"name_zh":"a\u2066b"}'), ("text_unseen", "#1", "name_zh")),
        (layer('{"name_zh":"a\u0085b"}'), ("text_unseen", "#1", "name_zh")),
        (layer('{"name_en":"a\\nb"}'), ("text_unseen", "#1", "name_en")),
        (layer('{"facts_en":"a\\u0007b"}'), ("text_unseen", "#1", "facts_en")),
        (layer('{"a\\u200fb":1}'), ("text_unseen", "#1", "a\\u200fb")),
        (layer('{"name_en":"\\udc00"}'), ("text_broken", "#1", "name_en")),
        ("[" * 40 + "]" * 40, ("limit_depth", None, None)),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place(
    text: str, found: tuple[str, str | None, str | None]
) -> None:
    assert found in problems_of(text)


def test_all_faults_are_told_at_once() -> None:
    text = layer('{"id":"a","id":"b","size":NaN}', '{"id":"c","name_zh":"\\u0001","n":1e20}')
    assert problems_of(text) == [
        ("json_twice", "b", "id"),
        ("json_number", "b", "size"),
        ("text_unseen", "c", "name_zh"),
        ("json_large", "c", "n"),
    ]


def test_a_flood_of_faults_is_cut_short_and_counted() -> None:
    found = problems_of(layer(*['{"n":NaN}'] * (MOST_NAMED + 30)))
    assert [code for code, _, _ in found] == ["json_number"] * MOST_NAMED + ["more_of_kind"]


@pytest.mark.parametrize(
    "value",
    [
        2**63 - 1, -(2**63), 310113001001000001, 1e15, -0.0, "a\nb\tc", "🙂", "e\u0301",
        "👩\u200d🌾", "", None, True, [[]], {"a": {"b": []}},
    ],
)  # fmt: skip
def test_what_is_sound_is_kept_as_it_is(value: Any) -> None:
    assert decode(json.dumps({"x": value}).encode(), file="a") == {"x": value}


def test_very_long_numbers_take_no_time() -> None:
    begun = time.process_time()
    assert problems_of(layer('{"n":' + "9" * 400_000 + "}")) == [("json_number", "#1", "n")]
    assert problems_of(layer('{"n":1e18}')) == [("json_large", "#1", "n")]
    assert time.process_time() - begun < 5
