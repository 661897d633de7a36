"""Each rule of the data contract, broken alone and all at once."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.checks import CERTAINTIES, FIELDS, STATUSES, check_layer
from geo.crs import STORAGE
from geo.errors import Problem

BOX = (121.0, 31.0, 122.0, 32.0)
SQUARE = shapely.Polygon([(121.1, 31.1), (121.2, 31.1), (121.2, 31.2), (121.1, 31.2)])
HOLE_CW = [(121.12, 31.12), (121.12, 31.14), (121.14, 31.14), (121.14, 31.12)]
SOUND = {
    "id": "park",
    "name_zh": "园区",
    "name_en": "Park",
    "kind": "park",
    "status": "existing",
    "opened": 2010,
    "certainty": "surveyed",
    "uncertainty_m": 50,
    "source": "osm plan",
    "geometry": SQUARE,
}


NAMES = ("name_zh", "name_en")


def frame_of(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(rows).astype(object), geometry="geometry", crs=STORAGE)


def check(frame: gpd.GeoDataFrame) -> tuple[Problem, ...]:
    return check_layer(
        frame, file="parks.geojson", bounds=BOX, sources={"osm", "plan"}, names=NAMES
    )


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("certainty", CERTAINTIES)
def test_a_sound_feature_has_no_problem(status: str, certainty: str) -> None:
    assert check(frame_of(SOUND | {"status": status, "certainty": certainty})) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"geometry": None},
        {"geometry": None, "uncertainty_m": None},
        {"opened": None},
        {"opened": np.nan},
        {"opened": pd.NA},
        {"opened": 1996.0},
        {"uncertainty_m": 0},
        {"uncertainty_m": np.int64(5)},
        {"geometry": shapely.Point(121.123456, 31.9)},
        {"geometry": shapely.Polygon(SQUARE.exterior, [HOLE_CW])},
        {"geometry": shapely.MultiPoint([(121.5, 31.5), (121.6, 31.6)])},
    ],
)
def test_what_is_allowed(change: dict[str, object]) -> None:
    assert check(frame_of(SOUND | change)) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "Park"}, "id_form"),
        ({"id": "1park"}, "id_form"),
        ({"id": "park\n"}, "id_form"),
        ({"id": "宝山"}, "id_form"),
        ({"name_zh": " "}, "text_missing"),
        ({"name_en": None}, "text_missing"),
        ({"kind": ""}, "text_missing"),
        ({"source": np.nan}, "text_missing"),
        ({"source": "osm amap"}, "source_unknown"),
        ({"status": "open"}, "value_unknown"),
        ({"certainty": None}, "value_unknown"),
        ({"uncertainty_m": -1}, "number_invalid"),
        ({"uncertainty_m": np.nan}, "number_invalid"),
        ({"uncertainty_m": np.inf}, "number_invalid"),
        ({"uncertainty_m": "50"}, "number_invalid"),
        ({"uncertainty_m": True}, "number_invalid"),
        ({"opened": 1899}, "year_invalid"),
        ({"opened": 2101}, "year_invalid"),
        ({"opened": 2010.5}, "year_invalid"),
        ({"opened": "2010"}, "year_invalid"),
        ({"opened": True}, "year_invalid"),
        ({"geometry": shapely.Polygon()}, "geometry_empty"),
        ({"geometry": SQUARE.reverse()}, "winding"),
        ({"geometry": shapely.Polygon(SQUARE.exterior, [HOLE_CW[::-1]])}, "winding"),
        ({"geometry": shapely.Point(121.1234567, 31.5)}, "decimals"),
        ({"geometry": shapely.Point(121.5, 31.5, 4.0)}, "has_z"),
        ({"geometry": shapely.Point(31.5, 121.5)}, "out_of_bounds"),
    ],
)
def test_each_broken_rule_is_named_alone(change: dict[str, object], code: str) -> None:
    (problem,) = check(frame_of(SOUND | change))
    label = change.get("id", "park")
    assert (problem.code, problem.file, problem.feature) == (code, "parks.geojson", label)
    assert problem.field == next(iter(change))


def test_an_invalid_geometry_says_why() -> None:
    bow_tie = shapely.Polygon([(121, 31), (121.2, 31.2), (121.2, 31), (121, 31.2)])
    problems = check(frame_of(SOUND | {"geometry": bow_tie}))
    (reason,) = (str(p) for p in problems if p.code == "geometry_invalid")
    assert "Self-intersection" in reason


def test_the_second_use_of_an_id_is_the_duplicate() -> None:
    problems = check(frame_of(SOUND, SOUND | {"id": "other"}, SOUND))
    assert [(problem.code, problem.feature) for problem in problems] == [("id_duplicate", "park")]


def test_a_feature_without_id_is_named_by_its_row() -> None:
    problems = check(frame_of(SOUND, SOUND | {"id": None, "status": "open"}))
    assert {problem.feature for problem in problems} == {"#2"}


def test_one_wrong_part_of_a_multipolygon_is_enough() -> None:
    far = shapely.box(121.5, 31.5, 121.6, 31.6, ccw=False)
    frame = frame_of(SOUND, SOUND | {"id": "two", "geometry": shapely.MultiPolygon([SQUARE, far])})
    assert [(problem.code, problem.feature) for problem in check(frame)] == [("winding", "two")]


def test_all_problems_are_found_at_once_and_nothing_is_changed() -> None:
    frame = frame_of(
        SOUND | {"id": "A", "status": "?", "uncertainty_m": -5, "source": "x"},
        SOUND | {"opened": 12, "name_en": "", "geometry": shapely.Point(0, 0, 0)},
    ).drop(columns="kind")
    kept = frame.copy()
    assert sorted(problem.code for problem in check(frame)) == sorted(
        [
            *("field_missing", "id_form", "value_unknown", "number_invalid", "source_unknown"),
            *("year_invalid", "text_missing", "has_z", "out_of_bounds"),
        ]
    )
    assert frame.equals(kept)


def test_a_frame_with_geometry_alone_lacks_every_field() -> None:
    problems = check(gpd.GeoDataFrame(geometry=[SQUARE], crs=STORAGE))
    assert [(p.code, p.field) for p in problems] == [
        ("field_missing", name) for name in (*NAMES, *FIELDS)
    ]
