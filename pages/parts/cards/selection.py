"""What is chosen on the map of a page, and its card: a part of the page that runs by itself.

A click on the map goes here first, so that a card never runs the page's question again. Only
what the question takes, a goal or a cell, is given to the page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from layers.i18n.points import Point, point_rounded
from layers.i18n.wording import Lang
from layers.store import repository
from layers.views.overview import home_of
from layers.views.scenario_map import with_street_edits
from layers.webmap import assets
from layers.webmap.payload import Scene, bounds_of
from pages.parts.cards import readings
from pages.parts.cards.place_view import show_card
from pages.parts.cards.point_view import show_point
from pages.parts.frame import fragment
from pages.parts.mapview import show, year_taker
from pages.parts.state import Chosen, View, chosen

__all__ = ["show_map"]

_OPEN, _ANSWERED = "selection.open", "selection.answered"

_reader = st.components.v2.component(
    "atlas.reader", html='<div class="atlas-reader"></div>', js=assets.reader()
)


@dataclass(frozen=True)
class _Card:
    """Of what a card is open, and whether the page's question has it as well.

    The map marks what no question has; the card of the rest is folded under its answer.
    """

    subject: Chosen = None
    answered: bool = False


@dataclass(frozen=True)
class _Marks:
    """What the map marks, as a scene and the browser know it.

    `parts` are the places that belong to what is selected: one that was clicked is marked itself.
    """

    selected: str | None = None
    parts: tuple[str, ...] = ()
    focus: tuple[tuple[float, float], tuple[float, float]] | None = None
    focus_token: str = ""
    pin: Point | None = None

    def payload(self) -> dict[str, Any]:
        """Return the marks as fields of a scene in the browser."""
        focus = self.focus and {"bounds": self.focus, "token": self.focus_token}
        return {"selected": self.selected, "focus": focus, "pin": self.pin}


def show_map(
    view: View,
    scene: Scene,
    *,
    key: str,
    on_pick: Callable[[str], bool] | None = None,
    on_turn: Callable[[str, bool], object] | None = None,
    parts: tuple[str, ...] = (),
) -> None:
    """Show the map of a page, and the card of what is chosen on it.

    A click on empty ground opens the card of that point, one on a place the place's.
    `on_pick` gets the id of what was clicked and returns whether the page's question takes
    it; then the page runs again. `parts` are the places that make up what the scene has
    selected: of these the one that was clicked is marked. The others are as of
    `pages.parts.mapview.show`.
    """
    if view.entered and not _is_plain(view):
        st.session_state[_OPEN] = _Card()
    scene = with_street_edits(scene)
    base = _Marks(scene.selected, parts, scene.focus, scene.focus_token, scene.pin)
    marks = _marks(view, base)
    marked = replace(
        scene, point=True, reader=("pick", "point"), selected=marks.selected, focus=marks.focus,
        focus_token=marks.focus_token, pin=marks.pin, view=view.map_state,
    )  # fmt: skip
    place = st.container()
    part = partial(fragment, _selection, view, base, on_pick, lang=scene.lang)
    # A place's card comes first: the map fits the place into the part that stays free. That of
    # a point takes longer than the map.
    early = isinstance(_card(view).subject, str)
    if early:
        with place:
            part()
    on_year = year_taker(view) if scene.years else None
    show(
        marked, key=key, panel=not _is_plain(view) or _card(view).subject is not None,
        on_turn=on_turn, on_year=on_year, on_view=view.take,
    )  # fmt: skip
    if not early:
        with place:
            part()


def _selection(view: View, base: _Marks, on_pick: Callable[[str], bool] | None, lang: Lang) -> None:
    """Listen to what is clicked, and show the card of it."""
    if st.session_state.pop(_ANSWERED, False):
        st.rerun()
    with st.container(key="reader"):
        _reader(
            key=f"{view.page}.reader",
            data={"chosen": _marks(view, base).payload() | {"view": view.map_state.payload()}},
            on_pick_change=_worded(view, "pick", readings.name, on_pick),
            on_point_change=_worded(view, "point", readings.spot),
        )

    def go(other: Chosen) -> None:
        _open(view, _Card(other))

    card, layers = _card(view), repository.load_all()[0]
    home = home_of(card.subject, layers) if isinstance(card.subject, str) else None
    if home is not None or isinstance(card.subject, tuple):
        with st.container(key="answer" if _is_plain(view) else "over"):
            if isinstance(card.subject, tuple):
                show_point(view, card.subject, lang, go)
            elif home is not None and card.subject is not None:
                fit = partial(view.fit, card.subject)
                show_card(layers, home, card.subject, lang, go, fit=fit, folded=card.answered)
    view.save()


def _worded(
    view: View,
    event: str,
    read: Callable[[Any], Any],
    on_pick: Callable[[str], bool] | None = None,
) -> Callable[[], None]:
    """Return what is done when the browser tells of a click."""

    def changed() -> None:
        content, map_view = readings.trigger(
            (st.session_state.get(f"{view.page}.reader") or {}).get(event)
        )
        if map_view:
            view.take(map_view)
        value = read(content)
        if value is None:
            return
        answered = on_pick is not None and on_pick(value)
        st.session_state[_ANSWERED] = answered
        _open(view, _Card(value, answered))

    return changed


def _is_plain(view: View) -> bool:
    """Return whether a page asks nothing but of what is chosen."""
    return "place" in view and "point" in view


def _card(view: View) -> _Card:
    """Return of what a card is open."""
    if _is_plain(view):
        return _Card(view["place"] or view["point"])
    found: _Card = st.session_state.get(_OPEN) or _Card()
    return found


def _open(view: View, card: _Card) -> None:
    """Open a card; its subject is the chosen one of all pages, unless the question has its own."""
    subject = card.subject
    card = replace(card, subject=point_rounded(subject) if isinstance(subject, tuple) else subject)
    if _is_plain(view) or not _has_place(view):
        view.select(card.subject)
    view.entered = False
    st.session_state[_OPEN] = card


def _marks(view: View, base: _Marks) -> _Marks:
    """Return what the map marks: what a card is open of, else what the page itself marks."""
    card = _card(view)
    if _is_plain(view):
        return _marks_of_place(card.subject)
    subject = card.subject if not card.answered or card.subject in base.parts else None
    if subject is None and base.selected is None and not _has_place(view):
        subject = chosen()
    if isinstance(subject, tuple):
        return replace(base, pin=subject)
    return base if subject is None else replace(base, selected=subject)


def _marks_of_place(subject: Chosen) -> _Marks:
    """Return the marks of a place, to which the map goes, or of a point."""
    if not isinstance(subject, str):
        return _Marks(pin=subject)
    layers, _ = repository.load_all()
    home = home_of(subject, layers)
    outline = None if home is None else home.frame.geometry.loc[subject]
    focus = None if outline is None else bounds_of(outline)
    return _Marks(subject, focus=focus, focus_token=subject)


def _has_place(view: View) -> bool:
    """Return whether the question of a page has its own place of those that pages share.

    One that belongs to one way of looking at it, as that of growth, is asked only there.
    """
    own = (each for each in view.params.values() if each.shared == "place")
    return any(each.implies is None or view[each.implies[0]] == each.implies[1] for each in own)
