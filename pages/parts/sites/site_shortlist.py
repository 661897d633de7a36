"""The list of sites: a tick puts one on the shortlist, its name opens its card."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import streamlit as st

from layers.analyses.sites.match_params import SitesParams
from layers.analyses.sites.site_list import Site
from layers.i18n.wording import Lang, say
from layers.views.sites import MOST_COMPARED
from pages.parts.messages import escape_markdown
from pages.parts.sites.site_handouts import offer_handouts
from pages.parts.state import View

__all__ = ["show_list", "show_shortlist", "turn"]

_HEIGHT_PX, _WHOLE = 260, 8
"""Longer lists scroll."""
_FEWEST = 2


def turn(view: View, site: str) -> None:
    """Put a site on the shortlist, or take it off."""
    others = [each for each in view["shortlist"] if each != site]
    listed = site in view["shortlist"]
    st.session_state[view.key("shortlist")] = others if listed else [*others, site]


def show_list(
    view: View,
    sites: Mapping[str, Site],
    ids: Sequence[str],
    lang: Lang,
    *,
    choose: Callable[[str | None], None],
    figures: Mapping[str, str],
) -> None:
    """Show sites one below the other: a tick, a figure where it has one, the name."""
    height: int | Literal["content"] = _HEIGHT_PX if len(ids) > _WHOLE else "content"
    with st.container(height=height, key="ticks", gap=None):
        for key in ids:
            name = sites[key].name.in_(lang)
            unlocated = "" if sites[key].certainty else say("value.unlocated", lang)
            tick = f"ticked.{key}"
            st.session_state[tick] = key in view["shortlist"]
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.checkbox(
                    say("sites.tick", lang, name=name), key=tick, on_change=turn,
                    args=(view, key), label_visibility="collapsed",
                )  # fmt: skip
                label = " · ".join(part for part in (figures.get(key), name, unlocated) if part)
                st.button(
                    escape_markdown(label), key=f"open.{key}", type="tertiary", on_click=choose,
                    args=(key,),
                )  # fmt: skip


def show_shortlist(view: View, params: SitesParams, lang: Lang) -> None:
    """Show how many are on the shortlist, and what can be done with them."""
    ids = view["shortlist"]
    if not ids:
        return

    def compare() -> None:
        st.session_state[view.key("tab")] = "compare"

    def clear() -> None:
        st.session_state[view.key("shortlist")] = []

    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="shortlist"):
        st.markdown(f"**{escape_markdown(say('sites.shortlisted', lang, count=len(ids)))}**")
        if view["tab"] != "compare":
            st.button(
                say("sites.compare", lang), key="site-compare", type="primary", on_click=compare,
                icon=":material/compare:", disabled=len(ids) < _FEWEST,
            )  # fmt: skip
            with st.popover(say("sites.handouts", lang)):
                offer_handouts(ids[:MOST_COMPARED], params, lang, scope="list")
        st.button(say("sites.clear", lang), key="site-clear", on_click=clear, type="tertiary")
    if view["tab"] == "compare":
        offer_handouts(ids[:MOST_COMPARED], params, lang, scope="compare")
