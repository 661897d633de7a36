"""Data in the datums of web maps: each position against a published vector, and named as such."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.datum import wgs84_from_bd09, wgs84_from_gcj02
from geo.errors import ParameterError
from geo.sphere import great_circle_m
from layers.export.dataset import in_datum
from layers.export.formats import DATUM_FORMS, FORMS, Wish, make
from layers.imports.draft import draft
from layers.views.picture import Picture
from tests.layers.commands import Run
from tests.layers.made_pictures import WHEN, made, only

BACK = {"gcj02": wgs84_from_gcj02, "bd09": wgs84_from_bd09}
NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}
ROUNDING_M = 0.12
"""Six decimals of a degree, twice."""

LAYERS = ("stations", "lines", "towns")
"""Points, lines and areas; all others go the same way."""

either_datum = pytest.mark.parametrize("datum", BACK)


@cache
def seen() -> Picture:
    return made("overview", layers=only(*LAYERS), halo=False)


def file_of(form: str, datum: str = "wgs84") -> bytes:
    return make(seen(), Wish(form, datum=datum), when=WHEN)


def geojsons(data: bytes) -> dict[str, dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()
                if name.endswith(".geojson")}  # fmt: skip


def corners(collection: dict[str, Any]) -> Any:
    shapes = [shapely.from_geojson(json.dumps(each["geometry"])) for each in collection["features"]
              if each["geometry"]]  # fmt: skip
    return shapely.get_coordinates(shapely.geometrycollections(shapes))


@either_datum
def test_every_corner_is_moved_and_back_where_it_was(datum: str) -> None:
    plain, moved = geojsons(file_of("geojson")), geojsons(file_of("geojson", datum))
    assert set(moved) == {name.replace(".geojson", f"_{datum}.geojson") for name in plain}
    least = {"gcj02": 400, "bd09": 700}[datum]
    for name, collection in plain.items():
        there = moved[name.replace(".geojson", f"_{datum}.geojson")]
        assert there["datum"] == NAMES[datum]
        assert NAMES[datum] in there["title"]["zh"]
        assert NAMES[datum] in there["provenance"]["steps"][-1]["en"]
        was, now = corners(collection), corners(there)
        assert len(was) == len(now)
        if len(was):
            back = np.column_stack(BACK[datum](*now.T))
            assert great_circle_m(*was.T, *back.T).max() < ROUNDING_M
            assert great_circle_m(*was.T, *now.T).min() > least


@either_datum
def test_a_table_has_its_datum_in_its_heads(datum: str) -> None:
    plain, moved = (pd.read_csv(io.BytesIO(file_of("csv", each))) for each in ("wgs84", datum))
    assert not {"lon", "lat"} & set(moved)
    lon, lat = (moved[f"{each}_{datum}"].to_numpy(float) for each in ("lon", "lat"))
    apart = great_circle_m(*BACK[datum](lon, lat), plain["lon"], plain["lat"])
    assert np.nanmax(apart) < ROUNDING_M


def test_every_pair_of_columns_with_a_position_is_moved() -> None:
    table = pd.DataFrame({"farthest_lon": [121.4], "farthest_lat": [31.4], "lon": [None],
                          "lat": [None], "colon": [1.0]})  # fmt: skip
    moved = in_datum(table, "gcj02").iloc[0]
    assert list(moved.index) == ["farthest_lon_gcj02", "farthest_lat_gcj02", "lon_gcj02",
                                 "lat_gcj02", "colon"]  # fmt: skip
    assert np.isnan(moved["lon_gcj02"])
    back = wgs84_from_gcj02(moved["farthest_lon_gcj02"], moved["farthest_lat_gcj02"])
    assert great_circle_m(*back, 121.4, 31.4) < ROUNDING_M


@either_datum
def test_a_geopackage_names_its_datum_and_none_that_programs_convert(
    datum: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a_{datum}.gpkg"
    path.write_bytes(file_of("gpkg", datum))
    layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    assert layers
    assert all(name.endswith(f"_{datum}") for name in layers)
    with closing(sqlite3.connect(path)) as base:
        used = {name for (name,) in base.execute(
            "SELECT srs_name FROM gpkg_spatial_ref_sys JOIN gpkg_geometry_columns USING (srs_id)"
        )}  # fmt: skip
    assert used == {NAMES[datum]}


def test_read_again_it_is_found_to_be_in_that_datum(tmp_path: Path) -> None:
    path = tmp_path / "towns_gcj02.gpkg"
    path.write_bytes(file_of("gpkg", "gcj02"))
    found = draft(path, layer="stations_gcj02")
    assert found.located.system is not None
    assert (found.located.system.id, found.located.basis) == ("gcj02", "found")


@pytest.mark.parametrize("form", sorted(set(FORMS) - set(DATUM_FORMS)))
def test_maps_are_in_no_other_datum(form: str) -> None:
    with pytest.raises(ParameterError) as caught:
        file_of(form, "gcj02")
    assert [each.code for each in caught.value.problems] == ["take_datum"]


@pytest.mark.parametrize(
    ("datum", "name", "words"),
    [("gcj02", "a.csv", "a_gcj02.csv"), ("xian80", "a.csv", "“xian80”"),
     ("bd09", "a_bd09.pdf", "Only csv, geojson, gpkg")],
)  # fmt: skip
def test_the_command_has_the_name_say_it(
    run: Run, tmp_path: Path, datum: str, name: str, words: str
) -> None:
    given = ("snapshot", "--page", "overview", "--datum", datum, "--lang", "en")
    status, _, said = run(*given, "--out", str(tmp_path / name))
    assert status != 0
    assert words in said


def test_the_command_writes_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a_bd09.csv"
    status, _, _ = run("snapshot", "--page", "overview", "--datum", "bd09", "--out", str(path))
    assert status == 0
    assert "lon_bd09" in pd.read_csv(path)
