"""Bar, cards and list of layers have the colours of the theme, whoever chose it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

COLOURS = """() => [".st-key-bar", ".atlas-panel", ".atlas-find input", ".st-key-drawer details"]
  .map((each) => getComputedStyle(document.querySelector(each)).backgroundColor)"""
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(18, 24, 29)"
"""Grounds of the two themes in .streamlit/config.toml."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 has it."""
    high, low = sorted((luminance(each) for each in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of `rgb(r, g, b)`."""
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


SWATCHES = """() => [...document.querySelectorAll(".atlas-panel svg:has(rect)")].map((each) => {
  const { outlineStyle, outlineColor } = getComputedStyle(each);
  return [outlineStyle, outlineColor];
})"""


def check_swatches(tab: Any, ground: str) -> None:
    """Check that each class of an area has an edge that stands out from the panel."""
    edges = tab.page.evaluate(SWATCHES)
    assert len(edges) > 3
    for style, colour in edges:
        assert style == "solid"
        assert contrast(colour, ground) >= 3


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


EDGES = """() => [...document.querySelectorAll(".atlas-label:not([hidden])")].map((each) => {
  const look = getComputedStyle(each);
  const width = parseFloat(look.webkitTextStrokeWidth);
  return [look.color, look.webkitTextStrokeColor, width, look.paintOrder];
})"""


def test_light_names_have_a_dark_edge_whatever_lies_below(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    """Cells of more than half an hour are pale; the letters are told from their own edge."""
    tab = open_tab(server.base, "/access?lang=zh", color_scheme="dark")
    edges = tab.page.evaluate(EDGES)
    assert len(edges) > 5
    for letters, edge, width, order in edges:
        assert contrast(letters, edge) >= 4.5
        assert width >= 2
        assert order.startswith("stroke")


def test_the_system_switches_all_of_it(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/?lang=en", color_scheme="light")
    await_ground(tab, LIGHT)
    check_swatches(tab, LIGHT)
    tab.page.emulate_media(color_scheme="dark")
    await_ground(tab, DARK)
    check_swatches(tab, DARK)
    tab.page.emulate_media(color_scheme="light")
    await_ground(tab, LIGHT)
    assert say("page.overview", "en") in tab.page.locator(".st-key-bar").inner_text()
    assert tab.errors == []
