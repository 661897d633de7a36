"""A scene on the page, and what was clicked in it."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from streamlit_folium import st_folium

from geo.errors import AtlasError
from layers.basemap import tile_service
from layers.webmap import Scene, base_map, feature_group
from pages.parts.frame import assets_ready, spoken, told

__all__ = ["show"]

HEIGHT = 560


def show(
    scene: Scene, *, key: str, height: int = HEIGHT, on_pick: Callable[[str], None] | None = None
) -> None:
    """Show a scene; call `on_pick` with a feature's id when one is clicked.

    Only a click reaches the server: panning and zooming cause no rerun. The
    base map is the same for every scene, so a changed scene keeps the zoom.
    """
    if not assets_ready(scene.lang):
        return

    def picked() -> None:
        answer = st.session_state.get(key) or {}
        if on_pick is not None and answer.get("clicked"):
            on_pick(str(answer["clicked"]))

    tiles = None
    with spoken(scene.lang):
        tiles = tile_service()
    try:
        drawn = base_map()
        group = feature_group(replace(scene, tiles=tiles))
    except AtlasError as error:
        told(error.problems, scene.lang)
        return
    st_folium(
        drawn,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        on_change=picked,
    )
