"""Gestures of mouse and finger on the map, each of which makes its edit to the last digit.

The page is opened once; what the map would tell it is written down instead, so that sixty
gestures need one server run. What each makes is worked out by the code that the page calls.
"""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.crs import STORAGE
from layers.i18n.wording import Text
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.editing.gestures import edit_of
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.review import APPLIES, applied
from layers.store.atlas import to_metric
from layers.webmap.editing import MapEditing
from layers.webmap.ground_map import ground_map

pytestmark = pytest.mark.browser

PARK = "robot_park"
PATH = f"/scenarios?lang=en&place={PARK}&into=parks&at={PARK}"
NAME = Text(zh="新", en="New")

RECORD = """void (window.sent = [], map.atlas.host.tell = (name, value) => window.sent.push(value),
  map.setView(map.getCenter(), map.getZoom(), { animate: false }))"""
SENT = """(() => { const last = window.sent.splice(0); window.atlasEdit.adopt(map.atlas);
  return last; })()"""
HANDLES = """(kind) => [
  ...map.getContainer().querySelectorAll(`.atlas-handle.${kind}`)].map((each) => {
  const { left, top, width, height } = each.getBoundingClientRect();
  return [left + width / 2, top + height / 2]; })"""

STREETS = ("main_road", "urban_elevated", "expressway")
BESIDE_STREETS = """(spots) => {
  const { edgesNear } = window.atlasGround;
  const size = map.getSize();
  const found = [];
  window.atlasGround.edgesNear = () => []; // where nothing else is near
  for (const [lng, lat] of spots) {
    const { x, y } = map.latLngToContainerPoint([lat, lng]).add([4, 4]);
    if (x < 330 || x > size.x - 430 || y < 110 || y > size.y - 150) continue;
    const from = map.containerPointToLatLng([x, y]);
    const { kind } = window.atlasSnap.meant(map.atlas, from);
    if (!kind) found.push({ x, y, from: [from.lng, from.lat] });
  }
  window.atlasGround.edgesNear = edgesNear;
  return found; }"""


@pytest.fixture(scope="module")
def records() -> Records:
    return Records(atlas_base())


@pytest.fixture
def tab(server: Any, open_tab: Callable[..., Any]) -> Any:
    found = open_tab(server.base, PATH)
    found.on_map(RECORD)
    return found


def outline(records: Records) -> list[list[int]]:
    """Return the vertices of the park as the browser has them, the last as the first."""
    shape = (records.get("parks", PARK) or {})[GEOMETRY]
    edit = MapEditing("parks", (), ("parks", PARK, shape), "stations")
    return list(edit.payload("en")["place"]["at"][0])


def made(records: Records, gesture: Any) -> list[list[int]]:
    """Return the outline that a gesture makes, once it was seen that the edit applies."""
    found = applied([edit_of(gesture, records, name=NAME)], records)
    assert [each.status for each in found.findings] == [APPLIES]
    return outline(found.records)


def drag(tab: Any, start: list[float], by: tuple[int, int]) -> Any:
    """Drag something, with nothing to snap to, and return what was sent."""
    mouse = tab.page.mouse
    tab.page.keyboard.down("Alt")
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + by[0] / 2, start[1] + by[1] / 2)
    mouse.move(start[0] + by[0], start[1] + by[1])
    mouse.up()
    tab.page.keyboard.up("Alt")
    sent = tab.on_map(SENT)
    assert len(sent) == 1, sent
    return sent[0]


def tap(tab: Any, *points: tuple[float, float]) -> None:
    for x, y in points:
        tab.page.mouse.click(x, y)
        tab.page.wait_for_timeout(250)  # two clicks at once are a double click


def tool(tab: Any, name: str) -> None:
    tab.in_map(f".atlas-edit button[title='{name}']").click()


