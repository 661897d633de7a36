"""Steps of editing on the page: each is taken at once, saved, and answered with what it made."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from geo.errors import AtlasError, DataError, Problem
from layers.i18n.wording import text
from layers.scenarios.editing.gestures import edit_of
from layers.scenarios.editing.session import Session
from layers.scenarios.kinds.add_line import track_of
from layers.scenarios.tables import STREETS, row_of
from pages.parts import state

__all__ = ["compare", "gesture", "problems", "take", "token", "turn"]

_REFUSED, _TOKEN, _GO = "scenarios.refused", "scenarios.token", "scenarios.go"

Step = Callable[[Session], Session]


_HANDS = ("add", "remove")
"""Gestures after which another place is in hand: the new one, or none."""


def take(step: Step) -> None:
    """Take a step from the scenario that is chosen, and choose what it makes.

    What stands against it is told in the next run, and nothing is changed.
    """
    _done(step)


def _done(step: Step) -> bool:
    """Take a step; return whether nothing stood against it."""
    st.session_state[_TOKEN] = token() + 1
    try:
        after = step(Session.of(state.shared("scenario")))
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return False
    st.session_state.pop(_REFUSED, None)
    state.choose_scenario(after.scenario.id)
    return True


def gesture(made: Mapping[str, Any]) -> None:
    """Take the step of a gesture on the map: an edit, or undo and redo by the keys."""
    if made["do"] == "undo":
        take(Session.undo)
    elif made["do"] == "redo":
        take(Session.redo)
    elif _done(lambda session: session.add(_edit(session, made))) and made["do"] in _HANDS:
        _take_in_hand(None if made["do"] == "remove" else _last_place())


def _last_place() -> str:
    """Return the place that the last edit has added."""
    edit = Session.of(state.shared("scenario")).scenario.edits[-1]
    if edit.op == "add_line":
        return track_of(row_of(edit.layer, edit.id)["line"])
    return edit.new["stations"][0] if edit.op == "extend_line" else edit.id


def _take_in_hand(place: str | None) -> None:
    state.share("place", place)
    st.session_state["scenarios.place"] = place


def _edit(session: Session, made: Mapping[str, Any]) -> Any:
    if session.review().problems:
        # On what cannot be applied nobody sees what is edited.
        raise DataError(session.review().problems)
    return edit_of(made, session.records(), name=text("layout.new_place"))


def compare(page: str) -> None:
    """Go to the page of a question, in the run that follows, to see what the scenario changes."""
    st.session_state[_GO] = page


def turn() -> None:
    """Go to the page that was asked for, if any, with the difference on it; this run ends then."""
    page = st.session_state.pop(_GO, None)
    if page is not None:
        found = Session.of(state.shared("scenario")).scenario
        state.ask(page, compare="difference")
        if page == "coverage" and any(each.layer == STREETS for each in found.edits):
            state.ask(page, method="streets")  # circles know nothing of streets
        st.switch_page(f"pages/{page}.py")


def problems() -> tuple[Problem, ...]:
    """Return what stands against the last step, until the next one is taken."""
    found: tuple[Problem, ...] = st.session_state.get(_REFUSED, ())
    return found


def token() -> int:
    """Return how many steps were taken in this visit."""
    count: int = st.session_state.get(_TOKEN, 0)
    return count
