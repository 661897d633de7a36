"""Accessibility: how well each spot is connected, why, and what would improve it."""

import streamlit as st

from geo.errors import Problem
from layers.analyses.common.grid import areas
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import say
from layers.model.columns import headings
from layers.tables.surface_tables import area_table, histogram_table
from layers.transit.services import anyway
from layers.views import VIEWS, access
from pages.parts import state, travel_inputs
from pages.parts.controls import both, control
from pages.parts.downloads import export_dialog
from pages.parts.frame import errors_as_messages, escape_markdown, notes, page_header, show_problems
from pages.parts.mapview import show
from pages.parts.reasons import show_figure, show_reasons
from pages.parts.streets.street_status import offer_streets
from pages.parts.table_view import show_table
from pages.parts.timed import label_of
from pages.parts.working import answered

_BARS = "#3987B0"  # stands out from white and from the dark ground alike

lang = page_header("access")
with errors_as_messages(lang):
    view = state.View("access", VIEWS["access"].params)
    show_problems(view.problems, lang)
    known, grounds = places(), areas(anyway())
    label = label_of(known, lang)
    ground = {key: both(area.name, lang) for key, area in grounds.items()}.__getitem__

    def clear() -> None:
        """Look at all cells again."""
        st.session_state[view.key("cell")] = None

    control(view, "indicator", lang)
    with st.sidebar:
        control(view, "area", lang, options=grounds, label_of=ground, on_change=clear)
        for name in {"time_to": ["wait"], "places_within": ["within", "counted"]}.get(
            view["indicator"], []
        ):
            control(view, name, lang)
        travel_inputs.when(view, lang)
        travel_inputs.more(view, lang)
    # Always there, if empty: what comes and goes above a map would make it anew.
    with st.container():
        if view["indicator"] == "time_to":
            control(view, "goal", lang, options=known, label_of=label)

    result = None
    if view["indicator"] == "time_to" and view["goal"] is None:
        st.info(say("access.choose_goal", lang))
    elif view["indicator"] == "places_within" and not view["counted"]:
        st.info(say("access.choose_counted", lang))
    else:
        with errors_as_messages(lang):
            params = access.question_of(view)
            result = answered("access", params, lang)
    if result is not None:
        st.markdown(f"##### {escape_markdown(result.notes[0].in_(lang))}")
        cells = set(result.table["id"])

        def look_at(feature: str) -> None:
            """Ask of a clicked cell why; a station over the cells is none."""
            if feature in cells:
                st.session_state[view.key("cell")] = feature

        with st.container():
            if view["cell"] is not None and view["cell"] not in cells:
                show_problems([Problem("cell_elsewhere", values={"value": view["cell"]})], lang)
                clear()
        cell = view["cell"]
        map_side, why_side = st.columns([2, 1], gap="medium")
        with map_side:
            show(
                access.scene(result, params, lang, cell=cell),
                key="access-map",
                on_pick=look_at,
            )
            export_dialog(view, lang)
        with why_side, errors_as_messages(lang):
            if cell is None:
                st.info(say("access.pick", lang), icon=":material/touch_app:")
                st.markdown(f"**{say('access.histogram', lang)}**")
                table = histogram_table(result)
                heads = headings(table.columns, lang)
                st.bar_chart(
                    table.rename(columns=heads), x=heads[f"value_{result.unit}"],
                    y=heads["cells"], sort=False, height=320, color=_BARS,
                    alt=say("access.histogram", lang),
                )  # fmt: skip
            else:
                show_figure(params, cell, lang)
                st.button(say("access.all_cells", lang), on_click=clear, icon=":material/undo:")
        if cell is not None:
            with errors_as_messages(lang):
                show_reasons(params, cell, lang)
        st.markdown(f"**{say('access.by_area', lang)}**")
        areas_told = area_table(result, params, lang)
        show_table(areas_told, lang, alt=say("access.by_area", lang), height=420)
        st.markdown(f"**{say('travel.basis', lang)}**")
        notes(result.notes[1:], lang)
        if view["method"] == "streets":
            offer_streets(lang)
    view.save()
