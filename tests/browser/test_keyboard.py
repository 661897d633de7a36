"""Pages and maps answer to the keyboard."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser


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
