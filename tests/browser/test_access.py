"""Accessibility in use: a click on a cell shows the reasons, and nothing moves the map."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_words import figure
from layers.analyses.access.explain import why
from layers.i18n.wording import say
from layers.store import repository

pytestmark = pytest.mark.browser

MOST_BYTES = 150_000
"""On the wire for a surface of 5,000 cells; the district has 3,776."""
NEAREST, PTAL = AccessParams(), AccessParams(indicator="ptal")


@pytest.fixture
def tab(server: Any, open_tab: Callable[..., Any]) -> Iterator[Any]:
    opened = open_tab(server.base, "/access?lang=en&indicator=ptal")
    yield opened
    assert opened.errors == []
    assert opened.outside == []


@pytest.fixture(scope="module")
def cell() -> Any:
    """Return a cell with services in reach that no station is drawn over."""
    table = ANALYSES["access"].run(PTAL).table
    points = np.array([(p.x, p.y) for p in repository.layer("stations").located.geometry])
    centres = table[["lon", "lat"]].to_numpy()
    far = np.abs(centres[:, None] - points).max(axis=2).min(axis=1) > 0.003
    return table[far & (table["value_index"] > 0)].iloc[0]


def metric(tab: Any) -> str:
    """Return the figure of the page; what holds its lines together is a blank to its reader."""
    text = str(tab.page.locator("[data-testid=stMetric]").inner_text())
    return text.replace("\N{NO-BREAK SPACE}", " ")


def worded(params: AccessParams, cell: str) -> str:
    found = why(params, cell)
    return figure(params.indicator, found.value, found.low, found.high, "en")


def switch_to(tab: Any, indicator: str) -> None:
    version = tab.version()
    name = say(f"choose.indicator.{indicator}", "en")
    tab.page.get_by_role("radio", name=name, exact=True).click()
    tab.await_scene_after(version)
    tab.settle()


def test_a_click_on_a_cell_shows_its_reasons(tab: Any, cell: Any) -> None:
    tab.look_at(cell.lat, cell.lon, 13)
    view = tab.view()
    tab.pick(cell.lat, cell.lon)
    at = tab.query()["at"]  # where one has looked stands in the link too
    assert tab.query() == {"indicator": "ptal", "cell": cell.id, "at": at, "lang": "en"}
    assert worded(PTAL, cell.id) in metric(tab)
    for key in ("why.title", "improve.title"):
        tab.page.get_by_text(say(key, "en"), exact=True).first.wait_for()
    assert tab.page.locator(".atlas-chart svg").count() == 0
    assert tab.view() == view
    # Another indicator keeps cell and zoom.
    switch_to(tab, "nearest_station")
    assert tab.query() == {"cell": cell.id, "at": at, "lang": "en"}
    assert worded(NEAREST, cell.id) in metric(tab)
    assert tab.view() == view
    # So does one that asks for more.
    switch_to(tab, "time_to")
    assert tab.page.locator(".st-key-answer .atlas-field").count() == 1
    assert tab.query()["cell"] == cell.id
    assert tab.view() == view
    switch_to(tab, "nearest_station")
    # Back to all cells, and the same cell once more.
    version = tab.version()
    tab.page.get_by_role("button", name=say("access.all_cells", "en")).click()
    tab.await_scene_after(version)
    tab.page.locator(".atlas-chart svg").wait_for()
    tab.settle()
    assert tab.query() == {"at": at, "lang": "en"}
    tab.pick(cell.lat, cell.lon)
    assert tab.query()["cell"] == cell.id


def test_a_click_on_a_station_is_no_cell(tab: Any) -> None:
    at = repository.layer("stations").frame.geometry["st_1_0138"]
    tab.look_at(at.y, at.x, 14)
    tab.click_map(at.y, at.x)
    tab.page.wait_for_timeout(500)
    tab.settle()
    assert "cell" not in tab.query()
    assert tab.page.locator("[data-testid=stAlertContentWarning]").count() == 0


def test_a_surface_is_light_and_keeps_the_zoom(tab: Any) -> None:
    bodies = tab.note_results()
    tab.look_at(31.39, 121.41, 12.5)
    view, before = tab.view(), sum(tab.received)
    switch_to(tab, "places_within")
    assert tab.view() == view
    title = say("access.title_places_within", "en", limit="45 min")
    assert tab.in_map(".atlas-layer", has_text=title).count() == 1
    # One surface, and how it looks.
    assert sorted("-part-" in url for url in bodies) == [False, True]
    assert sum(bodies.values()) + sum(tab.received) - before <= MOST_BYTES
