"""Travel time: how long from one place to all others, by metro and on foot."""

import streamlit as st

from layers import store
from layers.analyses.travel import (
    ORIGIN_LAYERS,
    SPREAD,
    WAITS,
    TravelParams,
    itinerary,
    places,
)
from layers.ranges import departure_spread, minutes_spread
from layers.tables import itinerary_table, travel_table
from layers.webmap import Scene, Shown
from layers.words import minutes, say
from pages.parts import controls, habits, state
from pages.parts.frame import notes, opened, plain, spoken, told
from pages.parts.mapview import show
from pages.parts.street_status import offer_streets
from pages.parts.tables import show_table
from pages.parts.working import answered

ORIGIN = "robot_park"

lang = opened("travel_time")
with spoken(lang):
    known = places()
    view = state.View(
        "travel_time",
        [
            state.choice("origin", known, ORIGIN),
            state.choice("goal", known, None),
            state.choice("wait", WAITS, "random"),
            *habits.params(),
            state.many("show", ORIGIN_LAYERS, ORIGIN_LAYERS[1:]),
        ],
    )
    told(view.problems, lang)
    label = {key: controls.both(place.name, lang) for key, place in known.items()}.__getitem__

    with st.sidebar:
        habits.when(view, lang)
        controls.segments(view, "wait", WAITS, "choose.wait", lang)
        habits.more(view, lang)

    from_side, to_side = st.columns(2)
    with from_side:
        controls.pick(
            view, "origin", options=known, label_of=label, label=say("choose.origin", lang)
        )
    with to_side:
        controls.pick(
            view,
            "goal",
            options=known,
            label_of=label,
            label=say("choose.goal", lang),
            hint=say("choose.goal_hint", lang),
        )

    result = None
    if view["origin"] is None:
        st.info(say("choose.origin_hint", lang))
    else:
        params = TravelParams(origin=view["origin"], wait=view["wait"], **habits.asked(view))
        with spoken(lang):
            result = answered("travel_time", params, lang)
    if result is not None:
        by_id = result.table.set_index("id")
        tips = {
            station: say("travel.tip", lang, minutes=minutes(by_id.loc[key, "seconds"], lang))
            for key, place in known.items()
            for station in place.stations or (key,)
        }
        map_side, way_side = st.columns([2, 1], gap="medium")
        with map_side:
            graded = {layer.id: layer for layer in result.layers}
            drawn = [*habits.ground(), habits.lines(params.year)]
            drawn += [
                Shown(
                    store.layer(each),
                    only=tuple(i for i in graded[each].frame.index if i in tips),
                    tips=tips,
                    restyled=graded[each],
                )
                for each in (*ORIGIN_LAYERS[1:], ORIGIN_LAYERS[0])
            ]
            member = {s: key for key, place in known.items() for s in place.stations}
            show(
                Scene(tuple(drawn), lang, selected=view["origin"]),
                key="travel-map",
                on_pick=lambda feature: st.session_state.update(
                    {view.key("goal"): member.get(feature, feature)}
                ),
            )
        with way_side:
            if view["goal"] is None or view["goal"] == view["origin"]:
                st.info(say("travel.pick", lang), icon=":material/touch_app:")
            else:
                with spoken(lang):
                    seconds, steps = itinerary(params, view["goal"])
                    low, high = by_id.loc[view["goal"], ["low", "high"]]
                    st.metric(plain(known[view["goal"]].name.in_(lang)), minutes(seconds, lang))
                    st.caption(minutes_spread(low, high, lang))
                    if view["wait"] != "none":
                        for traveller in ("random", "informed"):
                            row = by_id.loc[view["goal"]]
                            spread = [row[f"{traveller}_{part}"] for part in SPREAD]
                            st.markdown(plain(departure_spread(spread, traveller, lang)))
                    st.table(itinerary_table(steps, lang).map(plain), hide_index=True)
        controls.several(
            view, "show", ORIGIN_LAYERS, say("choose.show", lang),
            lambda layer_id: say(f"layer.{layer_id}", lang),
        )  # fmt: skip
        frame = travel_table(result, lang, layers=view["show"])
        show_table(frame, alt=say("page.travel_time", lang), height=420)
        st.markdown(f"**{say('travel.basis', lang)}**")
        notes(result.notes, lang)
        if view["method"] == "streets":
            offer_streets(lang)
    view.save()
