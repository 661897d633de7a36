"""Gestures as edits, worked out by hand on the made town; what is no gesture is refused."""

from itertools import pairwise
from typing import Any

import pytest

from geo.errors import AtlasError
from layers.i18n.wording import Text
from layers.scenarios.edit import Edit
from layers.scenarios.editing.gestures import edit_of, families_of
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.review import APPLIES, applied
from tests.layers.scenarios.made_scenarios import box, point, town

NAME = Text(zh="新", en="New")
START = Records(town())
WEST: list[int] = [121_400_000, 31_400_000]
STATION = {"do": "add", "layer": "stations", "type": "Point"}


def made(gesture: dict[str, Any], records: Records = START) -> Edit:
    return edit_of(gesture, records, name=NAME)


def after(*gestures: dict[str, Any]) -> Records:
    """Return the records after gestures, each made on what the one before has left."""
    records = START
    for each in gestures:
        found = applied([made(each, records)], records)
        assert [one.status for one in found.findings] == [APPLIES]
        records = found.records
    return records


def geometry(records: Records, layer: str, name: str) -> Any:
    return (records.get(layer, name) or {})[GEOMETRY]


def vertex(k: int, before: list[int] | None, to: list[int] | None) -> dict[str, Any]:
    return {"do": "vertex", "layer": "parks", "id": "west", "path": [0, k], "from": before,
            "to": to}  # fmt: skip


def test_a_point_is_added_where_it_was_put_to_the_last_digit() -> None:
    at = [121_433_333, 31_411_111]
    records = after({"do": "add", "layer": "hubs", "type": "Point", "at": at})
    record = records.get("hubs", "hubs_new_1") or {}
    assert record[GEOMETRY] == point(121.433333, 31.411111)
    assert (record["name_en"], record["kind"], record["status"]) == ("New", "park", "planned")


def test_an_area_is_wound_as_the_standard_says_whichever_way_it_was_drawn() -> None:
    hand_run = [121_430_000, 31_400_000, 121_430_000, 31_410_000, 121_440_000, 31_410_000,
            121_440_000, 31_400_000]  # fmt: skip
    records = after({"do": "add", "layer": "parks", "type": "Polygon", "at": hand_run})
    ring = geometry(records, "parks", "parks_new_1")["coordinates"][0]
    area = sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))
    assert area > 0
    assert {tuple(each) for each in ring} == {
        (121.43, 31.4), (121.43, 31.41), (121.44, 31.41), (121.44, 31.4),
    }  # fmt: skip


def test_a_vertex_is_moved_inserted_and_deleted_and_the_ring_stays_closed() -> None:
    moved = after(vertex(0, WEST, [121_395_000, 31_395_000]))
    (ring,) = geometry(moved, "parks", "west")["coordinates"]
    assert ring[0] == ring[-1] == [121.395, 31.395]
    assert ring[1:-1] == box(121.40, 31.40, 121.41, 31.41)["coordinates"][0][1:-1]
    more = vertex(1, None, [121_405_000, 31_395_000])
    (ring,) = geometry(after(more), "parks", "west")["coordinates"]
    assert ring[:3] == [[121.4, 31.4], [121.405, 31.395], [121.41, 31.4]]
    back = after(more, vertex(1, [121_405_000, 31_395_000], None))
    assert geometry(back, "parks", "west") == geometry(START, "parks", "west")
    assert ("parks", "west") not in back.changed


def test_a_place_is_moved_as_it_is() -> None:
    shift = {"do": "shift", "layer": "parks", "id": "west", "by": [10_000, -20_000]}
    assert geometry(after(shift), "parks", "west") == box(121.41, 31.38, 121.42, 31.39)
    hub = {"do": "vertex", "layer": "hubs", "id": "hub", "path": [0],
           "from": [121_450_000, 31_420_000], "to": [121_451_000, 31_421_000]}  # fmt: skip
    assert geometry(after(hub), "hubs", "hub") == point(121.451, 31.421)


