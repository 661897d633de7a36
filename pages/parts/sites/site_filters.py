"""What sites are looked for, and what a company needs, as controls."""

from collections.abc import Mapping

import streamlit as st

from layers.analyses.sites.match_params import HUB_GROUPS, NEEDS
from layers.analyses.sites.site_goals import Goal
from layers.analyses.sites.site_list import Site, industries, kind_key
from layers.i18n.wording import Lang, say
from layers.tables.site_filter import SORTS, UNLOCATED
from pages.parts import controls
from pages.parts.state import View

__all__ = ["choose_needs", "choose_order", "choose_sites"]

_NUMBERS = {
    "station": ("need_station_min", 1.0), "hub": ("need_hub_min", 5.0),
    "university": ("need_university_min", 5.0), "area": ("need_area_km2", 0.5),
}  # fmt: skip
"""The figure of each need, and the steps it is changed in."""


def choose_sites(
    view: View, sites: Mapping[str, Site], goals: Mapping[str, Goal], lang: Lang
) -> None:
    """Show the filters. Only what some site has is offered."""
    every = list(sites.values())
    controls.several(
        view, "industry", industries(), say("sites.industry", lang),
        lambda value: say(f"industry.{value}", lang), about=say("sites.industry_help", lang),
    )  # fmt: skip
    controls.several(
        view, "kind", dict.fromkeys([*(site.kind for site in every), *view["kind"]]),
        say("column.kind", lang), lambda value: say(kind_key(value), lang),
    )  # fmt: skip
    controls.number(view, "station_max", say("sites.station_max", lang), step=5.0, shown="%.0f")
    controls.pick(
        view, "goal", options=goals, label=say("sites.goal", lang),
        label_of={key: controls.both(goal.name, lang) for key, goal in goals.items()}.__getitem__,
        hint=say("sites.goal_hint", lang),
    )  # fmt: skip
    if view["goal"] is not None:
        controls.number(view, "goal_max", say("sites.goal_max", lang), step=5.0, shown="%.0f")
    controls.several(
        view, "status", dict.fromkeys([*(site.status for site in every), *view["status"]]),
        say("card.status", lang), lambda value: say(f"status.{value}", lang),
    )  # fmt: skip
    there = {site.certainty or UNLOCATED for site in every} | set(view["certainty"])
    controls.several(
        view, "certainty",
        [each for each in (*_certainties(), UNLOCATED) if each in there],
        say("card.certainty", lang), lambda value: _certainty(value, lang),
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
        controls.segments(view, "order", ("asc", "desc"), "choose.order", lang)


def choose_needs(view: View, goals: Mapping[str, Goal], lang: Lang) -> None:
    """Show the needs, each with its weight beside it."""
    names = {key: controls.both(goal.name, lang) for key, goal in goals.items()}
    hubs = [key for key, goal in goals.items() if goal.group in HUB_GROUPS]
    schools = [key for key, goal in goals.items() if goal.group == "university"]
    for need in NEEDS:
        what, figure, weight = st.columns([2, 1.2, 1.4], vertical_alignment="bottom")
        with what:
            if need == "industry":
                controls.pick(
                    view, "need_industry", options=industries(),
                    label_of=lambda value: say(f"industry.{value}", lang),
                    label=say("sites.need_industry", lang), hint=say("sites.any", lang),
                )  # fmt: skip
            elif need in ("hub", "university"):
                controls.pick(
                    view, f"need_{need}", options=hubs if need == "hub" else schools,
                    label_of=names.__getitem__, label=say(f"sites.need_{need}", lang),
                    hint=say(f"sites.nearest_{need}", lang),
                )  # fmt: skip
        # A need without a choice has its figure in the first column.
        with figure if need in ("hub", "university") else what:
            if need in _NUMBERS:
                name, step = _NUMBERS[need]
                label = say(f"sites.limit_{need}", lang)
                controls.number(view, name, label, step=step, shown="%g")
        with weight:
            controls.slide(view, f"weight_{need}", say("sites.weight", lang))


def _certainties() -> tuple[str, ...]:
    return ("surveyed", "approximate", "indicative", "schematic")


def _certainty(value: str, lang: Lang) -> str:
    return say("value.unlocated" if value == UNLOCATED else f"certainty.{value}", lang)
