"""GeoJSON of what a picture shows: sound shapes, and figures with their places."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.analyses.travel.travel import places
from layers.export import archive
from layers.model.mesh import Mesh
from layers.store import geojson
from layers.store.atlas import ATLAS
from layers.views.picture import Picture
from tests.layers.made_pictures import LINK, QUICK, WHEN, kept, made, only


def collections(picture: Picture) -> dict[str, Any]:
    files = archive.geojson_files(picture, link=LINK, when=WHEN)
    return {name.removesuffix(".geojson"): json.loads(data) for name, data in files.items()}


def rings(shape: Any) -> list[Any]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


@pytest.mark.parametrize("view", sorted(QUICK))
def test_every_layer_is_sound_geojson(view: str) -> None:
    picture = kept(view)
    files = archive.geojson_files(picture, link=LINK, when=WHEN)
    assert list(files) == [
        f"{scene_layer.layer.id}.geojson" for scene_layer in picture.scene.layers
    ]
    for (name, data), scene_layer in zip(files.items(), picture.scene.layers, strict=True):
        parsed = geojson.parse(data, file=name)
        frame = parsed.frame
        located = frame[frame.geometry.notna()]
        for shape in located.geometry:
            assert shape.is_valid
            assert not shape.has_z
            assert all(part.exterior.is_ccw for part in rings(shape))
            assert not any(hole.is_ccw for part in rings(shape) for hole in part.interiors)
        west, south, east, north = located.total_bounds
        assert (west, south) >= ATLAS.bounds[:2]
        assert (east, north) <= ATLAS.bounds[2:]
        runs = re.findall(rb'"coordinates":([\[\]\d.,-]+)', data)
        assert len(runs) == len(located)
        assert not re.search(rb"\.\d{7}", b"".join(runs))
        if isinstance(scene_layer.layer, Mesh):
            wanted = set(scene_layer.layer.cells.ids)
        else:
            wanted = set(
                scene_layer.layer.frame.index if scene_layer.only is None else scene_layer.only
            )
        assert set(frame["id"]) == wanted
        assert len(located) > 0
        assert parsed.members["provenance"]["sources"]
        assert parsed.members["view"]["date"] == "2026-11-22"
        assert parsed.members["view"]["link"] == LINK
        assert "crs" not in parsed.members


def test_positions_are_those_of_the_data() -> None:
    picture = kept("coverage")
    own = json.loads(
        (Path(__file__).parents[3] / "data/geojson/parks.geojson").read_text(encoding="utf-8")
    )
    features = collections(picture)["parks"]
    shapes = {f["properties"]["id"]: shapely.geometry.shape(f["geometry"]) for f in own["features"]}
    for feature in features["features"]:
        there = shapely.geometry.shape(feature["geometry"])
        assert shapely.equals_exact(
            there.normalize(), shapes[feature["id"]].normalize(), tolerance=1e-9
        )
    assert features["provenance"] == own["provenance"]


def test_figures_stand_with_their_places() -> None:
    picture = kept("coverage")
    table = picture.result.table
    for feature in collections(picture)["parks"]["features"]:
        properties = feature["properties"]
        for row in table[table["id"] == properties["id"]].itertuples():
            limit = f"{row.radius_m:g}m"
            for name in ("share", "share_low", "share_high", "covered_km2"):
                slug, _, end = name.partition("_") if name.startswith("share") else (name, "", "")
                key = "_".join(filter(None, (slug, limit, end)))
                assert properties[key] == pytest.approx(getattr(row, name), abs=1e-6)
            assert properties["nearest_m"] == pytest.approx(row.nearest_m, abs=1e-6)
            assert properties["name_zh"] == row.name_zh
    context = collections(picture)["district"]["features"][0]["properties"]
    assert not any(name.startswith("share") for name in context)


def test_walking_limits_are_named_in_minutes() -> None:
    picture = made("coverage", measure="minutes", minutes=[5.0, 10.0])
    properties = collections(picture)["parks"]["features"][0]["properties"]
    assert {"share_5min", "share_10min", "share_10min_low"} <= set(properties)
    assert not any(re.search(r"_\d+m$", name) for name in properties)


@pytest.mark.parametrize("view", ["travel_time", "reach"])
def test_every_station_has_the_minutes_of_its_interchange(view: str) -> None:
    picture = kept(view)
    table = picture.result.table.set_index("id")
    of = {station: key for key, place in places().items() for station in place.stations}
    by_id = {f["id"]: f["properties"] for f in collections(picture)["stations"]["features"]}
    assert len(by_id) > 500
    shared = [key for key in by_id if of[key] != key]
    assert len(shared) > 50
    for key, properties in by_id.items():
        row = table.loc[of[key]]
        assert properties["minutes"] == pytest.approx(row["minutes"], abs=1e-6)
        assert properties["minutes_low"] == pytest.approx(row["minutes_low"], abs=1e-6)
        assert properties["random_p95_min"] == pytest.approx(row["random_p95_min"], abs=1e-6)


def test_cells_have_their_value_and_its_range() -> None:
    picture = kept("access")
    table = picture.result.table.set_index("id")
    cells = collections(picture)["access"]["features"]
    assert len(cells) == len(table)
    for feature in cells[::97]:
        row, properties = table.loc[feature["id"]], feature["properties"]
        for name in ("value_min", "value_min_low", "value_min_high"):
            wanted = row[name]
            assert properties[name] == (
                pytest.approx(wanted, abs=1e-6) if abs(wanted) < float("inf") else None
            )
        assert properties["town_id"] == (
            row["town_id"] if isinstance(row["town_id"], str) else None
        )


def test_places_without_a_location_stay_in_the_list() -> None:
    features = collections(made("overview", layers=only("science_parks")))["science_parks"]
    without = [each["id"] for each in features["features"] if each["geometry"] is None]
    assert len(features["features"]) == 7
    assert len(without) == 2
