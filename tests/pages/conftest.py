"""A visit to a page without a browser: the entry script run by Streamlit's own test runner."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from layers.store import repository
from layers.streets import local_network
from layers.webmap import assets
from pages.parts import warm_up
from tests.layers.river_town import river_town
from tests.pages.reading import as_read, unescaped

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True, scope="session")
def nothing_beside() -> Iterator[None]:
    """Have nothing worked out beside the tests, which change what it would rest on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm_up, "DELAY_S", 86_400.0)
        yield


@pytest.fixture(autouse=True, scope="session")
def one_look_for_components() -> Iterator[None]:
    """Have Streamlit look once for components among the packages, not at each visit: 0.2 CPU s."""
    with pytest.MonkeyPatch.context() as patch:
        found = manifest_scanner.scan_component_manifests()
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: found)
        yield


@dataclass(frozen=True)
class Visit:
    """A page as it stands after a run."""

    app: AppTest

    def _every(self, *kinds: str) -> list[Any]:
        """Return the elements of some kinds, in the order of the kinds."""
        return [each for kind in kinds for each in self.app.get(kind)]

    @property
    def warnings(self) -> str:
        """All problems told on the page."""
        return "\n".join(unescaped(each.value) for each in self.app.warning)

    @property
    def prose(self) -> list[str]:
        """Everything the page says outside its tables and its map, as read."""
        kinds = (
            "title", "header", "subheader", "markdown", "caption", "info", "warning", "error",
            "success",
        )  # fmt: skip
        texts = [unescaped(each.value) for each in self._every(*kinds)]
        for metric in self.app.metric:
            texts += [unescaped(metric.label), unescaped(metric.value)]
        texts += [unescaped(each.label) for each in self._every("tab", "expander")]
        return [text for text in texts if text]

    @property
    def controls(self) -> list[str]:
        """Labels, helps and hints of widgets, and the options of the few-choice ones."""
        texts: list[str] = []
        kinds = ("selectbox", "toggle", "number_input", "text_input", "button", "button_group")
        for each in self._every(*kinds):
            proto = each.proto
            texts += [getattr(proto, name, "") for name in ("label", "help", "placeholder")]
            if each.type == "button_group" and "language" not in proto.id:
                texts += [option.content for option in proto.options]
        for field in self.place_fields.values():
            texts += [field[name] for name in ("label", "hint", "clear")]
        return [unescaped(text) for text in texts if text]

    @property
    def links(self) -> list[str]:
        """Labels of links to pages."""
        return [unescaped(each.proto.label) for each in self._every("page_link")]

    @property
    def headings(self) -> list[str]:
        """Column heads of all tables."""
        tables = [*self.tables, *(each.value for each in self.app.table)]
        return [str(column) for each in tables for column in each.columns]

    @property
    def tables(self) -> list[pd.DataFrame]:
        """The tables in step with the map, as read, all their columns seen."""
        return [as_read(data) for data in self._sent_tables()]

    @property
    def chosen_rows(self) -> list[str | None]:
        """The feature each table marks the row of."""
        return [data["chosen"] for data in self._sent_tables()]

    @property
    def markings(self) -> list[str]:
        """What the saved file of each table says of confidential layers; "" for nothing."""
        return [data["marking"] and data["marking"]["text"] for data in self._sent_tables()]

    @property
    def charts(self) -> list[dict[str, Any]]:
        """The charts of the page, as the browser makes them whole."""
        return [
            {**data, **(_fetched(data["url"]) if "url" in data else {})}
            for data in self._data("across")
        ]

    @property
    def scenes(self) -> list[dict[str, Any]]:
        """What the maps of the page show, as the browser makes it whole."""
        columns = [site for data in self._data("facts") for site in data["sites"]]
        return [
            *(_whole(data["scene"]) for data in self._data("scene")),
            *(site["scene"] for site in columns if site["scene"]),
        ]

    @property
    def place_fields(self) -> dict[str, dict[str, Any]]:
        """The fields for places of a question, by label, as sent to the browser."""
        found = (data for data in self._data("starts") if data["starts"] == "atlasPlaceField")
        return {data["label"]: data for data in found}

    @property
    def compared(self) -> dict[str, Any] | None:
        """What stands side by side on the page, as sent to the browser; None for nothing."""
        return next(iter(self._data("facts")), None)

    @property
    def swiped(self) -> dict[str, Any] | None:
        """What lies on either side of a divider, as sent to the browser; None for nothing."""
        found = (data for data in self._data("starts") if data["starts"] == "atlasSwipe")
        return next(found, None)

    def _sent_tables(self) -> list[dict[str, Any]]:
        return [data for data in self._data("starts") if data["starts"] == "atlasTable"]

    def _data(self, *names: str) -> list[dict[str, Any]]:
        """Return what components of the page were sent that hold one of some names."""
        return [
            data
            for element in _walk(self.app.main)
            if getattr(element, "type", "") == "bidi_component"
            and any(name in (data := json.loads(element.proto.json)) for name in names)
        ]

    @property
    def map_words(self) -> list[str]:
        """Everything the map says of itself: legend, titles, buttons, source line."""
        return [text for scene in self.scenes for text in _strings(scene) if text]


def _whole(scene: dict[str, Any]) -> dict[str, Any]:
    """Return a scene with its parts that travel by address."""
    steady = _fetched(scene["steady"])
    layers = [
        steady["layers"].get(each["key"], {})
        | (_fetched(each["part"]) if "part" in each else {})
        | each
        for each in scene["layers"]
    ]
    return {**steady, **scene, "layers": layers}


def _fetched(address: str) -> Any:
    return json.loads((assets.folder() / address.removeprefix(assets.url(""))).read_bytes())


def _walk(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _walk(child)


def _strings(scene: dict[str, Any]) -> Iterator[str]:
    yield scene["sources"]
    yield from scene["words"].values()
    yield from (layer["title"] for layer in scene["layers"])
    yield scene["legend"]["title"]
    yield from (group["title"] for group in scene["legend"]["groups"])
    for rows in (scene["legend"]["marks"], *(layer["legend"] for layer in scene["layers"])):
        yield from (row["label"] for row in rows)


@pytest.fixture
def visit() -> Callable[..., Visit]:
    """Open a page by name, with the parameters of its link."""

    def open_page(page: str, **query: str) -> Visit:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
        for name, value in query.items():
            app.query_params[name] = value
        app.session_state["drawer.open"] = True  # a test reads what a reader has to open
        app.switch_page(f"pages/{page}.py").run()
        return Visit(app)

    return open_page


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of data/ that the app reads in place of its own."""
    copy = tmp_path / "data"
    shutil.copytree(ROOT / "data", copy)
    monkeypatch.setattr(repository, "DATA", copy)
    return copy


@pytest.fixture(scope="module")
def town_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the network of the town on both banks."""
    folder = tmp_path_factory.mktemp("town")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_LOCAL", str(folder))
        local_network.save(river_town())
    return folder


@pytest.fixture
def town(town_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the network of the town on both banks on this machine, for one test."""
    monkeypatch.setenv("ATLAS_LOCAL", str(town_folder))
