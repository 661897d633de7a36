"""Deletion for good on request: what it takes away is said and confirmed before."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.wording import Lang, say
from layers.store import deployment
from layers.store.local_folder import workspace
from layers.store.people.deletion_words import (
    OfPerson,
    deletable,
    delete,
    delete_of_person,
    sentence,
    staying_sentence,
    title_of,
)
from layers.workspace.deletions import Deletion, authors_of, of_person
from pages.parts.messages import escape_markdown, show_problems

__all__ = ["offer_deletion"]

_OPEN, _WHAT, _KNOWS = "own.purge_open", "own.purge_what", "own.purge_knows"
_GONE, _REFUSED = "own.purge_gone", "own.purge_refused"
_BY, _WHO = "own.purge_by", "own.purge_who"
_LIST_PX, _SHORT = 160, 3


def offer_deletion(lang: Lang) -> None:
    """Offer to delete a thing with all its versions, or all of a person, once that is confirmed.

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
    people = authors_of(things.values())
    if people and _by_person(lang):
        _of_person(people, lang)
        return
    names = {key: _name(each, lang) for key, each in things.items()}
    chosen = st.selectbox(
        say("own.purge_what", lang), list(things), index=None, key=_WHAT,
        placeholder=say("own.choose", lang),
        format_func=lambda key: names.get(key, key), on_change=_forget,
    )  # fmt: skip
    if chosen is not None:
        title = title_of(things[chosen], lang)
        _confirm([sentence(things[chosen], lang)], lang, _delete, (things[chosen], title))


def _by_person(lang: Lang) -> bool:
    """Show whether one thing goes or all of a person; return whether the latter is chosen."""
    words = {word: say(f"own.{word}", lang) for word in ("purge_one", "purge_person")}
    chosen = st.radio(
        say("own.purge_by", lang), list(words), key=_BY, horizontal=True,
        format_func=lambda word: words[word], on_change=_forget,
    )  # fmt: skip
    return chosen == "purge_person"


def _of_person(people: Sequence[str], lang: Lang) -> None:
    """Offer all that one of some people saved, and name what of it stays."""
    name = st.selectbox(
        say("own.purge_who", lang), people, index=None, key=_WHO,
        placeholder=say("own.choose", lang), on_change=_forget,
    )  # fmt: skip
    if name is None:
        return
    going, staying = found = of_person(workspace(), name)
    lines = [sentence(each, lang) for each in going]
    lines += [staying_sentence(each, lang) for each in staying]
    title = say("own.purge_all", lang, name=name, count=len(going))
    _confirm(lines, lang, _delete_all, (name, found, title))


def _confirm(
    lines: Sequence[str], lang: Lang, delete_it: Callable[..., None], given: tuple[Any, ...]
) -> None:
    """Say what goes, and offer to delete it once that is confirmed."""
    with st.container(height=_LIST_PX if len(lines) > _SHORT else "content", border=False):
        st.text("\n".join(lines))  # Markdown would make a link of an author's e-mail address
    knows = st.checkbox(say("own.purge_know", lang), key=_KNOWS)
    st.button(
        say("own.purge", lang), key="own.purge_now", type="primary", disabled=not knows,
        on_click=delete_it, args=given,
    )  # fmt: skip


def _name(thing: Deletion, lang: Lang) -> str:
    word = "own.purge_row_gone" if thing.versions[-1].removed else "own.purge_row"
    kind = say(f"workspace.kind_{thing.kind}", lang)
    return say(word, lang, title=title_of(thing, lang), kind=kind)


def _forget() -> None:
    """What was confirmed of one thing is not of the next."""
    st.session_state[_KNOWS] = False


def _delete(thing: Deletion, title: str) -> None:
    with _end_of_choice(title):
        delete(thing)


def _delete_all(name: str, confirmed: OfPerson, title: str) -> None:
    with _end_of_choice(title):
        delete_of_person(name, confirmed)


@contextmanager
def _end_of_choice(title: str) -> Iterator[None]:
    """Keep for the next run what was deleted, or why it was not; nothing is chosen then."""
    st.session_state[_KNOWS] = False
    try:
        yield
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return
    st.session_state[_GONE] = title
    st.session_state[_WHAT] = st.session_state[_WHO] = None
