"""The map's own buttons, and what is said where its files are lost."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_maps_buttons_speak_the_language_and_answer_to_the_space_bar(
    server: Any, open_tab: Callable[..., Any], lang: str
) -> None:
    tab = open_tab(server.base, f"/?lang={lang}")
    for word, change in (("zoom_in", 1), ("zoom_out", -1)):
        before = tab.view()[0]
        name = say(f"map.{word}", lang)
        button = tab.in_map(f"button[aria-label='{name}']")
        assert button.get_attribute("title") == name
        button.focus()
        tab.page.keyboard.press("Space")
        tab.page.wait_for_timeout(800)
        assert (tab.view()[0] - before) * change > 0
    home = tab.view()
    tab.look_at(31.3, 121.3, 14)
    tab.in_map(f"button[aria-label='{say('map.home', lang)}']").focus()
    tab.page.keyboard.press("Space")
    tab.page.wait_for_timeout(1000)
    assert tab.view()[0] == pytest.approx(home[0], abs=0.6)
    assert tab.errors == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lost_script_of_the_map_is_told_by_the_page(
    server: Any, open_tab: Callable[..., Any], lang: str
) -> None:
    tab = open_tab(server.base)
    tab.page.route("**/atlas-*.js", lambda route: route.abort())
    tab.page.goto(f"{server.base}/?lang={lang}")
    message = tab.page.locator(".atlas-map").get_by_text(say("map.absent", lang))
    message.wait_for()


def test_a_map_that_came_says_nothing_of_the_kind(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=en")
    assert tab.page.get_by_text(say("map.absent", "en")).count() == 0
    assert tab.in_map(".atlas-failed").count() == 0


def test_a_lost_style_sheet_is_told(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base)
    tab.page.route("**/atlas-*.css", lambda route: route.abort())
    tab.page.goto(f"{server.base}/?lang=en")
    tab.page.locator(".atlas-map[role=alert]").get_by_text(say("map.absent", "en")).wait_for()
