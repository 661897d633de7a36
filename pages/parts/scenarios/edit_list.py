"""The edits of a scenario: undo, redo, drop one with what depends on it, reasons and costs."""

from functools import partial
from typing import Any

import streamlit as st

from layers.i18n.wording import Lang, join, say, sentence
from layers.scenarios.edit_words import edit_text, named_by, problem_in_words
from layers.scenarios.editing.session import Session
from layers.scenarios.review import APPLIES, Finding, Review
from pages.parts.messages import escape_markdown, show_problems
from pages.parts.scenarios.steps import take

__all__ = ["list_edits", "show_edits"]

_MARKS = {"applies": ":material/check:", "differs": ":material/help:", "cannot": ":material/error:"}
_MOST_COST = 1e12


def show_edits(session: Session, review: Review, lang: Lang) -> None:
    """Show undo and redo, then each edit with its reason, cost and way out."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("layout.undo", lang), icon=":material/undo:", on_click=take, args=(Session.undo,),
            disabled=not session.can_undo, key="scenarios.undo",
        )  # fmt: skip
        st.button(
            say("layout.redo", lang), icon=":material/redo:", on_click=take, args=(Session.redo,),
            disabled=not session.can_redo, key="scenarios.redo",
        )  # fmt: skip
    if not review.findings:
        st.info(say("layout.nothing", lang), icon=":material/draw:")
    for position, finding in enumerate(review.findings):
        _show_edit(session, review, position, finding, lang)
    if (cost := session.scenario.cost_yuan) is not None:
        st.caption(say("scenario.cost", lang, cost=f"{cost:,.0f}"))


def list_edits(review: Review, lang: Lang) -> None:
    """Show each edit as a sentence, with what stands against it."""
    known = named_by(review)
    lines = [
        f"{position}. {escape_markdown(edit_text(finding.edit, known).in_(lang))}"
        for position, finding in enumerate(review.findings, start=1)
    ]
    st.markdown("\n".join(lines))
    show_problems((problem_in_words(each, known, lang) for each in review.problems), lang)


def _show_edit(
    session: Session, review: Review, position: int, finding: Finding, lang: Lang
) -> None:
    known = named_by(review)
    said = edit_text(finding.edit, known).in_(lang)
    label = escape_markdown(f"{position + 1}. {said}")
    key = f"scenarios.edit.{session.scenario.id}.{position}"
    # In a file a whole number has no decimals.
    cost = None if finding.edit.cost_yuan is None else float(finding.edit.cost_yuan)
    with st.expander(label, icon=_MARKS[finding.status], expanded=finding.status != APPLIES):
        for problem in finding.problems:
            in_words = problem_in_words(problem, known, lang)
            st.warning(escape_markdown(sentence(in_words, lang)))
        st.text_input(
            say("layout.why", lang), value=finding.edit.reason.in_(lang), key=f"{key}.why",
            max_chars=200, on_change=partial(_explain, key, position, finding, lang),
        )  # fmt: skip
        st.number_input(
            say("layout.cost", lang), value=cost, key=f"{key}.cost",
            min_value=0.0, max_value=_MOST_COST, step=10_000.0, format="%.0f",
            on_change=partial(_explain, key, position, finding, lang),
        )  # fmt: skip
        _offer_dropping(session, review, position, key, lang)


def _explain(key: str, position: int, finding: Finding, lang: Lang) -> None:
    said = finding.edit.reason.in_(lang)
    typed: str = st.session_state.get(f"{key}.why", said)
    # A reason in several languages stays so until it is typed anew.
    why = finding.edit.why if typed == said else typed
    cost: Any = st.session_state.get(f"{key}.cost", finding.edit.cost_yuan)
    take(lambda session: session.explained(position, why=why, cost_yuan=cost))


def _offer_dropping(session: Session, review: Review, position: int, key: str, lang: Lang) -> None:
    """Offer to drop an edit, once what goes with it is named."""
    others = session.dependants(position)
    if others:
        numbers = join((str(each + 1) for each in others), lang)
        st.caption(say("layout.drops", lang, numbers=numbers))
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("layout.drop", lang), icon=":material/delete:", key=f"{key}.drop", on_click=take,
            args=(lambda session: session.without(position),),
        )  # fmt: skip
        place = review.findings[position].edit.key
        if len(session.scenario.about(place)) > 1:
            st.button(
                say("layout.restore", lang), icon=":material/restore:", key=f"{key}.restore",
                on_click=take, args=(lambda session: session.restored(place),),
            )  # fmt: skip
