"""Before and after on the page of a question: the difference, or both maps side by side."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from layers.analyses import ANALYSES
from layers.i18n.wording import Lang, say
from layers.scenarios.library import offered
from layers.tables.difference_tables import difference_cells
from layers.views.differences import (
    PairOfMaps,
    difference_of,
    difference_scene,
    pair_of_maps,
)
from layers.views.page_options import PAIRS
from layers.webmap import assets
from layers.webmap.payload import Scene
from pages.parts.cards.selection import show_map
from pages.parts.controls import control, select
from pages.parts.frame import drawer, prepare_assets
from pages.parts.messages import escape_markdown, notes
from pages.parts.state import View
from pages.parts.table_view import show_table
from pages.parts.working import answered

__all__ = ["choose_compared", "show_before_after"]

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


def _choose_base(view: View, lang: Lang) -> None:
    """Offer the other scenarios as what it is held against, where there are any."""
    param = view.params["against"]
    named = {name: title.in_(lang) for name, title in offered().items()}
    others = [each for each in named if each != view["scenario"]]
    select(
        options=others, label_of=lambda each: named.get(each, each), key=view.key("against"),
        label=param.label(lang), hint=param.none_word(lang),
    )  # fmt: skip


def show_before_after(
    view: View, question: str, params: Any, lang: Lang, *, panel: Any,
    scene_of: Callable[[Any], Scene],
) -> Scene | None:  # fmt: skip
    """Show what a scenario changes of a question; return what is on the map, None for nothing.

    Parameters
    ----------
    question, params
        What is compared, in the scenario.
    panel
        Where the headline stands, and below it against what and in which unit.
    scene_of
        Returns the map of a question, for both side by side.
    """
    wanted = difference_of(question, params, view)
    if wanted is None:
        return None
    with panel:
        # On a phone what follows the headline is out of sight at first.
        finding = st.container()
        _choose_base(view, lang)
        if view["compare"] == "difference":
            control(view, "change", lang)
    with finding:
        result = answered(ANALYSES["difference"], wanted, lang)
        if result is None:
            return None
        st.markdown(f"##### {escape_markdown(result.notes[0].in_(lang))}")
    map_scene = None
    if view["compare"] in PAIRS:
        pair = pair_of_maps(result, wanted, params, lang, scene_of)
        (_show_pair if view["compare"] == "side" else _show_swipe)(pair, lang)
    else:
        map_scene = difference_scene(result, wanted, lang)
        show_map(view, map_scene, key="difference-map")
    with drawer(say("app.table", lang)) as is_open:
        if is_open:
            cells = difference_cells(result, wanted.params, lang)
            show_table(cells, lang, alt=say("effect.name", lang))
            notes(result.notes[1:], lang)
    return map_scene


def _show_pair(pair: PairOfMaps, lang: Lang) -> None:
    """Show two maps that move together, with one legend, and what differs below them."""
    if not prepare_assets(lang):
        return
    facts = [
        {"label": label, "cells": cells, "marks": ["", "best" if differs else ""]}
        for label, cells, differs in pair.facts
    ]
    data = {
        "files": assets.prepare(), "starts": "atlasSeveral", "absent": say("map.absent", lang),
        "unlocated": "", "lang": lang, "label": say("scenario_column.place", lang),
        "sites": _maps(pair, lang), "facts": facts, "legend": pair.together.payload(),
        "note": say("effect.paired", lang),
    }  # fmt: skip
    with st.container(key="several"):
        _several(key="beside", data=data)


def _show_swipe(pair: PairOfMaps, lang: Lang) -> None:
    """Show two maps in one frame, with a divider between them that is moved."""
    if not prepare_assets(lang):
        return
    left, right = (name.in_(lang) for name in pair.names)
    data = {
        "files": assets.prepare(), "starts": "atlasSwipe", "absent": say("map.absent", lang),
        "lang": lang, "sites": _maps(pair, lang), "legend": pair.together.payload(),
        "label": say("swipe.label", lang, left=left, right=right),
        "value": say("swipe.value", lang, left=left, part="{part}"),
    }  # fmt: skip
    with st.container(key="swipe"):
        _several(key="swipe-maps", data=data)


def _maps(pair: PairOfMaps, lang: Lang) -> list[dict[str, Any]]:
    """Return both maps as the browser takes them, what was before first."""
    return [
        {"id": key, "name": name.in_(lang), "other": "", "scene": scene.payload()}
        for key, name, scene in zip(("base", "scenario"), pair.names, pair.scenes, strict=True)
    ]
