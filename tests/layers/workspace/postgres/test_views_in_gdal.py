"""Another program reads the views: GDAL, by which QGIS and others open PostGIS."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from layers.workspace.interface import NEW
from layers.workspace.postgres.postgres_workspace import PostgresWorkspace
from tests.postgres_server import DATABASE, PASSWORD, USER, Server

POINT = {"type": "Point", "coordinates": [121.4, 31.4]}
OTHER_POINT = {"type": "Point", "coordinates": [121.5, 31.4]}
LINE = {"type": "LineString", "coordinates": [[121.4, 31.4], [121.5, 31.5]]}
OUTLINE = {
    "type": "Polygon", "coordinates": [[[121.4, 31.4], [121.5, 31.4], [121.5, 31.5], [121.4, 31.4]]]
}  # fmt: skip
EDITS = (
    {"op": "move_place", "layer": "parks", "id": "a", "field": "geometry",
     "old": OUTLINE, "new": POINT},
    {"op": "split_place", "layer": "parks", "id": "b", "field": "geometry", "old": OUTLINE,
     "new": {"b1": {"geometry": OUTLINE}, "b2": {"geometry": OUTLINE}}},
    {"op": "move_place", "layer": "stations", "id": "c", "field": "geometry",
     "old": POINT, "new": OTHER_POINT},
    {"op": "reshape_place", "layer": "lines", "id": "d", "field": "geometry",
     "old": LINE, "new": LINE},
    {"op": "set_field", "layer": "parks", "id": "e", "field": "name_en", "old": "E", "new": "F"},
)  # fmt: skip

VIEWS = {
    "layer_points": ("Multi Point", 1), "layer_lines": ("Multi Line String", 1),
    "layer_areas": ("Multi Polygon", 1), "result_points": ("Multi Point", 1),
    "result_lines": ("Multi Line String", 1), "result_areas": ("Multi Polygon", 1),
    "scenario_points": ("Multi Point", 2), "scenario_lines": ("Multi Line String", 1),
    "scenario_areas": ("Multi Polygon", 2), "scenario_old_points": ("Multi Point", 1),
    "scenario_old_lines": ("Multi Line String", 1), "scenario_old_areas": ("Multi Polygon", 2),
    "scenario_edits": ("Unknown (any)", "Unknown (any)", 6),
    "layers": ("None", 1), "results": ("None", 1), "scenarios": ("None", 1),
}  # fmt: skip
"""What each view is to say of its geometry, and how many features of those above it reads."""


@pytest.fixture
def kept(server: Server, tmp_path: Path) -> PostgresWorkspace:
    """A store with a layer, an answer and a scenario, of each kind of geometry."""
    found = PostgresWorkspace(server.address, tmp_path)
    features = [
        {"type": "Feature", "properties": {"id": f"f{number}", "name_en": "F"}, "geometry": each}
        for number, each in enumerate((POINT, LINE, OUTLINE))
    ]
    places = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    title = {"zh": "一", "en": "one"}
    found.save("layer", "l", {"title": title}, seen=NEW, content=places)
    found.save("result", "r", {"title": title}, seen=NEW, content=places)
    scenario = json.dumps({"id": "0", "title": title, "edits": EDITS}).encode()
    found.save("scenario", "s", {"cursor": len(EDITS)}, seen=NEW, content=scenario)
    return found


def ogrinfo(server: Server, *options: str) -> str:
    """Return what GDAL's program says of the store."""
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("gdal-bin is not installed")
    where = f"PG:host=127.0.0.1 port={server.port} user={USER} dbname={DATABASE} schemas=atlas"
    done = subprocess.run(
        [program, *options, where], check=False, capture_output=True, encoding="utf-8",
        env=os.environ | {"PGPASSWORD": PASSWORD},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.usefixtures("kept")
def test_every_view_says_its_geometry_and_reads_its_features(server: Server) -> None:
    tables_too = ("--config", "PG_LIST_ALL_TABLES", "YES")
    parts = re.split(r"\nLayer name: ", ogrinfo(server, "-ro", "-so", "-al", *tables_too))[1:]
    read = {each.partition("\n")[0]: each for each in parts}
    found = {
        name: (
            *re.findall(r"^Geometry(?: \(\w+\))?: (.*)", read[name], re.MULTILINE),
            int(re.findall(r"^Feature Count: (\d+)", read[name], re.MULTILINE)[0]),
        )
        for name in VIEWS
    }
    assert found == VIEWS
    systems = {name: read[name].count('    ID["EPSG",4326]]') for name in VIEWS}
    assert systems == {name: len(said) - 1 - said.count("None") for name, said in VIEWS.items()}


@pytest.mark.usefixtures("kept")
def test_edits_hold_what_was_and_what_is_as_geometry(server: Server) -> None:
    rows = server.run(
        "SELECT position, GeometryType(old_geometry), GeometryType(geometry), ST_SRID(old_geometry)"
        " FROM atlas.scenario_edits ORDER BY fid"
    )
    assert rows == [
        [1, "POLYGON", "POINT", 4326], [2, "POLYGON", "POLYGON", 4326],
        [2, "POLYGON", "POLYGON", 4326], [3, "POINT", "POINT", 4326],
        [4, "LINESTRING", "LINESTRING", 4326], [5, None, None, None],
    ]  # fmt: skip
    texts = server.run("SELECT old, new FROM atlas.scenario_edits WHERE position IN (3, 5)")
    assert [json.loads(str(each)) for each in texts[0]] == [POINT, OTHER_POINT]
    assert texts[1] == ["E", "F"]
    places = server.run("SELECT id, ST_AsText(geometry) FROM atlas.scenario_old_points")
    assert places == [["c", "MULTIPOINT((121.4 31.4))"]]
