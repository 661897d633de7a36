"""Work on the page: an answer or a file, how far it is, and a way to stop it."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from layers.analyses import ANALYSES, Analysis
from layers.i18n.wording import Lang, say
from layers.model.layer import Result
from layers.scenarios.library import present_notes
from layers.store.background_job import Job
from pages.parts.frame import fragment
from pages.parts.messages import escape_markdown

__all__ = ["answered", "show_making", "show_part"]

R = TypeVar("R", bound=Result)

_PATIENCE_S, _REDRAWN_S = 0.5, 0.1
"""How long nothing is shown, and the least time between two steps of the bar."""

_EVERY_S = 0.5
"""How often it is told how far a file is."""

_ON_ANOTHER = ("match", "site_reach")
"""Analyses of what a page has answered with before: what it warns of stands there already."""


def answered(analysis: Analysis[R], params: Any, lang: Lang) -> R | None:
    """Return what an analysis answers; None while the visitor has stopped it.

    Work that takes longer than a moment shows how far it is, with a button that
    ends it; a change of any control ends it too. What is to be said with every
    figure of the answer stands above it. What the analysis raises is raised.
    """
    name = next(key for key, each in ANALYSES.items() if each is analysis)
    stopped = f"stopped.{name}"
    if st.session_state.get(stopped) != params:
        st.session_state.pop(stopped, None)  # another question: the old one may be asked again
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(say("work.stopped", lang), icon=":material/pause_circle:")
            st.button(
                say("work.resume", lang),
                key=f"{stopped}.resume",
                on_click=lambda: st.session_state.pop(stopped, None),
            )
        return None
    place = st.empty()

    def stop() -> None:
        st.session_state[stopped] = params

    show = show_part(place, stopped, stop, lang)
    try:
        answer = analysis.run(params, show)
    finally:
        place.empty()
    if name not in _ON_ANOTHER:
        above = present_notes()  # the strip over the map says which scenario it is of
        for warning in answer.warnings:
            if warning not in above:
                st.warning(escape_markdown(warning.in_(lang)))
    return answer


def show_part(
    place: Any, key: str, stop: Callable[[], None], lang: Lang
) -> Callable[[float], None]:
    """Return what draws the part that is done, once patience is over, with a button to stop.

    Parameters
    ----------
    place
        An empty element of the page.
    key
        What the key of the button begins with.
    stop
        What the button does.
    lang
        The reader's language.
    """
    begun = time.monotonic()
    bar_state: dict[str, Any] = {"bar": None, "at": begun}

    def show(part: float) -> None:
        now = time.monotonic()
        if now - begun < _PATIENCE_S or now - bar_state["at"] < _REDRAWN_S:
            return
        if bar_state["bar"] is None:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar_state["bar"] = st.progress(0.0)
                st.button(say("work.stop", lang), key=f"{key}.stop", on_click=stop)
        bar_state["bar"].progress(min(max(part, 0.0), 1.0), text=say("work.going", lang))
        bar_state["at"] = now

    return show


def show_making(job: Job[bytes], lang: Lang) -> None:
    """Show how far a file is that is being made, with a way to stop it, until it is there."""
    fragment(_progress, job, lang=lang, run_every=_EVERY_S)


def _progress(job: Job[bytes], lang: Lang) -> None:
    if job.finished:
        st.rerun()
    st.progress(job.part, text=say("export.making", lang))
    st.button(say("export.cancel", lang), on_click=job.cancel, icon=":material/cancel:")
