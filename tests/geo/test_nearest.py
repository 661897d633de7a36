"""The nearest stations, against distances worked out by hand."""

import geopandas as gpd
import pytest
import shapely

from geo.crs import STORAGE
from geo.errors import DataError, ParameterError
from geo.nearest import nearest_stations
from tests.geo.made import METRIC

STATIONS = gpd.GeoSeries(
    [shapely.Point(300, 400), shapely.Point(-500, 0), None, shapely.Point(0, 100)],
    index=["c", "b", "lost", "a"],
    crs=METRIC,
)


def places(**geometries: shapely.Geometry | None) -> gpd.GeoSeries:
    return gpd.GeoSeries(geometries, crs=METRIC)


def test_distance_rank_and_ties_in_station_order() -> None:
    table = nearest_stations(places(site=shapely.Point(0, 0)), STATIONS)
    assert table.to_dict("list") == {
        "place": ["site"] * 3,
        "rank": [1, 2, 3],
        "station": ["a", "c", "b"],
        "distance_m": [100.0, 500.0, 500.0],
    }


def test_many_ties_keep_station_order() -> None:
    """Every seventh of 60 stations is nearer; within each distance the order stays."""
    metres = [300 if k % 7 else 100 for k in range(60)]
    sides = gpd.GeoSeries([shapely.Point(x, 0) for x in metres], crs=METRIC)
    table = nearest_stations(places(site=shapely.Point(0, 0)), sides, count=60)
    near, far = [k for k in range(60) if k % 7 == 0], [k for k in range(60) if k % 7]
    assert table["station"].tolist() == near + far


def test_an_area_counts_from_its_edge_and_not_at_all_inside() -> None:
    table = nearest_stations(places(park=shapely.box(-10, 50, 10, 400)), STATIONS, count=2)
    assert table["station"].tolist() == ["a", "c"]
    assert table["distance_m"].tolist() == [0.0, 290.0]


def test_places_without_location_are_absent() -> None:
    table = nearest_stations(places(lost=None, site=shapely.Point(0, 0)), STATIONS, count=1)
    assert table["place"].tolist() == ["site"]
    assert nearest_stations(places(lost=None), STATIONS).empty


def test_fewer_stations_than_asked_for() -> None:
    table = nearest_stations(
        places(p=shapely.Point(0, 0), q=shapely.Point(1, 1)), STATIONS, count=9
    )
    assert table["rank"].tolist() == [1, 2, 3, 1, 2, 3]
    assert nearest_stations(places(p=shapely.Point(0, 0)), STATIONS.iloc[:0]).empty


def test_wrong_questions_are_refused() -> None:
    with pytest.raises(ParameterError) as caught:
        nearest_stations(places(p=shapely.Point(0, 0)), STATIONS, count=0)
    assert caught.value.problems[0].code == "count_range"
    with pytest.raises(DataError):
        nearest_stations(
            places(p=shapely.Point(0, 0)), STATIONS.set_crs(STORAGE, allow_override=True)
        )


def test_a_station_is_nearest_to_itself(operating: gpd.GeoDataFrame) -> None:
    """A station is its own nearest one, at 0 m."""
    table = nearest_stations(operating.geometry.iloc[:5], operating.geometry, count=1)
    assert table["distance_m"].tolist() == [0.0] * 5
