"""One walk through a scenario, as a planner takes it: opened, edited, compared, undone, filed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers.scenarios.scenario_file import parse

pytestmark = pytest.mark.browser

EXAMPLE = "station_industrial_park"
STATION = "st_7_industrial_park"


def drag(tab: Any, handle: Any, by: tuple[int, int]) -> None:
    """Drag a handle without snapping, and wait until the page has made an edit of it."""
    before = tab.query()["scenario"]
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.page.keyboard.down("Alt")
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    tab.page.mouse.move(x + by[0], y + by[1])
    tab.page.mouse.up()
    tab.page.keyboard.up("Alt")
    wait_for_another(tab, before)


def wait_for_another(tab: Any, before: str) -> None:
    """Wait until the link names another version of the scenario."""
    tab.page.wait_for_function(
        "before => new URL(location.href).searchParams.get('scenario') !== before", arg=before
    )
    tab.settle()


def test_a_planner_tries_a_layout(
    server: Any, open_tab: Callable[..., Any], tmp_path: Path
) -> None:
    tab = open_tab(server.base, "/scenarios?lang=en")
    page = tab.page
    page.get_by_text("Example: Line 7 to Baoshan Industrial Park").first.click()
    page.wait_for_function("() => location.search.includes('scenario=')")
    tab.settle()
    assert tab.query()["scenario"] == EXAMPLE

    # The station, taken in hand by its link as a click would, is moved to the south-east.
    tab.open(f"/scenarios?lang=en&scenario={EXAMPLE}&place={STATION}&at=31.45,121.38,14")
    drag(tab, tab.in_map(".atlas-handle.vertex").first, (60, 60))
    moved = tab.query()["scenario"]
    assert page.get_by_text("edits: 2").count()

    # What that changes of coverage stands on the page of coverage.
    tab.open(f"/coverage?lang=en&scenario={moved}&target=parks&radii=800&compare=difference")
    assert page.get_by_text("certainly better 2").count()
    assert any(
        each == "scenario_effects"
        for each in tab.on_map("map.atlas.scene.layers.map((each) => each.key)")
    )

    # An outline is drawn; then the move is dropped, and the outline stays.
    tab.open(f"/scenarios?lang=en&scenario={moved}&into=parks&at=31.45,121.38,13")
    tab.in_map(".atlas-edit button[title='Draw an area']").click()
    for x, y in ((500, 300), (560, 300), (560, 360), (500, 360)):
        page.mouse.click(x, y)
        page.wait_for_timeout(300)
    before = tab.query()["scenario"]
    page.keyboard.press("Enter")
    wait_for_another(tab, before)
    assert tab.query()["place"] == "parks_new_1"
    before = tab.query()["scenario"]
    page.get_by_text("2. Move Baoshan Industrial Park (example)").click()
    page.locator(".st-key-answer").get_by_role("button", name="Drop this edit").locator(
        "visible=true"
    ).first.click()
    wait_for_another(tab, before)

    # The rest is a file, which any atlas opens.
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Scenario (JSON)").click()
    path = tmp_path / "scenario.json"
    waiting.value.save_as(path)
    found = parse(path.read_bytes(), file=path.name)
    assert [each.op for each in found.edits] == ["extend_line", "add_place"]
    assert found.id == tab.query()["scenario"] == json.loads(path.read_text("utf-8"))["id"]
    assert tab.errors == []
    assert tab.outside == []
