"""The card of a place to settle: its facts, the shortlist, and the times from there."""

from collections.abc import Callable

import streamlit as st

from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang, say
from layers.tables.site_facts import fact_rows
from layers.tables.site_tables import trips_table
from layers.views.sites import question_of
from pages.parts.cards.photo_view import show_photo
from pages.parts.messages import escape_markdown
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
        show_photo(known.details, known.layer_id, known.name, lang)
        if facts := known.facts.in_(lang):
            with st.expander(say("card.facts", lang)):
                st.markdown(escape_markdown(facts))


def show_trips(result: SitesResult, site: str, lang: Lang) -> None:
    """Show the times from a site to everywhere, where there are any."""
    frame = trips_table(result, site, lang)
    if frame.empty:
        return
    title = say("sites.trips", lang, name=result.sites[site].name)
    st.markdown(f"**{escape_markdown(title)}**")
    show_table(frame, lang, alt=title, height=360)
