"""Overview: the whole layout on one map, with a card for every place."""

from collections.abc import Sequence

import streamlit as st

from layers.i18n.wording import Lang, say
from layers.model.catalogue import GROUPS
from layers.store import repository
from layers.store.atlas import catalogue
from layers.views import VIEWS, overview
from pages.parts import state
from pages.parts.cards import show_card
from pages.parts.downloads import export_dialog
from pages.parts.frame import drawer, errors_as_messages, fragment, page_header, show_notices
from pages.parts.mapview import show, year_taker
from pages.parts.own_data.own_dialog import offer_own_data
from pages.parts.point_view import point_panel, show_point
from pages.parts.reopening import offer_opening
from pages.parts.search_box import search
from pages.parts.table_view import show_directory, show_figures, show_indicators

lang = page_header("overview")
layers, problems = repository.load_all()
view = state.View("overview", VIEWS["overview"].params)


def choose(feature: str) -> bool:
    """Show the card of a place."""
    view.select(feature)
    return True


def choose_point(lon: float, lat: float) -> None:
    """Show the card of a point."""
    view.select((lon, lat))


def switch(ids: Sequence[str]) -> None:
    """Note which layers the browser draws."""
    for group in GROUPS:
        drawn = [entry.id for entry in catalogue() if entry.group == group and entry.id in ids]
        st.session_state[view.key(group)] = drawn


def turn(name: str, on: bool) -> None:  # noqa: FBT001 - as the map tells it
    """Turn what the server draws on or off."""
    if name in view:
        st.session_state[view.key(name)] = on


def map_and_card(lang: Lang) -> None:
    """Show the map, and the card of the chosen place: only these run when one is clicked."""
    # The card comes first: the map fits what was chosen into the part that stays free.
    home = overview.home_of(view["place"], layers)
    if home is not None:
        show_card(layers, home, view["place"], lang, key=view.key("place"))
    point = view["point"] if home is None else None
    panel = point_panel(point) if point is not None else None
    show(
        overview.scene(view, lang, all_layers=True),
        key="overview-map", on_pick=choose, on_point=choose_point, on_layers=switch, on_turn=turn,
        on_year=year_taker(view),
    )  # fmt: skip
    export_dialog(view, lang)
    view.save()
    if panel is not None and point is not None:
        show_point(panel, point, lang, key=view.key("point"))


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


# The map comes first: what can be found is worked out while it is drawn.
bar = st.container()
fragment(map_and_card, lang=lang)
with bar:
    timetable = search(view, lang, choose)
offer_own_data(lang)
show_notices("overview", [*problems, *timetable, *view.problems], lang)
fragment(tables, lang=lang)
