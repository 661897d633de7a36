"""A published site in a browser, by file://: maps draw, the search finds, nothing is asked for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from layers.sheets.publishing import site
from layers.sheets.publishing.site import Wanted, publish
from layers.sheets.publishing.site_views import SiteView
from tests.browser.test_webpage import painted
from tests.layers.made_pictures import kept

pytestmark = pytest.mark.browser


def test_a_site_opens_from_a_folder_and_is_searched(
    open_tab: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SiteView, "picture", lambda view, lang: kept(view.page, lang))
    monkeypatch.setattr(site, "make", lambda *_, **__: b"")
    views = (SiteView("coverage", {}, "轨道覆盖 <b>A</b>"), SiteView("sites", {}))
    publish(tmp_path / "站 site", Wanted(views, (), ("zh", "en")), when=date(2026, 11, 22))
    index = (tmp_path / "站 site" / "index.html").as_uri()
    tab = open_tab("")
    wanted: list[str] = []
    tab.page.on("request", lambda request: wanted.append(request.url))
    tab.page.route("file:///**", lambda route: route.continue_())
    tab.page.goto(index)
    entries = tab.page.locator("main li")
    assert entries.count() == 2
    for typed, found in (("guidaofugai", 1), ("gdfg", 1), ("轨道 覆盖", 1), ("zzzz", 0), ("", 2)):
        tab.page.fill("#site-query", typed)
        assert entries.filter(visible=True).count() == found, typed
    assert tab.page.locator("#site-nothing").is_hidden()
    tab.page.get_by_role("link", name="轨道覆盖 <b>A</b>").click()
    tab.page.locator("#atlas-map[data-atlas]").wait_for(state="attached")
    tab.page.wait_for_timeout(300)
    assert painted(tab) > 0
    assert {each.split(":")[0] for each in wanted} <= {"file", "data"}
