"""Walking network: the streets that walking times rest on, and how to get them."""

from datetime import date

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.wording import say
from layers.model.parameters import parameters_of
from layers.streets import jobs
from layers.streets.coverage_layer import cover_layer, requested_area_layer
from layers.streets.status_text import area_text, checked_network, too_large
from layers.views import travel_controls
from layers.webmap.payload import Scene, SceneLayer, bounds_of
from pages.parts import state
from pages.parts.frame import page_header, show_notices, side_panel
from pages.parts.mapview import show
from pages.parts.messages import errors_as_messages, escape_markdown, show_problems
from pages.parts.search_box import search
from pages.parts.streets import street_area, street_fetch, street_job, street_status

lang = page_header("streets")
view = state.View("streets", parameters_of(street_area.StreetsPage))
search(view, lang)
today = date.today()  # noqa: DTZ011 - the reader's own calendar day
show_notices("streets", view.problems, lang)
network, broken, wanted = None, False, None
locked = jobs.locked()
drawing = view["area"] == "box" and not locked

with side_panel("streets", lang):
    street_job.show_job(lang)
    try:
        network = checked_network()
    except AtlasError as error:
        show_problems(error.problems, lang)
        broken = True
    street_status.show_status(network, lang, today=today, broken=broken)
    if locked:
        st.info(say("network.locked", lang), icon=":material/lock:")
    else:
        if network is not None or broken:
            street_status.offer_removal(lang)
        st.subheader(say("network.get", lang), anchor=False)
        wanted = street_area.choose(view, lang)
        if wanted is not None:
            st.markdown(escape_markdown(area_text(wanted, lang)))
            if too_large(wanted):
                st.warning(say("network.too_large", lang))
        download, upload = st.tabs([say("network.download", lang), say("network.import", lang)])
        with download:
            street_fetch.offer_download(wanted, lang)
        with upload:
            street_fetch.offer_import(wanted, lang)

with errors_as_messages(lang):
    ground = travel_controls.ground()
    if network is not None:
        ground.append(SceneLayer(cover_layer(network), interactive=False))
    if wanted is not None:
        ground.append(
            SceneLayer(requested_area_layer(wanted.area), by_address=False, interactive=False)
        )
    away = None if street_area.in_sight(view) else wanted
    show(
        Scene(
            tuple(ground),
            lang,
            focus=None if away is None else bounds_of(away.area.ground),
            focus_token="" if away is None else str(away.request),
            draw=drawing,
        ),
        key="streets-map",
        on_box=lambda box: street_area.take(view, box),
    )
view.save()
