"""The strip over every page: in which scenario it is, with its edits, and the way to another."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import streamlit as st

from geo.errors import AtlasError
from layers.i18n.wording import Lang, Text, say
from layers.scenarios.library import examples, present_notes, present_scenario
from layers.scenarios.own_scenarios import own_scenarios
from layers.scenarios.scenario import Scenario
from layers.workspace.authorship import may
from pages.parts import state
from pages.parts.messages import escape_markdown, notes, show_problems

__all__ = ["scenario_choices", "scenario_strip"]

_PAGE = Path(__file__).parents[2] / "scenarios.py"
_MOST_OWN = 6
"""So many of the reader's own are offered here; the page of scenarios has them all."""


def scenario_strip(lang: Lang) -> None:
    """Show which scenario the page is answered in, what it edits and assumes; offer others."""
    found = present_scenario()
    with st.container(key="layout" if found is None else "layout-on"):
        label = say("layout.base", lang) if found is None else found.title.in_(lang)
        with st.popover(escape_markdown(label), icon=":material/alt_route:", key="layout.open"):
            if found is not None:
                notes(present_notes(), lang)
            scenario_choices(lang, key="choose", most_own=_MOST_OWN)
            if may("edit"):
                st.page_link(_PAGE, label=say("layout.edit", lang), icon=":material/edit:")
        if found is not None:
            st.caption(_summary(found, lang))


def _summary(scenario: Scenario, lang: Lang) -> str:
    """Return in a line what stands behind a scenario: example or not, edits, assumptions."""
    parts = [say("layout.is_example", lang)] if scenario.example else []
    parts += [say("layout.edits", lang, count=len(scenario.edits))]
    if scenario.assumed:
        parts += [say("layout.assumed", lang, count=len(scenario.assumed))]
    return " · ".join(parts)


def scenario_choices(lang: Lang, *, key: str, most_own: int | None = None) -> None:
    """Offer things as they are, the examples, and the reader's own, at most so many of them."""
    chosen = state.shared("scenario")
    _choice(say("layout.base", lang), None, key, chosen=chosen is None)
    try:
        _group(say("layout.examples", lang), _named(examples()), chosen, key, lang)
        own = {each.scenario.id: each.scenario for each in own_scenarios()[:most_own]}
        _group(say("layout.own", lang), _named(own), chosen, key, lang)
    except AtlasError as error:
        show_problems(error.problems, lang)


def _named(known: Mapping[str, Scenario]) -> list[tuple[str, Text]]:
    return [(name, each.title) for name, each in known.items()]


def _group(
    label: str, offered: Iterable[tuple[str, Text]], chosen: str | None, key: str, lang: Lang
) -> None:
    listed = list(offered)
    if listed:
        st.caption(label)
    for name, title in listed:
        _choice(title.in_(lang), name, key, chosen=name == chosen)


def _choice(label: str, name: str | None, key: str, *, chosen: bool) -> None:
    st.button(
        escape_markdown(label), key=f"layout.{key}.{name}", on_click=state.choose_scenario,
        args=(name,), type="primary" if chosen else "secondary", width="stretch",
    )  # fmt: skip
