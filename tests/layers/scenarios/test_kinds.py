"""Each kind of edit: what it changes, worked out by hand, and what keeps it from being applied."""

from typing import Any

import pytest

from geo.errors import DataError
from layers.i18n.wording import LANGUAGES, sentence
from layers.scenarios.edit import Edit
from layers.scenarios.kinds import KINDS
from layers.scenarios.records import GEOMETRY, Records
from layers.scenarios.review import APPLIES, CANNOT, applied, require
from tests.layers.scenarios.made_scenarios import (
    add,
    add_station,
    box,
    closing,
    cut,
    entrance,
    extend,
    headway,
    merge_parks,
    move,
    new_line,
    opening,
    passage,
    place,
    point,
    remove,
    reshape,
    run_time,
    set_field,
    split_west,
    street,
    town,
    transfer,
    weight,
    with_old,
)

BRIDGE = {"type": "LineString", "coordinates": [[121.4, 31.4], [121.41, 31.4]]}

ROW = {"length_m": None, "length_source": "scenario", "run_source": "scenario"}


def cells(*edits: Edit) -> dict[tuple[str, ...], Any]:
    """Return what differs from the town after some edits: fields by place, None for one gone."""
    records = Records(town())
    for each in edits:
        found = applied([with_old(each, records)], records)
        assert found.findings[0].status == APPLIES, found.problems
        records = found.records
    differing: dict[tuple[str, ...], Any] = {}
    for (layer, name), after in records.changed.items():
        before = town().record(layer, name) or {}
        if after is None:
            differing[layer, name] = None
        else:
            own = {field: each for field, each in after.items() if before.get(field) != each}
            differing |= {(layer, name, field): each for field, each in own.items()}
    return differing


