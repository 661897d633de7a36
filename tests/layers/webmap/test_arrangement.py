"""How a reader arranges layers: the browser and the server read the same of a link."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from layers.webmap.map_state import MapState
from tests.in_node import in_node

SCRIPT = Path(__file__).parents[3] / "layers/webmap/static/state/webarrange.js"
PROGRAM = """
require(process.argv[1]);
const given = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const { read, ...rest } = globalThis.atlasArrange;
const said = given.map(([name, ...values]) => {
  if (name !== "read") return rest[name](...values);
  const { on, opacity } = read(...values);
  return [Object.fromEntries(on), Object.fromEntries(opacity)];
});
process.stdout.write(JSON.stringify(said));
"""
KEYS = ["district", "towns", "lines", "stations"]


def run(*calls: list[Any]) -> list[Any]:
    answer: list[Any] = in_node(PROGRAM, SCRIPT, calls)
    return answer


@pytest.mark.parametrize("written", ["", "parks", "-towns,parks,lines~60,towns~5", "-ground"])
def test_a_link_says_the_same_to_both(written: str) -> None:
    ((on, strength),) = run(["read", written])
    state = MapState(layers=tuple(part for part in written.split(",") if part))
    for key in ("parks", "towns", "lines", "ground"):
        for own in (True, False):
            assert state.is_on(key, own=own) == on.get(key, own)
        assert state.opacity(key) == strength.get(key, 1.0)


def test_a_switch_stands_in_the_link_only_against_the_page() -> None:
    off, back, strange, faded, full = run(
        ["switched", "", "towns", False, True],
        ["switched", "-towns,lines~60", "towns", True, True],
        ["switched", "", "parks", True, False],
        ["faded", "-towns", "lines", 0.3],
        ["faded", "-towns,lines~30", "lines", 1],
    )
    assert (off, back, strange) == ("-towns", "lines~60", "parks")
    assert (faded, full) == ("-towns,lines~30", "-towns")


def test_every_order_of_layers_comes_back_from_its_link() -> None:
    """All 24 orders of four layers; written, each is read as itself by both."""
    orders = [list(each) for each in permutations(KEYS)]
    written = run(*(["stacked", KEYS, order, ""] for order in orders))
    read = run(*(["ordered", KEYS, stack] for stack in written))
    assert read == orders
    for stack, order in zip(written, orders, strict=True):
        state = MapState(stack=tuple(part for part in stack.split(",") if part))
        assert state.ordered(KEYS) == order
    assert written[orders.index(KEYS)] == ""


def test_an_order_holds_on_pages_with_other_layers() -> None:
    stack = "stations,towns,parks"
    other = ["context", "towns", "answer", "stations"]
    kept, both = run(["ordered", other, stack], ["stacked", other, other, stack])
    assert kept == MapState(stack=tuple(stack.split(","))).ordered(other)
    assert kept == ["context", "stations", "answer", "towns"]
    assert both == "parks"  # what was moved of other pages' layers stays
