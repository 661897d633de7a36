"""Why a cell has its figure, and what would improve it."""

import streamlit as st

from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_words import figure
from layers.analyses.access.explain import why
from layers.analyses.access.ranking import improvements
from layers.i18n.ranges import departure_spread
from layers.i18n.wording import Lang, say
from layers.tables.reason_tables import improvement_table, level_words, why_table
from pages.parts.messages import escape_markdown, notes
from pages.parts.table_view import show_table

__all__ = ["show_figure", "show_reasons"]


def show_figure(params: AccessParams, cell: str, lang: Lang) -> None:
    """Show a cell's figure with its range, and what else it could be."""
    found = why(params, cell)
    # Of a level the figure is its index; the level stands below.
    words = "why.index" if params.indicator == "ptal" else f"choose.indicator.{params.indicator}"
    st.metric(
        escape_markdown(say(words, lang)),
        escape_markdown(figure(params.indicator, found.value, found.low, found.high, lang)),
    )
    if worded := level_words(found, lang):
        st.markdown(escape_markdown(worded))
    for traveller, spread in found.spread.items():
        if params.wait != "none":
            st.markdown(escape_markdown(departure_spread(spread, traveller, lang)))


def show_reasons(params: AccessParams, cell: str, lang: Lang) -> None:
    """Show the rows behind a cell's figure, and the ways up, the best first."""
    found, ways_up = why(params, cell), improvements(params, cell)
    st.markdown(f"**{say('why.title', lang)}**")
    rows = why_table(found, params, lang)
    if rows.empty:
        st.info(say("why.nothing", lang))
    else:
        show_table(rows, lang, alt=say("why.title", lang), height=420)
    notes(found.notes, lang)
    st.markdown(f"**{say('improve.title', lang)}**")
    better = improvement_table(ways_up, params, lang)
    if not better.empty:
        widths, alt = {"measure": 210}, say("improve.title", lang)
        show_table(better, lang, alt=alt, widths_px=widths)
    notes(ways_up.notes[:1], lang)
    with st.expander(say("improve.assumptions", lang)):
        notes(ways_up.notes[1:], lang)
