"""Links read and written: each kind of parameter, what cannot be read, what is left out."""

from typing import Any

import pytest

from layers.views import link

PARAMS = {
    param.name: param
    for param in (
        link.choice("lines", ("core", "all"), "all"),
        link.choice("goal", ("a", "b"), None),
        link.many("show", ("a", "b", "c"), ("a", "b")),
        link.number("limit", 1, 180, 45.0),
        link.number("other", 1, 2000, None),
        link.whole("year", 1993, 2026, 2026),
        link.spot("point"),
        link.cell("cell"),
    )
}
DEFAULTS = {
    "lines": "all",
    "goal": None,
    "show": ["a", "b"],
    "limit": 45.0,
    "other": None,
    "year": 2026,
    "point": None,
    "cell": None,
}


def test_an_empty_link_stands_for_the_defaults() -> None:
    assert link.read(PARAMS, {}) == (DEFAULTS, ())
    assert link.write(PARAMS, DEFAULTS) == {}


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("lines", "core", "core"),
        ("goal", "b", "b"),
        ("show", ["c"], "c"),
        ("show", ["a", "b", "c"], "a,b,c"),
        ("show", [], ""),
        ("limit", 12.5, "12.5"),
        ("limit", 180.0, "180"),
        ("other", 1999.0, "1999"),
        ("year", 1993, "1993"),
        ("point", (121.43, 31.39), "121.43000,31.39000"),
        ("point", (-51.2, -30.03333), "-51.20000,-30.03333"),
        ("point", (0.0, 0.0), "0.00000,0.00000"),
        ("cell", "893082a96d3ffff", "893082a96d3ffff"),
    ],
)
def test_a_value_is_written_and_read_again(name: str, value: Any, written: str) -> None:
    query = link.write(PARAMS, {**DEFAULTS, name: value})
    assert query == {name: written}
    assert link.read(PARAMS, query) == ({**DEFAULTS, name: value}, ())


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("121.4300049,31.3899951", (121.43, 31.39)),
        (" 121.5 , 31 ", (121.5, 31.0)),
        ("180,-90", (180.0, -90.0)),
    ],
)
def test_a_spot_is_held_to_a_metre(written: str, value: tuple[float, float]) -> None:
    assert link.spot("point").read(written) == value


def test_the_order_of_many_is_that_of_the_page() -> None:
    assert link.read(PARAMS, {"show": "c,a,,a"})[0]["show"] == ["a", "c"]
    assert link.write(PARAMS, {"show": ["c", "b"]}) == {"show": "b,c"}


def test_what_was_emptied_is_not_in_the_link() -> None:
    emptied = dict.fromkeys(("lines", "limit", "year", "other", "point"))
    assert link.write(PARAMS, emptied) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lines", "Core"),
        ("lines", ""),
        ("show", "a,z"),
        ("limit", "0.5"),
        ("limit", "nan"),
        ("limit", "much"),
        ("year", "2026.5"),
        ("year", "1992"),
        ("point", ""),
        ("point", "abc"),
        ("point", "121.4"),
        ("point", "121.4,31.4,5"),
        ("point", "181,31"),
        ("point", "121,-90.1"),
        ("point", "nan,31"),
        ("point", "121,inf"),
        ("cell", ""),
        ("cell", "zzz"),
        ("cell", "893082A96D3FFFF"),
        ("cell", "893082a96d3fff"),
        ("cell", "893082a96d3ffff0"),
        ("cell", "893082a96d3ffff\n"),
    ],
)
def test_what_cannot_be_read_is_told_and_has_its_default(name: str, value: str) -> None:
    values, problems = link.read(PARAMS, {name: value, "lines": "core"} | {name: value})
    expected = {**DEFAULTS, "lines": "core"} | {name: DEFAULTS[name]}
    assert values == expected
    (problem,) = problems
    assert (problem.code, problem.field) == ("link_value", name)
    assert problem.values["value"] == value
    assert problem.values["allowed"] == PARAMS[name].allowed


def test_every_problem_of_a_link_is_told_in_order() -> None:
    _, problems = link.read(PARAMS, {"moon": "1", "cell": "x" * 500, "year": "old", "m" * 99: ""})
    assert [(each.code, each.field) for each in problems] == [
        ("link_unknown", "moon"),
        ("link_value", "cell"),
        ("link_value", "year"),
        ("link_unknown", "m" * 40),
    ]
    assert problems[1].values["value"] == "x" * 60
    assert problems[0].values["allowed"] == ", ".join(PARAMS)


def test_long_lists_of_what_is_allowed_are_cut() -> None:
    def told(count: int) -> str:
        return link.choice("x", [f"v{k}" for k in range(count)], None).allowed

    assert told(2) == "v0, v1"
    assert told(12).endswith("v11")
    assert told(13).endswith("v11 …")
