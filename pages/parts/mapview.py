"""A scene on the page, and what was clicked in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from geo.errors import AtlasError
from layers.i18n.wording import say
from layers.streets.areas import Box
from layers.webmap.basemap import tile_service
from layers.webmap.folium_map import base_map, feature_group
from layers.webmap.payload import Scene
from pages.parts.frame import errors_as_messages, prepare_assets, show_problems

__all__ = ["show"]

HEIGHT = 560


def show(
    scene: Scene,
    *,
    key: str,
    height: int = HEIGHT,
    on_pick: Callable[[str], None] | None = None,
    on_box: Callable[[Box], None] | None = None,
    on_point: Callable[[float, float], None] | None = None,
) -> None:
    """Show a scene and tell what was done on it.

    `on_pick` gets the id of a clicked feature or cell, `on_box` a drawn box,
    `on_point` the longitude and latitude of a chosen point. Only a click
    reaches the server: panning and zooming cause no rerun. The base map is the
    same for every scene, so a changed scene keeps the zoom.
    """
    if not prepare_assets(scene.lang):
        return

    def picked() -> None:
        answer = st.session_state.get(key) or {}
        if on_pick is not None and answer.get("clicked"):
            on_pick(str(answer["clicked"]))
        if on_box is not None and (box := _box(answer.get("box"))):
            on_box(box)
        if on_point is not None and (spot := _spot(answer.get("point"))):
            on_point(*spot)

    tiles = None
    with errors_as_messages(scene.lang):
        tiles = tile_service()
    try:
        drawn = base_map()
        group = feature_group(replace(scene, tiles=tiles))
    except AtlasError as error:
        show_problems(error.problems, scene.lang)
        return
    with st.container(key=f"map-frame-{key}"):
        st_folium(
            drawn,
            key=key,
            height=height,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=group,
            on_change=picked,
        )
        # Shown by the style sheet alone, where the frame stays without a height.
        with st.container(key=f"map-absent-{key}"):
            st.info(say("map.absent", scene.lang), icon=":material/warning:")


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