def test_a_cut_parts_a_place_and_a_merge_makes_it_whole_again() -> None:
    line = [121_404_000, 31_390_000, 121_404_000, 31_420_000]
    cut = {"do": "split", "layer": "parks", "id": "west", "at": line}
    records = after(cut)
    east, west = (geometry(records, "parks", each) for each in ("west", "west_2"))
    assert sorted({x for x, _ in east["coordinates"][0]}) == [121.404, 121.41]
    assert sorted({x for x, _ in west["coordinates"][0]}) == [121.4, 121.404]
    again = after(cut, {"do": "merge", "layer": "parks", "ids": ["west", "west_2"]})
    whole = geometry(again, "parks", "west")["coordinates"][0]
    assert sorted({x for x, _ in whole}) == [121.4, 121.404, 121.41]
    assert again.get("parks", "west_2") is None


def test_a_station_put_beside_a_track_comes_between_its_neighbours() -> None:
    edit = made(
        {"do": "add", "layer": "stations", "type": "Point", "at": [121_412_500, 31_400_000]}
    )
    assert edit.op == "add_station"
    assert edit.new["between"] == ["st_b", "st_c"]
    # A quarter of 120 s, then half of the 30 s that one more stop takes.
    assert edit.new["run_s"] == [45, 105]
    assert edit.assumed == ("run_s",)


def test_a_station_put_past_the_last_one_makes_the_line_longer() -> None:
    edit = made(
        {"do": "add", "layer": "stations", "type": "Point", "at": [121_450_000, 31_400_000]}
    )
    assert (edit.op, edit.id, edit.field) == ("extend_line", "1|main", "to_id")
    assert edit.new["stations"] == ["stations_new_1"]


def test_a_place_is_removed() -> None:
    assert after({"do": "remove", "layer": "hubs", "id": "hub"}).get("hubs", "hub") is None


NONE: list[dict[str, Any]] = [
    {}, {"do": ["add"]}, {"do": "add"}, {"do": "add", "layer": "hubs"},
    {"do": "add", "layer": "hubs", "type": "Circle", "at": WEST},
    {"do": "add", "layer": "hubs", "type": "Point", "at": [121.4, 31.4]},
    {"do": "add", "layer": "hubs", "type": "Point", "at": [True, 1]},
    {"do": "add", "layer": "parks", "type": "Polygon", "at": WEST * 2},
    {"do": "vertex", "layer": "parks", "id": "west", "path": [], "from": WEST, "to": WEST},
    {"do": "vertex", "layer": "parks", "id": "west", "path": [0, 99], "from": WEST, "to": WEST},
    {"do": "vertex", "layer": "parks", "id": "west", "path": [0, 0], "from": None, "to": None},
    {"do": "merge", "layer": "parks", "ids": ["west", "nowhere"]},
    {"do": "shift", "layer": "parks", "id": "west", "by": "far"},
    {"do": "split", "layer": "parks", "id": "west", "at": WEST},
]  # fmt: skip


@pytest.mark.parametrize("gesture", NONE)
def test_what_is_no_gesture_is_refused(gesture: dict[str, Any]) -> None:
    with pytest.raises(AtlasError) as caught:
        made(gesture)
    assert caught.value.problems[0].code == "gesture_form"


def test_a_vertex_that_was_moved_meanwhile_is_told_and_left() -> None:
    with pytest.raises(AtlasError) as caught:
        made(vertex(0, [121_400_001, 31_400_000], WEST))
    assert caught.value.problems[0].code == "gesture_stale"


def test_a_cut_beside_a_place_is_refused() -> None:
    beside = [121_300_000, 31_400_000, 121_300_000, 31_500_000]
    with pytest.raises(AtlasError) as caught:
        made({"do": "split", "layer": "parks", "id": "west", "at": beside})
    assert caught.value.problems[0].code == "gesture_cut"


def test_layers_offer_the_types_that_they_have() -> None:
    assert families_of(START, "parks") == ("Polygon",)
    assert families_of(START, "hubs") == ("Point",)
    assert families_of(START, "transfers") == ("Point", "LineString", "Polygon")
