"""Coverage along streets in the running app: rings on the map, and long work stopped by a click."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from layers.i18n.wording import say
from layers.streets import local_network
from tests.layers.river_town import river_town
from tests.running import copy_app, serving

pytestmark = pytest.mark.browser

RINGS = "() => [...map.atlas.built.get('coverage_rings').byId.keys()].sort()"

RING_BLUE = """() => {
  let blue = 0;
  for (const canvas of document.querySelectorAll("canvas")) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      blue += data[i + 3] > 60 && data[i + 2] > data[i] + 60 && data[i + 1] < data[i + 2];
    }
  }
  return blue;
}"""
"""How many pixels of the map are as blue as a ring."""

RING_GROUND = """() => {
  const area = (ring) => Math.abs(ring.reduce((sum, at, k) => {
    const to = ring[(k + 1) % ring.length];
    return sum + at.lng * to.lat - to.lng * at.lat;
  }, 0));
  const ground = (part) => part[0].lat === undefined && part[0][0].lat === undefined
    ? part.reduce((sum, each) => sum + ground(each), 0)
    : part.reduce((sum, ring, k) => sum + (k ? -area(ring) : area(ring)), 0);
  const rings = [...map.atlas.built.get('coverage_rings').byId.values()];
  return rings.reduce((sum, ring) => sum + ground(ring.path.getLatLngs()), 0);
}"""
"""How much ground the rings on the map hold, in a measure of its own."""

SLOW = """
import time
from layers.analyses import ANALYSES, Analysis

own = ANALYSES["coverage"]


def compute(params, progress):
    for step in range(80 if params.target == "zones" else 0):
        progress(step / 80)
        time.sleep(0.05)
    return own.compute(params, progress)


ANALYSES["coverage"] = Analysis(own.title, compute)
"""
"""A room that makes coverage of the zones take some four seconds more."""


@pytest.fixture(scope="module")
def app(
    chromium_path: str,  # noqa: ARG001 - no browser, no server
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """Return an app with a walking network, where coverage of the zones takes long."""
    folder = tmp_path_factory.mktemp("streets")
    copy = copy_app(folder / "app")
    entry = (copy / "streamlit_app.py").read_text(encoding="utf-8")
    (copy / "slow_work.py").write_text(SLOW, encoding="utf-8")
    (copy / "streamlit_app.py").write_text(f"import slow_work\n{entry}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(folder / "本地"))
        local_network.save(river_town())
        with serving(copy, folder / "server.log") as started:
            yield started


@pytest.fixture
def tab(app: Any, open_tab: Callable[..., Any]) -> Iterator[Any]:
    """Return a tab in which, and in whose app, nothing may go wrong."""
    found = open_tab(app.base)
    yield found
    assert (found.outside, found.errors, app.trouble()) == ([], [], [])


def test_walking_minutes_on_streets_are_drawn_and_nothing_leaves(tab: Any) -> None:
    tab.open("/coverage?lang=en&method=streets&measure=minutes")
    tab.page.locator(".st-key-drawer summary").first.click()
    tab.page.get_by_text("data of 2026-01-02").first.wait_for(state="attached")
    tab.settle()
    assert tab.on_map(RINGS) == ["ring_400", "ring_800"]
    assert tab.painted() > 0.3
    assert tab.in_map(".atlas-failed").count() == 0
    legend = tab.in_map(".atlas-panel").inner_text()
    for minutes in ("5", "10"):
        assert say("unit.min", "en", value=minutes) in legend
    assert tab.on_map(RING_BLUE) > 200
    along = tab.on_map(RING_GROUND)
    # A circle of ten minutes is nobody's walk of ten minutes, and the legend says so.
    straight = say("coverage.straight_limit", "en", metres="800 m", minutes="10 min")
    assert straight not in legend
    tab.page.locator(".st-key-coverage-method").get_by_text(
        say("choose.method.circle", "en"), exact=True
    ).click()
    tab.page.get_by_text("data of 2026-01-02").first.wait_for(state="detached")
    tab.settle()
    assert straight in tab.in_map(".atlas-panel").inner_text()
    # Circles cover more than streets lead to: the ground of the rings spreads.
    assert 0 < along < 0.8 * tab.on_map(RING_GROUND)


def test_long_work_is_stopped_by_a_click_and_taken_up_by_another(tab: Any) -> None:
    tab.page.goto(f"{tab.base}/coverage?lang=zh&target=zones")
    bar = tab.page.locator("[data-testid=stProgress]")
    bar.wait_for()
    tab.page.get_by_text(say("work.going", "zh")).wait_for()
    tab.page.get_by_role("button", name=say("work.stop", "zh"), exact=True).click()
    message = tab.page.get_by_text(say("work.stopped", "zh"))
    message.wait_for()
    tab.settle()
    assert bar.count() == 0
    assert tab.page.locator(".st-key-drawer").count() == 0
    tab.page.get_by_role("button", name=say("work.resume", "zh"), exact=True).click()
    bar.wait_for()
    tab.page.locator(".st-key-drawer").wait_for(state="attached")
    tab.settle()
    assert message.count() == 0
    assert bar.count() == 0
    assert tab.painted() > 0.3
