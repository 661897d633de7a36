"""The search in the bar of every page, and what is done with what was found."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.errors import AtlasError, ParameterError, Problem
from layers.i18n.wording import Lang, say, text_of
from layers.model.layer import records
from layers.search.coordinates import Position, position_of
from layers.search.entries import ground_point, spots
from layers.search.published import publish
from layers.store import repository
from layers.webmap import assets
from pages.parts.messages import escape_markdown
from pages.parts.state import View

__all__ = ["doubtful_position", "search"]

_SEARCH, _GO = "search.place", "search.go"
_POSITION = "search.position"

_finder = st.components.v2.component(
    "atlas.find", html='<div class="atlas-find"></div>', js=assets.loader(), isolate_styles=False
)


def search(
    view: View, lang: Lang, found: Callable[[str], bool] = lambda _: False
) -> tuple[Problem, ...]:
    """Show the search for places and coordinates; return what is wrong with it.

    `found` gets the id of a place and returns whether the page has a use for it; else it is
    the place chosen on all pages, and its card is opened on the overview, as that of a
    point is whose coordinates were typed.
    """
    problems: tuple[Problem, ...] = tuple(st.session_state.pop(f"{_SEARCH}.problems", ()))

    def take() -> None:
        try:
            _take((st.session_state.get(_SEARCH) or {}).get("choice") or {}, view, found, lang)
        except AtlasError as error:
            st.session_state[f"{_SEARCH}.problems"] = error.problems

    try:
        data = {
            "files": assets.prepare(),
            "starts": "atlasFinder",
            "index": publish(),
            "lang": lang,
            "label": say("search.label", lang),
            "hint": say("search.hint", lang),
            "absent": say("finding.absent", lang),
        }
    except AtlasError as error:
        return (*problems, *error.problems)
    with st.container(key="search"):
        _finder(key=_SEARCH, data=data, on_choice_change=take)
    if notice := st.session_state.pop(f"{_SEARCH}.notice", None):
        st.toast(notice, icon=":material/location_off:")
    if st.session_state.pop(_GO, False):
        st.switch_page("pages/overview.py")
    return problems


def doubtful_position() -> Position | None:
    """Return the position that was typed, where it is a question which datum it is in."""
    position: Position | None = st.session_state.get(_POSITION)
    return position


def _take(choice: dict[str, Any], view: View, found: Callable[[str], bool], lang: Lang) -> None:
    """Do what was chosen; raise AtlasError for a position that is none."""
    if typed := choice.get("position"):
        position = position_of(str(typed), spots())
        if position is None:
            raise ParameterError(Problem("point_form", values={"value": str(typed)[:60]}))
        st.session_state[_POSITION] = position if position.question else None
        _show(position.readings[0].point, view)
    elif place := choice.get("id"):
        layers, _ = repository.load_all()
        if (named := ground_point(str(place))) is not None:
            _show(named, view)
        elif not any(place in layer.frame.index for layer in layers.values()):
            st.session_state[f"{_SEARCH}.notice"] = _unlocated(str(place), lang)
        elif not found(str(place)):
            _show(str(place), view)


def _show(chosen: str | tuple[float, float], view: View) -> None:
    """Choose a place or a point, and go to where its card is."""
    view.select(chosen)
    st.session_state[_GO] = view.page != "overview"


def _unlocated(place: str, lang: Lang) -> str:
    """Return what the directory says of a place that has no location."""
    for row in records(repository.table("directory")):
        if row.id == place:
            said = (text_of(row, part).in_(lang) for part in ("name", "facts", "reason"))
            return "\n\n".join(escape_markdown(each) for each in said if each)
    return say("finding.unlocated", lang)
