"""The `import` command: report first, kept with --yes, listed, removed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image

from geo.datum import gcj02_from_wgs84
from layers.analyses.sites.site_list import sites_by_id
from layers.sheets.site_photo import site_photo
from layers.store.reading.photo_file import PhotoFile
from tests.layers.commands import Run
from tests.layers.imports.conftest import Write


def gcj02(shape: shapely.Geometry) -> shapely.Geometry:
    moved: shapely.Geometry = shapely.transform(
        shape, lambda at: np.column_stack(gcj02_from_wgs84(at[:, 0], at[:, 1]))
    )
    return moved


@pytest.fixture
def shifted(write: Write, stations: list[tuple[str, shapely.Point]]) -> Path:
    features = [({"站名": "x", "name": name}, gcj02(point)) for name, point in stations[:8]]
    return write(features, "stops.geojson")


def test_shifted_stations_are_found_kept_listed_and_removed(shifted: Path, run: Run) -> None:
    code, out, _ = run("import", str(shifted), "--json")
    report: dict[str, Any] = json.loads(out)
    assert (code, report["id"], report["datum"], report["datum_basis"]) == (
        0, None, "gcj02", "found",
    )  # fmt: skip
    assert report["offset_m"] < 1
    assert [each["datum"] for each in report["votes"]] == ["gcj02", "wgs84", "bd09"]
    assert 460 < report["votes"][1]["offset_m"] < 500
    code, out, _ = run("import", str(shifted), "--yes", "--json", "--confidential")
    kept = json.loads(out)["id"]
    assert (code, kept) == (0, "own_stops")
    code, out, _ = run("import", "list", "--json")
    assert [(each["id"], each["datum"]) for each in json.loads(out)] == [(kept, "gcj02")]
    assert run("import", "remove", kept)[0] == 0
    assert json.loads(run("import", "list", "--json")[1]) == []


def test_without_evidence_the_reader_is_asked(write: Write, run: Run) -> None:
    path = write([({"name": "无名"}, shapely.Point(121.4, 31.38))])
    code, out, err = run("import", str(path), "--yes", "--json", "--lang", "en")
    assert (code, json.loads(out)["id"]) == (1, None)
    assert "--datum" in err
    assert run("import", str(path), "--yes", "--datum", "gcj02")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("--datum", "mars"), "--datum"),
        (("--kind", "dragon"), "--kind"),
        (("--role", "king"), "--role"),
        (("--name-field", "absent"), "--name-field"),
        (("--certainty", "sure"), "--certainty"),
        (("--uncertainty", "much"), "--uncertainty"),
    ],
)
def test_words_that_are_none_are_refused(
    write: Write, run: Run, arguments: tuple[str, str], field: str
) -> None:
    path = write([({"name": "a"}, shapely.Point(121.4, 31.38))])
    datum = () if arguments[0] == "--datum" else ("--datum", "wgs84")
    code, _, err = run("import", str(path), *datum, *arguments, "--lang", "en")
    assert code == 2
    assert field in err


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("a.xls", ".xlsx"),
        ("a.dwg", "DXF"),
        ("a.mdb", ".gdb"),
        ("a.txt2", "save"),
        ("a.tif", "gdal_translate"),
        ("a.TIFF", "QGIS"),
        ("a.rar", "zip"),
        ("a.7z", "zip"),
    ],
)
def test_what_is_not_read_is_refused_with_the_way_out(
    tmp_path: Path, run: Run, name: str, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    code, _, err = run("import", str(path), "--yes", "--lang", "en")
    assert (code, len(err.splitlines())) == (1, 1)
    assert word in err


def test_repairs_are_listed_by_feature(write: Write, run: Run) -> None:
    ring = [[121.40, 31.38], [121.41, 31.38], [121.41, 31.39], [121.40, 31.39]]
    bow = [ring[0], ring[2], ring[1], ring[3], ring[0]]
    path = write(
        [
            ({"name": "open"}, {"type": "Polygon", "coordinates": [ring]}),
            ({"name": "bow"}, {"type": "Polygon", "coordinates": [bow]}),
            ({"name": "high"}, {"type": "Point", "coordinates": [121.4, 31.38, 4.0]}),
        ]
    )
    code, out, _ = run("import", str(path), "--yes", "--json", "--datum", "wgs84")
    found = {(each["code"], each["feature"]) for each in json.loads(out)["findings"]}
    assert code == 0
    assert found == {
        ("import_ring_closed", "#1"), ("import_crossing", "#2"), ("import_z", None),
    }  # fmt: skip


def test_sites_of_a_file_bring_contact_and_photo_along(
    write: Write, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (6, 4)).save(tmp_path / "photos" / "gate.jpg")
    square = shapely.box(121.40, 31.38, 121.41, 31.39)
    far = shapely.box(121.42, 31.38, 121.43, 31.39)
    path = write([
        ({"名称": "新园", "联系人": "招商办", "照片": "photos/gate.jpg"}, square),
        ({"名称": "旧园", "照片": "../x.jpg"}, far),
    ])  # fmt: skip
    code, out, _ = run("import", str(path), "--yes", "--datum", "wgs84", "--role", "site",
                       "--kind", "park", "--lang", "en")  # fmt: skip
    assert code == 0
    assert "../x.jpg" in out
    first, second = (site for site in sites_by_id().values() if site.layer_id == "own_mine")
    assert [(each.field, each.words.in_("zh"), each.source) for each in first.details] == [
        ("contact", "招商办", "file"), ("photo", "photos/gate.jpg", "file"),
    ]  # fmt: skip
    photo = site_photo(first, "en")
    assert isinstance(photo, PhotoFile)
    assert photo.aspect == 1.5
    assert [each.code for each in site_photo(second, "en")] == ["photo_outside"]
