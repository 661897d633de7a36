"""From the card of a place or point on to the questions that can be asked of it."""

import streamlit as st

from layers.i18n.wording import Lang, say
from layers.views import VIEWS
from pages.parts.messages import errors_as_messages
from pages.parts.state import Chosen, open_page

__all__ = ["show_ways_on"]

_ICONS = {
    "travel_time": ":material/schedule:",
    "reach": ":material/share_location:",
    "coverage": ":material/radar:",
}
"""Pages that can be asked of a place or point, and their icons."""


def show_ways_on(subject: Chosen, lang: Lang) -> None:
    """Offer the questions that can be asked of a place or point; each opens with it."""
    with st.container(horizontal=True, gap="small", key="ways_on"), errors_as_messages(lang):
        for page, icon in _ICONS.items():
            if not _takes(page, subject):
                continue
            if st.button(say(f"card.to_{page}", lang), key=f"card.to_{page}", icon=icon):
                open_page(page, subject)


def _takes(page: str, subject: Chosen) -> bool:
    """Return whether a page has a use for it: one that asks for no place marks any."""
    own = [each for each in VIEWS[page].params.values() if each.shared == "place"]
    ends = [each for each in own if each.implies is None]  # the others belong to one way of looking
    return not ends or any(each.own(subject) is not None for each in ends)
