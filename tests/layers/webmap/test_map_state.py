"""How a reader has a map, by the scripts that keep it: what stands in a link, and what is said."""

from pathlib import Path
from typing import Any

import pytest

from layers.i18n.points import extent_of, extent_text
from tests.in_node import in_node

STATIC = Path(__file__).parents[3] / "layers/webmap/static/state"

EXTENTS = """
require(process.argv[1]);
const given = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const { written, read } = globalThis.atlasExtent;
const said = given.map(([lat, lng, zoom]) => {
  const link = written({ lat, lng }, zoom);
  return [link, read(link)];
});
process.stdout.write(JSON.stringify([said, ["robot_park", "home", "", "1,2"].map(read)]));
"""

ADDRESS = """
const [waiting, steps] = [[], []];
globalThis.setTimeout = (act) => waiting.push(act);
globalThis.clearTimeout = () => waiting.splice(0);
globalThis.location = new URL("http://127.0.0.1/coverage?lang=en&year=2020");
globalThis.history = { state: null, replaceState: (_, __, href) => {
  steps.push(href.split("/coverage")[1]);
  globalThis.location = new URL(href);
} };
globalThis.addEventListener = (_, act) => { globalThis.popped = act; };
require(process.argv[1]);
const address = globalThis.atlasAddress;
const rest = () => waiting.splice(0).forEach((act) => act());
const said = (at, stamp) => ({ at, bounds: null, stamp });
const given = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const answer = given.map(([name, ...rest_]) => {
  const act = { rest, at: () => address.own.at, query: () => globalThis.location.search,
    adopt: (at, stamp) => address.adopt(said(at, stamp)), note: (at) => address.note("at", at),
    join: () => { globalThis.leave = address.join({}); }, leave: () => { globalThis.leave(); },
    news: () => address.news() ?? null, steps: () => steps.length,
    into: (query) => address.into(new URL(query, globalThis.location)).search,
    back: (href) => {
      globalThis.location = new URL(href, globalThis.location);
      globalThis.popped();
    },
  }[name];
  return act(...rest_) ?? null;
});
process.stdout.write(JSON.stringify(answer));
"""


def run(*calls: list[Any]) -> list[Any]:
    answers: list[Any] = in_node(ADDRESS, STATIC / "webaddress.js", calls)
    return answers


def test_a_link_writes_an_extent_as_the_server_does() -> None:
    given = [
        [31.412345678, 121.45, 12.503], [31.412345678, -0.00001, 15.0], [31.4, 121.45, 12.0],
        [-12.5, 179.99996, 9.996], [31.0, 481.45, 13.999],
    ]  # fmt: skip
    said, others = in_node(EXTENTS, STATIC / "webextent.js", given)
    assert said[-1][0] == "31,121.45,14"  # a map that was turned around the Earth
    for (lat, lon, zoom), (link, read) in zip(given[:-1], said[:-1], strict=True):
        assert link == extent_text((lat, lon, zoom))
        assert extent_of(link) == pytest.approx((*read["centre"], read["zoom"]))
    assert others == [None] * 4


def test_a_move_replaces_the_address_once_it_rests_and_leaves_the_rest_of_it() -> None:
    answer = run(
        ["join"], ["adopt", "", "a"], ["note", "31.4,121.4,12"], ["note", "31.5,121.4,12"],
        ["steps"], ["rest"], ["steps"], ["query"], ["note", "31.5,121.4,12"], ["rest"], ["steps"],
        ["note", ""], ["rest"], ["query"],
    )  # fmt: skip
    assert answer[4] == 0
    assert answer[6:8] == [1, "?lang=en&year=2020&at=31.5,121.4,12"]
    assert answer[10] == 1  # nothing has changed
    assert answer[13] == "?lang=en&year=2020"


def test_the_server_is_told_once_and_overrules_only_under_a_new_stamp() -> None:
    answer = run(
        ["join"], ["adopt", "31,121,9", "a"], ["news"], ["note", "32,121,9"], ["news"], ["news"],
        ["adopt", "31,121,9", "a"], ["at"], ["adopt", "robot_park", "b"], ["at"], ["news"],
    )  # fmt: skip
    assert answer[1:3] == [True, None]
    assert answer[4:6] == [{"at": "32,121,9"}, None]
    assert answer[6:8] == [False, "32,121,9"]  # an echo of before
    assert answer[8:] == [True, "robot_park", None]


def test_what_the_server_writes_keeps_what_the_reader_has_moved_meanwhile() -> None:
    answer = run(
        ["adopt", "", "a"], ["note", "32,121,9"], ["into", "?lang=en"], ["join"],
        ["into", "?lang=en&at=1,2,3"], ["leave"], ["into", "?lang=en"],
    )  # fmt: skip
    # Nothing is put into the address of a page without such a map.
    assert [answer[2], answer[4], answer[6]] == ["?lang=en", "?lang=en&at=32,121,9", "?lang=en"]


def test_a_step_back_takes_the_extent_of_its_entry_and_writes_nothing_into_it() -> None:
    answer = run(
        ["join"], ["adopt", "", "a"], ["note", "32,121,9"], ["back", "/?lang=en&at=30,120,8"],
        ["rest"], ["steps"], ["at"], ["back", "/?lang=en"], ["at"],
    )  # fmt: skip
    assert answer[5:7] == [0, "30,120,8"]
    assert answer[8] == ""


def test_an_address_without_parameters_is_left_to_its_page() -> None:
    answer = run(["join"], ["adopt", "", "a"], ["back", "/coverage"], ["note", "3,2,1"], ["rest"],
               ["steps"])  # fmt: skip
    assert answer[-1] == 0
