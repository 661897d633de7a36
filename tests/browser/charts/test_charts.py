"""Charts on the pages: ours alone, in step with the map both ways, by keyboard, read as a table."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say
from tests.browser.tab import WAIT_MS

pytestmark = pytest.mark.browser

MARKS = ".atlas-chart .atlas-mark"
SPOT = "map.atlas.order.map(({ mesh }) => mesh && mesh._spot && mesh._spot.size).find(Boolean) || 0"

FIRST_1B = """() => {
  const { mesh } = map.atlas.order.find((each) => each.mesh);
  return mesh.cells.names.find((_, k) => mesh.grade(k) === 2);
}"""
LUMINANCE = """() => {
  const look = (css) => getComputedStyle(document.querySelector(css));
  const linear = (part) => (part / 255) ** 2.2;
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [look(".atlas-chart text").fill, look(".atlas-chart .atlas-bar").fill,
    look(".st-key-answer details").backgroundColor].map(luminance);
}"""


def marks_of(tab: Any) -> list[str]:
    """Return what the marks of the chart are called for a screen reader."""
    tab.page.locator(MARKS).first.wait_for(timeout=WAIT_MS)
    said = "(all) => all.map((each) => each.getAttribute('aria-label'))"
    return list(tab.page.locator(MARKS).evaluate_all(said))


def test_growth_is_drawn_without_a_chart_library_and_lights_what_opened(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base)
    requests: list[str] = []
    tab.page.on("request", lambda request: requests.append(request.url))
    tab.open("/coverage?lang=en&view=growth")
    names = marks_of(tab)
    assert [each for each in requests if "vega" in each.casefold()] == []
    assert tab.page.locator("[data-testid=stVegaLiteChart], .vega-embed").count() == 0
    # The same figures stand in a table for those who do not see the chart.
    rows = tab.page.locator(".atlas-chart-table tr").all_inner_texts()
    assert len(rows) == len(names) + 1
    assert all(name.split(": ")[0] in row for name, row in zip(names, rows[1:], strict=True))
    year = next(k for k, name in enumerate(names) if name.startswith("2006"))
    sent = len(tab.sent)
    tab.note_halos()
    tab.page.locator(MARKS).nth(year).hover()
    tab.page.wait_for_function("window.lit.length > 0", timeout=WAIT_MS)
    tip = tab.page.locator(".atlas-chart .atlas-tip").inner_text()
    assert "2006" in tip
    assert say("chart.opened", "en", names="")[:6] in tip
    # A station pointed at on the map lights the year in which it opened.
    tab.page.mouse.move(5, 5)
    station, opened = tab.page.evaluate("""() => {
      const { marks } = document.querySelector(".atlas-chart").atlasChart.data;
      const mark = marks.filter(({ ids }) => ids).at(-1);
      return [mark.ids[0], mark.label];
    }""")
    assert tab.on_map("(id) => map.atlas.order.some(({ byId }) => byId.has(id))", station)
    tab.page.evaluate("(id) => window.atlasLink.light([id])", station)
    tab.page.locator(f".atlas-chart .atlas-lit[aria-label^='{opened}']").wait_for(
        state="attached", timeout=WAIT_MS
    )
    assert len(tab.sent) == sent  # nothing of this asks the server
    assert tab.errors == []


def test_marks_are_reached_and_chosen_by_keyboard(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=zh")
    names = marks_of(tab)
    tab.page.locator(f"{MARKS}[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "Home", "ArrowRight"):
        tab.page.keyboard.press(key)
    focused = "document.activeElement.getAttribute('aria-label')"
    assert tab.page.evaluate(focused) == names[1]
    assert tab.page.locator(".atlas-chart .atlas-tip strong").inner_text() in names[1]
    tab.page.keyboard.press("Enter")
    tab.page.locator(".atlas-chart .atlas-chosen").wait_for(state="attached", timeout=WAIT_MS)
    chosen = tab.page.locator(".atlas-chart .atlas-chosen").get_attribute("aria-label")
    assert chosen == names[1]


def test_a_column_lights_its_cells_and_a_cell_its_column(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/access?lang=en&indicator=ptal")
    names = marks_of(tab)
    at = next(k for k, name in enumerate(names) if name.startswith("1b"))
    counted = int(names[at].split(": ")[1].split(" ")[0].replace(",", ""))
    tab.page.locator(MARKS).nth(at).hover()
    tab.await_on_map(f"({SPOT}) === {counted}")
    tab.page.mouse.move(5, 5)
    tab.await_on_map(f"({SPOT}) === 0")
    cell = tab.on_map(f"({FIRST_1B})()")
    tab.page.evaluate("(id) => window.atlasLink.light([id])", cell)
    tab.page.locator(".atlas-chart .atlas-lit").wait_for(state="attached", timeout=WAIT_MS)
    lit = tab.page.locator(".atlas-chart .atlas-lit").get_attribute("aria-label")
    assert lit == names[at]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_bars_stand_out_from_the_page_in_both_themes(
    server: Any, open_tab: Callable[..., Any], scheme: str
) -> None:
    tab = open_tab(server.base)
    tab.page.emulate_media(color_scheme=scheme)
    tab.open("/coverage?lang=en")
    marks_of(tab)
    ink, bar, ground = tab.page.evaluate(LUMINANCE)

    def contrast(one: float, other: float) -> float:
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)

    assert contrast(ink, ground) >= 7
    assert contrast(bar, ground) >= 3
    assert (ground < 0.1) == (scheme == "dark")


def test_another_answer_is_on_the_map_before_its_chart(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/travel_time?lang=en&origin=robot_park")
    before = marks_of(tab)
    tab.page.evaluate("""() => {
      window.order = [];
      const figures = () => document.querySelector(".atlas-chart-table").textContent;
      const before = figures();
      new MutationObserver(() => window.order.push("map"))
        .observe(document.querySelector(".atlas-map"), { attributeFilter: ["data-atlas"] });
      new MutationObserver(() => figures() !== before && window.order.push("chart"))
        .observe(document.querySelector(".atlas-chart"), { childList: true, subtree: true });
    }""")
    field = tab.page.get_by_role("combobox", name=say("choose.origin", "en")).first
    field.fill("Gucun Park")
    tab.page.get_by_role("option").first.wait_for(timeout=WAIT_MS)
    field.press("Enter")
    tab.page.wait_for_function("window.order.includes('chart')", timeout=WAIT_MS)
    order = tab.page.evaluate("window.order")
    assert order.index("map") < order.index("chart")
    assert marks_of(tab) != before
