"""A line drawn on the map, and a change between two stations: what is proposed, by hand."""

from typing import Any

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import Text
from layers.scenarios.atlas_base import atlas_base, review_in_atlas
from layers.scenarios.editing.gestures import edit_of
from layers.scenarios.editing.new_line import changes_near, transfer_edit
from layers.scenarios.line_plan import line_stops
from layers.scenarios.records import MadeBase, Records
from layers.scenarios.review import APPLIES, applied
from layers.scenarios.scenario import Scenario, base_of
from tests.layers.scenarios.made_scenarios import town

NAME = Text(zh="新", en="New")
RUN = [121_400_000, 31_400_500, 121_420_000, 31_420_000, 121_440_000, 31_420_000]
GESTURE = {"do": "add", "layer": "lines", "type": "LineString", "at": RUN}


def line_of(records: Records, **more: Any) -> Any:
    return edit_of({**GESTURE, **more}, records, name=NAME)


def after(*edits: Any) -> Records:
    found = applied(list(edits), Records(town()))
    assert [each.status for each in found.findings] == [APPLIES] * len(edits), found.problems
    return found.records


def test_each_click_is_a_stop_and_times_are_proposed_and_assumed() -> None:
    """The only line runs 1,000 m in 120 s less a stop of 30 s, every 300 s in the morning."""
    edit = line_of(Records(town()))
    assert (edit.op, edit.layer, edit.id) == ("add_line", "services", "N1|main")
    assert edit.assumed == ("run_s", "headway_s")
    assert edit.new["headway_s"] == {"am_peak": 300}
    # 0.02 degrees of longitude at 31.42 degrees north: 111.32 km times the cosine a degree.
    assert edit.new["length_m"][1] == pytest.approx(0.02 * 111_320 * 0.85337, rel=2e-3)
    assert edit.new["run_s"] == [
        pytest.approx(metres / (1000 / 90) + 30, abs=0.5) for metres in edit.new["length_m"]
    ]
    records = after(edit)
    assert line_stops(records, "N1|main") == tuple(edit.new["stations"])
    # The first stop lies 55 m from station a and is called as that.
    names = [(records.get("stations", each) or {})["name_en"] for each in edit.new["stations"]]
    assert names == ["a", "Line N1, stop 2", "Line N1, stop 3"]
    assert line_of(records).id == "N2|main"


def test_a_change_is_offered_to_stations_of_other_lines_nearby_and_once() -> None:
    line = line_of(Records(town()))
    records, first = after(line), line.new["stations"][0]
    near = changes_near(records, first)
    assert list(near) == ["st_a"]  # b lies 0.01 degrees on, some 950 m
    assert near["st_a"] == pytest.approx(0.0005 * 110_900, rel=0.01)
    edit = transfer_edit(records, first, "st_a")
    assert (edit.id, edit.new, edit.assumed) == (
        f"{first}|st_a", {"distance_m": round(near["st_a"])}, ("distance_m",),
    )  # fmt: skip
    assert changes_near(after(line, edit), first) == {}
    assert changes_near(after(line, edit), "st_a") == {}
    assert changes_near(records, "st_b") == {}


def test_where_no_line_runs_there_is_nothing_to_propose() -> None:
    empty = MadeBase({name: {} for name in ("stations", "segments", "services", "headways",
                                            "transfers", "lines")})  # fmt: skip
    with pytest.raises(ParameterError):
        line_of(Records(empty))
    with pytest.raises(ParameterError):
        line_of(Records(town()), at=RUN[:2])


def test_in_the_atlas_a_line_keeps_the_data_contract() -> None:
    base = atlas_base()
    edit = line_of(Records(base))
    scenario = Scenario(title=NAME, base=base_of((edit,), base), edits=(edit,))
    found = review_in_atlas(scenario)
    assert [each.status for each in found.findings] == [APPLIES], found.problems
    assert found.records.get("lines", "metro_n1") is not None
