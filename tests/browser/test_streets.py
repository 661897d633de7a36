"""A walking network fetched through the page: drawn, downloaded, cancelled, imported, removed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layers.i18n.wording import say
from layers.streets import local_network
from tests.layers.cli.test_street_commands import FILE
from tests.layers.town import BOX, CROSSINGS, EDGES, Server, wait_for
from tests.running import copy_app, serving

pytestmark = pytest.mark.browser

LINK = "&area=box&" + "&".join(
    f"{side}={value}" for side, value in zip(("west", "south", "east", "north"), BOX, strict=True)
)
ENABLED = "key => !document.querySelector(`.st-key-${key} button`).disabled"
HEIGHT = {"viewport": {"width": 1440, "height": 1700}}


@pytest.fixture(scope="module")
def own(
    chromium_path: str,  # noqa: ARG001 - no browser, no server
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """Return a folder for the network, known to this process and to the app."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("own") / "本地"
        patch.setenv("ATLAS_LOCAL", str(folder))
        patch.setenv("NO_PROXY", "*")
        yield folder


@pytest.fixture(scope="module")
def served(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Server]]:
    """Return an app of its own that may ask a made-up server, and that server."""
    assert own
    made = Server()
    folder = tmp_path_factory.mktemp("copy")
    copy_app(folder / "app")
    settings = f'[overpass]\nendpoints = ["{made.endpoint}"]\nprivate = true\n'
    (folder / "app" / "data" / "server.toml").write_text(settings, encoding="utf-8")
    with serving(folder / "app", folder / "server.log") as started:
        yield started, made
    made.close()


@pytest.fixture
def app(own: Path, served: tuple[Any, Server]) -> Iterator[Any]:
    """Return that app without a network."""
    (own / "streets.npz").unlink(missing_ok=True)
    started, _ = served
    yield started
    assert started.trouble() == []


@pytest.fixture
def overpass(served: tuple[Any, Server]) -> Server:
    """Return the made-up server, which has been asked nothing."""
    _, made = served
    made.mode, made.sound_first = "sound", 0
    made.requests.clear()
    return made


def start_download(tab: Any, overpass: Server, lang: str) -> None:
    tab.page.get_by_text(say("network.advanced", lang), exact=True).click()
    field = tab.page.get_by_role("textbox", name=say("network.endpoint", lang))
    field.fill(overpass.endpoint)
    field.press("Enter")
    tab.settle()
    tab.page.get_by_role("button", name=say("network.start", lang)).click()


def test_a_download_is_followed_cancelled_and_taken_up_again(
    app: Any, overpass: Server, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(app.base, f"/streets?lang=zh{LINK}", **HEIGHT)
    overpass.mode, overpass.sound_first = "silent", 2
    tab.on_map("map.unmoved = true")
    start_download(tab, overpass, "zh")
    tab.page.get_by_text(say("streets.tiles", "zh", done=2, total=6)).wait_for()
    assert tab.on_map("map.unmoved")  # what comes above the map does not load it anew
    cancel = tab.page.get_by_role("button", name=say("export.cancel", "zh"), exact=True)
    # Another page answers meanwhile, and the work is still there on the way back.
    header = tab.page.locator(".st-key-questions")
    header.get_by_text(say("page.sources", "zh")).click()
    tab.page.get_by_text(say("sources.limits", "zh")).first.wait_for()
    header.get_by_text(say("page.streets", "zh")).click()
    cancel.wait_for()
    cancel.click()
    tab.page.get_by_text(say("streets.cancelled", "zh")).wait_for()
    tab.settle()
    assert local_network.load() is None
    overpass.mode, requests = "sound", len(overpass.requests)
    tab.page.get_by_role("button", name=say("network.start", "zh")).click()
    tab.page.get_by_text(f"{CROSSINGS + EDGES:,}").first.wait_for()
    tab.settle()
    assert len(overpass.requests) - requests == 4
    found = local_network.load()
    assert found is not None
    assert found.streets.nodes == CROSSINGS + EDGES
    tab.page.get_by_text(found.digest).wait_for()
    tab.page.get_by_text(say("network.fetched", "zh").partition("{")[0]).first.wait_for()
    tab.page.wait_for_function(ENABLED, arg="streets-download")
    tab.await_on_map("map.atlas.built.has('street_cells')")
    assert tab.outside == []
    assert tab.errors == []


def test_an_import_shows_its_network_which_can_be_removed(
    app: Any, own: Path, open_tab: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "街道.osm"
    file.write_text(FILE, encoding="utf-8")
    tab = open_tab(app.base, "/streets?lang=zh", **HEIGHT)
    tab.page.get_by_role("tab", name=say("network.import", "zh")).click()
    tab.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    start = tab.page.get_by_role("button", name=say("network.start_import", "zh"))
    tab.page.wait_for_function(ENABLED, arg="streets-import")
    start.click()
    tab.page.get_by_text(say("streets.from_import", "zh", source="街道.osm")).wait_for()
    tab.settle()
    wait_for(lambda: not [each for each in (own / "uploads").rglob("*") if each.is_file()])
    tab.page.get_by_role("button", name=say("network.remove", "zh")).click()
    tab.page.get_by_role("button", name=say("network.remove_now", "zh")).click()
    tab.page.get_by_text(say("network.none", "zh")).wait_for()
    tab.settle()
    assert not (own / "streets.npz").exists()
    assert tab.errors == []


def test_two_clicks_on_the_map_set_the_four_numbers(app: Any, open_tab: Callable[..., Any]) -> None:
    tab = open_tab(app.base, "/streets?lang=en&area=box", **HEIGHT)
    hint = tab.in_map(".atlas-hint")
    assert hint.inner_text() == say("map.draw", "en")
    tab.look_at(31.4, 121.4, 11)

    view = tab.view()
    tab.click_map(31.40, 121.36)
    assert hint.inner_text() == say("map.draw_on", "en")
    tab.page.keyboard.press("Escape")
    assert hint.inner_text() == say("map.draw", "en")
    tab.click_map(31.44, 121.36)
    version = tab.version()
    tab.click_map(31.37, 121.45)
    tab.await_scene_after(version)
    tab.settle()
    assert tab.view() == view
    pixel = 360 / 256 / 2**11  # degrees of longitude at zoom 11
    for side, value in (("west", 121.36), ("south", 31.37), ("east", 121.45), ("north", 31.44)):
        number = tab.page.locator(f".st-key-streets-{side} input").input_value()
        assert float(number) == pytest.approx(value, abs=pixel + 0.0005)
        assert f"{side}={float(number):g}" in tab.page.url
    assert tab.on_map("map.atlas.built.has('streets_asked')")
    # The keyboard does the same.
    field = tab.page.locator(".st-key-streets-west input")
    field.fill("121.3")
    version = tab.version()
    field.press("Enter")
    tab.await_scene_after(version)
    tab.settle()
    assert "west=121.3" in tab.page.url
    assert tab.errors == []
