"""Where things stand in a chart of the browser, by the script itself."""

from pathlib import Path
from typing import Any

import pytest

from tests.in_node import in_node

SCRIPT = Path(__file__).parents[3] / "layers/webmap/static/charts/webplot.js"
PROGRAM = """
require(process.argv[1]);
const given = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const said = given.map(([name, ...rest]) => globalThis.atlasPlot[name](...rest));
process.stdout.write(JSON.stringify(said));
"""


def run(*calls: list[Any]) -> list[Any]:
    answer: list[Any] = in_node(PROGRAM, SCRIPT, calls)
    return answer


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ([0, 100, 5, False], [0, 20, 40, 60, 80, 100]),
        ([0, 0.3, 4, False], [0, 0.1, 0.2, 0.3]),
        ([1999, 2026, 6, True], [2000, 2005, 2010, 2015, 2020, 2025]),
        ([2024, 2026, 6, True], [2024, 2025, 2026]),
        ([5, 5, 6, True], [5]),
    ],
)
def test_an_axis_has_round_numbers(question: list[Any], expected: list[float]) -> None:
    assert run(["ticks", *question]) == [expected]


@pytest.mark.parametrize(
    ("greatest", "most", "expected"),
    [(21.6, 4.4, [0, 5, 10, 15, 20, 25]), (254, 4, [0, 100, 200, 300]), (30, 3, [0, 10, 20, 30]),
     (0, 4, [0, 0.5, 1]), (0.02, 4, [0, 0.5, 1])],
)  # fmt: skip
def test_the_last_number_of_a_figure_is_above_all_that_is_drawn(
    greatest: float, most: float, expected: list[float]
) -> None:
    marks = [{"value": greatest / 2, "high": greatest}, {"value": greatest}]
    assert run(["heights", marks, most]) == [expected]


def test_columns_stand_by_their_numbers_and_classes_side_by_side() -> None:
    numbered = {"kind": "histogram", "marks": [{"start": 0, "end": 5}, {"start": 5, "end": 20}]}
    classes = {"kind": "histogram", "marks": [{"grade": 0}, {"grade": 1}]}
    first, second = run(["slots", numbered], ["slots", classes])
    assert first == {"ends": [0, 20], "at": [[0, 0.25], [0.25, 1]]}
    assert second == {"ends": None, "at": [[0, 0.5], [0.5, 1]]}


def test_a_point_without_a_year_stands_behind_the_last_year() -> None:
    (found,) = run(["slots", {"kind": "line", "marks": [{"start": 2000}, {"start": 2010}, {}]}])
    (first, _), (last, _), (later, _) = found["at"]
    assert (first, later) == (0, 1)
    assert 0.5 < last < 1


def test_a_figure_stays_until_the_next_point_and_its_range_with_it() -> None:
    line, none, band = run(
        ["stairs", [[0, 10], [5, 10], [10, 2.04]]], ["stairs", []],
        ["band", [[0, 9, 8], [10, 5, 3]]],
    )  # fmt: skip
    assert line == "M0 10H5V10H10V2"
    assert none == ""
    # Along the upper ends there, along the lower ends back, the step at the same place.
    assert band == "M0 8H10V3V5V9H0V9Z"


def test_what_lies_under_the_pointer() -> None:
    columns, points = [[0, 0.25], [0.25, 1]], [[0, 0], [0.4, 0.4], [1, 1]]
    assert run(
        ["under", columns, 0.3], ["under", columns, 0.25], ["under", points, 0.6],
        ["under", points, 0.8], ["under", [], 0.5],
    ) == [1, 1, 1, 2, -1]  # fmt: skip


def test_a_place_is_counted_by_its_id_its_class_or_its_value() -> None:
    places = {"layers": ["towns"], "marks": [{"ids": ["a"]}, {"ids": ["b", "c"]}]}
    classes = {"layers": ["parks"], "marks": [{"grade": 0}, {"grade": 3}]}
    values = {"layers": ["cells"], "marks": [{"start": 0, "end": 5}, {"start": 5, "end": 10}]}
    assert run(
        ["holding", places, "c", None],
        ["holding", places, "d", None],
        ["holding", classes, "x", {"layer": "parks", "grade": 3}],
        ["holding", classes, "x", {"layer": "zones", "grade": 3}],
        ["holding", values, "x", {"layer": "cells", "grade": 1, "value": 5}],
        ["holding", values, "x", {"layer": "cells", "grade": 1, "value": None}],
    ) == [1, -1, 1, -1, 1, -1]
