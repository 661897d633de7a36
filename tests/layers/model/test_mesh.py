"""Surfaces: what travels is what was meant, and little of it."""

import json
import math
from itertools import accumulate
from pathlib import Path
from typing import Any

import h3
import numpy as np
import pytest
import shapely

from geo.cells import Cells, cells_over
from geo.crs import STORAGE
from layers.i18n.wording import Text, say
from layers.model.mesh import Mesh, encode_mesh
from layers.model.provenance import Lineage, Source
from layers.model.style import Grades, Symbol
from layers.store.geojson import dump
from layers.webmap import assets
from layers.webmap.legend import layer_legend
from layers.webmap.payload import Scene, SceneLayer, encode

MOST_BYTES = 150_000
"""What a surface of 5,000 cells may add to the wire."""

BOUNDS = (10.0, 20.0, 40.0)
LOOKS = tuple(Symbol(f"#00{k}{k}00", 0.0, f"#00{k}{k}00", 0.8) for k in range(5))
GRADES = Grades("minutes", BOUNDS, LOOKS, "unit.min")
NAMED = Grades(
    "index", BOUNDS, LOOKS, "unit.min", tuple(Text(zh=x, en=x) for x in ("0", "1a", "1b", "2"))
)

AREAS = {
    "town": shapely.box(121.35, 31.30, 121.45, 31.40),
    "coarse": shapely.box(119.0, 29.0, 122.0, 32.0),
    "pentagon": shapely.Point(122.3, 39.1).buffer(0.1),
    "one": shapely.Point(121.4, 31.4).buffer(1e-6),
    "none": shapely.Polygon(),
}
MOST = {"town": 2500, "coarse": 4000, "pentagon": 900, "one": 1, "none": 1}


def lineage() -> Lineage:
    text = Text(zh="甲", en="A")
    return Lineage(text, (Source("a", text, text, "2026", "published-facts", None),), text, text)


def mesh(cells: Cells, values: Any, **options: Any) -> Mesh:
    kept = {"style": GRADES, "title": Text(zh="到站分钟", en="Minutes")} | options
    return Mesh(
        "made", cells=cells, values=np.array(values, dtype=float), lineage=lineage(), **kept
    )


def made(name: str) -> Mesh:
    """Return a surface over an area with values of all classes, and some without."""
    cells = cells_over(AREAS[name], most=MOST[name])
    values = np.arange(len(cells)) * 0.37 % 55
    values[3::11], values[5::17] = np.nan, np.inf
    return mesh(cells, values, unsure=np.arange(len(cells)) % 3 == 0)


