"""Files of one's own from their upload to a printed map in six clicks, in both languages."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely

from geo.datum import gcj02_from_wgs84
from layers.export.recipe_files import read_recipe
from layers.i18n.wording import Lang
from layers.imports.keep import remove
from layers.store import own_layers, repository
from layers.store.atlas import ATLAS, to_metric
from tests.browser.walks.hand import LAPTOP, Hand
from tests.layers.imports.test_vector_forms import archive, shapefile
from tests.profiles import in_soak

pytestmark = pytest.mark.browser

MOST_CLICKS = 6
PLACES = 20
OFF_M = 0.5
"""Coordinates are kept with six decimals, a tenth of a metre; areas as their corners."""

Write = Callable[[Path], Path]


@pytest.fixture
def begin(server: Any, open_tab: Callable[..., Any]) -> Callable[[Lang], Hand]:
    """Open the atlas as one comes to it, on a laptop."""
    return lambda lang: Hand(open_tab(server.base, f"/?lang={lang}", viewport=LAPTOP), lang)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Take away what the test has kept in the folder that all share."""
    yield
    for layer_id in own_layers.kept().layers:
        remove(layer_id)


def stations() -> gpd.GeoDataFrame:
    """Return some stations where they are."""
    every = repository.layer("stations").frame.drop_duplicates("name_zh").head(PLACES)
    names = every["name_zh"].to_list()
    return gpd.GeoDataFrame({"Name": names}, geometry=every.geometry.to_list(), crs=4326)


def as_web_maps_have(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return places as Amap gives them."""
    lon, lat = gcj02_from_wgs84(frame.geometry.x, frame.geometry.y)
    return frame.set_geometry(gpd.points_from_xy(lon, lat, crs=4326))


def gbk_shapefile(folder: Path) -> Path:
    path = folder / "园区.zip"
    content = as_web_maps_have(stations()).rename(columns={"Name": "站名"})
    archive(path, *shapefile(folder, "gbk", "GB18030", cpg=None, content=content))
    return path


def a_drawing(folder: Path) -> Path:
    """Write towns as closed lines in the city's own plane system, which a DXF cannot state."""
    (grid,) = ATLAS.grids
    towns = repository.layer("towns").frame.to_crs(grid.crs)
    lines = towns.geometry.explode(ignore_index=True).exterior
    path = folder / "towns.dxf"
    drawing = gpd.GeoDataFrame({"Layer": ["街镇"] * len(lines)}, geometry=[*lines], crs=grid.crs)
    pyogrio.write_dataframe(drawing, path, driver="DXF")
    return path


def a_geodatabase(folder: Path) -> Path:
    places = stations()
    around = shapely.buffer(places.geometry.to_numpy(), 0.002, quad_segs=2)
    pyogrio.write_dataframe(
        places.set_geometry(around, crs=4490), folder / "parks.gdb", driver="OpenFileGDB"
    )
    path = folder / "parks.zip"
    archive(path, *(folder / "parks.gdb").iterdir(), inner="parks.gdb/")
    return path


def a_kmz(folder: Path) -> Path:
    pyogrio.write_dataframe(as_web_maps_have(stations()), folder / "doc.kml", driver="LIBKML")
    path = folder / "奥维.kmz"
    archive(path, folder / "doc.kml")
    return path


def a_list(folder: Path) -> Path:
    """Write a list whose coordinates were copied from Amap."""
    places = as_web_maps_have(stations())
    book = openpyxl.Workbook()
    book.active.append(["名称", "经度", "纬度"])
    for name, at in zip(places["Name"], places.geometry, strict=True):
        book.active.append([name, round(at.x, 6), round(at.y, 6)])
    path = folder / "list.xlsx"
    book.save(path)
    return path


def require_printed(path: Path, layer_id: str, title: str, lang: Lang) -> None:
    """Hold a printed map to be one of a layer, in a language, with its name in the legend."""
    recipe = read_recipe(path.read_bytes())
    assert (recipe.view, recipe.lang) == ("overview", lang)
    assert layer_id in recipe.data
    if (reader := shutil.which("pdftotext")) is not None:
        legend = subprocess.run([reader, path, "-"], capture_output=True, check=True).stdout
        assert title in legend.decode("utf-8")


def require_in_place(layer_id: str) -> None:
    """Hold all features of a layer to lie on the places they were made from."""
    kept = repository.layer(layer_id).located
    towns = len(kept) != PLACES
    truth = repository.layer("towns").frame.explode() if towns else stations()
    apart = to_metric(kept.geometry).centroid.distance(
        to_metric(truth.geometry).centroid, align=False
    )
    assert len(kept) == len(truth)
    assert apart.max() < OFF_M


WALKS = {
    (gbk_shapefile, "gcj02"): ("zh", "en"),
    (a_drawing, "shanghai2000"): ("en", "zh"),
    (a_geodatabase, "wgs84"): ("zh", "en"),
    (a_kmz, "gcj02"): ("en", "zh"),
    (a_list, "gcj02"): ("zh", "en"),
}
"""Writers of files, the system each is to be found in, and the languages: a soak walks both."""


@pytest.mark.parametrize(
    ("write", "system", "lang"),
    [
        (*file, lang)
        for file, languages in WALKS.items()
        for lang in (languages if in_soak() else languages[:1])
    ],
)
def test_from_a_file_to_a_printed_map_in_six_clicks(
    begin: Callable[[Lang], Hand], tmp_path: Path, write: Write, system: str, lang: Lang
) -> None:
    file = write(tmp_path)
    hand = begin(lang)
    page = hand.tab.page
    hand.click(hand.button("own.button"))
    with page.expect_file_chooser() as choosing:
        hand.click(page.locator(".st-key-own_upload section button"))
    choosing.value.set_files(file)
    hand.clicks += 1  # on the file, twice in a row, in the dialog of the system
    hand.click(hand.button("own.keep"))
    page.get_by_role("dialog").wait_for(state="detached")
    hand.click(hand.button("export.label"))
    with page.expect_download() as waiting:
        hand.click(hand.button("export.make"))
    made = tmp_path / "map.pdf"
    waiting.value.save_as(made)
    assert hand.clicks <= MOST_CLICKS
    assert (hand.tab.errors, hand.tab.outside) == ([], [])
    (kept,) = own_layers.kept().layers.values()
    assert (kept.file, kept.datum) == (file.name, system)
    require_printed(made, kept.id, kept.title.in_(lang), lang)
    require_in_place(kept.id)
