"""Why a cell has its figure, and what would improve it."""

import streamlit as st

from layers.analyses.access_params import AccessParams
from layers.layer import Result
from layers.words import Lang, say

__all__ = ["show_reasons"]


def show_reasons(result: Result, params: AccessParams, cell: str, lang: Lang) -> None:
    """Show the rows behind a cell's figure, and the ways up, the best first."""
    st.info(say("access.pick", lang))
