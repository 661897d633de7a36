"""Two versions of a scenario made at the same time: both side by side, and one made of them."""

from functools import partial

import streamlit as st

from layers.i18n.wording import Lang, Text, say, text
from layers.scenarios.edit import Edit
from layers.scenarios.edit_words import edit_text, named_by
from layers.scenarios.editing.joining import Joining, joined, joining
from layers.scenarios.editing.session import Session
from layers.scenarios.review import Review
from layers.workspace.interface import LOCAL
from pages.parts import state
from pages.parts.messages import escape_markdown
from pages.parts.scenarios.steps import take

__all__ = ["show_versions"]


def show_versions(session: Session, review: Review, lang: Lang) -> None:
    """Show what someone else has made of the scenario meanwhile, and offer to join both."""
    found = joining(session)
    if found is None:
        return
    with st.container(border=True, key="scenarios-versions"):
        theirs = found.theirs
        moment = theirs.changed[:16].replace("T", " ")
        values = {"author": _who(theirs.author), "moment": moment, "version": theirs.version}
        st.markdown(escape_markdown(say("layout.forked", lang, **values)))
        for heading, edits in (("layout.only_ours", found.only_ours),
                               ("layout.only_theirs", found.only_theirs)):  # fmt: skip
            _list_edits(heading, edits, review, lang)
        _offer_joining(found, lang)


def _who(author: str) -> Text | str:
    return text("layout.someone") if author == LOCAL else author


def _list_edits(heading: str, edits: tuple[Edit, ...], review: Review, lang: Lang) -> None:
    base = named_by(review)
    lines = [f"- {escape_markdown(edit_text(each, base).in_(lang))}" for each in edits]
    title = escape_markdown(say(heading, lang, count=len(edits)))
    st.markdown("\n".join([f"**{title}**", "", *lines]))


def _offer_joining(found: Joining, lang: Lang) -> None:
    """Offer one button where both agree, else whose values are to count."""
    conflicts = len(found.conflicts)
    if conflicts:
        st.warning(escape_markdown(say("layout.conflicts", lang, count=conflicts)))
    with st.container(horizontal=True, gap="small"):
        if conflicts:
            for side in ("ours", "theirs"):
                st.button(
                    say(f"layout.prefer_{side}", lang), key=f"scenarios.join.{side}",
                    on_click=take, args=(partial(joined, prefer=side),),
                )  # fmt: skip
        else:
            st.button(
                say("layout.join", lang), icon=":material/merge:", key="scenarios.join",
                on_click=take, args=(joined,),
            )  # fmt: skip
        st.button(
            say("layout.open_theirs", lang), key="scenarios.theirs",
            on_click=state.choose_scenario, args=(found.theirs.scenario.id,),
        )  # fmt: skip
