"""What is chosen on the map of a page, and its card: a part of the page that runs by itself.

A click on the map that the page need not answer goes here, so that a card never runs
the page's question again.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from layers.i18n.wording import Lang
from layers.model.points import Point
from layers.store import repository
from layers.views.overview import home_of
from layers.webmap import assets
from layers.webmap.payload import Scene, bounds_of
from pages.parts.cards import readings
from pages.parts.cards.place_view import show_card
from pages.parts.cards.point_view import show_point
from pages.parts.frame import fragment
from pages.parts.mapview import show
from pages.parts.state import Chosen, View, chosen

__all__ = ["show_map"]

_OPEN = "selection.open"
"""Of what a card is open on a page that has a question; on the overview it is its place's."""

_reader = st.components.v2.component(
    "atlas.reader", html='<div class="atlas-reader"></div>', js=assets.reader()
)


def show_map(
    view: View,
    scene: Scene,
    *,
    key: str,
    on_pick: Callable[[str], object] | None = None,
    on_layers: Callable[[Sequence[str]], object] | None = None,
    on_turn: Callable[[str, bool], object] | None = None,
) -> None:
    """Show the map of a page, and the card of what is chosen on it.

    A click on empty ground opens the card of that point. One on a place is for `on_pick`,
    as of `pages.parts.mapview.show`; without it, it opens the place's card.
    """
    cards = on_pick is None
    subject = _subject(view, cards=cards)
    marked = _marks(view, scene.pin, subject, cards=cards)
    events = ("point", "pick") if cards else ("point",)
    drawn = replace(scene, point=True, reader=events, **{**marked, **_focus(marked)})
    card = st.container()
    part = (_selection, view, scene.pin, cards)
    # A place's card comes first: the map fits the place into the part that stays free. That of
    # a point takes longer than the map.
    early = isinstance(subject, str)
    if early:
        with card:
            fragment(*part, lang=scene.lang)
    show(drawn, key=key, on_pick=on_pick, on_layers=on_layers, on_turn=on_turn)
    if not early:
        with card:
            fragment(*part, lang=scene.lang)


def _selection(view: View, pin: Point | None, cards: bool, lang: Lang) -> None:  # noqa: FBT001 - a fragment's
    """Listen to what is clicked, and show the card of it."""
    subject = _subject(view, cards=cards)
    _reader(
        key=f"{view.page}.reader",
        data={"chosen": _marks(view, pin, subject, cards=cards)},
        on_pick_change=_told(view, "pick", readings.name, cards=cards),
        on_point_change=_told(view, "point", readings.spot, cards=cards),
    )

    def go(other: Chosen) -> None:
        _open(view, other, cards=cards)

    with st.container(key="answer" if _is_plain(view) else "over"):
        if isinstance(subject, str):
            layers, _ = repository.load_all()
            if (home := home_of(subject, layers)) is not None:
                show_card(layers, home, subject, lang, go)
        elif subject is not None:
            show_point(view, subject, lang, go)
    view.save()


def _subject(view: View, *, cards: bool) -> Chosen:
    """Return of what a card is open; of a place only where places have cards."""
    if _is_plain(view):
        found: Chosen = view["place"] or view["point"]
        return found
    if view.entered:
        st.session_state.pop(_OPEN, None)
    found = st.session_state.get(_OPEN)
    return found if cards or isinstance(found, tuple) else None


def _open(view: View, subject: Chosen, *, cards: bool) -> None:
    """Open the card of a place or a point; where places have cards, it is the chosen one."""
    if cards:
        view.select(subject)
    view.entered = False
    st.session_state[_OPEN] = subject


def _is_plain(view: View) -> bool:
    """Return whether a page asks nothing but of what is chosen."""
    return "place" in view and "point" in view


def _marks(view: View, pin: Point | None, subject: Chosen, *, cards: bool) -> dict[str, Any]:
    """Return what the map marks besides its answer, as fields of a scene in the browser."""
    point = subject if isinstance(subject, tuple) else None
    if not cards:
        return {"pin": point or pin}
    place = subject if _is_plain(view) else chosen()
    if not isinstance(place, str):
        return {"selected": None, "focus": None, "pin": point or place}
    layers, _ = repository.load_all()
    home = home_of(place, layers)
    outline = None if home is None else home.frame.geometry.loc[place]
    focus = None if outline is None else {"bounds": bounds_of(outline), "token": place}
    return {"selected": place, "focus": focus, "pin": point}


def _focus(marked: dict[str, Any]) -> dict[str, Any]:
    """Return the focus of marks as fields of a scene."""
    if "focus" not in marked:
        return {}
    focus = marked["focus"] or {"bounds": None, "token": ""}
    return {"focus": focus["bounds"], "focus_token": focus["token"]}


def _told(view: View, event: str, read: Callable[[Any], Any], *, cards: bool) -> Callable[[], None]:
    """Return what opens a card when the browser tells of a click."""

    def changed() -> None:
        value = read((st.session_state.get(f"{view.page}.reader") or {}).get(event))
        if value is not None:
            _open(view, value, cards=cards)

    return changed
