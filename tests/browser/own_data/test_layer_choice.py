"""Several layers in a file, several files and parts of one at once: one is chosen and kept."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from layers.i18n.wording import Lang, say
from layers.imports.keep import remove
from layers.store import own_layers, repository
from tests.browser.walks.test_own_files import stations
from tests.layers.imports.test_vector_forms import archive
from tests.pages.reading import either_language

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Take away what the test has kept in the folder that all share."""
    yield
    for layer_id in own_layers.kept().layers:
        remove(layer_id)


@either_language
def test_a_class_of_a_geodatabase_is_chosen_in_the_dialog(
    server: Any, open_tab: Callable[..., Any], tmp_path: Path, lang: Lang
) -> None:
    base = tmp_path / "two.gdb"
    for count, name in ((12, "stations"), (8, "depots")):
        pyogrio.write_dataframe(
            stations().head(count), base, layer=name, driver="OpenFileGDB", append=base.exists()
        )
    archive(tmp_path / "two.zip", *base.iterdir(), inner="two.gdb/")
    tab = open_tab(server.base, f"/?lang={lang}")
    tab.page.get_by_role("button", name=say("own.button", lang), exact=True).click()
    dialog = tab.page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(tmp_path / "two.zip")
    layer = dialog.get_by_role("combobox", name=say("own.layer", lang))
    layer.wait_for()
    for name in ("stations", "depots"):
        layer.click()
        tab.page.get_by_role("option", name=name, exact=True).click()
        dialog.get_by_role("button", name=say("own.keep", lang), exact=True).wait_for()
        tab.settle()
    dialog.get_by_role("button", name=say("own.keep", lang), exact=True).click()
    dialog.wait_for(state="detached")
    (kept,) = own_layers.kept().layers.values()
    assert kept.file == "two.zip"
    assert len(repository.layer(kept.id).frame) == 8
    assert (tab.errors, tab.outside) == ([], [])


@either_language
def test_the_parts_of_a_shapefile_chosen_at_once_are_one_and_two_files_are_offered(
    server: Any, open_tab: Callable[..., Any], tmp_path: Path, lang: Lang
) -> None:
    pyogrio.write_dataframe(stations().head(12), tmp_path / "parts.shp", encoding="GB18030")
    parts = sorted(tmp_path.iterdir())
    other = tmp_path / "other.geojson"
    pyogrio.write_dataframe(stations().head(8), other, driver="GeoJSON")
    tab = open_tab(server.base, f"/?lang={lang}")
    tab.page.get_by_role("button", name=say("own.button", lang), exact=True).click()
    dialog = tab.page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files([other, *parts])
    dialog.get_by_role("combobox", name=say("own.layer", lang)).click()
    offered = tab.page.get_by_role("option")
    offered.first.wait_for()
    assert offered.all_inner_texts() == ["other.geojson", "parts.shp"]
    offered.last.click()
    dialog.get_by_role("button", name=say("own.keep", lang), exact=True).click()
    dialog.wait_for(state="detached")
    (kept,) = own_layers.kept().layers.values()
    assert kept.file == "parts.shp"
    assert repository.layer(kept.id).frame["name_zh"].to_list() == stations()["Name"].to_list()[:12]
    assert (tab.errors, tab.outside) == ([], [])
