"""A scene on the page, and what was done in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from layers.i18n.wording import say
from layers.streets.areas import Box
from layers.webmap import assets
from layers.webmap.basemap import tile_service
from layers.webmap.parts import files_of, published
from layers.webmap.payload import Scene
from pages.parts.cards import readings
from pages.parts.frame import note_opening, prepare_assets
from pages.parts.messages import errors_as_messages
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
    panel: bool = True,
    on_pick: Callable[[str], object] | None = None,
    on_box: Callable[[Box], object] | None = None,
    on_point: Callable[[float, float], object] | None = None,
    on_turn: Callable[[str, bool], object] | None = None,
    on_year: Callable[[int], object] | None = None,
    on_edit: Callable[[Mapping[str, Any]], object] | None = None,
    on_view: Callable[[Mapping[str, str]], object] | None = None,
) -> None:
    """Show a scene and tell what was done on it.

    `on_pick` gets the id of a clicked feature or cell, `on_box` a drawn box,
    `on_point` the longitude and latitude of a chosen point, `on_turn` the name of a
    switch and how it stands, `on_year` the year the slider rests at, `on_edit` a gesture that
    edits (`layers.scenarios.editing.gestures`). Panning, zooming and
    switching layers cause no rerun: how the map is, by names of a link, `on_view` gets before
    the next of these. Without a height, in pixels, the map fills the page; `panel` is whether
    an answer or a card stands beside it.
    """
    if not prepare_assets(scene.lang):
        return
    reaction = partial(_reaction, key, on_view)
    tiles = None
    with errors_as_messages(scene.lang):
        tiles = tile_service()
    with errors_as_messages(scene.lang):
        content = replace(scene, tiles=tiles).payload()
        message = published(content)
        if height is None and scene.view is not None:
            note_opening(message, files_of(content, message), panel=panel)
        data = {
            "files": assets.prepare(),
            "starts": "atlasComponent",
            "scene": message,
            "height": height,
            "absent": say("map.absent", scene.lang),
        }
        _map(
            key=key,
            data=data,
            on_pick_change=reaction("pick", readings.name, on_pick),
            on_box_change=reaction("box", readings.box, on_box),
            on_point_change=reaction("point", readings.spot, _spread(on_point)),
            on_year_change=reaction("year", readings.year, on_year),
            on_edit_change=reaction("edit", readings.gesture, on_edit),
            on_turn_change=reaction("turn", readings.turn, _spread(on_turn)),
        )


def year_taker(view: View) -> Callable[[int], None]:
    """Return what makes the year of the slider that of a view."""
    return partial(st.session_state.__setitem__, view.key("year"))


def _reaction(
    key: str,
    on_view: Callable[[Mapping[str, str]], object] | None,
    event: str,
    read: Callable[[Any], Any],
    act: Callable[[Any], object] | None,
) -> Callable[[], None]:
    """Return what is done when the browser tells of an event: nothing where it is none."""

    def changed() -> None:
        content, view = readings.trigger((st.session_state.get(key) or {}).get(event))
        if view and on_view is not None:
            on_view(view)
        value = read(content)
        if value is not None and act is not None:
            act(value)

    return changed


def _spread(act: Callable[..., object] | None) -> Callable[[Any], object] | None:
    """Return what does with the parts of a value what something does with them as arguments."""
    return act and (lambda value: act(*value))
