"""Where a file may lie, side by side, for its reader to choose."""

import numpy as np
import shapely
import streamlit as st

from layers.i18n.wording import Lang, number, say
from layers.imports.draft import Draft, located_anew
from layers.imports.locate import candidates
from layers.imports.preview import preview_layer
from layers.imports.systems import System
from layers.model.layer import Layer
from layers.views.own_data import preview_scene
from pages.parts.mapview import show
from pages.parts.messages import escape_markdown

__all__ = ["show_candidates"]

_MAP_PX = 240


def show_candidates(found: Draft, token: str, chooser: str, lang: Lang) -> bool:
    """Show a file in each system that it may be in, with its metres and a button to take it.

    Returns whether there is any to choose from.

    Parameters
    ----------
    found, token
        The file, and what tells it from others.
    chooser
        Key of the control that the choice is made with.
    lang
        Language of the words.
    """
    offered = [(each, _seen_in(found, each)) for each in candidates(found.read, found.located)]
    placed = [(each, layer) for each, layer in offered if layer is not None]
    if not placed:
        return False
    extent = _extent([layer for _, layer in placed])
    offsets = {each.system.id: each.offset_m for each in found.located.votes}
    st.markdown(escape_markdown(say("own.candidates" if offsets else "own.candidates_blind", lang)))
    for column, (system, layer) in zip(
        st.columns(len(placed), vertical_alignment="bottom"), placed, strict=True
    ):
        with column:
            title, metres = system.title.in_(lang), offsets.get(system.id)
            said = title if metres is None else say(
                "own.offset", lang, system=title, metres=number(metres, lang)
            )  # fmt: skip
            st.markdown(escape_markdown(said))
            show(preview_scene(layer, lang, extent), key=f"own-map.{system.id}", height=_MAP_PX)
            st.button(
                say("own.take_system", lang), key=f"own.take.{system.id}.{token}",
                icon=":material/check:", width="stretch", on_click=_choose,
                args=(chooser, system.id), help=title,
            )  # fmt: skip
    return True


def _seen_in(found: Draft, system: System) -> Layer | None:
    """Return the file as it lies in a system; None where that is beyond the region."""
    return preview_layer(located_anew(found.read, system.id), found.proposed)


def _extent(layers: list[Layer]) -> shapely.Geometry:
    """Return the box of several layers, on which all are seen alike."""
    bounds = [shapely.total_bounds(each.located.geometry.to_numpy()) for each in layers]
    west, south, east, north = np.array(bounds).T
    whole: shapely.Geometry = shapely.box(west.min(), south.min(), east.max(), north.max())
    return whole


def _choose(chooser: str, system: str) -> None:
    st.session_state[chooser] = system
