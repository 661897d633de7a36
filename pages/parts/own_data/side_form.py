"""Four sides in words in place of a file."""

import streamlit as st

from layers.i18n.wording import Lang, say
from pages.parts.own_data.own_reading import begin_sides

__all__ = ["offer_sides"]

_MOST_KM2 = 10_000.0


def offer_sides(lang: Lang) -> None:
    """Show a form for the sides of an area; what is written is drawn in the background."""
    with st.expander(say("own.sides", lang)), st.form("own.sides", border=False):
        said = st.text_area(say("own.sides_text", lang), placeholder=say("own.sides_like", lang))
        name, size = st.columns(2)
        with name:
            title = st.text_input(say("own.name", lang), key="own.sides_title")
        with size:
            published_km2 = st.number_input(
                say("own.sides_area", lang), 0.0, _MOST_KM2, None, key="own.sides_km2"
            )
        if st.form_submit_button(say("own.sides_draw", lang)):
            begin_sides(said, title.strip() or say("own.sides_title", lang), published_km2 or None)
