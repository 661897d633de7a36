"""Overview: the whole layout on one map, with a card for every place."""

import streamlit as st

from layers.i18n.wording import Lang, say
from layers.store import repository
from layers.views import VIEWS, overview
from pages.parts import state
from pages.parts.cards.selection import show_map
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, fragment, page_header, page_language, show_notices
from pages.parts.messages import errors_as_messages
from pages.parts.own_data.own_dialog import offer_own_data
from pages.parts.reopening import offer_opening
from pages.parts.search_box import search
from pages.parts.table_view import show_directory, show_figures, show_indicators

lang = page_language()
layers, problems = repository.load_all()
view = state.View("overview", VIEWS["overview"].params)


def choose(feature: str) -> bool:
    """Show the card of a place."""
    view.select(feature)
    return True


def turn(name: str, on: bool) -> None:  # noqa: FBT001 - as the map tells it
    """Turn what the server draws on or off."""
    if name in view:
        st.session_state[view.key(name)] = on


def show_layers(lang: Lang) -> None:
    """Show the map: only this runs again where the server draws something else on it."""
    on_map = overview.scene(view, lang)
    show_map(view, on_map, key="overview-map", on_turn=turn)
    export_dialog(view, lang)
    view.save()


def tables(lang: Lang) -> None:
    """Show what the documents count and name, once the drawer is open."""
    with drawer(say("overview.tables", lang)) as is_open:
        if not is_open:
            return
        indicators, directory, files = st.tabs(
            [say(f"overview.{tab}", lang) for tab in ("indicators", "directory", "files")]
        )
        with indicators, errors_as_messages(lang):
            show_indicators(lang)
        with indicators, errors_as_messages(lang):
            show_figures(lang)
        with directory, errors_as_messages(lang):
            show_directory(layers, lang)
        with files:
            offer_opening(lang)


# The map comes first: the bar, and what can be found, are worked out while it is drawn.
bar = st.container()
fragment(show_layers, lang=lang)
with bar:
    page_header("overview")
    timetable = search(view, lang, choose)
offer_own_data(lang)
show_notices("overview", [*problems, *timetable, *view.problems], lang)
fragment(tables, lang=lang)
