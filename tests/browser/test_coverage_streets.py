"""Coverage along streets in the running app: rings on the map, and long work stopped by a click."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers.i18n.wording import say
from layers.streets import local_network
from tests.layers.river_town import river_town
from tests.running import ROOT, copy_app

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


def test_walking_minutes_on_streets_are_drawn_and_nothing_leaves(
    serve: Callable[..., Any],
    open_tab: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "本地"))
    local_network.save(river_town())
    with serve(tmp_path / "server.log") as app:
        tab = open_tab(app.base, "/coverage?lang=en&method=streets&measure=minutes")
        tab.page.get_by_text("data of 2026-01-02").wait_for()
        assert tab.on_map(RINGS) == ["ring_400", "ring_800"]
        assert tab.painted() > 0.3
        assert tab.in_map(".atlas-failed").count() == 0
        legend = tab.in_map(".atlas-legend").inner_text()
        for minutes in ("5", "10"):
            assert say("unit.min", "en", value=minutes) in legend
        blue = tab.on_map(RING_BLUE)
        # Circles cover more than streets lead to: the blue of the rings spreads.
        version = tab.version()
        tab.page.locator(".st-key-coverage-method").get_by_text(
            say("choose.method.circle", "en"), exact=True
        ).click()
        tab.await_scene_after(version)
        tab.settle()
        assert tab.page.get_by_text("data of 2026-01-02").count() == 0
        assert 200 < blue < 0.8 * tab.on_map(RING_BLUE)
        assert tab.outside == []
        assert tab.errors == []
        assert app.trouble() == []


def test_long_work_is_stopped_by_a_click_and_taken_up_by_another(
    serve: Callable[..., Any], open_tab: Callable[..., Any], tmp_path: Path
) -> None:
    copy = copy_app(tmp_path / "app")
    entry = (ROOT / "streamlit_app.py").read_text(encoding="utf-8")
    (copy / "slow_work.py").write_text(SLOW, encoding="utf-8")
    (copy / "streamlit_app.py").write_text(f"import slow_work\n{entry}", encoding="utf-8")
    with serve(tmp_path / "server.log", copy) as app:
        tab = open_tab(app.base, "/sources?lang=zh")
        tab.page.goto(f"{app.base}/coverage?lang=zh&target=zones")
        bar = tab.page.locator("[data-testid=stProgress]")
        bar.wait_for()
        tab.page.get_by_text(say("work.going", "zh")).wait_for()
        tab.page.get_by_role("button", name=say("work.stop", "zh"), exact=True).click()
        told = tab.page.get_by_text(say("work.stopped", "zh"))
        told.wait_for()
        tab.settle()
        assert bar.count() == 0
        assert tab.page.locator("[data-testid=stDataFrame]").count() == 0
        tab.page.get_by_role("button", name=say("work.resume", "zh"), exact=True).click()
        bar.wait_for()
        tab.page.locator("[data-testid=stDataFrame]").wait_for()
        tab.settle()
        assert told.count() == 0
        assert bar.count() == 0
        assert tab.painted() > 0.3
        assert tab.outside == []
        assert tab.errors == []
        assert app.trouble() == []
