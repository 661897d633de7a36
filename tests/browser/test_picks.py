"""What the tip names is what a click chooses, and nothing scrolls."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.tab import WAIT_MS

pytestmark = pytest.mark.browser

SIZES = ((1366, 768), (1440, 900), (1920, 1080))
CLICKS = 40

TARGETS = """() => {
  const [state, rest] = [map.atlas, []];
  const box = map.getContainer().getBoundingClientRect();
  const free = (x, y) => document.elementFromPoint(box.left + x, box.top + y);
  const open = (x, y) => x > 0 && y > 0 && x < box.width && y < box.height &&
    [map.getContainer(), ...map.getContainer().querySelectorAll("canvas")].includes(free(x, y));
  const placed = state.labels.filter((each) => each.box && each.built.layer.interactive);
  const labels = placed.map(({ id, name, box: [left, top, right, bottom] }) => (
    { id, name, kind: "label", x: (left + right) / 2, y: (top + bottom) / 2 }));
  const written = (x, y) => state.labels.some(({ box: b }) =>
    b && x > b[0] - 2 && x < b[2] + 2 && y > b[1] - 2 && y < b[3] + 2);
  for (const { layer, byId } of state.order) {
    if (!layer.interactive) continue;
    for (const [id, { feature, type, at }] of byId) {
      if (type !== "Point") continue;
      const { x, y } = map.latLngToContainerPoint(at);
      if (!written(x, y)) rest.push({ id, name: feature.n.zh, kind: "symbol", x, y });
    }
  }
  const alone = (one) => rest.every((each) =>
    each === one || Math.hypot(each.x - one.x, each.y - one.y) > 14);
  return [...labels, ...rest.filter(alone)].filter(({ x, y }) => open(x, y))
    .map((each) => ({ ...each, x: each.x + box.left, y: each.y + box.top }));
}"""
"""Labels and lone symbols in sight: what each should choose, and where it was drawn."""


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """Return the size of a window."""
    return {"width": request.param[0], "height": request.param[1]}


def scrolled(tab: Any) -> list[float]:
    """Return how far anything that could scroll has."""
    return list(
        tab.page.evaluate("""() => [document.scrollingElement,
          document.querySelector("[data-testid=stMain]")].map((each) => each.scrollTop)""")
    )


def test_a_click_on_a_label_or_symbol_chooses_what_it_names(
    server: Any, open_tab: Callable[..., Any], size: dict[str, int]
) -> None:
    tab = open_tab(server.base, "/?lang=zh", viewport=size)
    chosen: list[tuple[str, str]] = []
    targets = tab.on_map(TARGETS)
    assert len({each["id"] for each in targets}) >= CLICKS
    kinds = {each["kind"] for each in targets}
    assert kinds == {"label", "symbol"}
    labels = [each for each in targets if each["kind"] == "label"]
    symbols = [each for each in targets if each["kind"] == "symbol"]
    for target in [*labels, *symbols][:CLICKS]:
        tab.page.evaluate("atlasReader.tell = (name, value) => { window.chosen = [name, value]; }")
        tab.page.mouse.move(target["x"], target["y"])
        tab.page.wait_for_function(
            "name => document.querySelector('.atlas-tip strong')?.textContent === name",
            arg=target["name"], timeout=WAIT_MS,
        )  # fmt: skip
        tip = tab.in_map(".atlas-tip").bounding_box()
        assert tip["width"] > tip["height"]
        tab.page.mouse.click(target["x"], target["y"])
        assert tab.in_map(".atlas-tip").is_hidden()
        chosen.append((target["id"], tab.page.evaluate("window.chosen[1]")))
        tab.page.keyboard.press("Escape")
        # What is chosen bears its name first, for which another may give way.
        version = tab.version()
        tab.on_map("void atlas.choose(map.atlas, { selected: null })")
        tab.await_scene_after(version)
    assert [one for one in chosen if one[0] != one[1]] == []
    assert scrolled(tab) == [0, 0]


def test_clicked_places_have_their_cards_and_the_map_stays(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    """Through the server: robot_park by its label, a platform near it by its symbol."""
    tab = open_tab(server.base, "/?lang=zh")
    targets = {each["id"]: each for each in tab.on_map(TARGETS)}
    before = tab.view()
    for place in ("robot_park", "nanda_smart_city"):
        tab.page.mouse.click(targets[place]["x"], targets[place]["y"])
        tab.page.wait_for_url(f"**place={place}**")
        tab.settle()
        assert targets[place]["name"] in tab.page.locator(".st-key-card").inner_text()
        assert tab.view() == before
    assert scrolled(tab) == [0, 0]


def test_of_a_site_in_two_parts_the_clicked_one_is_marked(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/sites?lang=zh&at=31.43,121.38,12.4")
    targets = {each["id"]: each for each in tab.on_map(TARGETS)}
    for part in ("luodian_industrial_park", "baoshan_industrial_park_north"):
        tab.page.mouse.click(targets[part]["x"], targets[part]["y"])
        tab.page.wait_for_url("**site=baoshan_industrial_park**")
        tab.page.locator(".st-key-card").get_by_text(targets[part]["name"]).first.wait_for()
        tab.settle()
        assert tab.on_map("map.atlas.scene.selected") == part


def test_where_several_lie_a_list_offers_them(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    tab.look_at(31.3195, 121.394, 15)  # inside Shanghai University, in the core of the park around
    tab.pick(31.3195, 121.394)
    buttons = tab.in_map(".atlas-list button")
    names = buttons.all_inner_texts()
    assert len(names) >= 2
    buttons.nth(1).click()
    tab.page.locator(".st-key-card").get_by_text(names[1]).first.wait_for()
    tab.page.keyboard.press("Escape")


def test_names_stand_where_room_was_found_for_them(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=zh", viewport={"width": 1440, "height": 900})
    written = tab.on_map("""() => map.atlas.labels.filter(({ box }) => box).map(
      ({ name, box, node }) => {
        const at = map.getContainer().getBoundingClientRect();
        const letters = document.createRange();
        letters.selectNodeContents(node);
        const { left, top, right, bottom } = letters.getBoundingClientRect();
        return [name, box, [left - at.left, top - at.top, right - at.left, bottom - at.top]];
      })""")
    assert len(written) > 20
    for name, worked_out, seen in written:
        assert worked_out == pytest.approx(seen, abs=1.0), name
    boxes = [seen for *_, seen in written]
    for k, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:k]:
            apart = left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]
            assert apart
