"""Sources: where every layer comes from, how old and how sure it is, and what it cannot say."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from layers.i18n.wording import Lang, say
from layers.model.layer import Layer
from layers.store import repository
from layers.tables.listing import layer_sources, limits, town_areas
from layers.tables.norm_tables import norm_table
from pages.parts import state
from pages.parts.frame import page_header
from pages.parts.messages import errors_as_messages, escape_markdown, notes, show_problems
from pages.parts.search_box import search
from pages.parts.table_view import show_figures, show_indicators, show_table


def of_layers(layers: Mapping[str, Layer], lang: Lang) -> None:
    """Show where each layer is from, how old and how sure it is."""
    today = date.today()  # noqa: DTZ011 - the reader's own calendar day
    table = layer_sources(layers, lang, today=today)
    show_table(table, lang, alt=say("page.sources", lang), theme="sources")


def methods(layers: Mapping[str, Layer], lang: Lang) -> None:
    """Show how each layer was made and all it rests on."""
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


def what_data_cannot_say(_: Mapping[str, Layer], lang: Lang) -> None:
    """Show the limits of the data."""
    notes(limits(), lang)


def of_documents(_: Mapping[str, Layer], lang: Lang) -> None:
    """Show what the documents count, and what they aim at."""
    with errors_as_messages(lang):
        show_indicators(lang)
    with errors_as_messages(lang):
        show_figures(lang)


def norms(_: Mapping[str, Layer], lang: Lang) -> None:
    """Show the published targets that figures are compared with."""
    st.caption(say("norm.lead", lang))
    alt = say("norm.title", lang)
    show_table(norm_table(lang), lang, alt=alt, theme="norm.column")


def areas(layers: Mapping[str, Layer], lang: Lang) -> None:
    """Show the areas of towns as measured and as published."""
    alt = say("town_area.title", lang)
    show_table(town_areas(layers, lang), lang, alt=alt, theme="town_area")


AREAS = "town_area.title"

# What stands under which tab.
PARTS: Mapping[str, Callable[[Mapping[str, Layer], Lang], None]] = {
    "sources.layers": of_layers,
    "sources.each": methods,
    "sources.limits": what_data_cannot_say,
    "figures.title": of_documents,
    "norm.title": norms,
    AREAS: areas,
}

lang = page_header("sources", document=True)
view = state.View("sources", {})
search(view, lang)
layers, problems = repository.load_all()
under, faults = repository.ground()
show_problems((*problems, *faults, *view.problems), lang)
every = {**layers, **{layer.id: layer for layer in under}}
with st.container(key="document"), errors_as_messages(lang):
    titles = [title for title in PARTS if title != AREAS or len(town_areas(layers, lang))]
    tabs = st.tabs([say(title, lang) for title in titles])
    for title, tab in zip(titles, tabs, strict=True):
        with tab, errors_as_messages(lang):
            PARTS[title](every, lang)
view.save()
