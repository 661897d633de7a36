"""The card of a place to settle: its facts, the shortlist, and the times from there."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from layers.analyses.sites.site_list import Site
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang, say
from layers.tables.site_facts import fact_rows
from layers.tables.site_tables import trips_table
from layers.views.sites import question_of
from pages.parts.messages import escape_markdown, show_problems
from pages.parts.sites.site_handouts import offer_handouts
from pages.parts.sites.site_shortlist import turn
from pages.parts.state import View
from pages.parts.table_view import show_table

__all__ = ["show_site", "show_trips"]


def show_site(
    view: View, result: SitesResult, site: str, lang: Lang, choose: Callable[[str | None], None]
) -> None:
    """Show what is known of a site; `choose` gets None when its card is closed."""
    known = result.sites[site]
    listed = site in view["shortlist"]
    with st.container(border=True, key="site-card"):
        st.markdown(f"#### {escape_markdown(known.name.in_(lang))}")
        if other := known.name.beside(lang):
            st.caption(escape_markdown(other))
        with st.container(horizontal=True):
            st.button(
                say("sites.unlist" if listed else "sites.list", lang),
                key="site-list",
                icon=":material/bookmark_remove:" if listed else ":material/bookmark_add:",
                on_click=turn,
                args=(view, site),
            )
            st.button(
                say("card.close", lang), key="site-close", icon=":material/close:",
                on_click=choose, args=(None,),
            )  # fmt: skip
        offer_handouts([site], question_of(view), lang, scope="card")
        st.markdown(
            "\n\n".join(
                f"**{escape_markdown(label)}** — {escape_markdown(value)}"
                for label, value in fact_rows(result, site, lang)
            )
        )
        _show_photo(known, lang)
        if facts := known.facts.in_(lang):
            with st.expander(say("card.facts", lang)):
                st.markdown(escape_markdown(facts))


def _show_photo(site: Site, lang: Lang) -> None:
    """Show the photo of a site, or what keeps it from being shown; of one without, nothing."""
    if not any(each.field == "photo" for each in site.details):
        return
    photo = import_module("layers.sheets.site_photo").site_photo(site, lang)
    if isinstance(photo, tuple):
        show_problems(photo, lang)
    else:
        st.image(photo.png, caption=say("sheet.photo_alt", lang, name=site.name))


def show_trips(result: SitesResult, site: str, lang: Lang) -> None:
    """Show the times from a site to everywhere, where there are any."""
    frame = trips_table(result, site, lang)
    if frame.empty:
        return
    title = say("sites.trips", lang, name=result.sites[site].name)
    st.markdown(f"**{escape_markdown(title)}**")
    show_table(frame, lang, alt=title, height=360)
