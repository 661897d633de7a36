"""Three-way merges of scenarios, twenty cases worked out by hand; and pygeodiff where it is."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import shape

from layers.scenarios.edit import Edit
from layers.scenarios.merge import merge
from layers.scenarios.records import GEOMETRY, MadeBase, Records
from layers.scenarios.review import applied, review
from tests.layers.scenarios.made_scenarios import (
    add,
    add_station,
    closing,
    headway,
    merge_parks,
    move,
    opening,
    remove,
    reshape,
    run_time,
    scenario,
    set_field,
    split_west,
    town,
)

Edits = Sequence[Edit]
Cell = tuple[str, str, str | None]

NAME_A, NAME_B = set_field("west", "name_en", "A"), set_field("west", "name_en", "B")
KIND = set_field("west", "kind", "zone")

CASES: dict[str, tuple[Edits, Edits, Edits | None, int, set[Cell]]] = {
    # name: ours, theirs, ancestor (None for none), edits in the end, conflicts
    "two places": ([NAME_A], [set_field("east", "name_en", "B")], None, 2, set()),
    "two fields of one place": ([NAME_A], [KIND], None, 2, set()),
    "field and shape of one place": ([NAME_A], [reshape("west", 121.405)], None, 2, set()),
    "the same edit": ([NAME_A], [NAME_A], None, 1, set()),
    "the same for another reason": (
        [NAME_A], [set_field("west", "name_en", "A", why="new sign")], None, 1, set()),
    "one field, two values": ([NAME_A], [NAME_B], None, 0, {("parks", "west", "name_en")}),
    "one shape, two shapes": (
        [reshape("west", 121.405)], [reshape("west", 121.406)], None, 0,
        {("parks", "west", GEOMETRY)}),
    "removed and changed": ([remove("west")], [NAME_A], None, 0, {("parks", "west", None)}),
    "removed by both": ([remove("west")], [remove("west", why="sold")], None, 1, set()),
    "two new places": ([add("p1")], [add("p2")], None, 2, set()),
    "one new id, two places": ([add("p1", 121.44)], [add("p1", 121.45)], None, 0,
                               {("hubs", "p1", None)}),
    "one segment parted twice": (
        [add_station("st_n", "st_b", "st_c")], [add_station("st_m", "st_b", "st_c")], None, 0,
        {("stations", "st_m", None)}),
    "two segments parted": (
        [add_station("st_n", "st_b", "st_c")], [add_station("st_m", "st_c", "st_d")], None, 2,
        set()),
    "a segment parted and timed": (
        [add_station("st_n", "st_a", "st_b")], [run_time(60)], None, 0,
        {("segments", "1|st_a|st_b", None)}),
    "opened in two years": (
        [opening("st_shut", year=2027)], [opening("st_shut", year=2029)], None, 0,
        {("stations", "st_shut", "opened")}),
    "a headway and a closure": ([headway(180)], [closing("st_b")], None, 2, set()),
    "split and merged": (
        [split_west()], [merge_parks()], None, 0, {("parks", "west", GEOMETRY)}),
    "theirs goes on from ours": ([add("p1")], [add("p1"), move("p1", 121.46)], None, 2, set()),
    "dropped by one, kept by the other": (
        [KIND], [NAME_A, KIND, add("p1")], [NAME_A, KIND], 2, set()),
    "dropped by one, built on by the other": (
        [], [add("p1"), move("p1", 121.46)], [add("p1")], 0, {("hubs", "p1", None)}),
}  # fmt: skip


def test_there_are_twenty_cases() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("case", CASES)
def test_a_merge_is_as_worked_out_by_hand(case: str) -> None:
    ours, theirs, ancestor, count, conflicts = CASES[case]
    before = None if ancestor is None else scenario(*ancestor)
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merge(scenario(*one), scenario(*other), town(), ancestor=before)
        cells = {(each.layer, each.id, each.field) for each in found.conflicts}
        if case == "one segment parted twice":  # which of both is named depends on their hashes
            assert {layer for layer, _, _ in cells} == {"stations"}
        else:
            assert cells == conflicts
        assert len(found.scenario.edits) == count
        assert review(found.scenario, town()).problems == ()


def test_both_values_of_a_conflict_are_listed() -> None:
    (found,) = merge(scenario(NAME_A), scenario(NAME_B), town()).conflicts
    assert (found.ours, found.theirs) == ("A", "B")
    (gone,) = merge(scenario(remove("west")), scenario(NAME_A), town()).conflicts
    assert (gone.ours, gone.theirs) == (None, {"name_en": "A"})


def test_one_side_can_be_preferred_and_the_rest_is_kept() -> None:
    ours, theirs = scenario(NAME_A, add("p1")), scenario(NAME_B, KIND)
    for prefer, name in (("ours", "A"), ("theirs", "B")):
        found = merge(ours, theirs, town(), prefer=prefer)  # type: ignore[arg-type]
        assert found.conflicts == ()
        after = review(found.scenario, town()).records
        west = after.get("parks", "west")
        assert west is not None
        assert (west["name_en"], west["kind"]) == (name, "zone")
        assert after.get("hubs", "p1") is not None


def hubs(base: MadeBase, edits: Edits) -> gpd.GeoDataFrame:
    """Return the hubs after some edits as a frame, in the order of their ids."""
    after = dict(applied(scenario(*edits).edits, Records(base)).records.of("hubs"))
    names = sorted(after)
    fields = [{"id": each, "name_en": after[each]["name_en"]} for each in names]
    shapes = [shape(after[each][GEOMETRY]) for each in names]
    return gpd.GeoDataFrame(fields, geometry=shapes, crs="EPSG:4326")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([move("hub", 121.46)], [set_field("hub", "name_en", "H", layer="hubs")]),
        ([set_field("hub", "name_en", "H", layer="hubs")], [add("p1")]),
    ],
)
def test_a_merge_is_that_of_pygeodiff_where_that_loses_nothing(
    tmp_path: Path, ours: Edits, theirs: Edits
) -> None:
    pygeodiff = pytest.importorskip("pygeodiff", reason="pygeodiff is not installed")
    sides = {"base": [], "one": ours, "two": theirs}
    base, one, other = (_written(tmp_path / f"{name}.gpkg", e) for name, e in sides.items())
    differ = pygeodiff.GeoDiff()
    differ.create_changeset(base, other, str(tmp_path / "theirs"))
    differ.rebase(base, other, one, str(tmp_path / "conflicts"))
    merged = gpd.read_file(one).sort_values("id")
    whole = merge(scenario(*ours), scenario(*theirs), town()).scenario
    expected = hubs(town(), whole.edits)
    assert list(merged["name_en"]) == list(expected["name_en"])
    assert list(merged.geometry.to_wkt()) == list(expected.geometry.to_wkt())


def _written(path: Path, edits: Edits) -> str:
    hubs(town(), edits).to_file(path, layer="hubs", driver="GPKG")
    return str(path)
