"""Views under names: what a page shows is kept, listed, opened again and removed."""

from collections.abc import Callable, Mapping

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.wording import Lang, say, text
from layers.store import deployment
from layers.store.atlas import ATLAS
from layers.store.local_folder import is_shared
from layers.views import VIEWS
from layers.views.saved_views import LONGEST, SavedView, keep_view, remove_view, saved_views
from layers.views.short_links import short_link
from pages.parts import state
from pages.parts.messages import escape_markdown, show_problems

__all__ = ["show_views"]

_NAME, _GO, _REFUSED = "views.name", "views.go", "views.refused"


def show_views(page: str, query: Mapping[str, str], lang: Lang) -> None:
    """Show the views that are kept, and a field to keep this one; go to one that was chosen."""
    with st.expander(say("views.label", lang), icon=":material/bookmark:"):
        # Where visitors may only look there is nothing that is one's own.
        if deployment.may_keep():
            _offer_keeping(page, query, lang)
        show_problems(st.session_state.pop(_REFUSED, ()), lang)
        try:
            kept = saved_views()
        except AtlasError as error:
            show_problems(error.problems, lang)
            return
        if not kept:
            st.caption(say("views.none", lang))
        for view in kept:
            _row(view, lang)
    if (target := st.session_state.pop(_GO, None)) is not None:
        st.switch_page(f"pages/{target}.py")


def _offer_keeping(page: str, query: Mapping[str, str], lang: Lang) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(say("views.name", lang), key=_NAME, max_chars=LONGEST)
        st.button(
            say("views.keep", lang), key="views.keep", icon=":material/bookmark_add:",
            on_click=_try, args=(lambda: _keep(page, query, lang),),
        )  # fmt: skip


def _row(view: SavedView, lang: Lang) -> None:
    """Show a view: a button that opens it, and one that removes it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        name = say("views.row", lang, name=view.name, page=say(f"page.{view.page}", lang))
        st.button(
            escape_markdown(name), key=f"views.open.{view.id}", type="tertiary",
            on_click=_try, args=(lambda: _open(view, lang),),
            help=say("views.open", lang),
        )  # fmt: skip
        if ATLAS.address or is_shared():
            st.code(short_link(ATLAS.address, view.id), language=None)
        if deployment.may_keep():
            label = say("views.remove", lang, name=view.name)
            st.button(
                "", key=f"views.remove.{view.id}", icon=":material/delete:", type="tertiary",
                on_click=_try, args=(lambda: remove_view(view),), help=escape_markdown(label),
            )  # fmt: skip


def _try(act: Callable[[], None]) -> None:
    """Act, or note why that cannot be done for the list that follows."""
    try:
        act()
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems


def _keep(page: str, query: Mapping[str, str], lang: Lang) -> None:
    keep_view(st.session_state.get(_NAME, ""), page, query, lang)
    st.session_state[_NAME] = ""


def _open(view: SavedView, lang: Lang) -> None:
    """Set a page to a view that was kept, in the language the reader has now."""
    values, problems = VIEWS[view.page].read(view.query)
    state.restore(view.page, values, lang, (text("views.opened", name=view.name),))
    st.session_state[_REFUSED] = problems
    st.session_state[_GO] = view.page
