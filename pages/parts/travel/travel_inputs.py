"""How one travels, as controls that pages share."""

from typing import Any

import streamlit as st

from layers.i18n.wording import Lang
from layers.webmap.payload import Scene
from pages.parts.controls import control
from pages.parts.state import View

__all__ = ["more", "when", "year"]


def when(view: View, lang: Lang) -> Any:
    """Show when one travels; return the place of the year, for `year`."""
    control(view, "period", lang)
    return st.container()


def year(place: Any, view: View, scene: Scene | None, lang: Lang) -> None:
    """Show the choice of a year in a place, unless it is chosen on the map, by its slider.

    `scene` is what the map shows, None where there is no map.
    """
    if scene is None or scene.years is None:
        with place:
            control(view, "year", lang)


def more(view: View, lang: Lang) -> None:
    """Show how one walks and changes."""
    for name in ("transfer_min", "speed", "method", "detour"):
        control(view, name, lang)
