"""What the page of the walking network says, and the light layer it shows."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.crs import STORAGE
from geo.errors import DataError, ParameterError
from geo.walking.street_network import build_streets
from layers.i18n.wording import LANGUAGES, Lang
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.store.geojson import dump
from layers.streets import local_network
from layers.streets.areas import Box
from layers.streets.coverage_layer import cover_layer, requested_area_layer
from layers.streets.status_text import (
    area_text,
    cautions,
    checked_network,
    download_request,
    fact_rows,
    too_large,
)
from layers.webmap.screen import screen_features
from tests.layers.town import small_network

TODAY = date(2026, 11, 22)
DEGREE_M = 40_007_863 / 360
"""A degree of a meridian, of which the earth's measures 40,007.863 km."""


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))


def test_a_box_is_as_large_as_its_sides() -> None:
    ground = download_request("box", place=None, margin_km=5, box=(121.4, 31.3, 121.5, 31.4))
    wide = 0.1 * DEGREE_M * np.cos(np.radians(31.35))
    assert ground.km2 == pytest.approx(wide * 0.1 * DEGREE_M / 1e6, rel=0.005)
    assert ground.request == {"bbox": (121.4, 31.3, 121.5, 31.4)}
    assert not too_large(ground)
    assert too_large(
        download_request("box", place=None, margin_km=0, box=(121.0, 31.0, 121.6, 31.6))
    )


def test_a_margin_is_around_the_district_and_a_place() -> None:
    district = to_metric(repository.layer("district").frame.geometry).union_all()
    near = download_request("district", place=None, margin_km=0, box=None)
    wide = download_request("district", place=None, margin_km=2, box=None)
    assert near.km2 == pytest.approx(district.area / 1e6, rel=1e-6)
    # Between a ring along the hull's edge and one along the outline's own, by Steiner's formula.
    hull = district.convex_hull
    most = district.area + 2000 * district.length + np.pi * 2000**2
    assert hull.length * 2000 * 0.9 < wide.km2 * 1e6 - district.area < most - district.area
    assert wide.request == {"margin_km": 2}
    place = download_request("place", place="robot_park", margin_km=None, box=None)
    assert place.request == {"name": "robot_park", "margin_km": 0}


@pytest.mark.parametrize(
    ("kind", "box", "code"),
    [
        ("box", None, "area_unset"),
        ("place", None, "area_unset"),
        ("box", (121.5, 31.3, 121.4, 31.4), "bbox_form"),
    ],
)
def test_what_is_not_chosen_is_told(kind: str, box: Box | None, code: str) -> None:
    with pytest.raises(ParameterError) as caught:
        download_request(kind, place=None, margin_km=1, box=box)
    assert caught.value.problems[0].code == code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_facts_say_how_old_the_data_are(lang: Lang) -> None:
    def date_row(dated: str | None) -> str:
        network = replace(small_network(), data_date=dated)
        return " ".join(f"{fact} {value}" for fact, value in fact_rows(network, lang, today=TODAY))

    months = {"zh": "10 个月", "en": "10 months"}
    fresh = {"zh": "不到一个月", "en": "less than a month"}
    assert months[lang] in date_row("2026-01-02")
    assert fresh[lang] in date_row("2026-11-20")
    assert "2026-03-04" in date_row(None)


def test_only_what_is_older_than_a_year_is_called_old() -> None:
    network = small_network()
    for dated, old in (("2025-11-22", False), ("2025-11-21", True), ("2020-01-01", True)):
        assert bool(cautions(replace(network, data_date=dated), today=TODAY)) is old
    assert cautions(replace(network, data_date=None), today=TODAY) == []
    assert len(cautions(replace(network, covers=0.0), today=TODAY)) == 1


def test_a_network_that_has_changed_is_refused() -> None:
    assert checked_network() is None
    local_network.save(small_network())
    assert checked_network() is not None
    local_network.save(replace(small_network(), digest="0" * 16))
    with pytest.raises(DataError) as caught:
        checked_network()
    assert caught.value.problems[0].code == "streets_changed"


def test_the_map_shows_where_streets_are_and_where_not() -> None:
    network = small_network()
    layer = cover_layer(network)
    cells = to_metric(layer.frame.geometry)
    street = to_metric(gpd.GeoSeries.from_xy([121.401, 121.419], [31.4, 31.4], crs=STORAGE))
    assert list(layer.frame.index) == ["mapped", "lacking"]
    assert street.within(cells["mapped"].buffer(0.01)).all()
    # 1.9 km of street lie in four or five cells of half a kilometre.
    assert cells["mapped"].area / 250_000 == pytest.approx(4.5, abs=0.51)
    district = to_metric(repository.layer("district").frame.geometry).union_all()
    both = shapely.union_all(cells.to_numpy())
    assert district.difference(both).area < 1
    assert cells["mapped"].intersection(cells["lacking"]).area < 1
    assert layer is cover_layer(network)


def test_a_network_of_another_city_lacks_nothing_here() -> None:
    lon, lat = np.array([-51.20, -51.19]), np.array([-30.0, -30.0])
    streets = build_streets(lon, lat, np.array([0]), np.array([1]))
    assert streets.crs != METRIC
    layer = cover_layer(replace(small_network(), streets=streets))
    assert list(layer.frame.index) == ["mapped"]
    assert layer.frame.geometry.iloc[0].distance(shapely.Point(-51.195, -30.0)) < 1e-9


def test_the_map_of_a_whole_district_stays_light() -> None:
    west, south, east, north = repository.layer("district").frame.total_bounds
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(west, east, 65_000), rng.uniform(south, north, 65_000)
    # Streets of 10 m in every other square, so that the covered ground is as ragged as it can be.
    keep = (np.floor(lon / 0.0105) + np.floor(lat / 0.009)) % 2 < 1
    lon, lat = lon[keep], lat[keep]
    count = len(lon)
    lon, lat = np.concatenate([lon, lon + 0.0001]), np.concatenate([lat, lat])
    streets = build_streets(lon, lat, np.arange(count), np.arange(count) + count)
    layer = cover_layer(replace(small_network(), streets=streets))
    size = len(dump(screen_features(layer, None)))
    assert 1000 < size < 60_000


def test_what_is_asked_for_is_outlined_and_told() -> None:
    ground = download_request("box", place=None, margin_km=0, box=(121.4, 31.3, 121.5, 31.4))
    layer = requested_area_layer(ground.area)
    outline = layer.frame.geometry.iloc[0]
    assert outline.symmetric_difference(shapely.box(121.4, 31.3, 121.5, 31.4)).area < 1e-9
    for lang in LANGUAGES:
        assert "km²" in area_text(ground, lang)
        assert "2,000" in area_text(ground, lang)
