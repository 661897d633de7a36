"""A file that was made for a reader: it is saved at once, and a button saves it again."""

from secrets import token_hex

import streamlit as st

from layers.webmap import assets

__all__ = ["new_token", "offer_saving"]

_saver = st.components.v2.component(
    "atlas.saver", html='<div class="atlas-saver"></div>', js=assets.saver()
)


def new_token() -> str:
    """Return what tells one making of a file from another."""
    return token_hex(8)


def offer_saving(made: bytes, *, label: str, name: str, mime: str, key: str, token: str) -> None:
    """Show a button that saves a file; the browser presses it once for each token.

    `key` holds letters, digits and hyphens: the browser finds the button by it.
    """
    st.download_button(
        label, made, file_name=name, mime=mime, type="primary", on_click="ignore",
        icon=":material/save_alt:", key=key,
    )  # fmt: skip
    _saver(key=f"{key}-saver", data={"button": key, "token": token})
