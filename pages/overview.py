"""Overview: the whole layout on one map, with a card for every place."""

import streamlit as st

from layers.i18n.wording import say
from layers.model.catalogue import GROUPS
from layers.store import repository
from layers.transit.places import places_of
from layers.transit.services import anyway
from layers.views import VIEWS, overview
from pages.parts import controls, state
from pages.parts.cards import show_card
from pages.parts.downloads import export_dialog
from pages.parts.frame import errors_as_messages, page_header, show_problems
from pages.parts.mapview import show
from pages.parts.reopening import offer_opening
from pages.parts.table_view import show_directory, show_figures, show_indicators

lang = page_header("overview")
layers, problems = repository.load_all()
show_problems(problems, lang)

places = {}
with errors_as_messages(lang):
    places = places_of(layers, anyway())
members = {station: place.id for place in places.values() for station in place.stations}

view = state.View("overview", VIEWS["overview"].params)
show_problems(view.problems, lang)

with st.sidebar:
    st.subheader(say("overview.layers", lang), anchor=False)
    for group in GROUPS:
        controls.control(view, group, lang)
    controls.control(view, "halo", lang, about=say("overview.halo_help", lang))
    offer_opening(lang)

controls.search(view, "place", layers, members, lang)
selected = view["place"]
home = overview.home_of(selected, layers)
map_side, card_side = st.columns([2.3, 1], gap="medium")
with map_side:
    show(
        overview.scene(view, lang),
        key="overview-map",
        on_pick=lambda feature: st.session_state.update({view.key("place"): feature}),
    )
    export_dialog(view, lang)
with card_side, errors_as_messages(lang):
    if home is None:
        st.info(say("overview.pick", lang), icon=":material/touch_app:")
    else:
        show_card(layers, home, selected, lang, key=view.key("place"))

indicators, directory = st.tabs([say("overview.indicators", lang), say("overview.directory", lang)])
with indicators, errors_as_messages(lang):
    show_indicators(lang)
with indicators, errors_as_messages(lang):
    show_figures(lang)
with directory, errors_as_messages(lang):
    show_directory(layers, lang)
view.save()
