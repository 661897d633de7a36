"""What asks for another machine is seen, and a map without its library says so."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.i18n.wording import say

pytestmark = pytest.mark.browser


def test_a_request_to_another_host_would_be_seen(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base, "/sources?lang=en")
    for url in ("https://example.org/x", "http://10.0.0.1/", "http://127.0.0.1.example.org/"):
        tab.page.evaluate("url => fetch(url).catch(() => 0)", url)
    assert len(tab.outside) == 3


def test_a_lost_library_is_told(server: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(server.base)
    tab.page.route("**/atlas-*.js", lambda route: route.abort())
    tab.page.goto(f"{server.base}/?lang=en")
    message = tab.page.locator(".atlas-map[role=alert]")
    message.wait_for()
    assert message.inner_text() == say("map.absent", "en")
