"""Nothing leaves the machine, and the maps are drawn all the same."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser

PAGES = ("", "coverage", "travel_time", "reach", "access", "streets", "sources")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_whole_without_a_network(
    server: Any, open_tab: Callable[..., Any], lang: str
) -> None:
    tab = open_tab(server.base)
    for page in PAGES:
        tab.open(f"/{page}?lang={lang}")
        heading = tab.page.locator(".st-key-heading").inner_text()
        assert say(f"page.{page or 'overview'}", lang) in heading
        if page != "sources":
            assert tab.painted() > 0.3, page
            assert tab.in_map(".atlas-failed").count() == 0
            assert tab.in_map(".atlas-legend-row").count() > 5
    assert tab.outside == []
    assert tab.errors == []
    assert tab.dialogs == []


def test_a_request_to_another_host_would_be_seen(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/sources?lang=en")
    for url in ("https://example.org/x", "http://10.0.0.1/", "http://127.0.0.1.example.org/"):
        tab.page.evaluate("url => fetch(url).catch(() => 0)", url)
    assert len(tab.outside) == 3


def test_a_lost_library_is_told(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base)
    tab.page.context.route("**/leaflet-*.js", lambda route: route.abort())
    tab.page.goto(f"{server.base}/?lang=en")
    told = tab.in_map(".atlas-failed")
    told.wait_for()
    assert "map library" in told.inner_text()
