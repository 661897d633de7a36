"""Surfaces of cells on the map, and points chosen on it, in a browser."""

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import h3
import numpy as np
import pytest

from layers.i18n.wording import say
from layers.store import repository
from tests.browser import surface_page as made
from tests.running import ROOT, copy_app, serving

pytestmark = pytest.mark.browser

MOST_BYTES = 150_000
SMOOTH_MS = 100
"""Far more than the fastest of ten redraws takes, so that a busy machine fails no test."""
STATION = "st_1_0138"
"""Fujin Road, the end of Line 1."""
EMPTY = (31.50, 121.25)
"""Ground without any feature, north-west of the district."""

MESH = "const mesh = map.atlas.built.get('surface').group.getLayers()[0];"
PIXEL = """([lat, lon]) => {
  const mesh = map.atlas.built.get('surface').group.getLayers()[0];
  const { _ctx: ctx, _bounds: bounds } = mesh._renderer;
  const { x, y } = map.latLngToLayerPoint([lat, lon]).subtract(bounds.min);
  return [...ctx.getImageData(x, y, 1, 1).data];
}"""
WATCH = """([lat, lon]) => {
  const mesh = map.atlas.built.get('surface').group.getLayers()[0];
  const { _ctx: ctx, _bounds: bounds } = mesh._renderer;
  const { x, y } = map.latLngToLayerPoint([lat, lon]).subtract(bounds.min);
  window.seen = new Set();
  const look = () => {
    window.seen.add([...ctx.getImageData(x, y, 1, 1).data].join());
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture(scope="module")
def app(
    chromium_path: str,  # noqa: ARG001 - no browser, no server
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """Return a copy of the app whose entry script is the page of surfaces."""
    folder = copy_app(tmp_path_factory.mktemp("surface") / "app")
    shutil.rmtree(folder / "pages")  # Streamlit would take what lies there for pages of its own
    shutil.copytree(ROOT / "pages" / "parts", folder / "pages" / "parts")
    shutil.copy(made.__file__, folder / "entry.py")
    with serving(folder, folder / "server.log", script="entry.py") as started:
        yield started
        assert started.trouble() == []


@pytest.fixture
def tab(app: Any, open_tab: Callable[..., Any]) -> Iterator[Any]:
    opened = open_tab(app.base, "/")
    opened.look_at(31.40, 121.40, 11)
    yield opened
    assert opened.errors == []
    assert opened.outside == []


@pytest.fixture(scope="module")
def apart() -> list[int]:
    """Return the cells that no station is drawn over."""
    cells = made.surface("near").cells
    points = np.array([(p.x, p.y) for p in repository.layer("stations").located.geometry])
    far = np.abs(cells.centres[:, None] - points).max(axis=2).min(axis=1) > 0.006
    return [int(k) for k in np.flatnonzero(far)]


def centre(k: int) -> tuple[float, float]:
    """Return latitude and longitude of a cell's centre."""
    lon, lat = made.surface("near").cells.centres[k]
    return float(lat), float(lon)


def text_after(tab: Any, start: str) -> str:
    """Return what the page says it was told, after its first word."""
    found = tab.page.get_by_text(re.compile(f"^{start} ")).first.inner_text()
    return str(found).removeprefix(f"{start} ")


def switch_to(tab: Any, name: str) -> None:
    version = tab.version()
    tab.page.get_by_text(name, exact=True).click()
    tab.await_scene_after(version)
    tab.settle()


def let_point(tab: Any) -> Any:
    """Switch the page's pointing on; return the map's button for it."""
    switch_to(tab, "point")
    return tab.in_map(f"button[aria-label='{say('map.aim', 'en')}']")


def rgb(colour: str) -> list[int]:
    return [*bytes.fromhex(colour.removeprefix("#")), 255]


def test_every_cell_has_the_colour_of_its_class(tab: Any, apart: list[int]) -> None:
    mesh = made.surface("near")
    colours = set()
    for k in apart[::25]:
        if np.isfinite(mesh.values[k]) and not mesh.unsure[k]:
            colour = made.COLOURS[sum(mesh.values[k] > bound for bound in made.BOUNDS)]
            assert tab.on_map(PIXEL, centre(k)) == rgb(colour), k
            colours.add(colour)
    assert len(colours) >= 5


def test_seams_do_not_show_and_doubts_do(tab: Any, apart: list[int]) -> None:
    mesh = made.surface("near")
    k = next(k for k in apart if mesh.unsure[k])
    tab.look_at(*centre(k), 16)
    assert tab.on_map(PIXEL, centre(k))[:3] != rgb(made.COLOURS[2])[:3]
    assert min(tab.on_map(PIXEL, centre(k))[:3]) > 220
    # Close up, along the edges and across the corners of a cell among its like.
    cells = mesh.cells
    inner = next(
        k for k in apart
        if mesh.values[k] < 4 and not {*h3.grid_disk(cells.ids[k], 2)} - {*cells.ids}
    )  # fmt: skip
    tab.look_at(*centre(inner), 18)
    ring = cells.corners[inner]
    middles = (ring + np.roll(ring, 1, axis=0)) / 2
    for lon, lat in (*ring, *middles):
        around = [
            tab.on_map(PIXEL, [lat + up * 5e-6, lon + right * 5e-6])
            for up in (-1, 0, 1) for right in (-1, 0, 1)
        ]  # fmt: skip
        assert {tuple(each) for each in around} == {tuple(rgb(made.COLOURS[0]))}


