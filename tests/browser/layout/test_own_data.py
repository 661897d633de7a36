"""A file of one's own, from the upload to a printed map, as a visitor does it in six clicks."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geo.datum import gcj02_from_wgs84
from layers.i18n.wording import Lang, say
from layers.imports.keep import remove
from layers.store import own_layers, repository
from tests.layers.imports.test_vector_forms import archive, shapefile
from tests.pages.reading import either_language

pytestmark = pytest.mark.browser


def shifted_stations() -> gpd.GeoDataFrame:
    """Return some stations as a web map gives them."""
    content = repository.layer("stations").frame.drop_duplicates("name_zh").head(20)
    lon, lat = gcj02_from_wgs84(content.geometry.x, content.geometry.y)
    points = gpd.points_from_xy(lon, lat, crs=content.crs)
    return gpd.GeoDataFrame({"站名": content["name_zh"].to_list()}, geometry=points)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Take away what the test has kept in the folder that all share."""
    yield
    for layer_id in own_layers.kept().layers:
        remove(layer_id)


DROP = """([text, name]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  const map = document.querySelector(".atlas-map");
  for (const kind of ["dragover", "drop"]) {
    map.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
  }
}"""


@either_language
def test_a_file_dropped_on_the_map_that_may_lie_in_three_places_is_kept_where_it_is_taken(
    server: Any, open_tab: Callable[..., Any], lang: Lang
) -> None:
    tab = open_tab(server.base, f"/?lang={lang}")
    table = "名称,经度,纬度\n甲,121.45,31.38\n乙,121.46,31.39\n"
    tab.page.evaluate(DROP, [table, "three.csv"])
    dialog = tab.page.get_by_role("dialog")
    taking = dialog.get_by_role("button", name=re.compile(say("own.take_system", lang)))
    taking.nth(2).wait_for(timeout=60_000)
    assert taking.count() == 3
    taking.nth(1).click()  # the second in order is GCJ-02
    dialog.get_by_text(re.compile("GCJ-02.*" + say("own.basis_chosen", lang))).first.wait_for()
    dialog.get_by_role("button", name=re.compile(say("own.keep", lang))).click()
    dialog.wait_for(state="detached")
    (kept,) = own_layers.kept().layers.values()
    assert (kept.file, kept.datum) == ("three.csv", "gcj02")
    assert (tab.errors, tab.outside) == ([], [])


@either_language
def test_from_a_shapefile_in_gbk_to_a_printed_map_in_six_clicks(
    server: Any, open_tab: Callable[..., Any], tmp_path: Path, lang: Lang
) -> None:
    path = tmp_path / "parks.zip"
    archive(path, *shapefile(tmp_path, "gbk", "GB18030", cpg=None, content=shifted_stations()))
    tab = open_tab(server.base, f"/?lang={lang}")
    page = tab.page

    def click(key: str) -> None:
        page.get_by_role("button", name=re.compile(re.escape(say(key, lang)))).last.click()

    click("own.button")
    page.locator("[role=dialog] input[type=file]").set_input_files(path)
    page.get_by_role("dialog").get_by_text(re.compile("GCJ-02")).first.wait_for(timeout=60_000)
    click("own.keep")
    page.get_by_role("dialog").wait_for(state="detached")
    tab.settle()
    click("export.label")
    click("export.make")
    save = page.get_by_role("button", name=re.compile("Save the file|保存文件"))
    save.wait_for(timeout=90_000)
    with page.expect_download() as waiting:
        save.click()
    made = tmp_path / "map.pdf"
    waiting.value.save_as(made)
    assert made.read_bytes().startswith(b"%PDF")
    assert (tab.errors, tab.outside) == ([], [])
