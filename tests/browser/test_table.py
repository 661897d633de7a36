"""The table in step with the map: sorted by number, lit both ways, a row chosen as on the map."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say
from tests.browser.tab import WAIT_MS

pytestmark = pytest.mark.browser

ROWS = ".atlas-table tbody tr[data-place]"


def column(tab: Any, head: str) -> list[str]:
    """Return the cells below a head, top down, as read."""
    return list(
        tab.page.evaluate(
            """(head) => {
              const heads = [...document.querySelectorAll(".atlas-table thead th")];
              const at = heads.findIndex((each) => each.innerText.startsWith(head));
              return [...document.querySelectorAll(".atlas-table tbody tr[data-place]")]
                .map((row) => row.children[at].textContent.trim());
            }""",
            head,
        )
    )


def opened(tab: Any) -> None:
    tab.page.locator(".st-key-drawer summary").first.click()
    tab.page.locator(ROWS).first.wait_for()


def test_sort_hover_and_choice_are_in_step_with_the_map(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/travel_time?lang=en&origin=robot_park")
    opened(tab)
    sent = len(tab.sent)
    name, minutes = say("column.name", "en"), say("column.minutes", "en")
    for down in (False, True):
        tab.page.locator(".atlas-table thead button", has_text=minutes).first.click()
        known = [float(each) for each in column(tab, minutes) if each != "—"]
        assert known == sorted(known, reverse=down)
        assert len(known) > 20
    assert len(set(map(len, map(str, known)))) > 1  # sorted as texts they would stand otherwise
    heads = tab.page.locator(".atlas-table thead th")
    before = heads.count()
    tab.page.get_by_role("button", name=say("linked.ranges_show", "en")).click()
    assert heads.count() > before
    # A row pointed at is lit on the map; a place pointed at on the map lights its row.
    tab.note_halos()
    tab.page.locator(ROWS).nth(1).hover()
    tab.page.wait_for_function("window.lit.length > 0", timeout=WAIT_MS)
    tab.page.mouse.move(5, 5)  # or the row that scrolls under it would be the one pointed at
    tab.page.evaluate("void window.atlasLink.light(['nanda_smart_city'])")
    tab.page.locator(".atlas-lit", has_text="Nanda Smart City").wait_for()
    assert len(tab.sent) == sent  # nothing of this asks the server
    row = tab.page.locator(ROWS, has_text="Wusong Innovation City")
    row.click()
    tab.page.wait_for_url("**goal=wusong_innovation_city**")
    tab.settle()
    assert "Wusong Innovation City" in tab.page.locator(".atlas-chosen").inner_text()
    # What the reader chose of the table outlives the answer.
    assert heads.count() > before
    known = [float(each) for each in column(tab, minutes) if each != "—"]
    assert known == sorted(known, reverse=True)
    assert "Wusong Innovation City" in column(tab, name)


def test_a_patch_chosen_from_its_list_is_gone_to_above_the_drawer(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=en")
    opened(tab)
    patches = say("coverage.patches", "en", count="").strip()
    tab.page.locator(".st-key-drawer").get_by_text(patches).click()
    rows = tab.page.locator(".atlas-table").nth(1).locator("tbody tr[data-place]")
    last = rows.last
    last.scroll_into_view_if_needed()
    zoom = tab.view()[0]
    last.click()
    tab.await_on_map("zoom => map.getZoom() > zoom + 1", zoom)
    tab.page.wait_for_timeout(500)
    drawer = tab.page.locator(".st-key-drawer").bounding_box()["y"]
    patch = tab.on_map("""() => {
      const { at, type } = map.atlas.order.map(({ byId }) => byId && byId.get(
        [...byId.keys()].filter((id) => id.startsWith("gap_")).at(-1))).find(Boolean);
      const ring = type === "Polygon" ? at[0] : at[0][0];
      const { top } = map.getContainer().getBoundingClientRect();
      return ring.map((each) => map.latLngToContainerPoint(each).y + top);
    }""")
    assert min(patch) > 0
    assert max(patch) < drawer
    assert tab.in_map(".atlas-years").bounding_box()["y"] < drawer - 20


def test_rows_are_reached_and_chosen_by_keyboard(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/travel_time?lang=en&origin=robot_park")
    opened(tab)
    tab.page.locator(f"{ROWS}[tabindex='0']").focus()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    chosen = column(tab, say("column.name", "en"))[2]
    assert tab.page.evaluate("document.activeElement.innerText").startswith(chosen)
    tab.page.keyboard.press("Enter")
    tab.page.locator(".atlas-chosen", has_text=chosen).wait_for()
    tab.page.wait_for_url("**goal=*")


def test_a_numbered_patch_is_gone_to_from_its_row(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lang=en&target=district")
    opened(tab)
    patches = say("coverage.patches", "en", count="")
    tab.page.locator(".st-key-drawer summary", has_text=patches).click()
    row = tab.page.locator(ROWS, has_text="Yanghang Town").first
    row.wait_for()
    number = row.locator("th").inner_text()
    zoom = tab.on_map("map.getZoom()")
    row.click()
    tab.await_on_map(f"map.getZoom() > {zoom} + 0.5")
    assert (
        tab.on_map("""() => map.atlas.labels.filter(({ built }) => built.layer.numerals)
      .map(({ id, name }) => [id, name])""").count([f"gap_{number}", number])
        == 1
    )
