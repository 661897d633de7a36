"""Sources: where every layer comes from, how old and how sure it is, and what it cannot say."""

from datetime import date

import streamlit as st

from layers.i18n.wording import say
from layers.store import repository
from layers.tables.listing import layer_sources, limits, town_areas
from layers.tables.norm_tables import norm_table
from pages.parts import state
from pages.parts.frame import errors_as_messages, escape_markdown, notes, page_header, show_problems
from pages.parts.search_box import search
from pages.parts.table_view import show_figures, show_indicators, show_table

lang = page_header("sources", document=True)
search(lang)
layers, problems = repository.load_all()
show_problems(problems, lang)
view = state.View("sources", {})
show_problems(view.problems, lang)

with errors_as_messages(lang):
    today = date.today()  # noqa: DTZ011 - the reader's own calendar day
    table = layer_sources(layers, lang, today=today)
    show_table(table, lang, alt=say("page.sources", lang), theme="sources", lines=3)
st.subheader(say("figures.title", lang), anchor=False)
with errors_as_messages(lang):
    show_indicators(lang)
with errors_as_messages(lang):
    show_figures(lang)
st.subheader(say("norm.title", lang), anchor=False)
st.caption(say("norm.lead", lang))
with errors_as_messages(lang):
    alt = say("norm.title", lang)
    show_table(norm_table(lang), lang, alt=alt, theme="norm.column", height=520, lines=3)
st.subheader(say("sources.limits", lang), anchor=False)
notes(limits(), lang)
areas = town_areas(layers, lang)
if len(areas):
    st.subheader(say("town_area.title", lang), anchor=False)
    show_table(areas, lang, alt=say("town_area.title", lang), theme="town_area", lines=2)
st.subheader(say("sources.each", lang), anchor=False)
for layer in layers.values():
    with st.expander(f"{escape_markdown(layer.title.in_(lang))}"):
        st.markdown(escape_markdown(layer.lineage.method.in_(lang)))
        if layer.lineage.note.in_(lang):
            st.caption(escape_markdown(layer.lineage.note.in_(lang)))
        st.markdown(
            "\n".join(
                f"- {escape_markdown(source.cite(lang))} — "
                + escape_markdown(say(f"licence.{source.licence}", lang))
                + (f"  \n  {escape_markdown(source.url)}" if source.url else "")
                for source in layer.lineage.sources
            )
        )
view.save()
