"""A scenario as a file: in, out as JSON and as GeoJSON of its changes, approved, or taken away."""

from datetime import date

import streamlit as st

from geo.errors import AtlasError
from layers.export.scenarios.change_files import changes_geojson
from layers.i18n.wording import Lang, say
from layers.scenarios import own_scenarios
from layers.scenarios.editing.session import Session
from layers.scenarios.history import EditHistory
from layers.scenarios.review import Review
from layers.scenarios.scenario_file import dump, parse
from layers.workspace.authorship import may
from pages.parts import state
from pages.parts.messages import show_problems
from pages.parts.scenarios.steps import take

__all__ = ["offer_file", "show_files"]

_TURN, _REFUSED = "scenarios.file_turn", "scenarios.file_refused"
_MOST_MB = 20


def show_files(session: Session, review: Review, lang: Lang) -> None:
    """Offer the scenario as files, and what ends its editing."""
    scenario = session.scenario
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            say("layout.json", lang), dump(scenario), file_name=f"scenario_{scenario.id}.json",
            mime="application/json", on_click="ignore", icon=":material/download:",
            key="scenarios.json",
        )  # fmt: skip
        if not review.problems:
            st.download_button(
                say("layout.geojson", lang), changes_geojson(scenario, review),
                file_name=f"changes_{scenario.id}.geojson", mime="application/geo+json",
                on_click="ignore", icon=":material/download:", key="scenarios.geojson",
            )  # fmt: skip
    if session.own is None:
        return
    with st.container(horizontal=True, gap="small"):
        if scenario.approved:
            st.caption(say("layout.is_approved", lang, day=scenario.approved))
        elif may("edit"):
            today = date.today().isoformat()  # noqa: DTZ011 - the reader's own calendar day
            st.button(
                say("layout.approve", lang), icon=":material/lock:", key="scenarios.approve",
                help=say("layout.approve_help", lang), on_click=take,
                args=(lambda own: own.approved(today),), disabled=bool(review.problems),
            )  # fmt: skip
        if may("edit"):
            st.button(
                say("layout.remove", lang), icon=":material/delete:", key="scenarios.away",
                on_click=_remove, args=(session,),
            )  # fmt: skip


def offer_file(lang: Lang) -> None:
    """Offer to open a scenario from a file; it becomes one of the reader's own."""
    key = f"scenarios.file.{st.session_state.setdefault(_TURN, 0)}"
    st.file_uploader(
        say("layout.upload", lang), type=["json"], key=key, max_upload_size=_MOST_MB,
        on_change=lambda: _open(key),
    )  # fmt: skip
    show_problems(st.session_state.get(_REFUSED, ()), lang)


def _open(key: str) -> None:
    """Read the file that was given, and keep it; or keep what is wrong with it."""
    st.session_state.pop(_REFUSED, None)
    given = st.session_state.get(key)
    if given is None:
        return
    try:
        found = parse(bytes(given.getbuffer()), file=given.name)
        kept = Session(EditHistory.of(found)).saved()
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return
    st.session_state[_TURN] += 1  # an empty place for the next file
    state.choose_scenario(kept.scenario.id)


def _remove(session: Session) -> None:
    try:
        if session.own is not None:
            own_scenarios.remove(session.own)
    except AtlasError as error:
        st.session_state[_REFUSED] = error.problems
        return
    state.choose_scenario(None)
