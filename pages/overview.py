"""Overview: the whole layout on one map, with a card for every place."""

import streamlit as st

from layers import link, store
from layers.catalog import CATALOG, GROUPS
from layers.halo import halo
from layers.places import places_of
from layers.transit import transit
from layers.webmap import Scene, Shown, bounds_of
from layers.words import say
from pages.parts import controls, state
from pages.parts.cards import show_card
from pages.parts.frame import opened, spoken, told
from pages.parts.mapview import show
from pages.parts.tables import show_directory, show_indicators

lang = opened("overview")
layers, problems = store.load_all()
told(problems, lang)

places = {}
with spoken(lang):
    places = places_of(layers, transit("am_peak"))
members = {station: place.id for place in places.values() for station in place.stations}
features = [feature for layer in layers.values() for feature in layer.frame.index]

view = state.View(
    "overview",
    [
        *(
            link.many(
                group,
                [entry.id for entry in CATALOG if entry.group == group],
                [entry.id for entry in CATALOG if entry.group == group and entry.shown],
            )
            for group in GROUPS
        ),
        link.choice("place", features, None),
        link.choice("halo", ("off", "on"), "off"),
    ],
)
told(view.problems, lang)

with st.sidebar:
    st.subheader(say("overview.layers", lang), anchor=False)
    for group in GROUPS:
        controls.layer_switches(view, group, lang)
    controls.switch(view, "halo", say("overview.halo", lang), say("overview.halo_help", lang))

controls.search(view, "place", layers, members, lang)
selected = view["place"]
wanted = {each for group in GROUPS for each in view[group]}
home = next((each for each in layers.values() if selected in each.frame.index), None)
if home is not None:
    wanted.add(home.id)

shown = [Shown(layers[entry.id]) for entry in CATALOG if entry.id in wanted & set(layers)]
if view["halo"] == "on":
    bands = [halo(each.layer) for each in shown if each.interactive]
    ground = sum(each.layer.id in view["base"] for each in shown)
    shown[ground:ground] = [Shown(band, interactive=False) for band in bands if band is not None]

outline = None if home is None else home.frame.geometry.loc[selected]
map_side, card_side = st.columns([2.3, 1], gap="medium")
with map_side:
    show(
        Scene(
            tuple(shown),
            lang,
            selected=selected,
            focus=None if outline is None else bounds_of(outline),
            focus_token=selected or "",
        ),
        key="overview-map",
        on_pick=lambda feature: st.session_state.update({view.key("place"): feature}),
    )
with card_side, spoken(lang):
    if home is None:
        st.info(say("overview.pick", lang), icon=":material/touch_app:")
    else:
        show_card(layers, home, selected, lang, key=view.key("place"))

indicators, directory = st.tabs([say("overview.indicators", lang), say("overview.directory", lang)])
with indicators, spoken(lang):
    show_indicators(lang)
with directory, spoken(lang):
    show_directory(layers, lang)
view.save()
