"""Pages and maps answer to the keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

PAGES = ("/?", "/coverage?", "/travel_time?goal=nanda_smart_city", "/access?", "/streets?")
VOICE = ".atlas-voice"
"""What a screen reader is told of the map."""
MARKUP = "function () { return this.outerHTML.slice(0, 200) }"


def nameless(tab: Any) -> list[str]:
    """Return what the keyboard reaches and the browser has no name for, as a reader is told."""
    tools = tab.page.context.new_cdp_session(tab.page)
    found = []
    for node in tools.send("Accessibility.getFullAXTree")["nodes"]:
        facts = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
        name = (node.get("name") or {}).get("value", "")
        if node.get("ignored") or not facts.get("focusable") or name.strip():
            continue
        content = tools.send("DOM.resolveNode", {"backendNodeId": node["backendDOMNodeId"]})
        script = {"objectId": content["object"]["objectId"], "functionDeclaration": MARKUP}
        found.append(tools.send("Runtime.callFunctionOn", script)["result"]["value"])
    tools.detach()
    return found


def test_every_control_is_reached_by_tab(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    wanted = {
        say("layer.parks", "en"), say("layer.stations", "en"), say("overview.halo", "en"),
        say("search.label", "en"), say("page.coverage", "en"), "中文", "English",
    }  # fmt: skip
    reached = ""
    for _ in range(70):
        tab.page.keyboard.press("Tab")
        reached += "\n" + tab.page.evaluate("""() => {
          const at = document.activeElement;
          const label = at.id && document.querySelector(`label[for="${CSS.escape(at.id)}"]`);
          const group = at.closest("[role=radiogroup]");
          return [at.getAttribute("aria-label"), at.innerText, label && label.innerText,
            at.labels && at.labels[0] && at.labels[0].innerText,
            group && group.innerText, at.tagName].join("\\n");
        }""")
    lines = {line.strip() for line in reached.splitlines()}
    assert {each for each in wanted if not any(each in line for line in lines)} == set()
    assert say("map.home", "en") in lines


def test_the_map_answers_to_the_keyboard(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    before = tab.view()
    tab.map_element.focus()
    tab.page.keyboard.press("+")
    tab.page.wait_for_timeout(800)
    assert tab.view()[0] > before[0]
    tab.in_map(f"button[aria-label='{say('map.home', 'en')}']").focus()
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_timeout(1000)
    assert tab.view()[0] == pytest.approx(before[0], abs=0.6)
    open_before = tab.on_map("document.querySelector('.atlas-panel').open")
    tab.in_map(".atlas-panel summary").focus()
    tab.page.keyboard.press("Enter")
    assert tab.on_map("document.querySelector('.atlas-panel').open") != open_before


def test_all_that_can_have_the_focus_has_a_name(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base)
    for page in (*PAGES, "/sources?"):
        tab.open(f"{page}&lang=en")
        assert (page, nameless(tab)) == (page, [])
        assert tab.page.get_by_role("heading", level=1).count() == 1
    tab.open("/?lang=zh&place=nanda_smart_city")
    tab.in_map(".atlas-layer .atlas-more").first.click()
    assert nameless(tab) == []


def test_keys_find_choose_and_close(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en")
    keys = tab.page.keyboard
    before = tab.view()
    keys.press("+")  # nothing has the focus yet: the map takes it
    tab.await_on_map("zoom => map.getZoom() > zoom + 0.9", before[0])
    keys.press("ArrowDown")
    tab.await_on_map("lat => map.getCenter().lat < lat - 0.005", before[1])
    tab.page.wait_for_timeout(500)
    assert tab.in_map(VOICE).inner_text()  # the town at the cross, and that Enter asks of the point
    keys.press("Enter")
    tab.page.wait_for_url("**point=**")
    tab.page.locator(".st-key-card").wait_for()
    tab.settle()
    # One place of a layer, out of the list of them.
    more = tab.in_map(".atlas-layer", has_text=say("layer.universities", "en")).locator("button")
    more.first.focus()
    keys.press("Enter")
    places = tab.in_map(".atlas-places")
    places.focus()
    keys.type("shanghai university,")
    keys.press("Enter")
    tab.page.wait_for_url("**place=shanghai_university_baoshan**")
    chosen = re.compile(say("map.chosen", "en", name="Shanghai University"))
    tab.in_map(VOICE).get_by_text(chosen).wait_for(state="attached")
    tab.settle()
    # Escape closes the list of places, then the card, then the tables.
    tab.page.locator(".st-key-drawer summary").click()
    tab.page.locator(".st-key-drawer details[open]").wait_for()
    tab.settle()
    tab.map_element.focus()
    keys.press("Escape")
    assert tab.in_map(".atlas-places").is_hidden()
    assert tab.page.locator(".st-key-card").is_visible()
    keys.press("Escape")
    tab.page.locator(".st-key-card").wait_for(state="detached")
    assert tab.page.locator(".st-key-drawer details[open]").count() == 1
    tab.settle()
    keys.press("Escape")
    tab.page.wait_for_function("() => !document.querySelector('.st-key-drawer details').open")
    keys.press("/")
    assert tab.page.evaluate("document.activeElement.matches('.atlas-find input')")
    assert tab.errors == []
