"""Scenarios: other layouts to try, edited on the map, each step saved and taken back alone."""

from dataclasses import replace

import streamlit as st

from geo.errors import ParameterError, Problem
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, Text, say, sentence
from layers.model.parameters import parameters_of
from layers.scenarios.edit_words import named_by, problem_in_words
from layers.scenarios.editing.session import Session
from layers.scenarios.library import present_scenario
from layers.scenarios.review import Review
from layers.views import scenario_map
from layers.views.page_options import MapPage
from layers.workspace.authorship import may
from pages.parts import state
from pages.parts.controls import select
from pages.parts.frame import page_header, show_notices, side_panel
from pages.parts.mapview import show
from pages.parts.messages import errors_as_messages, escape_markdown
from pages.parts.scenarios import steps
from pages.parts.scenarios.edit_list import list_edits, show_edits
from pages.parts.scenarios.files_panel import offer_file, show_files
from pages.parts.scenarios.place_fields import show_place
from pages.parts.scenarios.scenario_strip import scenario_choices
from pages.parts.scenarios.versions_panel import show_versions
from pages.parts.scenarios.where_next import offer_where_next
from pages.parts.search_box import search

# Pages that show the difference a scenario makes; a text of its own would stand on the page.
COMPARED = ("coverage", "travel_time", "reach", "access", "sites")

lang = page_header("scenarios")


def choose(place: str) -> bool:
    """Take a place in hand."""
    view.select(place)
    return True


def opened() -> Session:
    """Open the scenario of the page; as it is, where that one is nowhere to be found."""
    try:
        return Session.of(view["scenario"])
    except ParameterError as error:
        state.drop_scenario(error.problems)
        return Session.of(None)


def rename(key: str) -> None:
    """Call the scenario as was typed, in the reader's language; in others where it has no name."""
    words = str(st.session_state[key]).strip()
    if words:
        steps.take(lambda own: own.renamed(_title(own.scenario.title, words)))


def _title(before: Text, words: str) -> Text:
    same = len(set(before.values())) == 1
    return Text(**{each: words if same or each == lang else before.in_(each)
                   for each in languages()})  # fmt: skip


def opening(lang: Lang) -> None:
    """Offer the scenarios there are, and a file."""
    with st.expander(say("layout.open", lang), expanded=present_scenario() is None):
        scenario_choices(lang, key="panel")
        if may("edit"):
            offer_file(lang)


def reading(session: Session, review: Review, lang: Lang) -> None:
    """Show the scenario that is open to whoever may only look: its edits, and its files."""
    st.caption(escape_markdown(sentence(Problem("right_edit"), lang)))
    if session.scenario.edits:
        ways_on(lang)
    list_edits(review, lang)
    if not review.problems:
        with errors_as_messages(lang):
            offer_where_next(lang)
    if session.scenario.edits:
        show_files(session, review, lang)


def editing(session: Session, review: Review, lang: Lang) -> None:
    """Show the scenario that is open: its name, the place in hand, its edits, its files."""
    key = f"scenarios.title.{session.scenario.id}.{lang}"
    if session.scenario.edits or session.own:
        st.text_input(
            say("layout.title", lang), value=session.scenario.title.in_(lang), key=key,
            max_chars=80, disabled=bool(session.scenario.approved), on_change=lambda: rename(key),
        )  # fmt: skip
    show_versions(session, review, lang)
    if session.scenario.edits:
        ways_on(lang)
    show_edits(session, review, lang)
    into = view.params["into"]
    select(
        options=into.known, label_of=lambda each: into.word(each, lang), key=view.key("into"),
        label=into.label(lang), hint=None, needed=True,
    )  # fmt: skip
    with errors_as_messages(lang):
        show_place(view, session, review.records, lang)
    if not review.problems:
        with errors_as_messages(lang):
            offer_where_next(lang)
    if session.scenario.edits:
        show_files(session, review, lang)


def ways_on(lang: Lang) -> None:
    """Lead to what the scenario changes of each question."""
    st.caption(say("layout.compare", lang))
    with st.container(horizontal=True, gap="small"):
        for question in COMPARED:
            st.button(
                say(f"page.{question}", lang), key=f"scenarios.compare.{question}",
                on_click=steps.compare, args=(question,),
            )  # fmt: skip


with errors_as_messages(lang):
    view = state.View("scenarios", parameters_of(scenario_map.ScenariosPage, MapPage))
    steps.turn()
    search(view, lang, choose)
    session = opened()
    review = session.review()
    known = named_by(review)
    refused = [problem_in_words(each, known, lang) for each in steps.problems()]
    show_notices("scenarios", [*view.problems, *refused], lang)
    with side_panel("scenarios", lang):
        opening(lang)
        (editing if may("edit") else reading)(session, review, lang)
    on_map = scenario_map.scene(
        view, session, review.records, lang, token=steps.token(), with_tools=may("edit")
    )
    on_map = replace(on_map, view=view.map_state)
    show(on_map, key="scenarios-map", on_pick=choose, on_edit=steps.gesture, on_view=view.take)
    view.save()
