"""How a map is to be printed: the choices of the export dialog, as they are declared."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import streamlit as st

from layers.export.formats import RASTER
from layers.i18n.wording import Lang, say
from layers.model.parameters import parameters_of, question
from layers.paper.choices.print_params import DISTRICT, VIEW, PrintParams
from layers.paper.sheet_sizes import PAGED
from layers.store import repository
from layers.store.atlas import ATLAS, with_role
from layers.views import VIEWS
from pages.parts.controls import both, control
from pages.parts.prints.beside_choice import show_beside

__all__ = ["form_key", "print_choices", "retain_choices"]


_BY_ITSELF = ("extent", "beside")
"""What is neither a number, a word of a few, a switch nor a text of one's own."""


class _PrintState:
    """The choices of one page's dialog, kept in the session."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.params = parameters_of(PrintParams)
        for name, each in self.params.items():
            st.session_state.setdefault(self.key(name), each.default)

    def key(self, name: str) -> str:
        """Return the key of a choice in the session."""
        return f"export.{self.page}.{name}"

    def __getitem__(self, name: str) -> Any:
        """Return what is chosen."""
        return st.session_state[self.key(name)]


def form_key(page: str) -> str:
    """Return the key of the kind of file in the session."""
    return f"export.{page}.form"


def retain_choices(page: str) -> None:
    """Let what was chosen stay in the session while no control shows it."""
    chosen = _PrintState(page)
    for key in (form_key(page), *map(chosen.key, chosen.params)):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def print_choices(page: str, values: Mapping[str, Any], lang: Lang, form: str) -> PrintParams:
    """Show how a map can be printed, and return what is chosen.

    An image has a resolution, and a file of several pages room for the table of the answer.
    """
    chosen = _PrintState(page)
    # A code holds an address; where the atlas has none for others there is no code.
    fit = {
        "dpi": form in RASTER, "qr": bool(ATLAS.address),
        "table": form in PAGED and VIEWS[page].has_table,
    }  # fmt: skip
    left_out = {*_BY_ITSELF, *(name for name, fits in fit.items() if not fits)}
    offered = [name for name in chosen.params if name not in left_out]
    with st.container(horizontal=True):
        _extent(chosen, lang)
        _show(chosen, offered, ("number",), lang)
    show_beside(page, values, lang)
    with st.container(horizontal=True):
        _show(chosen, offered, ("word", "whole"), lang)
    with st.container(horizontal=True):
        _show(chosen, offered, ("truth",), lang)
    with st.expander(say("export.texts", lang)), st.container(horizontal=True):
        _show(chosen, offered, ("text",), lang)
    return question(PrintParams, {name: chosen[name] for name in (*_BY_ITSELF, *offered)})


def _show(chosen: _PrintState, names: Iterable[str], kinds: Collection[str], lang: Lang) -> None:
    """Show the controls of some kinds of choices."""
    for name in names:
        if chosen.params[name].kind in kinds:
            control(chosen, name, lang)


def _extent(chosen: _PrintState, lang: Lang) -> None:
    """Show the choice of an extent; a box in degrees is typed."""
    param = chosen.params["extent"]
    known, _ = repository.load_all()
    offered = param.known
    named = {
        str(key): both(known[each].name(str(key)), lang)
        for each in with_role("area")
        if each in known
        for key in known[each].located.index.intersection(offered)
    }
    named |= {each: say(f"{param.words}.{each}", lang) for each in (VIEW, DISTRICT)}
    st.selectbox(
        param.label(lang), offered, key=chosen.key("extent"), filter_mode="contains",
        format_func=lambda each: named.get(each, each), accept_new_options=True,
        help=say(f"{param.words}.help", lang),
    )  # fmt: skip
