"""Before and after on the page of a question: the difference, or both maps side by side."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from layers.analyses import ANALYSES
from layers.i18n.wording import Lang, say
from layers.tables.difference_tables import difference_cells
from layers.views.differences import difference_of, difference_scene, pair_of_maps
from layers.webmap import assets
from layers.webmap.payload import Scene
from pages.parts.cards.selection import show_map
from pages.parts.controls import control
from pages.parts.frame import drawer, prepare_assets
from pages.parts.messages import escape_markdown, notes
from pages.parts.state import View
from pages.parts.table_view import show_table
from pages.parts.working import answered

__all__ = ["choose_compared", "show_compared"]

_several = st.components.v2.component(
    "atlas.beside", html='<div class="atlas-several"></div>', js=assets.loader(),
    isolate_styles=False,
)  # fmt: skip


def choose_compared(view: View, lang: Lang) -> str:
    """Show what can be looked at of a scenario; return what is, its own answer without one."""
    if view["scenario"] is None:
        return "scenario"
    control(view, "compare", lang)
    return str(view["compare"])


def show_compared(
    view: View, question: str, params: Any, lang: Lang, *, panel: Any,
    scene_of: Callable[[Any], Scene],
) -> Scene | None:  # fmt: skip
    """Show what a scenario changes of a question; return what is on the map, None for nothing.

    Parameters
    ----------
    question, params
        What is compared, in the scenario.
    panel
        Where the headline stands.
    scene_of
        Returns the map of a question, for both side by side.
    """
    wanted = difference_of(question, params)
    if wanted is None:
        return None
    with panel:
        result = answered(ANALYSES["difference"], wanted, lang)
        if result is None:
            return None
        st.markdown(f"##### {escape_markdown(result.notes[0].in_(lang))}")
    table = difference_cells(result, wanted.params, lang)
    map_scene = None
    if view["compare"] == "side":
        _show_pair(pair_of_maps(result, params, lang, scene_of), lang)
    else:
        map_scene = difference_scene(result, params, lang)
        show_map(view, map_scene, key="difference-map")
    with drawer(say("app.table", lang)):
        show_table(table, lang, alt=say("effect.name", lang))
        notes(result.notes[1:], lang)
    return map_scene


def _show_pair(pair: Any, lang: Lang) -> None:
    """Show two maps that move together, with one legend, and what differs below them."""
    if not prepare_assets(lang):
        return
    sites = [
        {"id": key, "name": name.in_(lang), "other": "", "scene": scene.payload()}
        for key, name, scene in zip(("base", "scenario"), pair.names, pair.scenes, strict=True)
    ]
    facts = [
        {"label": label, "cells": cells, "marks": ["", "best" if differs else ""]}
        for label, cells, differs in pair.facts
    ]
    data = {
        "files": assets.prepare(), "starts": "atlasSeveral", "absent": say("map.absent", lang),
        "unlocated": "", "lang": lang, "label": say("scenario_column.place", lang),
        "sites": sites, "facts": facts, "legend": pair.together.payload(),
        "note": say("effect.paired", lang),
    }  # fmt: skip
    with st.container(key="several"):
        _several(key="beside", data=data)
