"""Numerals of a layer: on the map as in the table beside it, where there is room for them."""

import math
from datetime import date
from typing import Any

import pytest
import shapely

from layers.analyses import ANALYSES
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.analyses.coverage.patches import GAP_LAYER
from layers.paper.primitives import Words
from layers.store.atlas import find_entry
from layers.tables.coverage_tables import patch_cells
from layers.views.coverage import scene
from layers.webmap.numerals import RANK, SIZE_PX, holds_mm
from layers.webmap.screen import label_payload
from tests.layers.printing import picture_of, sheet_of

QUESTION = CoverageParams(target="district")


@pytest.fixture(scope="module")
def result() -> CoverageResult:
    return ANALYSES["coverage"].run(QUESTION)


@pytest.fixture(scope="module")
def gaps(result: CoverageResult) -> dict[str, Any]:
    """The layer of uncovered ground as the browser gets it."""
    listed = scene(result, QUESTION, "en").payload()["layers"]
    return next(each for each in listed if each["key"] == GAP_LAYER)


def test_the_map_has_the_numbers_of_the_table(result: CoverageResult, gaps: dict[str, Any]) -> None:
    table = patch_cells(result, "en")
    rows = dict(zip((ids[0] for ids in table.ids), table.frame["number"].map(str), strict=True))
    sent = {key: number for key, number, *_ in gaps["numerals"]["at"]}
    assert sent == rows
    assert list(sent.values()) == [str(k + 1) for k in range(len(rows))]


def test_a_numeral_stands_in_its_patch(result: CoverageResult, gaps: dict[str, Any]) -> None:
    layer = next(each for each in result.layers if each.id == GAP_LAYER)
    for key, _, lat, lon, _ in gaps["numerals"]["at"]:
        spot = shapely.Point(lon, lat)
        assert layer.frame.geometry.loc[key].distance(spot) < 1e-5, key


def test_a_numeral_waits_until_its_patch_has_room(
    result: CoverageResult, gaps: dict[str, Any]
) -> None:
    """A tile of 256 pixels at zoom 0 is the whole equator."""
    hectares = result.patches.set_index("id")["area_ha"]
    for key, _, lat, _, zoom in gaps["numerals"]["at"]:
        metres_px = 40_075_016.686 * math.cos(math.radians(lat)) / 256 / 2**zoom
        width_px = math.sqrt(hectares[key] * 10_000) / metres_px
        assert width_px > 1.5 * SIZE_PX
        assert width_px < 3.5 * SIZE_PX or zoom <= 9


def test_other_layers_have_none(result: CoverageResult) -> None:
    listed = scene(result, QUESTION, "en").payload()["layers"]
    assert [each["key"] for each in listed if "numerals" in each] == [GAP_LAYER]


def test_room_on_paper() -> None:
    assert holds_mm(100 * 100, 25.0, 2.0)  # 4 mm wide, 2 mm high
    assert not holds_mm(75 * 75, 25.0, 2.0)  # 3 mm


def test_a_print_has_the_numerals_and_says_what_they_are() -> None:
    picture = picture_of("coverage", "en", target="district")
    sheet, _ = sheet_of(picture, when=date(2026, 11, 22))
    written = [each.text for each in sheet.parts if isinstance(each, Words) and each.key == "name"]
    numerals = [int(each) for each in written if each.isdigit()]
    assert len(numerals) == len(set(numerals)) > 8
    assert 1 in numerals
    (note,) = (each.in_("en") for each in picture.notes if "Numbers on the map" in each.in_("en"))
    assert isinstance(picture.result, CoverageResult)
    first = picture.result.patches.iloc[0]
    assert f"1 {first['name_en']} {first['area_ha']:,.0f}" in note


def test_numerals_come_before_the_names_of_towns_and_after_those_of_parks() -> None:
    towns, parks = (label_payload(find_entry(each)) for each in ("towns", "parks"))
    assert parks["rank"] < RANK < towns["rank"]


def test_every_numbered_patch_with_room_is_named_in_the_note_of_a_print() -> None:
    picture = picture_of("coverage", "en", target="district")
    sheet, _ = sheet_of(picture, when=date(2026, 11, 22))
    written = {each.text for each in sheet.parts if isinstance(each, Words) and each.key == "name"}
    (note,) = (each.in_("en") for each in picture.notes if "Numbers on the map" in each.in_("en"))
    listed = {each.split()[0] for each in note.partition("hectares: ")[2].split("; ")}
    assert {each for each in written if each.isdigit()} <= listed
    assert "…" not in note
