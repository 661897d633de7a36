"""Bar, cards and list of layers have the colours of the theme, whoever chose it."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

COLOURS = """() => [".st-key-bar", ".atlas-panel", ".atlas-find input", ".st-key-drawer details"]
  .map((each) => getComputedStyle(document.querySelector(each)).backgroundColor)"""
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(18, 24, 29)"
"""Grounds of the two themes in .streamlit/config.toml."""


def await_ground(tab: Any, colour: str) -> None:
    """Wait for the app itself to have a ground, and then for all that stands on it."""
    tab.page.wait_for_function(
        "colour => getComputedStyle(document.querySelector('.stApp')).backgroundColor === colour",
        arg=colour,
    )
    tab.page.wait_for_function(
        f"colour => ({COLOURS})().every((each) => each === colour)", arg=colour
    )


def test_a_theme_chosen_against_the_system_is_followed(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    """Streamlit's menu keeps the choice under the path of the page."""
    tab = open_tab(server.base, color_scheme="light")
    tab.page.add_init_script("localStorage.setItem('stActiveTheme-/-v2', '\"Dark\"')")
    tab.open("/?lang=en")
    await_ground(tab, DARK)


def test_the_system_switches_all_of_it(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en", color_scheme="light")
    await_ground(tab, LIGHT)
    tab.page.emulate_media(color_scheme="dark")
    await_ground(tab, DARK)
    tab.page.emulate_media(color_scheme="light")
    await_ground(tab, LIGHT)
    assert say("page.overview", "en") in tab.page.locator(".st-key-bar").inner_text()
    assert tab.errors == []
