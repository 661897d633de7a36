"""GeoPackage of what a picture shows: its layers, numbers and sources, and a full disk."""

import sqlite3
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.errors import DataError
from layers.export import archive
from layers.export.dataset import datasets
from tests.layers.made_pictures import WHEN, kept


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "x.gpkg"
    path.write_bytes(archive.gpkg(kept("coverage"), when=WHEN))
    return path


def test_a_geopackage_holds_each_layer(package: Path) -> None:
    picture = kept("coverage")
    names = set(gpd.list_layers(package)["name"])
    assert names == {scene_layer.layer.id for scene_layer in picture.scene.layers} | {
        "figures", "provenance", "sources",
    }  # fmt: skip
    for layer in datasets(picture):
        frame = gpd.read_file(package, layer=layer.name)
        assert frame.crs == layer.frame.crs
        assert list(frame["id"]) == list(layer.frame["id"])
        assert list(frame["name_zh"]) == list(layer.frame["name_zh"])
        same = shapely.equals(frame.geometry.to_numpy(), layer.frame.geometry.to_numpy())
        assert same.all()


def test_a_geopackage_keeps_numbers_as_numbers(package: Path) -> None:
    stations = gpd.read_file(package, layer="stations")
    assert pd.api.types.is_numeric_dtype(stations["opened"])
    parks = gpd.read_file(package, layer="parks")
    assert pd.api.types.is_float_dtype(parks["share_500m"])
    figures = gpd.read_file(package, layer="figures")
    assert len(figures) == len(kept("coverage").result.table)


def test_a_geopackage_tells_where_it_is_from(package: Path) -> None:
    with sqlite3.connect(package) as base:
        layers = dict(base.execute("SELECT layer_id, method_zh FROM provenance"))
        licences = {row[0] for row in base.execute("SELECT licence FROM sources")}
        dates = {row[0] for row in base.execute("SELECT last_change FROM gpkg_contents")}
        checked = base.execute("PRAGMA integrity_check").fetchone()
        titles = dict(base.execute("SELECT table_name, description FROM gpkg_contents"))
    base.close()
    picture = kept("coverage")
    assert layers == {
        scene_layer.layer.id: scene_layer.layer.lineage.method.in_("zh")
        for scene_layer in picture.scene.layers
    }
    assert "ODbL-1.0" in licences
    assert dates == {"2026-11-22T00:00:00.000Z"}
    assert checked == ("ok",)
    assert titles["parks"] == "三园 · Three parks"


def test_a_geopackage_without_a_folder_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no" / "such"))
    with pytest.raises(DataError) as caught:
        archive.gpkg(kept("coverage"), when=WHEN)
    assert [each.code for each in caught.value.problems] == ["file_unwritable"]


@pytest.mark.parametrize("kind", ["DataSourceError", "FeatureError", "FieldError"])
def test_a_disk_that_fills_up_under_a_geopackage_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise getattr(pyogrio.errors, kind)("database or disk is full")

    monkeypatch.setattr(pyogrio, "write_dataframe", full)
    with pytest.raises(DataError) as caught:
        archive.gpkg(kept("coverage"), when=WHEN)
    assert [each.code for each in caught.value.problems] == ["file_unwritable"]


def test_what_is_computed_is_not_told_as_surveyed() -> None:
    layers = {each.name: each.frame for each in datasets(kept("coverage"))}
    assert not {"certainty", "uncertainty_m"} & set(layers["coverage_rings"].columns)
    assert {"certainty", "uncertainty_m"} <= set(layers["stations"].columns)
