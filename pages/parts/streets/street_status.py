"""What is known of the walking network that is here, and its removal."""

from datetime import date

import pandas as pd
import streamlit as st

from geo.errors import AtlasError
from layers.analyses.common.proximity import DETOUR, DETOUR_RANGE
from layers.i18n.wording import Lang, say
from layers.streets import jobs, local_network
from layers.streets.local_network import Network
from layers.streets.status_text import cautions, fact_rows
from pages.parts.messages import escape_markdown, short_table, show_problems

__all__ = ["offer_removal", "offer_streets", "show_status"]

_REFUSED = "streets-removal-refused"


def show_status(network: Network | None, lang: Lang, *, today: date, broken: bool) -> None:
    """Show what is known of the network, or what the atlas does without one."""
    if network is None:
        low, high = DETOUR_RANGE
        with st.container(border=True):
            if not broken:
                st.markdown(f"#### {say('network.none', lang)}")
            st.markdown(
                escape_markdown(
                    say(
                        "network.none_instead",
                        lang,
                        detour=f"{DETOUR:g}",
                        low=f"{low:g}",
                        high=f"{high:g}",
                    )
                )
            )
            st.markdown(escape_markdown(say("network.none_better", lang)))
        return
    for caution in cautions(network, today=today):
        st.warning(escape_markdown(caution.in_(lang)))
    with st.container(border=True, key="streets-facts"):
        st.markdown(f"#### {say('network.facts', lang)}")
        short_table(pd.DataFrame(fact_rows(network, lang, today=today)), headed=False)


def offer_streets(lang: Lang) -> None:
    """Show the way to the page of the network where there is none and one is asked for."""
    if local_network.state() is None:
        icon = ":material/directions_walk:"
        st.page_link("pages/streets.py", label=say("network.offer", lang), icon=icon)


def offer_removal(lang: Lang) -> None:
    """Show the button that removes the network, once that is confirmed."""

    def remove() -> None:
        st.session_state.pop(_REFUSED, None)
        try:
            jobs.remove()
        except AtlasError as error:
            st.session_state[_REFUSED] = error.problems

    with st.popover(say("network.remove", lang), icon=":material/delete:"):
        st.markdown(escape_markdown(say("network.remove_sure", lang)))
        st.button(say("network.remove_now", lang), on_click=remove, key="streets-remove")
    show_problems(st.session_state.pop(_REFUSED, ()), lang)
