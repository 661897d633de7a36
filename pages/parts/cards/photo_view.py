"""The photo of a place on its card."""

from collections.abc import Sequence
from importlib import import_module

import streamlit as st

from layers.i18n.wording import Lang, Text, say
from layers.model.sites.site_details import Detail, detail_words, is_address
from pages.parts.messages import escape_markdown, show_problems

__all__ = ["show_photo"]


def show_photo(details: Sequence[Detail], layer_id: str, name: Text, lang: Lang) -> None:
    """Show the photo that details of a place name, its address, or what keeps it from being shown.

    Of a place without a photo, nothing is shown.
    """
    named = detail_words(details, "photo", lang)
    if not named:
        return
    if is_address(named):  # nothing is fetched from elsewhere
        st.markdown(f"**{say('site.photo', lang)}** — {escape_markdown(named)}")
        return
    # What reads pictures is loaded with the first of them.
    photo = import_module("layers.store.reading.photo_file").photo_of(details, layer_id, lang)
    if isinstance(photo, tuple):
        show_problems(photo, lang)
    else:
        st.image(photo.png, caption=say("sheet.photo_alt", lang, name=name))