def test_a_tip_tells_the_value_and_a_click_returns_the_cell(tab: Any, apart: list[int]) -> None:
    mesh = made.surface("near")
    for k in (apart[400], next(k for k in apart if np.isnan(mesh.values[k]))):
        lat, lon = centre(k)
        tab.look_at(lat, lon, 13)
        x, y = tab.on_screen(lat, lon)
        tab.page.mouse.move(x - 3, y)
        tab.page.wait_for_timeout(50)
        tab.page.mouse.move(x, y)
        tip = tab.in_map(".atlas-tip")
        tip.wait_for()
        value = mesh.values[k]
        expected = f"{value:.1f}".removesuffix(".0") + " min" if np.isfinite(value) else "no value"
        assert tip.locator("strong").inner_text() == "Surface near"
        assert tip.locator("span").inner_text() == expected
        view = tab.view()
        tab.pick(lat, lon)
        assert text_after(tab, "picked") == h3.latlng_to_cell(lat, lon, mesh.cells.resolution)
        assert tab.view() == view
        (outline,) = tab.on_map(
            "map.atlas.marked.getLayers().slice(-1).map("
            "(path) => path.getLatLngs()[0].map(({ lat, lng }) => [lat, lng]))"
        )
        true = h3.cell_to_boundary(mesh.cells.ids[k])
        assert np.array(outline) == pytest.approx(np.array(true), abs=5e-6)


def test_another_surface_takes_its_place_at_once_and_keeps_the_zoom(
    tab: Any, apart: list[int]
) -> None:
    near, far = made.surface("near"), made.surface("far")
    k = next(k for k in apart if 11 < near.values[k] < 13)
    assert 22 < far.values[k] < 26
    bodies = tab.note_results()
    tab.look_at(31.39, 121.41, 12.5)
    view, before = tab.view(), sum(tab.received)
    tab.on_map(WATCH, centre(k))
    switch_to(tab, "far")
    assert tab.view() == view
    colours = {",".join(map(str, rgb(made.COLOURS[each]))) for each in (2, 4)}
    assert set(tab.on_map("[...window.seen]")) == colours
    # One surface, and how it looks.
    assert sorted("-part-" in url for url in bodies) == [False, True]
    assert sum(bodies.values()) + sum(tab.received) - before <= MOST_BYTES
    assert tab.in_map(".atlas-layer", has_text="Surface far").count() == 1
    assert tab.in_map(".atlas-layer", has_text="Surface near").count() == 0


def test_it_is_drawn_fast_enough_to_follow_the_hand(tab: Any) -> None:
    took, count = tab.on_map(
        f"""() => {{
          {MESH}
          let fastest = Infinity;
          for (let turn = 0; turn < 10; turn += 1) {{
            const began = performance.now();
            mesh._project();
            mesh._renderer._redrawBounds = null;
            mesh._renderer._redraw();
            fastest = Math.min(fastest, performance.now() - began);
          }}
          return [fastest, mesh.cells.count];
        }}"""
    )
    assert count > 3500
    assert took < SMOOTH_MS


def test_a_click_on_empty_ground_chooses_a_point(tab: Any, apart: list[int]) -> None:
    button = tab.in_map(f"button[aria-label='{say('map.aim', 'en')}']")
    assert not button.is_visible()
    tab.click_map(*EMPTY)
    tab.settle()
    assert text_after(tab, "pin") == "none"  # not before it is asked for
    assert let_point(tab).is_visible()
    view = tab.view()
    tab.pick(*EMPTY)
    lon, lat = map(float, text_after(tab, "pin").split())
    pixel = 360 / 256 / 2**11  # degrees of longitude at zoom 11
    assert (lat, lon) == (pytest.approx(EMPTY[0], abs=pixel), pytest.approx(EMPTY[1], abs=pixel))
    pin_at = "(({ lat, lng }) => [lat, lng])(map.atlas.pin.getLayers()[0].getLatLng())"
    assert tab.on_map(pin_at) == [lat, lon]
    # It is on the map at once, and again with every scene that holds it.
    tab.on_map("void map.atlas.pin.remove()")
    switch_to(tab, "far")
    assert tab.on_map(pin_at) == [lat, lon]
    assert tab.on_map("map.hasLayer(map.atlas.pin)")
    assert tab.view() == view
    assert tab.in_map(".atlas-legend-row", has_text=say("legend.pin", "en")).count() == 1
    # A cell is no empty ground: it is picked, and the point stays.
    tab.pick(*centre(apart[400]))
    assert text_after(tab, "picked") == made.surface("near").cells.ids[apart[400]]
    assert list(map(float, text_after(tab, "pin").split())) == [lon, lat]


def test_after_the_button_a_click_on_anything_chooses_a_point(tab: Any, apart: list[int]) -> None:
    button = let_point(tab)
    hint = tab.in_map(".atlas-hint")
    assert (button.get_attribute("aria-pressed"), hint.is_visible()) == ("false", False)
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert hint.inner_text() == say("map.aim_on", "en")
    tab.page.keyboard.press("Escape")
    assert (button.get_attribute("aria-pressed"), hint.is_visible()) == ("false", False)
    station = repository.layer("stations").located.geometry.loc[STATION]
    pixel = 360 / 256 / 2**13
    tab.look_at(station.y, station.x, 13)
    for lat, lon in (centre(apart[400]), (station.y, station.x)):
        tab.look_at(lat, lon, 13)
        button.focus()
        tab.page.keyboard.press("Space")
        tab.pick(lat, lon)
        found = list(map(float, text_after(tab, "pin").split()))
        assert found == [pytest.approx(lon, abs=pixel), pytest.approx(lat, abs=pixel)]
        assert text_after(tab, "picked") == "None"
        assert (button.get_attribute("aria-pressed"), hint.is_visible()) == ("false", False)
    tab.pick(station.y, station.x)
    assert text_after(tab, "picked") == STATION
