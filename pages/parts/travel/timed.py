"""Places by minutes on a map, and the way to one of them; shared by pages of times."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from layers.analyses.common.journeys import Step
from layers.analyses.common.place_table import TravelResult
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.travel.travel import SPREAD, places
from layers.analyses.travel.travel_places import find_place, place_of
from layers.i18n.points import point_in, point_text
from layers.i18n.ranges import departure_spread, minutes_spread
from layers.i18n.wording import Lang, minutes, say
from layers.model.columns import with_headings
from layers.tables.linked_charts import minutes_chart
from layers.tables.time_tables import itinerary_table, travel_cells
from layers.transit.places import Place
from pages.parts import controls
from pages.parts.chart_view import show_chart
from pages.parts.messages import escape_markdown, notes, short_table
from pages.parts.state import View
from pages.parts.streets.street_status import offer_streets
from pages.parts.table_view import show_table
from pages.parts.travel.place_field import place_field

__all__ = [
    "choose_ends", "choose_goal", "go_to", "label_of", "set_out", "show_classes", "show_rest",
    "show_way",
]  # fmt: skip


def label_of(known: Mapping[str, Place], lang: Lang) -> Callable[[str], str]:
    """Return what tells a place's label by its id."""
    named = {key: (place.name, place.kind) for key, place in known.items()}
    return controls.labels(named, lang).__getitem__


def choose_ends(view: View, known: Mapping[str, Place], lang: Lang) -> None:
    """Show where one sets out, a place or a point, and where one goes."""
    if view.get("point") is None:
        _choose_end(view, "origin", known, label=say("choose.origin", lang), lang=lang)
    else:
        place_field(
            known, key=f"{view.key('origin')}.field", value=point_text(view["point"]),
            label=say("choose.origin", lang), lang=lang, take=view.select,
        )  # fmt: skip
    hint = say("choose.goal_hint", lang)
    _choose_end(view, "goal", known, label=say("choose.goal", lang), hint=hint, lang=lang)


def choose_goal(view: View, known: Mapping[str, Place], lang: Lang) -> None:
    """Show where one goes, as its parameter is declared."""
    label = view.params["goal"].label(lang)
    _choose_end(view, "goal", known, label=label, lang=lang)


def _choose_end(
    view: View,
    name: str,
    known: Mapping[str, Place],
    *,
    label: str,
    lang: Lang,
    hint: str = "",
) -> None:
    value = view[name]
    if value is not None and value not in known and point_in(value) is None:
        value = st.session_state[view.key(name)] = None  # it has gone with its scenario
    place_field(
        known, key=f"{view.key(name)}.field", value=value, label=label,
        hint=hint or label, lang=lang, take=partial(st.session_state.__setitem__, view.key(name)),
    )  # fmt: skip


def go_to(view: View, known: Mapping[str, Place]) -> Callable[[str], bool]:
    """Return what makes a clicked feature the goal of a view, if it can be one."""

    def clicked(feature: str) -> bool:
        goal = place_of(feature)
        if goal in known:
            st.session_state[view.key("goal")] = goal
        return goal in known

    return clicked


def set_out(view: View, known: Mapping[str, Place]) -> Callable[[str], bool]:
    """Return what makes a place that was searched for the origin of a view, if one can be."""

    def found(feature: str) -> bool:
        if place_of(feature) not in known:
            return False
        view.select(feature)
        return True

    return found


def show_way(
    view: View,
    way: Callable[[str], tuple[float, Sequence[Step]]],
    figures: Callable[[str], Mapping[Any, Any]],
    habits: TravelOptions,
    lang: Lang,
) -> None:
    """Show how long the way to a view's goal takes, how that spreads and ranges, and its steps.

    `way` answers with seconds and steps to a place, `figures` with its row of a table of times.
    """
    goal = find_place(view["goal"], places(habits.year, habits.period), habits.year)
    seconds, steps = way(goal.id)
    row = figures(goal.id)
    st.metric(escape_markdown(goal.name.in_(lang)), minutes(seconds, lang))
    st.caption(minutes_spread(row["minutes"], row["minutes_low"], row["minutes_high"], lang))
    if view["wait"] != "none":
        for traveller in ("random", "informed"):
            spread = [row[f"{traveller}_{part}"] for part in SPREAD]
            st.markdown(escape_markdown(departure_spread(spread, traveller, lang)))
    short_table(with_headings(itinerary_table(steps, lang), lang))


def show_classes(view: View, result: TravelResult, habits: TravelOptions, lang: Lang) -> None:
    """Show how many places, of the layers the view lists, are in each class of minutes."""
    known = places(habits.year, habits.period)
    st.markdown(f"**{say('chart.by_minutes', lang)}**")
    show_chart(minutes_chart(result, known, lang, layers=view["show"]), lang)


def show_rest(view: View, result: TravelResult, lang: Lang) -> None:
    """Show the table of places, of the layers the view lists, and what all times rest on."""
    controls.control(view, "show", lang)
    table = travel_cells(result, places(), lang, layers=view["show"])
    show_table(table, lang, alt=say(f"page.{view.page}", lang), chosen=view["goal"])
    st.markdown(f"**{say('travel.basis', lang)}**")
    notes(result.notes, lang)
    if view["method"] == "streets":
        offer_streets(lang)
