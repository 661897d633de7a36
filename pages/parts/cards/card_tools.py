"""What is done with a card itself, in its heading: in reach whatever the card is scrolled to."""

from collections.abc import Callable

import streamlit as st

from layers.i18n.wording import Lang, say
from pages.parts.state import Chosen

__all__ = ["show_tools"]


def show_tools(
    lang: Lang, go: Callable[[Chosen], None], fit: Callable[[], None] | None = None
) -> None:
    """Show the buttons of a card: `fit`, if any, shows its place on the map, `go` closes it.

    The style sheet leaves their icons; the words are read out, and stand in a hint.
    """
    with st.container(horizontal=True, gap=None, key="card_tools"):
        if fit is not None:
            label = say("card.fit", lang)
            st.button(label, on_click=fit, icon=":material/fit_screen:", help=label)
        label = say("card.close", lang)
        st.button(label, on_click=go, args=(None,), icon=":material/close:", help=label)
