"""Extent and scale of a printed map: the ground asked for, whole, at the scale asked for."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import ParameterError, Problem
from layers.i18n.wording import LANGUAGES, sentences
from layers.model.parameters import parameters_of
from layers.paper.choices import print_params
from layers.paper.choices.print_extent import ground_of, require_extent
from layers.paper.choices.print_params import PrintParams
from layers.paper.map_layers import Ground
from layers.paper.primitives import Box
from layers.store import repository
from tests.layers.printing import picture_of

FRAME = Box(10.0, 20.0, 200.0, 150.0)
BOX = "121.30,31.32,121.40,31.42"


def ground(extent: str, scale: float | None = None) -> Ground:
    return ground_of(picture_of("overview", "en").scene, FRAME, extent, scale)


def seen(found: Ground) -> shapely.Polygon:
    """Return the ground in the frame, in degrees."""
    corners = gpd.GeoSeries([shapely.box(*found.window.bounds)], crs=found.crs)
    return corners.to_crs("EPSG:4326")[0]


def refused(extent: str, scale: float | None = None) -> Problem:
    with pytest.raises(ParameterError) as caught:
        require_extent(PrintParams(extent=extent, scale=scale))
    (problem,) = caught.value.problems
    assert all(len(sentences(caught.value, lang)) == 1 for lang in LANGUAGES)
    return problem


@pytest.mark.parametrize("name", ["town_gucun", "顾村镇", "Gucun Town"])
def test_a_place_lies_whole_in_the_middle_by_any_of_its_names(name: str) -> None:
    town = repository.layer("towns").frame.geometry.loc["town_gucun"]
    found = seen(ground(name))
    assert found.contains(town)
    west, south, east, north = town.bounds
    assert found.centroid.distance(shapely.Point((west + east) / 2, (south + north) / 2)) < 1e-3
    assert found.area < 6 * shapely.box(*town.bounds).area


def test_a_box_is_the_ground_itself() -> None:
    """It touches two opposite sides of the frame within the step between round scales."""
    found, box = ground(BOX), shapely.box(121.30, 31.32, 121.40, 31.42)
    assert found.window.scale % 2_500 == 0
    assert seen(found).contains(box.buffer(-1e-9))
    high_mm = 1000 * 0.1 * 110_870 / found.window.scale  # a degree of latitude at 31.4 N, WGS84
    assert 0.88 * FRAME.height < high_mm <= FRAME.height


def test_what_the_reader_has_the_map_show_is_the_view_that_is_printed() -> None:
    """The window is 960 by 640 px, one of them 156,543.034 m at zoom 0 on the equator."""
    scene = picture_of("overview", "en", place="robot_park", at="31.4,121.4,14").scene
    found = seen(ground_of(scene, FRAME))
    high_deg = 640 * 156_543.034 / 2**14 * math.cos(math.radians(31.4)) / 110_870
    wide_deg = 960 * 360 / 256 / 2**14
    box = shapely.box(121.4 - wide_deg / 2, 31.4 - high_deg / 2, 121.4 + wide_deg / 2,
                      31.4 + high_deg / 2)  # fmt: skip
    assert found.contains(box.buffer(-2e-4))
    assert found.area < 2.5 * box.area
    town = picture_of("overview", "en", place="robot_park", at="town_gucun").scene
    assert ground_of(town, FRAME) == ground("town_gucun")
    home = picture_of("overview", "en", place="robot_park", at="home").scene
    assert ground_of(home, FRAME) == ground("district")


def test_the_district_is_the_districts_wherever_the_view_looks() -> None:
    near = picture_of("overview", "en", place="robot_park").scene
    whole = ground_of(picture_of("overview", "en").scene, FRAME)
    assert ground_of(near, FRAME, "district") == whole
    assert ground_of(near, FRAME) != whole


@pytest.mark.parametrize("extent", ["view", "district", "town_gucun", BOX])
def test_the_scale_is_the_one_asked_for_and_the_middle_stays(extent: str) -> None:
    free, fixed = ground(extent), ground(extent, 333_000)
    assert fixed.window.scale == 333_000
    middles = [np.reshape(each.window.bounds, (2, 2)).mean(axis=0) for each in (free, fixed)]
    assert np.allclose(*middles, atol=0.01)
    assert fixed.window.width_mm == FRAME.width


def test_an_extent_larger_than_the_frame_is_refused_with_a_scale_that_serves() -> None:
    problem = refused("town_gucun", 10_000)
    assert (problem.code, problem.field) == ("scale_large", "scale")
    needed = float(str(problem.values["needed"]).replace(",", ""))
    require_extent(PrintParams(extent="town_gucun", scale=needed))
    assert refused("town_gucun", needed * 0.75).code == "scale_large"


@pytest.mark.parametrize(
    ("extent", "code"),
    [
        ("121.4,31.32,121.3,31.42", "extent_form"),
        ("121.3,31.42,121.4,31.32", "extent_form"),
        ("121.3,31.3,121.4,north", "extent_form"),
        ("121.3,31.3,nan,31.4", "extent_form"),
        ("1,2,400,3", "extent_form"),
        ("Gucun Twon", "place_unknown"),
        ("@@@@", "place_unlike"),
    ],
)
def test_what_is_no_extent_is_a_sentence(extent: str, code: str) -> None:
    problem = refused(extent)
    assert (problem.code, problem.field) == (code, "extent")


def test_words_of_numbers_are_checked_where_they_are_declared() -> None:
    with pytest.raises(ParameterError) as caught:
        PrintParams(size="a9", dpi=5, scale=10.0)
    found = {each.field: each.code for each in caught.value.problems}
    assert found == {"size": "value_unknown", "dpi": "value_range", "scale": "value_range"}


def test_areas_of_a_layer_with_too_many_for_a_list_can_be_named_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    extent = parameters_of(PrintParams)["extent"]
    assert "town_gucun" in extent.known
    monkeypatch.setattr(print_params, "_AREAS", 3)
    assert "town_gucun" not in extent.known
    require_extent(PrintParams(extent="town_gucun"))
