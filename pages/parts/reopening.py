"""Opening an exported file: its view comes back, and what has changed since is said."""

from functools import partial

import streamlit as st

from geo.errors import AtlasError, Problem
from layers.export.recipe import changed
from layers.export.recipe_files import read_recipe
from layers.i18n.wording import Lang, Text, by_language, say, sentence, text
from layers.store import limits
from layers.views import VIEWS
from pages.parts import state
from pages.parts.messages import show_problems
from pages.parts.prints.beside_choice import beside_key

__all__ = ["offer_opening"]

_KINDS = ("png", "pdf", "svg", "html")
_REFUSED, _GO = "reopen.refused", "reopen.go"
_TURN = "reopen.turn"


def offer_opening(lang: Lang) -> None:
    """Show where a file can be opened; go to its view once it is read."""
    turn = st.session_state.setdefault(_TURN, 0)
    key = f"reopen.file.{turn}"
    with st.expander(say("reopen.label", lang), icon=":material/upload_file:"):
        st.file_uploader(
            say("reopen.file", lang),
            type=_KINDS,
            key=key,
            help=say("reopen.help", lang),
            max_upload_size=int(limits.limit("exported_view", "size_mb")),
            on_change=lambda: _take(key),
        )
        show_problems(st.session_state.get(_REFUSED, ()), lang)
    page = st.session_state.pop(_GO, None)
    if page is not None:
        st.switch_page(f"pages/{page}.py")


def _take(key: str) -> None:
    """Read the file that was given; set its view, or keep why that cannot be done."""
    st.session_state.pop(_REFUSED, None)
    given = st.session_state.get(key)
    if given is None:
        return
    try:
        recipe = read_recipe(bytes(given.getbuffer()), file=given.name)
        values, problems = VIEWS[recipe.view].read(recipe.query)
        news = [text("reopen.opened", file=given.name), *changed(recipe)]
        news += [_problem_text(problem) for problem in problems]
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return
    if len(news) == 1:
        news.append(text("reopen.same"))
    state.restore(recipe.view, values, recipe.lang, tuple(news))
    st.session_state[beside_key(recipe.view)] = recipe.beside
    st.session_state[_GO] = recipe.view
    st.session_state[_TURN] += 1  # an empty place for the next file


def _problem_text(problem: Problem) -> Text:
    return by_language(partial(sentence, problem))
