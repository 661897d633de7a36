"""The rows of a table in the browser, by the script itself: order, sight, alignment, CSV."""

import csv
import io
from pathlib import Path
from typing import Any

from tests.in_node import in_node

SCRIPT = Path(__file__).parents[3] / "layers/webmap/static/tables/webrows.js"
PROGRAM = """
require(process.argv[1]);
const given = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const said = given.map(([name, ...rest]) => globalThis.atlasRows[name](...rest));
process.stdout.write(JSON.stringify(said));
"""
NAME = {"slug": "name", "head": "Name", "number": False}
SHARE = {"slug": "share", "head": "Share", "unit": "%", "number": True, "decimals": 1, "digits": 1}
RANGE = {"slug": "share_range", "head": "Range", "number": False, "of": "share"}
ROWS = [
    ["a", [9.0, "9"], "8–10"], ["b", None, "—"], ["c", 10.0, "9–11"], ["d", "not located", "—"],
    ["e", [-2.5, "−2.5"], "−3–1"],
]  # fmt: skip


def run(*calls: list[Any]) -> list[Any]:
    answer: list[Any] = in_node(PROGRAM, SCRIPT, calls)
    return answer


def ordered(sort: dict[str, Any] | None) -> str:
    columns = [NAME, SHARE, RANGE]
    (places,) = run(["order", ROWS, columns, sort, "en"])
    return "".join(ROWS[place][0] for place in places)


def test_numbers_are_sorted_as_numbers_and_what_is_missing_stands_last_either_way() -> None:
    assert ordered({"slug": "share", "down": False}) == "eacbd"
    assert ordered({"slug": "share", "down": True}) == "caebd"
    assert ordered(None) == "abcde"


def test_a_range_in_words_is_sorted_by_its_figure() -> None:
    assert ordered({"slug": "share_range", "down": False}) == "eacbd"


def test_texts_with_numbers_are_sorted_by_them() -> None:
    rows = [["Line 10"], ["Line 2"], [None], ["Line 1"]]
    (places,) = run(["order", rows, [NAME], {"slug": "name", "down": False}, "en"])
    assert places == [3, 1, 0, 2]


def test_a_head_sorts_up_then_down_then_as_it_came() -> None:
    up, down, none, other = run(
        ["turned", None, "share"], ["turned", {"slug": "share", "down": False}, "share"],
        ["turned", {"slug": "share", "down": True}, "share"],
        ["turned", {"slug": "share", "down": True}, "name"],
    )  # fmt: skip
    assert up == {"slug": "share", "down": False}
    assert down == {"slug": "share", "down": True}
    assert none is None
    assert other == {"slug": "name", "down": False}


def test_points_of_a_column_stand_below_each_other() -> None:
    whole, tenths, word, none = run(
        ["aligned", [9.0, "9"], SHARE, "—"], ["aligned", 31.4, SHARE, "—"],
        ["aligned", "not located", SHARE, "—"], ["aligned", None, SHARE, "—"],
    )  # fmt: skip
    assert (whole, tenths) == ("9\u2008\u2007", "31.4")
    assert (word, none) == ("not located", "—")


def test_only_the_rows_in_sight_and_some_around_are_drawn() -> None:
    start, middle, end = run(
        ["inSight", 50_000, 30, 0, 300, 12], ["inSight", 50_000, 30, 3000, 300, 12],
        ["inSight", 50_000, 30, 1_499_700, 300, 12],
    )  # fmt: skip
    assert (start, middle, end) == ([0, 22], [88, 122], [49_978, 50_000])


def test_a_saved_table_has_numbers_and_no_formula() -> None:
    rows = [["=1+1", [17.04, "17"]], ['say "a", b', -2.5], [" +x", None], ["line\nbreak", "none"]]
    (text,) = run(["csv", [NAME, SHARE], rows])
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["Name", "Share (%)"], ["'=1+1", "17.04"], ['say "a", b', "-2.5"], ["' +x", ""],
        ["line\nbreak", "none"],
    ]  # fmt: skip


def test_a_saved_table_of_confidential_layers_says_so_in_every_row() -> None:
    marking = {"head": "confidential layers", "text": "Confidential: a, b"}
    (text,) = run(["csv", [NAME], [["x"], ["y"]], marking])
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["Name", "confidential layers"], ["x", "Confidential: a, b"], ["y", "Confidential: a, b"],
    ]  # fmt: skip
