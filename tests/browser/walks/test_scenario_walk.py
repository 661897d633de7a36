"""The walk through a scenario by hand: opened, edited, compared, undone, printed, handed on.

A picture of each step lies in the folder of the test; clicks are counted, and seconds written
down beside them, since those of a shared machine say nothing.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from layers.export.recipe_files import read_recipe
from layers.i18n.wording import Lang, say
from layers.scenarios.library import examples
from layers.scenarios.scenario import Scenario
from layers.scenarios.scenario_file import parse
from tests.profiles import part_of

pytestmark = pytest.mark.browser

EXAMPLE, STATION = "station_industrial_park", "st_7_industrial_park"
A3_PT = (1190.55, 841.89)  # ISO 216: 420 by 297 mm, in points of 1/72 inch
MOST_CLICKS = 24

DESK, PHONE = (1440, 900), (390, 844)
WINDOWS: tuple[tuple[Lang, tuple[int, int]], ...] = (("en", DESK), ("zh", DESK), ("zh", PHONE))


@dataclass
class Walk:
    """A visitor who clicks, looks, and counts."""

    tab: Any
    lang: Lang
    folder: Path
    clicks: int = 0
    begun: float = field(default_factory=time.monotonic)
    steps: list[tuple[str, int, float]] = field(default_factory=list)

    def click(self, found: Any) -> None:
        """Click what is there, brought into sight where it is not."""
        found.first.click()
        self.clicks += 1
        self.tab.settle()

    def button(self, key: str) -> Any:
        """Find a button by the key of its words."""
        return self.tab.page.get_by_role("button", name=say(key, self.lang), exact=True)

    def words(self, key: str) -> Any:
        """Find what says the words of a key, in sight."""
        return self.tab.page.get_by_text(say(key, self.lang), exact=True).locator("visible=true")

    def look(self, step: str) -> None:
        """Write down how far the walk has come, with a picture."""
        self.tab.settle()
        self.tab.page.screenshot(path=self.folder / f"{len(self.steps):02}-{step}.png")
        self.steps.append((step, self.clicks, round(time.monotonic() - self.begun, 1)))

    def edited(self, act: Callable[[], None]) -> None:
        """Do something that makes another version of the scenario, and wait for it."""
        before = self.tab.query().get("scenario")
        act()
        self.tab.page.wait_for_function(
            "before => new URL(location.href).searchParams.get('scenario') !== before", arg=before
        )
        self.tab.settle()

    def saved(self, act: Callable[[], None]) -> Path:
        """Do something that saves a file, and return it."""
        with self.tab.page.expect_download() as waiting:
            act()
        path = self.folder / str(waiting.value.suggested_filename)
        waiting.value.save_as(path)
        return path


@pytest.mark.parametrize(("lang", "window"), part_of(WINDOWS))
def test_a_planner_tries_a_layout_and_hands_it_on(
    server: Any, open_tab: Callable[..., Any], tmp_path: Path, lang: Lang, window: tuple[int, int]
) -> None:
    options = {"viewport": dict(zip(("width", "height"), window, strict=True)), "has_touch": True}
    tab = open_tab(server.base, f"/scenarios?lang={lang}", **options)
    walk = Walk(tab, lang, tmp_path)
    move_the_station(walk)
    see_the_difference(walk)
    draw_an_outline(walk)
    drop_the_first_edit(walk)
    print_both(walk)
    found = take_the_file(walk)
    other = open_tab(server.base, f"/scenarios?lang={lang}", **options)
    other.page.locator("input[type=file]").set_input_files(tmp_path / "scenario.json")
    other.page.wait_for_function("() => location.search.includes('scenario=')")
    other.settle()
    assert other.query()["scenario"] == found.id
    (tmp_path / "steps.json").write_text(json.dumps(walk.steps), encoding="utf-8")
    assert walk.clicks <= MOST_CLICKS, walk.steps
    assert tab.errors == []
    assert tab.outside == []


def move_the_station(walk: Walk) -> None:
    """Open the example, take its station in hand by a click, and drag it."""
    tab, page = walk.tab, walk.tab.page
    walk.click(page.get_by_role("button", name=examples()[EXAMPLE].title.in_(walk.lang)))
    walk.look("example")
    place = examples()[EXAMPLE].edits[0].new["new_stations"][STATION]
    lon, lat = place["geometry"]["coordinates"]
    tab.click_map(lat, lon)
    walk.clicks += 1
    page.wait_for_function("() => location.search.includes('place=')")
    walk.look("in_hand")
    assert tab.query()["place"] == STATION

    def drag() -> None:
        box = tab.in_map(".atlas-handle.vertex").first.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.keyboard.down("Alt")  # nothing to snap to
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 8, y + 10, steps=3)
        page.mouse.move(x + 14, y + 18)
        page.mouse.up()
        page.keyboard.up("Alt")

    walk.edited(drag)
    walk.clicks += 1
    walk.look("moved")


def see_the_difference(walk: Walk) -> None:
    """Go to the page of coverage, which has the difference as it opens, and back."""
    tab, page = walk.tab, walk.tab.page
    walk.click(page.locator(".st-key-scenarios-compare-coverage button"))
    page.wait_for_function("() => location.search.includes('compare=difference')")
    walk.look("difference")
    keys = tab.on_map("map.atlas.scene.layers.map((each) => each.key)")
    assert "scenario_effects" in keys
    page.go_back()
    page.wait_for_function("() => location.pathname.endsWith('/scenarios')")
    tab.settle()


def draw_an_outline(walk: Walk) -> None:
    """Choose the layer of parks, and draw four corners into it."""
    tab, page = walk.tab, walk.tab.page
    choice = page.get_by_role("combobox", name=re.compile(say("choose.into.label", walk.lang)))
    walk.click(choice)
    walk.click(page.get_by_role("option", name=say("layer.parks", walk.lang)))
    walk.click(tab.in_map(f".atlas-edit button[title='{say('draw.area', walk.lang)}']"))
    box = tab.map_box()
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.25 * box["height"]
    for dx, dy in ((0, 0), (60, 0), (60, 60), (0, 60)):
        page.mouse.click(x + dx, y + dy)
        walk.clicks += 1
        page.wait_for_timeout(300)
    readout = tab.in_map(".atlas-edit-readout").inner_text()
    assert "km²" in readout
    assert "%" in readout
    walk.edited(lambda: page.keyboard.press("Enter"))
    walk.look("outline")
    assert tab.query()["place"] == "parks_new_1"


def drop_the_first_edit(walk: Walk) -> None:
    """Drop the first edit of one's own, the move; the outline that came after it stays."""
    page = walk.tab.page
    summaries = page.locator(".st-key-answer [data-testid=stExpander] summary")
    walk.click(summaries.filter(has_text=re.compile(r"(?<!\d)2\. ")))
    drop = page.locator("[class*=st-key-scenarios-edit][class*='-1-drop'] button")
    walk.edited(lambda: walk.click(drop))
    walk.look("undone")


