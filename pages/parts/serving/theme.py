"""The colours and sizes of the page as variables of style sheets."""

import streamlit as st

__all__ = ["theme_rules"]

_NAMES = {"ground": "backgroundColor", "band": "secondaryBackgroundColor", "ink": "textColor"}

_SIZES = "--atlas-bar: 48px; --atlas-answer: 23rem;"
"""How high the bar is, and how wide an answer beside the map."""


def theme_rules() -> str:
    """Return rules that name the sizes, and the colours of both themes as Streamlit has them.

    The browser follows the system's scheme without asking the server.
    """
    return (
        f":root {{ {_SIZES} {_colours('light')} }} "
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_colours('dark')} }} }}"
    )


def _colours(theme: str) -> str:
    return " ".join(
        f"--atlas-{name}: {st.get_option(f'theme.{theme}.{option}')};"
        for name, option in _NAMES.items()
    )
