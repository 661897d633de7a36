"""The card of a point of the map on the page."""

from collections.abc import Callable
from contextlib import suppress
from typing import Literal

import streamlit as st

from geo.errors import DataError, Problem
from layers.analyses.common.travel_options import WaitOptions
from layers.i18n.points import Point, point_rounded
from layers.i18n.wording import Lang, Text, say
from layers.model.parameters import parameters_of, question
from layers.store.atlas import ATLAS
from pages.parts.cards.card_tools import show_tools
from pages.parts.cards.ways_on import show_ways_on
from pages.parts.controls import distinct_labels
from pages.parts.messages import errors_as_messages, escape_markdown, show_problems
from pages.parts.search_box import doubtful_position
from pages.parts.state import Chosen, View, shared

__all__ = ["show_point"]

_HUBS = "hubs"


def show_point(view: View, point: Point, lang: Lang, go: Callable[[Chosen], None]) -> None:
    """Show what is known of a point; `go` opens the card of another, or with None closes it."""
    # Loaded with the first card: the first map needs no analysis.
    from layers.analyses.point.point_card import point_card  # noqa: PLC0415
    from layers.tables.point_tables import (  # noqa: PLC0415
        point_method,
        point_rows,
        point_title,
        position_words,
    )
    from layers.views.travel_controls import in_words  # noqa: PLC0415

    title = escape_markdown(point_title(_area(point), lang))
    with st.container(key="card"):
        show_tools(lang, go)
        with st.expander(title, expanded=True):
            _ask(point, lang, go)
            show_ways_on(point, lang)
            st.caption(position_words(point))
            with errors_as_messages(lang):
                how = _how(view)
                card = point_card(point, how, view[_HUBS])
                for label, values in point_rows(card, lang):
                    st.markdown(f"**{escape_markdown(label)}**")
                    st.markdown("\n".join(f"- {escape_markdown(value)}" for value in values))
                when = " · ".join(each.in_(lang) for each in in_words(how, how.wait))
                st.caption(escape_markdown(when))
                st.caption(escape_markdown(point_method(card, how, lang)))
                _choose_hubs(view, lang)


def _area(point: Point) -> Text | None:
    """Return what a point is named after; of data that are broken the card itself says so."""
    from layers.analyses.point.point_card import area_at  # noqa: PLC0415 - as above

    with suppress(DataError):
        return area_at(point)
    return None


def _ask(point: Point, lang: Lang, go: Callable[[Chosen], None]) -> None:
    """Ask which datum typed coordinates are in, where that is a question."""
    position = doubtful_position()
    if position is None or position.question is None:
        return
    if point not in [point_rounded(reading.point) for reading in position.readings]:
        return
    st.info(escape_markdown(position.question.in_(lang)), icon=":material/help:")
    with st.container(horizontal=True):
        for reading in position.readings:
            chosen: Literal["primary", "secondary"] = (
                "primary" if point_rounded(reading.point) == point else "secondary"
            )
            st.button(reading.words(lang), key=f"datum.{reading.datum}", type=chosen,
                      on_click=go, args=(reading.point,))  # fmt: skip


def _how(view: View) -> WaitOptions:
    """Return how one travels: as the page has it, else in the year and period that all share."""
    params = parameters_of(WaitOptions)
    own = {name: view[name] for name, each in params.items() if view.params.get(name) == each}
    return question(WaitOptions, {name: shared(name) for name in ("year", "period")} | own)


def _choose_hubs(view: View, lang: Lang) -> None:
    """Show which hubs the reader keeps: times lead to them on every card."""
    from layers.analyses.travel.travel_places import places  # noqa: PLC0415 - as above
    from pages.parts.travel.timed import label_of  # noqa: PLC0415 - as above

    known, key = places(), view.key(_HUBS)
    unknown = [hub for hub in view[_HUBS] if hub not in known]
    if unknown:
        values = {"value": ", ".join(unknown)[:60], "allowed": ", ".join(ATLAS.hubs)}
        show_problems([Problem("link_value", field=_HUBS, values=values)], lang)
        st.session_state[key] = [hub for hub in view[_HUBS] if hub in known]
    choice = st.expander(say("point.keep_hubs", lang), key=f"{key}.open", on_change="rerun")
    if not choice.open:  # the list of all places is more than all else of a card
        return
    with choice:
        st.multiselect(
            say("point.hubs", lang),
            list(known),
            format_func=distinct_labels(known, label_of(known, lang)),
            key=key,
            placeholder=say("choose.goal_hint", lang),
            label_visibility="collapsed",
        )
