"""Parameters declared once: each kind is read, checked and written; all else follows from it."""

from dataclasses import dataclass, fields
from typing import Any

import pytest

from geo.errors import ParameterError
from layers.cli.question_options import options_of, question_of_options
from layers.i18n.wording import LANGUAGES
from layers.model.parameters import Question, parameter, parameters_of, question, read, write


@dataclass(frozen=True)
class Made(Question):
    """One parameter of each kind."""

    lines: str = parameter("all", kind="word", words="choose.lines", choices=("core", "all"))
    goal: str | None = parameter(None, kind="word", words="choose.goal", choices=("a", "b"))
    show: tuple[str, ...] = parameter(
        ("a", "b"), kind="word", words="choose.show", several=True, choices=("a", "b", "c")
    )
    limit: float = parameter(45.0, kind="number", words="choose.limit", bounds=(1.0, 180.0))
    other: float | None = parameter(None, kind="number", words="choose.limit", bounds=(1.0, 2000.0))
    radii_m: tuple[float, ...] = parameter(
        (500.0,), kind="number", words="choose.radii", link="radii", flag="--radius",
        several=True, bounds=(1.0, 2000.0),
    )  # fmt: skip
    year: int = parameter(2026, kind="whole", words="choose.year", bounds=(1993, 2026))
    point: tuple[float, float] | None = parameter(None, kind="point", words="choose.point")
    cell: str | None = parameter(None, kind="text", words="choose.cell", pattern="[0-9a-f]{15}")
    phrase: str = parameter("", kind="text", words="search.label", longest=60)
    halo: bool = parameter(default=False, kind="truth", words="overview.halo", flag="--halo")


PARAMS = parameters_of(Made)
DEFAULTS = {
    "lines": "all",
    "goal": None,
    "show": ["a", "b"],
    "limit": 45.0,
    "other": None,
    "radii": [500.0],
    "year": 2026,
    "point": None,
    "cell": None,
    "phrase": "",
    "halo": False,
}


def test_an_empty_link_stands_for_the_defaults() -> None:
    assert read(PARAMS, {}) == (DEFAULTS, ())
    assert write(PARAMS, DEFAULTS) == {}


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
        ("radii", [300.0, 500.5], "300,500.5"),
        ("radii", [], ""),
        ("halo", True, "on"),
        ("phrase", "南大 Nanda", "南大 Nanda"),
        ("year", 1993, "1993"),
        ("point", (121.43, 31.39), "121.43000,31.39000"),
        ("point", (-51.2, -30.03333), "-51.20000,-30.03333"),
        ("point", (0.0, 0.0), "0.00000,0.00000"),
        ("cell", "893082a96d3ffff", "893082a96d3ffff"),
    ],
)
def test_a_value_is_written_and_read_again(name: str, value: Any, written: str) -> None:
    query = write(PARAMS, {**DEFAULTS, name: value})
    assert query == {name: written}
    assert read(PARAMS, query) == ({**DEFAULTS, name: value}, ())


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("121.4300049,31.3899951", (121.43, 31.39)),
        (" 121.5 , 31 ", (121.5, 31.0)),
        ("180,-90", (180.0, -90.0)),
    ],
)
def test_a_spot_is_held_to_a_metre(written: str, value: tuple[float, float]) -> None:
    assert PARAMS["point"].read(written) == value


def test_the_order_of_many_is_that_of_the_page() -> None:
    assert read(PARAMS, {"show": "c,a,,a"})[0]["show"] == ["a", "c"]
    assert write(PARAMS, {"show": ["c", "b"]}) == {"show": "b,c"}


def test_what_was_emptied_is_not_in_the_link() -> None:
    emptied = dict.fromkeys(("lines", "limit", "year", "other", "point"))
    assert write(PARAMS, emptied) == {}


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
        ("halo", "yes"),
        ("radii", "500,0"),
        ("radii", "500,far"),
        ("phrase", "x" * 61),
        ("phrase", "a\u200bb"),
        ("cell", ""),
        ("cell", "zzz"),
        ("cell", "893082A96D3FFFF"),
        ("cell", "893082a96d3fff"),
        ("cell", "893082a96d3ffff0"),
        ("cell", "893082a96d3ffff\n"),
    ],
)
def test_what_cannot_be_read_is_told_and_has_its_default(name: str, value: str) -> None:
    values, problems = read(PARAMS, {name: value, "lines": "core"} | {name: value})
    expected = {**DEFAULTS, "lines": "core"} | {name: DEFAULTS[name]}
    assert values == expected
    (problem,) = problems
    assert (problem.code, problem.field) == ("link_value", name)
    assert problem.values["value"] == value[:60]
    assert problem.values["allowed"] == PARAMS[name].allowed


def test_every_problem_of_a_link_is_told_in_order() -> None:
    _, problems = read(PARAMS, {"moon": "1", "cell": "x" * 500, "year": "old", "m" * 99: ""})
    assert [(each.code, each.field) for each in problems] == [
        ("link_unknown", "moon"),
        ("link_value", "cell"),
        ("link_value", "year"),
        ("link_unknown", "m" * 40),
    ]
    assert problems[1].values["value"] == "x" * 60
    assert problems[0].values["allowed"] == ", ".join(PARAMS)


def test_long_lists_of_what_is_allowed_are_cut() -> None:
    def allowed(count: int) -> str:
        values = tuple(f"v{k}" for k in range(count))

        @dataclass(frozen=True)
        class Long(Question):
            x: str | None = parameter(None, kind="word", words="choose.goal", choices=values)

        return parameters_of(Long)["x"].allowed

    assert allowed(2) == "v0, v1"
    assert allowed(12).endswith("v11")
    assert allowed(13).endswith("v11 …")


def test_a_question_is_made_of_values_and_an_emptied_one_has_its_default() -> None:
    assert question(Made, DEFAULTS) == Made()
    assert question(Made, {**DEFAULTS, "limit": None, "show": [], "radii": [9.0]}) == Made(
        show=(), radii_m=(9.0,)
    )
    assert Made(show=("c", "a")) == Made(show=("a", "c"))


def test_all_that_a_question_refuses_is_told_at_once() -> None:
    with pytest.raises(ParameterError) as caught:
        Made(lines="none", limit=float("nan"), show=("z",), point=(181.0, 0.0), year=1066)
    assert [(each.code, each.field) for each in caught.value.problems] == [
        ("value_unknown", "lines"), ("value_unknown", "show"), ("value_range", "limit"),
        ("value_range", "year"), ("position_range", "point"),
    ]  # fmt: skip


def test_options_are_read_and_refused_under_their_names() -> None:
    assert question_of_options(Made, {"radii_m": ["900", "300,500"], "halo": True}) == Made(
        radii_m=(300.0, 500.0, 900.0), halo=True
    )
    assert question_of_options(Made, dict.fromkeys(("radii_m", "halo"))) == Made()
    for written, code in (("far", "number_invalid"), ("0", "value_range")):
        with pytest.raises(ParameterError) as caught:
            question_of_options(Made, {"radii_m": ["500", written]})
        (problem,) = caught.value.problems
        assert (problem.code, problem.field) == (code, "--radius")
        assert str(problem.values["value"]).startswith(written)


def test_each_declared_field_is_a_parameter_with_words_and_its_option() -> None:
    assert {each.field for each in PARAMS.values()} == {each.name for each in fields(Made)}
    for lang in LANGUAGES:
        assert all(each.label(lang) for each in PARAMS.values())
        flags = dict(options_of(PARAMS.values(), lang))
        assert list(flags) == ["--radius", "--halo"]
        assert all(settings["help"] for settings in flags.values())
