"""Links that name no page as they are opened: short ones, and those of a page there is not."""

from collections.abc import Collection

import streamlit as st

from geo.errors import AtlasError, Problem
from layers.i18n.wording import Lang
from layers.views.short_links import KEY, resolve
from pages.parts.serving import unknown_pages, visitor

__all__ = ["follow", "go_on", "problems"]

_REFUSED = "short_link.refused"


def follow(lang: Lang) -> None:
    """Go to what a short link leads to, if one was opened; have the page say where one fails."""
    name = st.query_params.get(unknown_pages.KEY)
    if name is not None:
        del st.query_params[unknown_pages.KEY]
        st.session_state[_REFUSED] = unknown_pages.problems(name)
    key = st.query_params.get(KEY)
    if key is None:
        return
    del st.query_params[KEY]
    try:
        page, query = resolve(key)
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return
    st.session_state.pop(_REFUSED, None)
    st.switch_page(f"pages/{page}.py", query_params={**query, "lang": lang})


def go_on(pages: Collection[str]) -> None:
    """Go to what was open before signing in; a link that is opened now goes before it."""
    found = visitor.link_before()
    if found is None or st.query_params.to_dict():
        return
    page, query = found
    if page in pages or query:
        name = page if page in pages else next(iter(pages))
        st.switch_page(f"pages/{name}.py", query_params=query)


def problems() -> tuple[Problem, ...]:
    """Return why the link that was opened leads nowhere."""
    found: tuple[Problem, ...] = st.session_state.get(_REFUSED, ())
    return found