def corners_of(packed: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the corners that travel, taken apart as the format says."""
    scale = packed["scale"]
    east, north = accumulate(packed["centres"][::2]), accumulate(packed["centres"][1::2])
    found, block = [], -1
    for k, (x, y) in enumerate(zip(east, north, strict=True)):
        block += k in packed["start"]
        run = packed["corners"][block]
        found.append(
            [
                ((x + dx) / scale, (y + dy) / scale)
                for dx, dy in zip(run[::2], run[1::2], strict=True)
            ]
        )
    return found


@pytest.mark.parametrize("name", AREAS)
def test_cells_arrive_where_they_are(name: str) -> None:
    surface = made(name)
    packed = json.loads(dump(encode_mesh(surface)))
    found = corners_of(packed)
    assert len(found) == len(surface.cells)
    for cell, ring in zip(surface.cells.ids, found, strict=True):
        true = h3.cell_to_boundary(cell)
        lat, lon = h3.cell_to_latlng(cell)
        reach = max(math.hypot(x - lon, y - lat) for y, x in true)
        # Units of 1e-6 degrees: three of a corner, half a one of each of the roundings.
        allowed = max(0.003 * reach, 3e-6) + 1e-6
        padded = [*true, *[true[-1]] * (len(ring) - len(true))]
        strays = [max(abs(x - a), abs(y - b)) for (x, y), (b, a) in zip(ring, padded, strict=True)]
        assert max(strays) <= allowed


@pytest.mark.parametrize("name", AREAS)
def test_ids_classes_values_and_doubts_arrive(name: str) -> None:
    surface = made(name)
    packed = json.loads(dump(encode_mesh(surface)))
    heads = list(accumulate(packed["ids"]))
    assert [f"{head:x}{packed['tail']}" for head in heads] == list(surface.cells.ids)
    assert max(heads, default=0) < 2**53  # a browser's numbers are exact no further
    for k, value in enumerate(surface.values):
        there = packed["values"][k]
        if math.isfinite(value):
            assert abs(there - value * 10) <= 0.5
            expected = sum(value > bound for bound in BOUNDS)
        else:
            assert there is None
            expected = len(BOUNDS) + 1
        assert int(packed["classes"][k], 36) == expected
        assert packed["unsure"][k] == "01"[k % 3 == 0]
    assert (
        len(packed["classes"])
        == len(packed["values"])
        == len(packed["unsure"])
        == len(surface.cells)
    )


def test_a_cell_unlike_the_others_has_corners_of_its_own() -> None:
    """A pentagon and its neighbours among hexagons of nearly one shape."""
    surface = made("pentagon")
    packed = encode_mesh(surface)
    (at,) = (k for k, each in enumerate(surface.cells.ids) if h3.is_pentagon(each))
    assert at in packed["start"]
    assert at + 1 in packed["start"]
    assert len(encode_mesh(made("town"))["start"]) == 1


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what is published, laid out anew."""
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    return tmp_path


def test_five_thousand_cells_add_little_to_the_wire(static: Path) -> None:
    # 20.0 by 19.9 km around the district's middle: as many cells as a surface may have.
    cells = cells_over(shapely.box(121.30, 31.30, 121.51, 31.479))
    assert 4800 <= len(cells) <= 5000
    values = np.random.default_rng(0).uniform(0, 180, len(cells))
    surface = mesh(cells, values, unsure=values > 90)
    with_it = Scene((SceneLayer(surface),), "zh").payload()
    without = Scene((), "zh").payload()
    (file,) = (static / "results").glob("made-*.json")
    added = len(encode(with_it)) - len(encode(without)) + file.stat().st_size
    assert len(dump(encode_mesh(surface))) == file.stat().st_size
    assert added <= MOST_BYTES
    # Cells too large for one shape to fit them all travel in not much more.
    coarse = made("coarse")
    assert len(dump(encode_mesh(coarse))) / len(coarse.cells) * 5000 <= MOST_BYTES


def test_large_ones_go_by_address_and_small_ones_in_the_scene(static: Path) -> None:
    for name, carried in (("town", False), ("one", True)):
        for by_address in (True, False):
            scene_layer = made(name)
            (layer,) = Scene((SceneLayer(scene_layer, by_address=by_address),), "en").payload()[
                "layers"
            ]
            assert ("features" in layer, "url" in layer) == (carried, not carried)
            if carried:
                assert layer["features"] == encode_mesh(scene_layer)
            else:
                file = static / "results" / layer["url"].rpartition("/")[2]
                assert json.loads(file.read_text("utf-8")) == encode_mesh(scene_layer)


def test_the_scene_tells_how_to_read_a_surface(static: Path) -> None:
    (layer,) = Scene((SceneLayer(made("one")),), "zh").payload()["layers"]
    assert static.exists()
    assert (layer["key"], layer["title"]) == ("made", "到站分钟")
    assert layer["mesh"] == {
        "names": ["10 分钟以内", "10–20 分钟", "20–40 分钟", "超过40 分钟", "没有数值"],
        "named": False,
        "unit": "{value} 分钟",
    }
    assert [look["sure"]["fill"] for look in layer["symbols"]] == [each.fill for each in LOOKS]
    (layer,) = Scene((SceneLayer(mesh(made("one").cells, [5], style=NAMED)),), "en").payload()[
        "layers"
    ]
    assert layer["mesh"]["named"] is True
    assert layer["mesh"]["names"] == ["0", "1a", "1b", "2", "no value"]


def test_the_credit_names_the_sources_of_a_surface(static: Path) -> None:
    assert static.exists()
    assert "甲" in Scene((SceneLayer(made("one")),), "zh").payload()["sources"]


def test_the_legend_tells_the_grades_and_of_doubts_where_they_are_known() -> None:
    plain = mesh(made("one").cells, [5])
    rows = {}
    for surface in (plain, made("one")):
        rows[surface.unsure is not None] = layer_legend(SceneLayer(surface), "en")
    labels = ["up to 10 min", "10–20 min", "20–40 min", "over 40 min", "no value"]
    assert [row["label"] for row in rows[False]] == labels
    assert {row["shape"] for row in rows[False]} == {"area"}
    assert rows[True][:-1] == rows[False]
    assert (rows[True][-1]["label"], rows[True][-1]["shape"]) == (
        say("legend.unsure", "en"),
        "dotted",
    )


def test_the_legend_tells_of_a_chosen_point() -> None:
    def labels(scene: Scene) -> list[str]:
        return [row["label"] for row in scene.payload()["legend"]["marks"]]

    assert say("legend.pin", "en") not in labels(Scene((), "en", point=True))
    assert say("legend.pin", "en") in labels(Scene((), "en", pin=(121.4, 31.4)))


def test_a_scene_carries_the_chosen_point() -> None:
    payload = Scene((), "en", point=True, pin=(121.4, 31.4)).payload()
    assert (payload["point"], payload["pin"]["at"]) == (True, (121.4, 31.4))
    payload = Scene((), "en").payload()
    assert (payload["point"], payload["pin"]["at"]) == (False, None)


def test_a_surface_becomes_a_frame_of_hexagons() -> None:
    surface = made("town")
    frame = surface.frame()
    assert frame.crs == STORAGE
    assert list(frame.index) == list(frame["id"]) == list(surface.cells.ids)
    assert list(frame.columns) == ["id", "minutes", "class", "unsure", "area_km2", "geometry"]
    for cell, row in frame.iloc[::50].iterrows():
        ring = [(lon, lat) for lat, lon in h3.cell_to_boundary(str(cell))]
        assert row.geometry.equals(shapely.Polygon(ring))
    known = np.isfinite(surface.values)
    assert (frame["minutes"].to_numpy()[known] == surface.values[known]).all()
    assert set(frame.loc[~known, "class"]) == {len(BOUNDS) + 1}
    assert "unsure" not in mesh(surface.cells, surface.values).frame()
    assert made("none").frame().empty


def test_numbers_must_fit_the_cells() -> None:
    cells = made("one").cells
    with pytest.raises(ValueError, match="one value"):
        mesh(cells, [1.0, 2.0])
    with pytest.raises(ValueError, match="sure or not"):
        mesh(cells, [1.0], unsure=np.array([True, False]))


@pytest.mark.parametrize("payload", ["{{ 7*7 }}", "</script><script>x</script>", '\\"`${1}`'])
def test_texts_of_a_surface_are_data_like_all_others(payload: str, static: Path) -> None:
    assert static.exists()
    texts = tuple(Text(zh=payload, en=payload) for _ in range(4))
    surface = mesh(
        made("one").cells,
        [5],
        title=texts[0],
        style=Grades("m", BOUNDS, LOOKS, "unit.min", texts),
    )
    encoded = encode(
        Scene((SceneLayer(surface, tips={surface.cells.ids[0]: payload}),), "en").payload()
    )
    (layer,) = json.loads(encoded)["layers"]
    assert (
        layer["title"] == layer["mesh"]["names"][0] == next(iter(layer["tips"].values())) == payload
    )
    assert not {"{{", "<", "`", "${"} & {part for part in ("{{", "<", "`", "${") if part in encoded}
