"""A line beside the map: each figure and each end is one edit, which does as it says."""

from dataclasses import replace
from typing import Any

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import Text
from layers.scenarios.edit_words import edit_text, named_by
from layers.scenarios.editing.gestures import edit_of, families_of
from layers.scenarios.editing.line_edits import (
    beyond,
    cut_edit,
    extension_edit,
    headway_edit,
    headways_of,
    line_ends,
    rides_of,
    run_time_edit,
    unserved,
)
from layers.scenarios.line_plan import line_stops
from layers.scenarios.records import Records
from layers.scenarios.review import APPLIES, applied
from layers.scenarios.tables import STREET_EDITS
from tests.layers.scenarios.made_scenarios import town

NAME = Text(zh="新", en="New")


@pytest.fixture
def records() -> Records:
    return Records(town())


def after(edit: Any, records: Records) -> Records:
    found = applied([edit], records)
    assert [each.status for each in found.findings] == [APPLIES], found.problems
    return found.records


def test_headways_stand_by_period_and_a_new_one_is_an_edit(records: Records) -> None:
    known = headways_of(records, "1")
    assert known["am_peak"] == ("1|weekday|am_peak", 300.0)
    assert known["weekend"] == ("1|weekend|all_day", None)
    edit = headway_edit(records, known["am_peak"][0], 150)
    assert (edit.op, edit.old, edit.new) == ("set_headway", 300, 150)
    assert headways_of(after(edit, records), "1")["am_peak"][1] == 150
    added = headway_edit(records, known["weekend"][0], 600)
    assert headways_of(after(added, records), "1")["weekend"][1] == 600


def test_the_rides_of_a_line_stand_in_the_order_of_its_stops(records: Records) -> None:
    rides = rides_of(records, "1")
    assert [each.ends for each in rides] == [
        ("st_a", "st_b"), ("st_b", "st_c"), ("st_c", "st_d"), ("st_d", "st_e"),
    ]  # fmt: skip
    assert {each.run_s for each in rides} == {120}
    edit = run_time_edit(records, rides[1].segment, 90)
    assert [each.run_s for each in rides_of(after(edit, records), "1")] == [120, 90, 120, 120]
    assert rides_of(records, "99") == ()


def test_a_line_is_cut_back_from_either_end(records: Records) -> None:
    first, last = line_ends(records, "1")
    assert (first.station, first.inner) == ("st_a", ("st_b", "st_c", "st_d"))
    assert (last.station, last.inner) == ("st_e", ("st_d", "st_c", "st_b"))
    for end, at, left in ((first, "st_b", "bcde"), (last, "st_c", "abc")):
        found = after(cut_edit(records, end, at), records)
        assert line_stops(found, "1|main") == tuple(f"st_{each}" for each in left)


def test_a_line_goes_on_to_a_station_of_it_that_has_no_trains(records: Records) -> None:
    assert unserved(records, "1") == ("st_shut",)
    _, last = line_ends(records, "1")
    edit = extension_edit(records, last, "st_shut")
    assert edit.assumed == ("run_s",)
    assert "new_stations" not in edit.new
    found = after(edit, records)
    assert line_stops(found, "1|main")[-2:] == ("st_e", "st_shut")
    assert (found.get("stations", "st_shut") or {})["status"] == "operating"
    # Speed of the line: 1,000 m in 120 s less a stop of 30 s; then one stop more.
    metres = edit.new["length_m"][0]
    assert edit.new["run_s"] == [pytest.approx(metres / (1000 / 90) + 30, abs=0.5)]
    assert unserved(found, "1") == ()


def test_a_line_that_was_cut_goes_back_along_its_own_track(records: Records) -> None:
    first, last = line_ends(records, "1")
    cut = after(cut_edit(records, first, "st_c"), records)
    first, last = line_ends(cut, "1")
    assert beyond(cut, first) == ("st_a", "st_b", "st_shut")
    assert beyond(cut, last) == ("st_shut",)
    edit = extension_edit(cut, first, "st_a")
    assert edit.new["stations"] == ["st_b", "st_a"]
    assert (edit.new["run_s"], edit.new["length_m"], edit.assumed) == ([120] * 2, [1000] * 2, ())
    assert dict(after(edit, cut).changed) == {}
    slower = after(replace(edit, new={**edit.new, "run_s": [120, 150]}), cut)
    assert [each.run_s for each in rides_of(slower, "1")] == [150, 120, 120, 120]


def test_a_point_among_entrances_leads_to_the_nearest_station(records: Records) -> None:
    assert families_of(records, "entrances") == ("Point",)
    # 0.004 of the 0.01 degrees between b and c.
    gesture = {"do": "add", "layer": "entrances", "type": "Point", "at": [121_414_000, 31_401_000]}
    edit = edit_of(gesture, records, name=NAME)
    assert (edit.op, edit.layer, edit.id) == ("add_entrance", "streets", "entrances_1")
    assert edit.new["station"] == "st_b"
    assert edit.requires == ("stations/st_b",)
    said = edit_text(edit, named_by(applied([], records))).in_("en")
    assert said == "Add entrance 1 to b."
    assert edit_of(gesture, after(edit, records), name=NAME).id == "entrances_2"


@pytest.mark.parametrize("layer", ["street_links", "street_closures"])
def test_a_line_drawn_into_streets_is_a_link_or_a_closure(records: Records, layer: str) -> None:
    assert families_of(records, layer) == ("LineString",)
    run = [121_400_000, 31_400_000, 121_401_000, 31_400_500]
    gesture = {"do": "add", "layer": layer, "type": "LineString", "at": run}
    edit = edit_of(gesture, records, name=NAME)
    assert (edit.op, edit.layer, edit.id) == (STREET_EDITS[layer], "streets", f"{layer}_1")
    assert edit.new["geometry"]["coordinates"] == [[121.4, 31.4], [121.401, 31.4005]]
    second = edit_of(gesture, after(edit, records), name=NAME)
    assert second.id == f"{layer}_2"
    with pytest.raises(ParameterError):
        edit_of({**gesture, "at": run[:2]}, records, name=NAME)