def test_each_vertex_is_dragged_inserted_and_deleted_exactly(tab: Any, records: Records) -> None:
    ring = outline(records)
    corners = tab.on_map(HANDLES, "vertex")
    middles = tab.on_map(HANDLES, "middle")
    count = len(ring) - 1
    assert len(corners) == len(middles) == count
    for k in range(count):
        sent = drag(tab, corners[k], (12, -9))
        assert (sent["do"], sent["path"], sent["from"]) == ("vertex", [0, k], ring[k])
        after = made(records, sent)
        assert after[k] == sent["to"] != ring[k]
        assert after[-1] == after[0]
        assert [each for i, each in enumerate(after[:-1]) if i != k] == [
            each for i, each in enumerate(ring[:-1]) if i != k
        ]
        sent = drag(tab, middles[k], (6, 8))
        after = made(records, sent)
        assert after[:-1] == [*ring[: k + 1], sent["to"], *ring[k + 1 : -1]]
    for k in (0, count // 2, count - 1):
        tap(tab, corners[k])
        tab.page.keyboard.press("Delete")
        (sent,) = tab.on_map(SENT)
        assert sent["from"] == ring[k]
        kept = [each for i, each in enumerate(ring[:-1]) if i != k]
        assert made(records, sent) == [*kept, kept[0]]


def test_a_place_is_moved_as_it_is_and_what_is_given_up_is_nothing(
    tab: Any, records: Records
) -> None:
    ring = outline(records)
    (whole,) = tab.on_map(HANDLES, "whole")
    sent = drag(tab, whole, (30, 20))
    assert made(records, sent) == [[x + sent["by"][0], y + sent["by"][1]] for x, y in ring]
    tool(tab, "Draw an area")
    tap(tab, (320, 200), (380, 200))
    tab.page.keyboard.press("Escape")
    tap(tab, (320, 400))
    assert [each for each in tab.on_map(SENT) if isinstance(each, dict)] == []


def test_areas_are_drawn_closed_by_key_button_or_their_first_vertex(
    tab: Any, records: Records
) -> None:
    box = ((300, 600), (340, 600), (340, 640), (300, 640))
    ends: tuple[Callable[[], None], ...] = (
        lambda: tab.page.keyboard.press("Enter"),
        lambda: tool(tab, "Finish (Enter)"),
        lambda: tap(tab, box[0]),
    )
    drawings = []
    for end in ends:
        tool(tab, "Draw an area")
        tab.page.keyboard.down("Alt")
        tap(tab, *box)
        tab.page.keyboard.up("Alt")
        end()
        (sent,) = tab.on_map(SENT)
        drawings.append(sent)
    assert drawings[0] == drawings[1] == drawings[2]
    assert (drawings[0]["do"], drawings[0]["type"], len(drawings[0]["at"])) == ("add", "Polygon", 8)
    found = applied([edit_of(drawings[0], records, name=NAME)], records)
    assert found.findings[0].status == APPLIES
    shape = (found.records.get("parks", "parks_new_1") or {})[GEOMETRY]
    sent = {tuple(drawings[0]["at"][k : k + 2]) for k in range(0, 8, 2)}
    assert {(round(x * 1e6), round(y * 1e6)) for x, y in shape["coordinates"][0]} == sent


def test_a_cut_a_step_back_and_the_keys_of_undo(tab: Any, records: Records) -> None:
    corners = tab.on_map(HANDLES, "vertex")
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    north, south = min(y for _, y in corners), max(y for _, y in corners)
    middle = (west + east) / 2
    tool(tab, "Cut along a line")
    tab.page.keyboard.down("Alt")
    tap(tab, (middle, north - 20), (west, south), (middle, south + 20))
    tab.page.keyboard.press("Delete")
    tab.page.keyboard.press("Delete")
    tap(tab, (middle + 5, south + 20))
    tab.page.keyboard.up("Alt")
    tab.page.keyboard.press("Enter")
    (sent,) = tab.on_map(SENT)
    assert (sent["do"], len(sent["at"])) == ("split", 4)
    edit = edit_of(sent, records, name=NAME)
    assert len(edit.new) == 2
    assert applied([edit], records).findings[0].status == APPLIES
    tab.page.keyboard.press("Control+z")
    tab.page.keyboard.press("Control+Shift+z")
    tab.page.keyboard.press("Control+y")
    assert [each["do"] for each in tab.on_map(SENT)] == ["undo", "redo", "redo"]


def test_what_is_dragged_onto_a_station_lands_on_it(tab: Any, records: Records) -> None:
    tab.on_map("void map.setZoom(map.getZoom() - 2, { animate: false })")
    tab.page.wait_for_timeout(300)
    corner = tab.on_map(HANDLES, "vertex")[5]
    station = tab.on_map("""() => {
      const byId = map.atlas.built.get("stations").byId;
      const size = map.getSize();
      for (const [id, { at }] of byId) {
        const { x, y } = map.latLngToContainerPoint(at);
        if (x > 300 && x < size.x - 420 && y > 90 && y < size.y - 120) return [id, x, y];
      }
      return null; }""")
    box = tab.map_box()
    end = (station[1] + box["x"] + 3, station[2] + box["y"] + 2)
    mouse = tab.page.mouse
    mouse.move(*corner)
    mouse.down()
    mouse.move(end[0] + 30, end[1])
    mouse.move(*end)
    readout = tab.in_map(".atlas-edit-readout").inner_text()
    mouse.up()
    (sent,) = tab.on_map(SENT)
    known = tab.on_map("""() => map.atlas.order.flatMap(({ byId }) =>
      [...byId.values()].flatMap(({ at }) => at.flat(Infinity)))""")
    vertices = {(round(x * 1e6), round(y * 1e6)) for y, x in zip(*[iter(known)] * 2, strict=True)}
    x, y = (records.get("stations", station[0]) or {})[GEOMETRY]["coordinates"]
    assert tuple(sent["to"]) in vertices
    # Within three pixels of the station: a track may have a vertex beside it.
    assert sent["to"] == pytest.approx([x * 1e6, y * 1e6], abs=300)
    assert "km²" in readout
    assert "nearest station" in readout
    assert "% within 800 m of a station" in readout


def metres_off(spot: Any, lines: Any) -> float:
    """Return how far a place, longitude and latitude, lies from lines of the data."""
    here, there = to_metric(gpd.GeoSeries([shapely.Point(spot), lines], crs=STORAGE))
    return float(shapely.distance(here, there))


def test_what_is_drawn_beside_a_street_lands_on_the_street(tab: Any) -> None:
    tab.on_map("void map.setZoom(14, { animate: false })")
    tab.page.wait_for_timeout(1500)  # the ground of this zoom comes by address
    streets = shapely.union_all([ground_map().shapes[each] for each in STREETS])
    middles = [each.interpolate(0.5, normalized=True) for each in streets.geoms]
    beside = tab.on_map(BESIDE_STREETS, [[each.x, each.y] for each in middles])
    beside = [each for each in beside if metres_off(each["from"], streets) > 20][:3]
    assert beside, "no street in sight is alone"
    box = tab.map_box()
    for each in beside:
        tool(tab, "Draw an area")
        tap(tab, (box["x"] + each["x"], box["y"] + each["y"]))
        (at,) = tab.on_map("map.atlas.edit.run")
        tab.page.keyboard.press("Escape")
        # The map near by is drawn within 6 m of the data (`layers.webmap.ground_payload`).
        assert metres_off([units / 1e6 for units in at], streets) < 7


def test_a_finger_drags_and_draws_the_same(
    server: Any, open_tab: Callable[..., Any], records: Records
) -> None:
    size = {"width": 390, "height": 844}
    tab = open_tab(server.base, PATH, viewport=size, has_touch=True, is_mobile=True)
    tab.on_map(RECORD)
    ring = outline(records)
    session = tab.page.context.new_cdp_session(tab.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    free = tab.on_map("""(corners) => corners.map(([x, y]) =>
      document.elementFromPoint(x, y)?.classList.contains("vertex"))""",
                      tab.on_map(HANDLES, "vertex"))  # fmt: skip
    seen = [k for k, each in enumerate(free) if each]
    assert len(seen) >= 3
    for k in seen:
        x, y = tab.on_map(HANDLES, "vertex")[k]
        touch("touchStart", (x, y))
        touch("touchMove", (x + 8, y + 6))
        touch("touchMove", (x + 40, y + 24))
        touch("touchEnd")
        (sent,) = tab.on_map(SENT)
        assert sent["do"] == "vertex"
        assert sent["from"] in ring
        assert sent["to"] in made(records, sent)
    tool(tab, "Draw an area")
    for x, y in ((60, 220), (120, 220), (120, 300)):
        tab.page.touchscreen.tap(x, y)
        tab.page.wait_for_timeout(350)
    tool(tab, "Finish (Enter)")
    (sent,) = tab.on_map(SENT)
    assert (sent["do"], sent["type"], len(sent["at"])) == ("add", "Polygon", 6)
