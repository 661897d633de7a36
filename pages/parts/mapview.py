"""A scene on the page, and what was done in it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from layers.analyses.common.targets import years
from layers.i18n.wording import say
from layers.streets.areas import Box
from layers.webmap import assets
from layers.webmap.basemap import tile_service
from layers.webmap.parts import published
from layers.webmap.payload import Scene
from pages.parts.frame import errors_as_messages, prepare_assets
from pages.parts.state import View

__all__ = ["show", "year_taker"]

_map = st.components.v2.component(
    "atlas.map", html='<div class="atlas-map"></div>', js=assets.loader(), isolate_styles=False
)


def show(
    scene: Scene,
    *,
    key: str,
    height: int | None = None,
    on_pick: Callable[[str], object] | None = None,
    on_box: Callable[[Box], object] | None = None,
    on_point: Callable[[float, float], object] | None = None,
    on_layers: Callable[[Sequence[str]], object] | None = None,
    on_turn: Callable[[str, bool], object] | None = None,
    on_year: Callable[[int], object] | None = None,
) -> None:
    """Show a scene and tell what was done on it.

    `on_pick` gets the id of a clicked feature or cell, `on_box` a drawn box,
    `on_point` the longitude and latitude of a chosen point, `on_layers` the ids
    of the layers that are drawn, `on_turn` the name of a switch and how it
    stands, `on_year` the year the slider rests at. Panning and zooming cause no
    rerun. Without a height, in pixels, the map fills the page.
    """
    if not prepare_assets(scene.lang):
        return
    tiles = None
    with errors_as_messages(scene.lang):
        tiles = tile_service()
    with errors_as_messages(scene.lang):
        data = {
            "files": assets.prepare(),
            "starts": "atlasComponent",
            "scene": published(replace(scene, tiles=tiles).payload()),
            "height": height,
            "absent": say("map.absent", scene.lang),
        }
        _map(
            key=key,
            data=data,
            on_pick_change=_reaction(key, "pick", _name, on_pick),
            on_box_change=_reaction(key, "box", _box, on_box),
            on_point_change=_reaction(key, "point", _spot, on_point and (lambda at: on_point(*at))),
            on_layers_change=_reaction(key, "layers", _names, on_layers),
            on_year_change=_reaction(key, "year", _year, on_year),
            on_turn_change=_reaction(key, "turn", _turn, on_turn and (lambda at: on_turn(*at))),
        )


def year_taker(view: View) -> Callable[[int], None]:
    """Return what makes the year of the slider that of a view."""
    return partial(st.session_state.__setitem__, view.key("year"))


def _reaction(
    key: str, event: str, read: Callable[[Any], Any], act: Callable[[Any], object] | None
) -> Callable[[], None]:
    """Return what is done when the browser tells of an event: nothing where it is none."""

    def changed() -> None:
        value = read((st.session_state.get(key) or {}).get(event))
        if value is not None and act is not None:
            act(value)

    return changed


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _names(value: Any) -> list[str] | None:
    return [str(each) for each in value] if isinstance(value, list) else None


def _year(value: Any) -> int | None:
    first, last = years()
    sound = isinstance(value, int) and not isinstance(value, bool) and first <= value <= last
    return value if sound else None


def _turn(value: Any) -> tuple[str, bool] | None:
    match value:
        case {"name": str() as name, "on": bool() as on}:
            return name, on
    return None


def _box(value: Any) -> Box | None:
    """Return the box a browser sent, west, south, east, north, or None where it is none."""
    match value:
        case [int() | float(), int() | float(), int() | float(), int() | float()]:
            west, south, east, north = (float(each) for each in value)
            sound = -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004
            return (west, south, east, north) if sound else None
    return None


def _spot(value: Any) -> tuple[float, float] | None:
    """Return the longitude and latitude a browser sent, or None where they are none."""
    match value:
        case [int() | float() as lon, int() | float() as lat]:
            sound = -180 <= lon <= 180 and -90 <= lat <= 90  # noqa: PLR2004
            return (float(lon), float(lat)) if sound else None
    return None
