"""A published site: whole or not there, the same each time, closed to the network and to texts."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from geo.errors import ParameterError
from layers.i18n.wording import Text
from layers.sheets.publishing import site, site_views
from layers.sheets.publishing.site import Wanted, publish, site_files
from layers.sheets.publishing.site_index import SiteEntry, index_page, search_keys
from layers.sheets.publishing.site_views import SiteView
from layers.views.picture import Picture
from tests.layers.made_pictures import kept
from tests.payloads import PAYLOADS

WHEN = date(2026, 11, 22)
WANTED = Wanted((SiteView("coverage", {}, "My towns"),), (), ("en",))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every view show one picture, and its print be a few bytes."""
    monkeypatch.setattr(SiteView, "picture", lambda _, lang: kept("coverage", lang))
    monkeypatch.setattr(site, "make", lambda picture, *_, **__: picture.scene.lang.encode())


def addresses(page: bytes) -> set[str]:
    return set(re.findall(r'(?:src|href)="([^"]*)"', page.decode()))


def test_pages_share_their_library_and_name_nothing_outside(tmp_path: Path) -> None:
    wanted = replace(WANTED, langs=("zh", "en"), views=(SiteView("coverage", {}),) * 2)
    folder = tmp_path / "site"
    files = publish(folder, wanted, when=WHEN)
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there == {*files, "made-by-atlas.txt"}
    assert {"index.html", "index-en.html"} < there
    assert sum(name.startswith("assets/leaflet-") for name in there) == 2  # script and style
    for name in (each for each in there if each.endswith(".html")):
        for address in addresses(files[name]):
            # Links of sources, and the icon.
            outside = address.startswith(("http://", "https://", "data:"))
            assert outside or (folder / name).parent.joinpath(address).resolve().is_file()
        assert b"<script>" not in files[name]


def test_the_same_inputs_give_the_same_files() -> None:
    assert site_files(WANTED, when=WHEN) == site_files(WANTED, when=WHEN)


def test_what_was_published_stays_until_the_new_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    before = publish(folder, WANTED, when=WHEN)

    def fails(*_: object, **__: object) -> bytes:
        raise ParameterError([])

    monkeypatch.setattr(site, "make", fails)
    with pytest.raises(ParameterError):
        publish(folder, WANTED, when=WHEN)
    assert {k: (folder / k).read_bytes() for k in before} == before


def test_confidential_layers_are_refused_unless_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = kept("coverage", "en").scene.layers[0].layer.id
    own = SimpleNamespace(confidential=True, title=Text(zh="内部", en="Secret plan"))
    store = SimpleNamespace(kept=lambda: SimpleNamespace(layers={used: own}))
    monkeypatch.setattr(site_views, "own_layers", store)
    with pytest.raises(ParameterError) as caught:
        publish(tmp_path / "site", WANTED, when=WHEN)
    assert caught.value.problems[0].code == "publish_confidential"
    assert list(tmp_path.iterdir()) == []
    assert site_files(replace(WANTED, confidential=True), when=WHEN)


def test_a_layer_that_a_view_counts_counts_as_used() -> None:
    picture = kept("coverage", "en")
    query = {"weight": "own_census", "layers": "-own_plan~60,parks"}
    counted = Picture(picture.view, query, picture.title, picture.subtitle, picture.scene)
    assert {"own_census", "own_plan"} <= site_views.layers_of(counted)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_stay_texts(payload: str) -> None:
    entry = SiteEntry("view-1", "views/a.html", payload, payload, payload, "a.png", (payload,))
    page = index_page(
        payload, {payload: [entry]}, "en", others={}, assets=["assets/a.js"], when=WHEN
    ).decode()
    assert page.count("<script") == 2
    assert page.count("<img") == 1
    found = re.search(r'id="site-search"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    assert json.loads(found[1]) == {"view-1": search_keys(entry)}


def test_an_index_is_searched_in_chinese_pinyin_and_english() -> None:
    keys = search_keys(SiteEntry("a", "", "大场镇", names=("Dachang Town",)))
    for typed in ("大场", "dachang", "dcz", "town"):
        assert any(typed in key for key in keys), typed


def test_unknown_views_are_named_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_views, "saved_views", tuple)
    with pytest.raises(ParameterError) as caught:
        site_views.site_views(["nowhere", "coverage?radii=x", "coverage?radii=800"])
    assert len(caught.value.problems) == 2
    assert len(site_views.site_views([])) == len(site_views.VIEWS)
