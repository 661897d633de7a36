"""What a test of printed maps needs: every view's picture, and what a scene's payload means."""

import json
from datetime import date
from functools import cache
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path

from layers.i18n.wording import Lang
from layers.model.progress import silent
from layers.paper.choices.print_params import USUAL, PrintParams
from layers.paper.fonts import Faces
from layers.paper.primitives import Sheet
from layers.paper.printmap import sheets_of
from layers.views import VIEWS
from layers.views.picture import Picture
from layers.webmap import assets

Look = tuple[Any, ...]


@cache
def picture_of(view: str, lang: Lang, **values: Any) -> Picture:
    """Return a view's picture with some values, all others at their defaults."""
    found = {key: each.opening for key, each in VIEWS[view].params.items()}
    return VIEWS[view].picture({**found, **values}, lang, silent)


def sheet_of(
    picture: Picture, paper: PrintParams = USUAL, *, when: date, link: str = ""
) -> tuple[Sheet, Faces]:
    """Return the first page of a picture, and its fonts."""
    (sheet, *_), fonts = sheets_of(picture, paper, when=when, link=link)
    return sheet, fonts


def features_of(layer: dict[str, Any]) -> Any:
    """Return what the browser would fetch for a layer of a payload."""
    if "features" in layer:
        return layer["features"]
    path = assets.STATIC / layer["url"].removeprefix(assets.url(""))
    return json.loads(path.read_text(encoding="utf-8"))


def look_of(symbol: dict[str, Any], kind: str) -> Look:
    """Return what of a payload's symbol is seen: colours, width, dash, and a point's radius."""
    filled = symbol["fill"] is not None and kind != "line"
    return (
        to_rgba(symbol["colour"], symbol["opacity"]),
        to_rgba(symbol["fill"], symbol["fillOpacity"]) if filled else (0.0, 0.0, 0.0, 0.0),
        symbol["width"],
        None if symbol["dash"] is None else tuple(symbol["dash"]),
        symbol["radius"] if kind == "point" else None,
    )


def looks_on_screen(layer: dict[str, Any]) -> dict[str, tuple[Look, str]]:
    """Return look and kind of each feature of a layer by id, by the rule of webmap.js."""
    found = {}
    for feature in features_of(layer):
        if layer["only"] is not None and feature["i"] not in layer["only"]:
            continue
        changed = (layer["classes"] or {}).get(feature["i"], feature["c"])
        looks = layer["symbols"][changed]
        kind = {"Point": "point"}.get(feature["g"]["type"], "area")
        kind = "line" if "Line" in feature["g"]["type"] else kind
        if not feature["d"]:
            symbol = looks["sure"]
        else:
            symbol = looks["unsurePoint"] if kind == "point" else looks["unsure"]
        found[feature["i"]] = look_of(symbol, kind), kind
    return found


class _Recorder(RendererBase):
    """Takes down in which looks it is told to draw."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[Look] = []

    def draw_path(self, gc: Any, *given: Any) -> None:
        path, place, fill = given
        radius = float(place.get_matrix()[0, 0]) if path is Path.unit_circle() else None
        self.looks.append(_look_of(gc, fill, radius))

    def draw_markers(self, gc: Any, *given: Any) -> None:
        _, size, places, _, fill = given
        radius = float(size.get_matrix()[0, 0])
        self.looks += [_look_of(gc, fill, radius)] * len(places.vertices)

    def draw_text(self, *_: Any, **__: Any) -> None:
        """Type has no look of a layer."""


def _look_of(gc: Any, fill: Any, radius: float | None) -> Look:
    _, dash = gc.get_dashes()
    return (
        tuple(float(each) for each in gc.get_rgb()),
        (0.0, 0.0, 0.0, 0.0) if fill is None else tuple(float(each) for each in fill),
        float(gc.get_linewidth()),
        None if dash is None else tuple(float(each) for each in dash),
        radius,
    )


def looks_printed(artist: Any) -> list[Look]:
    """Return in which looks an artist draws, one for each path or dot."""
    recorder = _Recorder()
    artist.draw(recorder)
    return recorder.looks
