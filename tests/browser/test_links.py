"""A link restores what was seen, on a server that has just started as on a warm one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.coverage.coverage import CoverageParams
from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.analyses.travel.travel import TravelParams, itinerary
from layers.i18n.wording import minutes, say
from layers.store import repository
from pages.parts.frame import PAGES
from tests.browser.state.test_history import turn_to
from tests.profiles import part_of

pytestmark = pytest.mark.browser


def overview() -> str:
    return repository.layer("zones").name("nanda_smart_city").in_("en")


def coverage() -> str:
    result = ANALYSES["coverage"].run(CoverageParams("core", (600.0, 1000.0), "parks"))
    return result.notes[0].in_("zh")


def travel_time() -> str:
    params = TravelParams(origin="robot_park", period="off_peak", wait="none")
    return minutes(itinerary(params, "nanda_smart_city")[0], "en")


def reach() -> str:
    params = ReachParams(point=(121.43, 31.39), statistic="late")
    return minutes(reach_itinerary(params, "st_1_0138")[0], "en")


def access() -> str:
    params = AccessParams(indicator="time_to", area="town_gucun", goal="st_1_0123")
    return ANALYSES["access"].run(params).notes[0].in_("zh")


def streets() -> str:
    return say("network.none", "en")


def sources() -> str:
    return say("sources.limits", "zh")


LINKS: dict[str, tuple[str, dict[str, str], Callable[[], str]]] = {
    "overview": ("", {"place": "nanda_smart_city", "base": "district", "lang": "en"}, overview),
    "coverage": (
        "coverage",
        {"lines": "core", "radii": "600,1000", "target": "parks", "lang": "zh"},
        coverage,
    ),
    "travel_time": (
        "travel_time",
        {"goal": "nanda_smart_city", "period": "off_peak", "wait": "none", "lang": "en"},
        travel_time,
    ),
    "reach": (
        "reach",
        {"point": "121.43000,31.39000", "goal": "st_1_0138", "statistic": "late", "lang": "en"},
        reach,
    ),
    "access": (
        "access",
        {"indicator": "time_to", "area": "town_gucun", "goal": "st_1_0123", "lang": "zh"},
        access,
    ),
    "streets": (
        "streets",
        {"area": "box", "west": "121.36", "south": "31.38", "lang": "en"},
        streets,
    ),
    "sources": ("sources", {"lang": "zh"}, sources),
}


def check_link(server: Any, open_tab: Callable[..., Any], page: str) -> None:
    """Check that a link opens its page with what it names, in a browser of another language."""
    path, query, expected = LINKS[page]
    address = f"/{path}?" + "&".join(f"{key}={value}" for key, value in query.items())
    tab = open_tab(server.base, address, locale="fr-FR")
    assert say(f"page.{page}", query["lang"]) in tab.page.locator(".st-key-heading").inner_text()
    tab.page.get_by_text(expected().strip()).first.wait_for()
    assert tab.page.locator("[data-testid=stAlertContentWarning]").count() == 0
    assert tab.query() == query
    assert urlsplit(tab.page.url).path == f"/{path}"
    assert tab.page.locator(".st-key-questions").get_by_role("link").count() == len(PAGES)
    if page != "sources":
        assert tab.painted() > 0.05
    assert tab.errors == []


@pytest.mark.parametrize("page", part_of(list(LINKS), 0.5))
def test_a_deep_link_opens(server: Any, open_tab: Callable[..., Any], page: str) -> None:
    check_link(server, open_tab, page)


@pytest.mark.parametrize("page", part_of(sorted(LINKS.keys() - {"overview"})))
def test_a_deep_link_opens_on_a_server_that_has_just_started(
    serve: Callable[..., Any], open_tab: Callable[..., Any], tmp_path: Path, page: str
) -> None:
    with serve(tmp_path / "server.log") as cold:
        check_link(cold, open_tab, page)
        assert cold.trouble() == []


def test_a_layer_switch_changes_the_address_and_keeps_the_zoom(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/?lang=en")
    tab.look_at(31.38, 121.42, 13)
    before, version, sent = tab.view(), tab.version(), len(tab.sent)
    tab.page.get_by_role("checkbox", name=say("layer.towns", "en"), exact=True).click()
    tab.await_scene_after(version)
    tab.page.wait_for_function("() => new URL(location).searchParams.get('layers') === '-towns'")
    assert tab.view() == before
    assert not tab.on_map("map.atlas.built.has('towns')")
    assert len(tab.sent) == sent  # the server is not asked
    # It holds on the next page, and after a reload.
    turn_to(tab, "coverage")
    assert tab.query()["layers"] == "-towns"
    assert not tab.on_map("map.atlas.built.has('towns')")
    tab.page.reload()
    tab.settle()
    assert tab.query()["layers"] == "-towns"
    assert not tab.on_map("map.atlas.built.has('towns')")


def test_the_language_switch_keeps_parameters_and_page(
    server: Any, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(server.base, "/coverage?lines=core&target=parks&lang=zh")
    tab.page.get_by_role("radio", name="English", exact=True).click()
    tab.page.get_by_role("heading", name=say("page.coverage", "en"), exact=True).wait_for()
    tab.settle()
    assert tab.query() == {"lines": "core", "target": "parks", "lang": "en"}
    chosen = tab.page.get_by_role("radio", name=say("choose.lines.core", "en"), exact=True)
    assert chosen.get_attribute("aria-checked") == "true"
    tab.page.locator(".st-key-questions").get_by_text(say("page.sources", "en")).click()
    tab.page.get_by_role("heading", name=say("page.sources", "en"), exact=True).wait_for()
    tab.page.locator(".st-key-questions").get_by_text(say("page.coverage", "en")).click()
    tab.page.get_by_role("heading", name=say("page.coverage", "en"), exact=True).wait_for()
    tab.settle()
    assert tab.query() == {"lines": "core", "target": "parks", "lang": "en"}


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh"), ("en-GB", "en")])
def test_the_first_language_is_the_browsers(
    server: Any, open_tab: Callable[..., Any], locale: str, lang: str
) -> None:
    tab = open_tab(server.base, "/sources", locale=locale)
    assert say("page.sources", lang) in tab.page.locator(".st-key-heading").inner_text()
