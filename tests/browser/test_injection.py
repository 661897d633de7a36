"""No text of any layer is run, loaded or taken for markup, in any place that shows it."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from layers.i18n.wording import Text, say
from layers.store import repository
from layers.webmap.folium_map import notebook_map
from layers.webmap.payload import Scene, SceneLayer
from layers.workspace.own_ids import place_id
from tests.payloads import PAYLOADS, UNSEEN
from tests.running import Server, copy_app, serving

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
USED_MOST = ("{{ 7*7 }}", "<script>window.__pwned=3</script>", "`;window.__pwned=7;`")
"""In the sources used most, which maps name: Jinja, HTML and a script's template."""

OWN = "own_own_7_7_img_src_x_onerro"
"""Id of a layer that is brought in, of its title."""

ALL = " ¦ ".join(PAYLOADS)
NAMED = ("anchors", "parks", "zones", "science_parks", "universities", "axes")


def normal(text: str) -> str:
    return " ".join(text.split())


def poisoned(folder: Path) -> Path:
    """Put the payloads into every kind of text of a data folder; return it."""
    turn = 0
    layers, ground = ((folder / name).glob("*.geojson") for name in ("geojson", "ground"))
    for path in sorted((*layers, *ground)):
        collection = json.loads(path.read_text(encoding="utf-8"))
        provenance = collection["provenance"]
        provenance |= {"title_zh": f"题 {ALL}", "title_en": f"Title {ALL}"}
        provenance["note"] = provenance["method"] = {"zh": f"注 {ALL}", "en": f"Note {ALL}"}
        for rank, source in enumerate(provenance["sources"]):
            payload = (*USED_MOST, *USED_MOST, *PAYLOADS)[rank % (len(PAYLOADS) + 6)]
            source["title"] = {"zh": f"源 {ALL}", "en": f"Source {ALL}"}
            source["publisher"] = {"zh": f"社 {payload}", "en": f"House {payload}"}
            source["url"] = "javascript:window.__pwned=18"
        for feature in collection["features"]:
            texts = feature["properties"]
            if path.stem in NAMED and feature["geometry"]:
                payload = PAYLOADS[turn % len(PAYLOADS)]
                turn += 1
                texts |= {"name_zh": f"名 {payload}", "name_en": f"Name {payload}"}
            else:
                texts |= {key: f"{texts[key]} {PAYLOADS[7]}" for key in ("name_zh", "name_en")}
            for field in texts:
                if field.startswith(("facts", "boundary", "alias", "address")):
                    texts[field] = ALL
        path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    every = (*PAYLOADS, *UNSEEN)
    for name in ("directory", "kpis"):
        path = folder / f"{name}.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in table.columns:
            if column.startswith(("name", "facts", "reason", "target_text", "note")):
                table[column] = [every[row % len(every)] for row in range(len(table))]
        table.to_csv(path, index=False, lineterminator="\n")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a copy of the app whose data holds the payloads."""
    copy = copy_app(tmp_path_factory.mktemp("copy") / "app")
    poisoned(copy / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(tmp_path_factory.mktemp("local")))
        bring_own_layer(copy, tmp_path_factory.mktemp("brought"))
        yield copy


def bring_own_layer(app: Path, folder: Path) -> None:
    """Have an app keep a layer of payloads, as a reader brings it."""
    fields = {"name": "", **{f"f{k} {payload}": payload for k, payload in enumerate(PAYLOADS)}}
    features = [
        {"type": "Feature", "properties": {**fields, "name": f"Own {payload}"},
         "geometry": {"type": "Point", "coordinates": [121.40 + k / 1000, 31.38]}}
        for k, payload in enumerate(PAYLOADS)
    ]  # fmt: skip
    path = folder / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    subprocess.run(
        [sys.executable, "-m", "layers", "import", str(path), "--yes", "--datum", "wgs84",
         "--title", f"own {PAYLOADS[0]} {PAYLOADS[7]} {PAYLOADS[9]}", "--publisher", ALL[:300],
         "--name-field", "name", "--kind", "park"],
        cwd=app, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def poisoned_server(
    folder: Path,
    chromium_path: str,  # noqa: ARG001 - no browser, no server
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    with serving(folder, tmp_path_factory.mktemp("log") / "server.log") as started:
        yield started
        assert started.trouble() == []


def credit(folder: Path, layers: list[str]) -> str:
    """Return the source line of layers and the ground below: the most used, and how many in all.

    OpenStreetMap stands first, as its licence asks.
    """
    ground = ("water", "roads", "elevated_roads", "railways")
    uses = Counter(
        source["publisher"]["en"]
        for name in (*layers, *ground)
        if name != OWN
        for source in json.loads(file_of(folder, name).read_text(encoding="utf-8"))["provenance"][
            "sources"
        ]
        if source["licence"] not in {"unverified", "own-digitising"}
    )
    uses.update([ALL[:300]] * layers.count(OWN))
    named = sorted(uses, key=lambda name: ("OpenStreetMap" not in name, -uses[name], name))[:3]
    named = [f"© {name}" if "OpenStreetMap" in name else name for name in named]
    return f"Sources: {' · '.join(named)} and others ({len(uses)} in all, see Sources)"


def file_of(folder: Path, name: str) -> Path:
    """Return the file of a layer, or of a part of the ground."""
    layer = folder / f"data/geojson/{name}.geojson"
    return layer if layer.exists() else folder / f"data/ground/{name}.geojson"


def untouched(tab: Any) -> None:
    """Nothing was run, asked for or opened, in any frame of a tab."""
    assert [frame.evaluate("window.__pwned") for frame in tab.page.frames] == [None] * len(
        tab.page.frames
    )
    assert tab.dialogs == []
    assert tab.outside == []
    assert tab.errors == []


TABLE_TEXTS = """() => {
  const tables = [...document.querySelectorAll(".atlas-table")];
  const cells = tables.flatMap((table) => [...table.querySelectorAll("th, td")]);
  return { cells: cells.map((cell) => cell.textContent),
    markup: document.querySelectorAll(".atlas-table :is(tbody th, td) *").length };
}"""


def cells_of_tables(tab: Any) -> list[str]:
    """Return the cells of all tables of a page, none of them markup."""
    tab.page.locator(".st-key-drawer summary").first.click()
    tab.page.locator(".atlas-table tbody tr[data-place]").first.wait_for(state="attached")
    tab.settle()
    seen = tab.page.evaluate(TABLE_TEXTS)
    assert seen["markup"] == 0
    return list(seen["cells"])


CHART_TEXTS = """() => {
  const all = (css) => [...document.querySelectorAll(`.atlas-chart ${css}`)];
  const tips = all("[data-at]").map((mark) => {
    mark.dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
    return document.querySelector(".atlas-chart .atlas-tip strong").textContent;
  });
  return { tips, cells: all("td").map((node) => node.textContent),
    spoken: all("[data-at]").map((mark) => mark.getAttribute("aria-label")),
    markup: all("text *, td *, .atlas-tip strong *, .atlas-tip span *, figcaption *").length };
}"""


def names_of_charts(tab: Any) -> set[str]:
    """Return what the marks of the charts of a page are called, wherever it stands, no markup."""
    tab.page.locator(".atlas-chart .atlas-mark").first.wait_for(state="attached")
    seen = tab.page.evaluate(CHART_TEXTS)
    assert seen["markup"] == 0
    assert set(seen["tips"]) <= set(seen["cells"])
    assert all(
        words.startswith(name) for words, name in zip(seen["spoken"], seen["tips"], strict=True)
    )
    return set(seen["tips"])


MAP_TEXTS = """() => {
  const [state, tips] = [map.atlas, []];
  for (const built of state.order) {
    if (!built.layer.interactive) continue;
    for (const { feature } of built.byId.values()) {
      const more = (built.layer.tips || {})[feature.i];
      const found = { id: feature.i, name: feature.n.en, more };
      window.atlasPick.tip(state, L.point(50, 50), [found, found]);
      tips.push(document.querySelector(".atlas-tip strong").textContent);
      window.atlasPick.list(state, L.point(50, 50), [found, found]);
      tips.push(document.querySelector(".atlas-list button").textContent);
    }
  }
  for (const label of state.labels) window.atlasWords.show(state, label, 0);
  const all = (css) => [...document.querySelectorAll(css)].map((node) => node.textContent);
  return { tips, labels: all(".atlas-label"),
    sources: all(".atlas-sources").map((text) => text.replaceAll("\\u00a0", " ")),
    legend: all(".atlas-layer label span"), keys: state.order.map((built) => built.layer.key),
    markup: document.querySelectorAll(".atlas-label :not(wbr), .atlas-tip strong *, " +
      ".atlas-sources *, .atlas-list button *, .atlas-layer label span *, " +
      "img:not(.leaflet-tile), iframe").length };
}"""


def own_layer_is_text(tab: Any) -> None:
    """What a reader has brought is shown as it is, on the map and on a card."""
    tab.open(f"/?lang=en&place={place_id(OWN, 9)}&layers={OWN}")
    own = tab.on_map(MAP_TEXTS)
    assert {normal(f"Own {each}") for each in PAYLOADS} <= {normal(each) for each in own["tips"]}
    assert any(PAYLOADS[9] in each for each in own["legend"])
    assert own["markup"] == 0
    tab.page.locator(".st-key-card summary").nth(1).click()
    said = normal(tab.page.locator(".st-key-card").inner_text())
    assert normal(f"Own {PAYLOADS[8]}") in said
    untouched(tab)


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 25


def test_payloads_are_texts_on_every_page(
    poisoned_server: Any, folder: Path, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab(poisoned_server.base, "/?lang=en&place=nanda_smart_city&layers="
                   "science_parks,zones,parks,universities,axes,innovation_sites,anchors")  # fmt: skip  # noqa: E501
    assert tab.painted() > 0.3
    seen = tab.on_map(MAP_TEXTS)
    names = {f"Name {payload}" for payload in PAYLOADS}
    assert names <= set(seen["tips"])
    assert len(names & set(seen["labels"])) >= 25
    assert {"anchors", "lines", "towns"} <= set(seen["keys"])
    assert seen["sources"] == [credit(folder, seen["keys"])]
    assert all(sign in seen["sources"][0] for sign in ("{{ 7*7 }}", "<script>", "`;window"))
    assert seen["markup"] == 0
    card = tab.page.locator(".st-key-card")
    card.locator("summary").nth(1).click()  # the first folds the card itself
    tab.page.wait_for_timeout(500)
    value = normal(card.inner_text())
    assert normal(ALL) in value
    assert normal(f"Source {ALL}") in value
    assert (
        card.locator("img, svg[onload], script, a[href^=javascript], strong strong, .katex").count()
        == 0
    )
    untouched(tab)
    own_layer_is_text(tab)
    # Cards, searches and journeys of a few more, through the pages themselves.
    tab.open("/travel_time?lang=en&origin=robot_park&goal=nanda_smart_city")
    table = tab.page.locator(".st-key-answer table")
    assert PAYLOADS[7] in normal(table.inner_text())
    assert table.locator("img").count() == 0
    tab.on_map(MAP_TEXTS)
    untouched(tab)
    tab.open("/coverage?lang=en&target=parks")
    assert tab.painted() > 0.3
    assert names_of_charts(tab) & names
    rows = cells_of_tables(tab)
    assert set(rows) & names
    untouched(tab)
    tab.open("/?lang=en")
    rows = cells_of_tables(tab)
    assert {normal(payload) for payload in PAYLOADS} <= {normal(each) for each in rows}
    untouched(tab)
    tab.open("/sources?lang=en")
    tab.page.get_by_role("tab", name=say("sources.each", "en")).click()
    for summary in tab.page.locator("[data-testid=stExpander] summary:visible").all()[:2]:
        summary.click()
    tab.page.wait_for_timeout(500)
    main = tab.page.locator("[data-testid=stMain]")
    assert normal(f"Note {ALL}") in normal(main.inner_text())
    assert main.locator("img, script, a[href^=javascript], .katex").count() == 0
    untouched(tab)


def test_payloads_are_texts_in_a_page_of_folium(
    folder: Path, open_tab: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(folder / "data", tmp_path / "data")  # new files: nothing is cached of them
    monkeypatch.setattr(repository, "DATA", tmp_path / "data")
    scene_layer = tuple(SceneLayer(repository.layer(name)) for name in NAMED)
    tips = dict.fromkeys(repository.layer("zones").frame.index, ALL)
    unseen = " ".join((ALL, *UNSEEN))
    titled = replace(repository.layer("lines"), title=Text(zh=f"题 {unseen}", en=f"Title {unseen}"))
    sites = SceneLayer(repository.layer("innovation_sites"), tips=tips)
    page_map = notebook_map(Scene((*scene_layer, SceneLayer(titled), sites), "en"))
    html = page_map.get_root().render()
    tab = open_tab("http://127.0.0.1:9")
    tab.page.route(
        "http://127.0.0.1:9/**",
        lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
    )
    tab.page.goto("http://127.0.0.1:9/notebook.html")
    tab.page.locator("[data-atlas]").wait_for(state="attached")
    seen = tab.page.evaluate(MAP_TEXTS.replace("map.atlas,", f"{page_map.get_name()}.atlas,"))
    assert {f"Name {payload}" for payload in PAYLOADS} <= set(seen["tips"])
    assert f"Title {unseen}" in seen["legend"]
    assert seen["sources"] == [credit(folder, seen["keys"])]
    assert seen["markup"] == 0
    untouched(tab)