WORKED_OUT: dict[str, tuple[Edit, dict[tuple[str, ...], Any]]] = {
    "move_place": (
        move("hub", 121.46), {("hubs", "hub", GEOMETRY): point(121.46, 31.42)}
    ),
    "reshape_place": (
        reshape("west", 121.405),
        {("parks", "west", GEOMETRY): box(121.40, 31.40, 121.405, 31.41)},
    ),
    "remove_place": (remove("east"), {("parks", "east"): None}),
    "set_field": (
        set_field("west", "name_en", "Far West"), {("parks", "west", "name_en"): "Far West"}
    ),
    "merge_places": (
        merge_parks(),
        {("parks", "west", GEOMETRY): box(121.40, 31.40, 121.42, 31.41), ("parks", "east"): None},
    ),
    "open_place": (
        opening("st_shut", year=2027),
        {("stations", "st_shut", "status"): "operating", ("stations", "st_shut", "opened"): 2027},
    ),
    "close_place": (
        closing("st_b", year=2028),
        {("stations", "st_b", "status"): "built_not_open", ("stations", "st_b", "closed"): 2028},
    ),
    "set_headway": (
        headway(180), {("headways", "1|weekday|am_peak", "headway_s"): 180}
    ),
    "set_run_time": (
        run_time(90), {("segments", "1|st_a|st_b", "run_s"): 90}
    ),
    "cut_line": (
        cut("st_c"),
        {("services", "1|main", "to_id"): "st_c",
         ("stations", "st_d", "status"): "built_not_open",
         ("stations", "st_e", "status"): "built_not_open"},
    ),
    "set_weight": (weight("hub", 1500), {("hubs", "hub", "residents"): 1500}),
    "add_street_link": (
        street("bridge", (121.4, 31.4), (121.41, 31.4)),
        {("streets", "bridge", "kind"): "link", ("streets", "bridge", GEOMETRY): BRIDGE},
    ),
    "close_street_link": (
        street("gate", (121.4, 31.4), (121.41, 31.4), op="close_street_link"),
        {("streets", "gate", "kind"): "closure", ("streets", "gate", GEOMETRY): BRIDGE},
    ),
    "add_entrance": (
        entrance("exit_5", (121.411, 31.401)),
        {("streets", "exit_5", "kind"): "entrance", ("streets", "exit_5", "station"): "st_b",
         ("streets", "exit_5", GEOMETRY): {
             "type": "LineString", "coordinates": [[121.411, 31.401], [121.40 + 1 / 100, 31.4]]}},
    ),
    "close_entrance": (
        passage("exit_6", (121.411, 31.401), (121.41, 31.4)),
        {("streets", "exit_6", "kind"): "closure", ("streets", "exit_6", "station"): "st_b",
         ("streets", "exit_6", GEOMETRY): {
             "type": "LineString", "coordinates": [[121.411, 31.401], [121.41, 31.4]]}},
    ),
    "add_transfer": (
        transfer("st_a", "st_shut"),
        {("transfers", "st_a|st_shut", "station_a"): "st_a",
         ("transfers", "st_a|st_shut", "station_b"): "st_shut",
         ("transfers", "st_a|st_shut", "distance_m"): 150,
         ("transfers", "st_a|st_shut", "shared_platform"): "0"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("op", WORKED_OUT)
def test_an_edit_changes_the_cells_worked_out_by_hand(op: str) -> None:
    edit, expected = WORKED_OUT[op]
    assert edit.op == op
    assert cells(edit) == expected


def test_a_new_place_is_planned_and_exactly_where_it_is_put() -> None:
    record = applied([add("p1", cost_yuan=3e6)], Records(town())).records.get("hubs", "p1")
    assert record is not None
    assert record == place("p1", point(121.44, 31.43))
    bare = {"name_zh": "甲", "name_en": "A", "kind": "hub", GEOMETRY: point(121.4, 31.4)}
    edit = Edit(op="add_place", layer="hubs", id="p2", new=bare)
    filled = applied([edit], Records(town())).records.get("hubs", "p2")
    assert filled == {**bare, "status": "planned", "opened": None, "certainty": "indicative",
                      "uncertainty_m": 0, "source": "scenario"}  # fmt: skip


def test_the_parts_of_a_split_have_the_fields_of_the_whole_but_their_own() -> None:
    after = applied([with_old(split_west(), Records(town()))], Records(town())).records
    west, east = after.get("parks", "west"), after.get("parks", "west_2")
    assert west is not None
    assert east is not None
    assert west["name_en"], east["name_en"] == ("West", "West 2")
    assert east["kind"] == "park"
    assert west[GEOMETRY] == box(121.40, 31.40, 121.405, 31.41)


def test_a_station_between_neighbours_parts_their_segment() -> None:
    found = cells(add_station("st_n", "st_b", "st_c"))
    assert found["segments", "1|st_b|st_c"] is None
    for pair in ("st_b|st_n", "st_n|st_c"):
        assert found["segments", f"1|{pair}", "run_s"] == 75
    assert found["stations", "st_n", "line"] == "1"
    assert found["stations", "st_n", "status"] == "operating"
    assert found["stations", "st_n", "seq"] == 41.5  # between 41 and 42
    backward = cells(add_station("st_n", "st_c", "st_b"))
    assert backward["segments", "1|st_b|st_c"] is None
    assert backward["segments", "1|st_c|st_n", "run_s"] == 75


def test_a_line_runs_on_to_stations_that_are_new_or_closed() -> None:
    found = cells(extend("st_shut", "st_new1"))
    assert found["services", "1|main", "to_id"] == "st_new1"
    assert found["stations", "st_shut", "status"] == "operating"
    assert found["stations", "st_new1", "line"] == "1"
    assert found["segments", "1|st_e|st_shut", "from_id"] == "st_e"
    assert found["segments", "1|st_shut|st_new1", "run_s"] == 100


def test_a_new_line_brings_stations_segments_and_headways() -> None:
    found = cells(new_line("st_x", "st_y", "st_z"))
    assert found["services", "9|main", "from_id"] == "st_x"
    assert found["services", "9|main", "to_id"] == "st_z"
    assert found["headways", "9|weekday|am_peak", "headway_s"] == 240
    assert found["headways", "9|weekday|am_peak", "quality"] == "assumed"
    assert found["stations", "st_y", "line"] == "9"
    assert found["stations", "st_y", "opened"] == 2030
    assert {key[1] for key in found if key[0] == "segments"} == {"9|st_x|st_y", "9|st_y|st_z"}


def test_a_headway_where_there_was_none_is_assumed() -> None:
    found = cells(headway(300, "1|weekend|all_day"))
    assert found["headways", "1|weekend|all_day", "quality"] == "assumed"
    known = cells(headway(200, assumed=("headway_s",)))
    assert known["headways", "1|weekday|am_peak", "quality"] == "assumed"


REFUSED: list[tuple[str, Edit, set[str]]] = [
    ("unknown kind", Edit(op="paint", layer="parks", id="west"), {"scenario_op"}),
    ("unknown layer", set_field("west", "kind", "x", layer="moons"), {"scenario_layer"}),
    ("a row as a place", remove("1|main", "services"), {"scenario_layer"}),
    ("no such place", move("nowhere", 121.4), {"scenario_absent"}),
    ("an id in use elsewhere", add("west"), {"scenario_taken"}),
    ("no name, no geometry", Edit(op="add_place", layer="hubs", id="h", new={}),
     {"text_missing", "value_unknown"}),
    ("no object", Edit(op="add_place", layer="hubs", id="h", new=3), {"scenario_value"}),
    ("a field that is none", set_field("west", "colour", 1), {"scenario_field"}),
    ("the geometry as a field", set_field("west", GEOMETRY, None), {"scenario_field"}),
    ("the value that is there", set_field("west", "name_en", "West"), {"scenario_same"}),
    ("a list for a field", set_field("west", "name_en", ["x"]), {"scenario_value"}),
    ("an area made a point", move("west", 121.4, layer="parks"), {"value_unknown"}),
    ("a point made an area", Edit(op="reshape_place", layer="hubs", id="hub",
                                  new=box(1, 1, 2, 2)), {"value_unknown"}),
    ("one part", Edit(op="split_place", layer="parks", id="west", new={"west": {}}),
     {"scenario_parts_few"}),
    ("parts that lack some", Edit(op="split_place", layer="parks", id="west", new={
        "west": {GEOMETRY: box(121.40, 31.40, 121.404, 31.41)},
        "west_2": {GEOMETRY: box(121.405, 31.40, 121.41, 31.41)}}), {"scenario_parts"}),
    ("parts that overlap", Edit(op="split_place", layer="parks", id="west", new={
        "west": {GEOMETRY: box(121.40, 31.40, 121.407, 31.41)},
        "west_2": {GEOMETRY: box(121.405, 31.40, 121.41, 31.41)}}), {"scenario_parts"}),
    ("one to merge", Edit(op="merge_places", layer="parks", id="west", old={"west": 1}, new={}),
     {"scenario_members"}),
    ("a stranger to merge", Edit(op="merge_places", layer="parks", id="west",
                                 old={"west": 1, "moon": 1}, new={}), {"scenario_member_absent"}),
    ("open already", opening("st_a"), {"scenario_open"}),
    ("closed already", closing("st_shut"), {"scenario_closed"}),
    ("no year", opening("st_shut", year="soon"), {"number_invalid"}),
    ("a year long ago", opening("st_shut", year=1200), {"value_range"}),
    ("no neighbours", add_station("st_n", "st_a", "st_c"), {"scenario_neighbours"}),
    ("no end", cut("st_a"), {"scenario_end"}),
    ("no end of it", cut("st_c", end="line"), {"scenario_field"}),
    ("a station of another line", extend("st_gone"), {"scenario_station"}),
    ("twice the same", extend("st_new1", "st_new1"), {"scenario_stations"}),
    ("a line that is there", new_line("st_x", "st_y", line="1"), {"scenario_taken"}),
    ("a line of one", new_line("st_x"), {"scenario_stations"}),
    ("trains every second", headway(1), {"value_range"}),
    ("no such line", headway(300, "7|weekday|am_peak"), {"value_unknown"}),
    ("no such period", headway(300, "1|weekday|night"), {"value_unknown"}),
    ("no row", headway(300, "1|am_peak"), {"scenario_row"}),
    ("seconds as text", run_time("90"), {"number_invalid"}),
    ("no such segment", run_time(90, "1|st_a|st_c"), {"scenario_absent"}),
    ("no such station", transfer("st_a", "st_moon"), {"scenario_member_absent"}),
    ("a figure below nothing", weight("hub", -1), {"value_range"}),
    ("a figure in words", weight("hub", "many"), {"number_invalid"}),
    ("a field that is no figure", weight("hub", 5, field="name_en"), {"scenario_field"}),
    ("a link of one spot", Edit(op="add_street_link", layer="streets", id="l",
                                new={GEOMETRY: point(121.4, 31.4)}), {"value_unknown"}),
    ("a link among parks", Edit(op="add_street_link", layer="parks", id="l", new={}),
     {"scenario_layer"}),
    ("an entrance to nowhere", entrance("e", (121.41, 31.4), "st_moon"),
     {"scenario_member_absent"}),
    # 0.01 degrees of latitude are 1,109 m.
    ("an entrance far away", entrance("e", (121.41, 31.41)), {"scenario_entrance_far"}),
    ("an entrance of a line", Edit(op="add_entrance", layer="streets", id="e",
                                   new={"station": "st_b", GEOMETRY: BRIDGE}), {"value_unknown"}),
    ("a passage to nowhere", passage("e", (121.41, 31.4), (121.411, 31.4), station="st_moon"),
     {"scenario_member_absent"}),
    ("a passage far away", passage("e", (121.41, 31.41), (121.41, 31.4)),
     {"scenario_entrance_far"}),
    ("a passage without a station", street("e", (121.41, 31.4), (121.411, 31.4),
                                           op="close_entrance"), {"scenario_member_absent"}),
    ("no such prerequisite", add("p1", requires=("hubs/p0",)), {"scenario_requires"}),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "codes"), [each[1:] for each in REFUSED],
                         ids=[each[0] for each in REFUSED])  # fmt: skip
def test_what_cannot_be_applied_is_refused_in_sentences(edit: Edit, codes: set[str]) -> None:
    found = applied([edit], Records(town()))
    assert found.findings[0].status == CANNOT
    assert {each.code for each in found.problems} >= codes
    assert dict(found.records.changed) == {}
    for problem in found.problems:
        for lang in LANGUAGES:
            assert "problem." not in sentence(problem, lang)


def test_all_that_is_wrong_is_named_before_anything_is_applied() -> None:
    found = applied([move("hub", 121.46), remove("moon"), headway(1)], Records(town()))
    with pytest.raises(DataError) as raised:
        require(found)
    assert [each.feature for each in raised.value.problems] == ["moon", "1|weekday|am_peak"]


def test_every_kind_has_been_worked_out() -> None:
    elsewhere = {"add_place", "split_place", "add_station", "extend_line", "add_line"}
    assert set(WORKED_OUT) | elsewhere == set(KINDS)
