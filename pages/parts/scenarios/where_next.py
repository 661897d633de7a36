"""Where further stations or facilities would serve most: asked, shown, and made a scenario of."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import pandas as pd
import streamlit as st

from geo.errors import AtlasError
from layers.analyses.allocation.allocation import Found, allocate
from layers.analyses.allocation.allocation_params import STREETS, TRACKS, AllocationParams
from layers.analyses.allocation.allocation_words import chosen_text, found_text, gain_text
from layers.analyses.allocation.proposal import proposed_scenario
from layers.analyses.workers.run_queue import RUNS
from layers.i18n.wording import Lang, say
from layers.model.parameters import Parameter, parameters_of
from layers.model.parameters import question as question_of
from layers.scenarios.edit_words import layer_text
from layers.scenarios.editing.session import Session
from layers.scenarios.history import EditHistory
from layers.scenarios.library import in_scenario
from layers.store import repository
from layers.streets import local_network
from pages.parts import state
from pages.parts.controls import control, count_control, select
from pages.parts.messages import errors_as_messages, escape_markdown, show_problems
from pages.parts.working import show_part

__all__ = ["offer_where_next"]

_KEY = "scenarios.next"
_QUERY, _FOUND, _REFUSED = (f"{_KEY}.{each}" for each in ("query", "found", "refused"))

LayoutQuery = tuple[AllocationParams, str | None]
"""What is asked, and of which scenario."""


class _Question:
    """The parameters of where next, in the session of a visit."""

    params: Mapping[str, Parameter] = parameters_of(AllocationParams)

    def __init__(self) -> None:
        for name, param in self.params.items():
            st.session_state.setdefault(self.key(name), param.default)

    def key(self, name: str) -> str:
        """Return the key of a parameter in the session."""
        return f"{_KEY}.{name}"

    def __getitem__(self, name: str) -> Any:
        """Return the present value of a parameter, what it is by default where it is emptied."""
        value = st.session_state.get(self.key(name))
        return self.params[name].default if value is None else value

    def params_now(self) -> AllocationParams:
        """Return what is asked; minutes count for no median."""
        values = {name: self[name] for name in self.params}
        if values["model"] == "median":
            values["minutes"] = None
        return question_of(AllocationParams, values)


def offer_where_next(lang: Lang) -> None:
    """Offer to look for the best places, show what was found, and make a scenario of it."""
    with st.expander(say("next.title", lang), icon=":material/add_location_alt:"):
        question = _Question()
        _controls(question, lang)
        st.button(
            say("next.search", lang), icon=":material/search:", key=f"{_KEY}.search",
            on_click=_search, args=(question,), width="stretch",
        )  # fmt: skip
        show_problems(st.session_state.get(_REFUSED, ()), lang)
        query = st.session_state.get(_QUERY)
        if query is not None and query == _of_layout(question):
            with errors_as_messages(lang):
                _show(query[0], _found(query, lang), lang)


def _controls(question: _Question, lang: Lang) -> None:
    for name in ("target", "model", "budget"):
        if name != "budget" or question["model"] != "fewest":
            control(question, name, lang)
    candidates = question.params["candidates"]
    own = {TRACKS, STREETS}
    select(
        options=list(_candidates()), key=question.key("candidates"), label=candidates.label(lang),
        label_of=lambda each: candidates.word(each, lang) if each in own
        else layer_text(each).in_(lang), hint=None, needed=True,
    )  # fmt: skip
    control(question, "method", lang)
    if question["model"] != "median":
        control(question, "radius", lang)
        control(question, "minutes", lang)
    if question["candidates"] in own:
        control(question, "spacing", lang)
    count_control(question, lang)
    control(question, "exact", lang)


def _candidates() -> Iterator[str]:
    """Yield what candidates can be: tracks, nodes of streets, and places of layers of points."""
    yield TRACKS
    if local_network.state() is not None:
        yield STREETS
    for name, layer in repository.load_all()[0].items():
        if name != "stations" and set(layer.geometry_types) == {"Point"}:
            yield name


def _of_layout(question: _Question) -> LayoutQuery | None:
    """Return what is asked and of which layout; None where it cannot be asked like that."""
    try:
        return question.params_now(), state.shared("scenario")
    except AtlasError:
        return None


def _search(question: _Question) -> None:
    """Have the best places looked for in the run that follows, or say what stands against it."""
    st.session_state.pop(_REFUSED, None)
    try:
        st.session_state[_QUERY] = (question.params_now(), state.shared("scenario"))
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems


def _found(query: LayoutQuery, lang: Lang) -> Found:
    """Return the best places, looked for once; how far that is, is shown meanwhile."""
    of_layout, found = st.session_state.get(_FOUND, (None, None))
    if found is not None and of_layout == query:
        return cast("Found", found)
    place = st.empty()
    try:
        with RUNS.pause():
            found = allocate(
                query[0],
                show_part(place, _KEY, lambda: st.session_state.pop(_QUERY, None), lang),
            )
    finally:
        place.empty()
    st.session_state[_FOUND] = (query, found)
    return found


def _show(params: AllocationParams, found: Found, lang: Lang) -> None:
    """Show what was chosen, what it adds, how sure it is, and how far from the best it can be."""
    if found.chosen:
        rows = {
            say("allocation_column.between", lang): [
                chosen_text(each.candidate).in_(lang) for each in found.chosen
            ],
            say("allocation_column.gain", lang): [
                gain_text(params, each.gain).in_(lang) for each in found.chosen
            ],
            say("allocation_column.samples", lang): [
                f"{100 * each.samples:.0f} %" for each in found.chosen
            ],
        }
        numbers = range(1, len(found.chosen) + 1)
        st.table(pd.DataFrame(rows, index=pd.Index(numbers)))
    for each in found_text(params, found):
        st.caption(escape_markdown(each.in_(lang)))
    st.button(
        say("next.make", lang), icon=":material/alt_route:", key=f"{_KEY}.make", type="primary",
        on_click=_make, args=(found,), width="stretch", disabled=not found.chosen,
    )  # fmt: skip


def _make(found: Found) -> None:
    """Make a scenario of what was chosen, after the edits of the one that it was chosen in."""
    try:
        with in_scenario(state.shared("scenario")):
            made = proposed_scenario(found)
        kept = Session(EditHistory.of(made)).saved()
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return
    state.choose_scenario(kept.scenario.id)
