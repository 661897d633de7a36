"""What sites are looked for, and what a company needs, as controls."""

from collections.abc import Mapping

import streamlit as st

from layers.analyses.sites.match_params import NEEDS
from layers.analyses.sites.site_goals import Goal
from layers.analyses.sites.site_list import CERTAINTIES, UNLOCATED, Site, certainty_key, kind_key
from layers.i18n.wording import Lang, say
from layers.tables.site_filter import SORTS
from layers.views import sites as sites_view
from pages.parts.controls import both, control
from pages.parts.messages import escape_markdown
from pages.parts.state import View

_NEEDS = ("industry", "station", "hub", "university", "area")
"""Needs with a control of their own; the others are filters of the list."""

__all__ = ["choose_needs", "choose_order", "choose_sites"]


def choose_sites(
    view: View, sites: Mapping[str, Site], goals: Mapping[str, Goal], lang: Lang
) -> None:
    """Show the filters. Only what some site has is offered."""
    every = list(sites.values())
    control(view, "industry", lang, about=say("sites.industry_help", lang))
    control(
        view, "kind", lang, label_of=lambda value: say(kind_key(value), lang),
        options=dict.fromkeys([*(site.kind for site in every), *view["kind"]]),
    )  # fmt: skip
    control(view, "station_max", lang, number_format="%.0f")
    control(
        view, "goal", lang, options=goals,
        label_of={key: both(goal.name, lang) for key, goal in goals.items()}.__getitem__,
        hint=say("sites.goal_hint", lang),
    )  # fmt: skip
    if view["goal"] is not None:
        control(view, "goal_max", lang, number_format="%.0f")
    control(
        view, "status", lang,
        options=dict.fromkeys([*(site.status for site in every), *view["status"]]),
    )  # fmt: skip
    there = {site.certainty or UNLOCATED for site in every} | set(view["certainty"])
    control(
        view, "certainty", lang, options=[each for each in CERTAINTIES if each in there],
        label_of=lambda value: say(certainty_key(value), lang),
    )  # fmt: skip


def choose_order(view: View, lang: Lang) -> None:
    """Show by what sites are sorted."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("sites.sort", lang),
            [each for each in SORTS if each != "goal" or view["goal"] is not None],
            format_func=lambda value: say(f"sites.sort_{value}", lang),
            key=view.key("sort"),
        )
        control(view, "order", lang)


def choose_needs(view: View, goals: Mapping[str, Goal], lang: Lang) -> None:
    """Show the needs, each with its weight beside it; of what is filtered by, the weights."""
    names = {key: both(goal.name, lang) for key, goal in goals.items()}
    figures = {name.split("_")[1]: name for name in view.params if name.startswith("need_")
               and view.params[name].kind == "number"}  # fmt: skip
    filtered = sites_view.filtered_by(view)
    for need in NEEDS:
        if need not in (*_NEEDS, *filtered):
            continue
        if need in ("hub", "university"):  # their names are as wide as the card
            control(
                view, f"need_{need}", lang, label_of=names.__getitem__,
                hint=say(f"sites.nearest_{need}", lang),
            )  # fmt: skip
        what, weight = st.columns([2, 1], vertical_alignment="bottom")
        with what:
            if need == "industry":
                control(view, "need_industry", lang, hint=say("sites.any", lang))
            elif need in filtered and need not in _NEEDS:
                st.markdown(escape_markdown(say(f"match.filter_{need}", lang)))
            if need == "station" and view["station_max"] is not None:
                control(view, "station_max", lang, number_format="%g")
            elif need in figures:
                control(view, figures[need], lang, number_format="%g")
        with weight:
            control(view, f"weight_{need}", lang)
