"""Layers as a web map: a scene says what is on the map, as data.

The drawing itself is layers/webmap/static/webmap.js, that of surfaces
layers/webmap/static/webmesh.js. Layers of the catalogue are fetched by address, so that a rerun
sends names, not outlines; results of an analysis travel inside the scene, large
ones by address too.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from layers.i18n.wording import Lang, say
from layers.store.atlas import ATLAS
from layers.webmap.basemap import TileService
from layers.webmap.editing import MapEditing
from layers.webmap.ground_map import ground_map
from layers.webmap.ground_payload import ground_payload
from layers.webmap.legend import PIN, layer_legend, legend_payload
from layers.webmap.map_state import GROUND, MapState
from layers.webmap.screen import (
    SceneLayer,
    bounds_of,
    layer_payload,
    publishers_of,
    source_line,
    symbol_payload,
)

__all__ = ["HOME", "Scene", "SceneLayer", "Switch", "Years", "bounds_of", "encode"]

_WEST, _SOUTH, _EAST, _NORTH = ATLAS.home
HOME = ((_SOUTH, _WEST), (_NORTH, _EAST))
"""South-west and north-east corner of the district, what a map opens with."""


_WORDS = {
    "home": "home", "map": "label", "lost": "lost", "zoomIn": "zoom_in", "zoomOut": "zoom_out",
    "draw": "draw", "drawOn": "draw_on", "aim": "aim", "aimOn": "aim_on", "more": "more",
    "several": "several", "look": "look", "opacity": "opacity", "up": "up", "down": "down",
    "north": "north", "sheet": "sheet", "peek": "sheet_peek", "half": "sheet_half",
    "full": "sheet_full", "chosen": "chosen", "year": "year", "play": "play",
    "pause": "pause", "planned": "planned", "here": "here", "sources": "sources",
    "sourcesMore": "sources_more",
}  # fmt: skip
"""What the map says of itself: under what name the scripts know it, and its wording."""


@dataclass(frozen=True)
class Switch:
    """A choice beside the layers that the server draws: its name, its words, and how it stands."""

    name: str
    label: str
    help: str
    on: bool


@dataclass(frozen=True)
class Years:
    """The years a reader can look at, and the one a scene is of.

    Parameters
    ----------
    first, last
        The years there is something of.
    now
        The present one; what comes after it is planned.
    year
        That of the scene.
    """

    first: int
    last: int
    now: int
    year: int


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything one map shows, from the bottom up, in one language."""

    layers: tuple[SceneLayer, ...]
    lang: Lang
    selected: str | None = None
    focus: tuple[tuple[float, float], tuple[float, float]] | None = None
    focus_token: str = ""
    tiles: TileService | None = None
    draw: bool = False
    """Whether clicks on the ground set the corners of a box."""
    point: bool = False
    """Whether a click on empty ground, or after the map's button anywhere, chooses a point."""
    pin: tuple[float, float] | None = None
    """Longitude and latitude of the point that was chosen."""
    switches: tuple[Switch, ...] = ()
    years: Years | None = None
    """What the slider of years offers; None for none."""
    reader: tuple[str, ...] = ()
    """What is told to the part of a page that runs by itself: a pick, a point."""
    view: MapState | None = None
    """How the reader has the map; None where that stands in no link."""
    edit: MapEditing | None = None
    """What can be drawn and edited on it; None for nothing."""

    @property
    def ground(self) -> bool:
        """Whether the ground below the layers is drawn."""
        return self.view is None or self.view.is_on(GROUND)

    def arranged(self) -> "Scene":
        """Return the scene with the layers that are drawn, as strong and in the order they are."""
        view = self.view or MapState()
        keys = view.ordered([each.layer.id for each in self.layers])
        on = {each.layer.id: view.is_on(each.layer.id, own=each.on) for each in self.layers}
        layers = [
            replace(each, on=True, opacity=view.opacity(each.layer.id))
            for each in sorted(self.layers, key=lambda one: keys.index(one.layer.id))
            if on[each.layer.id] and on.get(each.of or each.layer.id, True)
        ]
        return replace(self, layers=tuple(layers))

    def credit(self) -> str:
        """Return whom the map is owed to: its layers, and the ground or tiles below them."""
        layers = [each.layer for each in self.arranged().layers]
        if self.tiles is not None:
            return f"{self.tiles.attribution} · {source_line(layers, self.lang)}"
        under = ground_map().layers if self.ground else ()
        return source_line([*layers, *under], self.lang)

    def _credits(self) -> dict[str, Any]:
        """Return whom the browser names beside the publishers of the layers on its map."""
        if self.tiles is not None:
            return {"tiles": self.tiles.attribution, "ground": []}
        under = [each for layer in ground_map().layers for each in publishers_of(layer, self.lang)]
        return {"tiles": "", "ground": under}

    def payload(self, *, inline: bool = False) -> dict[str, Any]:
        """Return the scene as the browser takes it; `inline`, with nothing left to fetch."""
        bare = self.tiles is not None
        return {
            "lang": self.lang,
            "layers": [
                layer_payload(
                    scene_layer, self.lang, bare=bare, inline=inline, years=self.years is not None
                )
                | {"legend": layer_legend(scene_layer, self.lang)}
                for scene_layer in self.layers
            ],
            "tiles": self.tiles and {"url": self.tiles.url},
            "ground": None if bare else ground_payload(self.lang, inline=inline),
            "legend": legend_payload(self.lang, pin=self.pin is not None),
            "selected": self.selected,
            "focus": self.focus and {"bounds": self.focus, "token": self.focus_token},
            "home": HOME,
            "switches": [asdict(switch) for switch in self.switches],
            "years": self.years and asdict(self.years),
            "draw": self.draw,
            "edit": self.edit and self.edit.payload(self.lang),
            "point": self.point,
            "reader": self.reader,
            "credits": self._credits(),
            "view": self.view and self.view.payload(),
            "pin": {"at": self.pin, "symbol": symbol_payload(PIN)},
            "sources": self.credit(),
            "words": {name: say(f"map.{key}", self.lang) for name, key in _WORDS.items()},
        }


def encode(value: Any) -> str:
    r"""Return data as JSON that no template, page or script reads as anything else.

    It stands in pages of its own, and in folium's, which a template engine
    renders. In every string (keys and values) each character that any of them could act on
    is written as its \uXXXX escape; what the reader sees is unchanged.

    >>> encode({"a": "{{ 1 }}"}), encode([])
    ('{"a":"\\u007b\\u007b 1 \\u007d\\u007d"}', '[]')
    """
    dumped = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _STRING.sub(lambda string: f'"{_ACTIVE.sub(_escape, string[1])}"', dumped)


_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ACTIVE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[&<>'`{}$%#=()/\u007f-\u009f\u2028\u2029]")


def _escape(match: re.Match[str]) -> str:
    token = match[0]
    if token.startswith("\\u"):
        return token
    return f"\\u{ord(json.loads(chr(34) + token + chr(34))):04x}"