def print_both(walk: Walk) -> None:
    """Look at both maps side by side, and print them on one A3 in both languages."""
    page = walk.tab.page
    walk.click(page.locator(".st-key-scenarios-compare-coverage button"))
    # The page turns in a run of its own; its one map has to be there before both replace it.
    page.wait_for_function("() => location.search.includes('compare=difference')")
    walk.tab.settle()
    walk.click(page.get_by_role("radio", name=say("choose.compare.side", walk.lang)))
    walk.look("side")
    walk.click(page.locator(".st-key-export button"))
    walk.click(walk.words("export.size.a3"))
    walk.click(walk.words("export.bilingual"))
    walk.look("dialog")
    made = walk.saved(lambda: walk.click(walk.button("export.make"))).read_bytes()
    recipe = read_recipe(made)
    assert recipe.query["compare"] == "side"
    assert recipe.beside
    assert "scenario" not in recipe.beside
    sides = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", made)
    assert sides is not None
    assert tuple(map(float, sides.groups())) == pytest.approx(A3_PT, abs=0.1)


def take_the_file(walk: Walk) -> Scenario:
    """Save the scenario as a file, and return what it holds."""
    tab = walk.tab
    tab.open(f"/scenarios?lang={walk.lang}&scenario={tab.query()['scenario']}")
    before = tab.query()["scenario"]
    path = walk.saved(lambda: walk.click(walk.button("layout.json")))
    path = path.rename(walk.folder / "scenario.json")
    found = parse(path.read_bytes(), file=path.name)
    assert [each.op for each in found.edits] == ["extend_line", "add_place"]
    assert found.id == before == json.loads(path.read_text("utf-8"))["id"]
    walk.look("filed")
    return found
