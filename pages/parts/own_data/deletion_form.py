"""Deletion for good on request: what it takes away is said and confirmed before."""

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.wording import Lang, say
from layers.store import deployment
from layers.store.people.deletion_words import deletable, delete, sentence, title_of
from layers.workspace.deletions import Deletion
from pages.parts.messages import escape_markdown, show_problems

__all__ = ["offer_deletion"]

_OPEN, _WHAT, _KNOWS = "own.purge_open", "own.purge_what", "own.purge_knows"
_GONE, _REFUSED = "own.purge_gone", "own.purge_refused"


def offer_deletion(lang: Lang) -> None:
    """Offer to delete a thing with all its versions, once that is confirmed.

    Whoever may only look is offered nothing.
    """
    if deployment.read_only():
        return
    show_problems(st.session_state.pop(_REFUSED, ()), lang)
    if gone := st.session_state.pop(_GONE, None):
        st.success(escape_markdown(say("own.purged", lang, title=gone)))
    field = st.expander(
        say("own.purge", lang), key=_OPEN, icon=":material/delete_forever:", on_change="rerun"
    )
    if not field.open:
        return
    with field:
        try:
            _choose(deletable(), lang)
        except AtlasError as error:
            show_problems(error.problems, lang)


def _choose(things: dict[str, Deletion], lang: Lang) -> None:
    st.caption(say("own.purge_lead", lang))
    names = {key: _name(each, lang) for key, each in things.items()}
    chosen = st.selectbox(
        say("own.purge_what", lang), list(things), index=None, key=_WHAT,
        placeholder=say("own.choose", lang),
        format_func=lambda key: names.get(key, key), on_change=_forget,
    )  # fmt: skip
    if chosen is None:
        return
    st.markdown(escape_markdown(sentence(things[chosen], lang)))
    knows = st.checkbox(say("own.purge_know", lang), key=_KNOWS)
    st.button(
        say("own.purge", lang), key="own.purge_now", type="primary", disabled=not knows,
        on_click=_delete, args=(things[chosen], title_of(things[chosen], lang)),
    )  # fmt: skip


def _name(thing: Deletion, lang: Lang) -> str:
    word = "own.purge_row_gone" if thing.versions[-1].removed else "own.purge_row"
    kind = say(f"workspace.kind_{thing.kind}", lang)
    return say(word, lang, title=title_of(thing, lang), kind=kind)


def _forget() -> None:
    """What was confirmed of one thing is not of the next."""
    st.session_state[_KNOWS] = False


def _delete(thing: Deletion, title: str) -> None:
    try:
        delete(thing)
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return
    st.session_state[_GONE] = title
    st.session_state[_WHAT] = None
