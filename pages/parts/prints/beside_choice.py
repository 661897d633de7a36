"""What can be printed beside a map: an earlier year, a scenario, another value, another page."""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from layers.i18n.wording import Lang, say
from layers.model.parameters import Parameter
from layers.scenarios.library import offered
from layers.views import VIEWS
from layers.views.page_link import page_link
from pages.parts.state import last_values

__all__ = ["beside_key", "show_beside"]

_WORDS = "export.beside"


def beside_key(page: str) -> str:
    """Return under which key of the session a page keeps what it prints beside its map."""
    return f"export.{page}.beside"


def show_beside(page: str, values: Mapping[str, Any], lang: Lang) -> None:
    """Show the choice; what is not offered may be typed."""
    key = beside_key(page)
    named = {"": say(f"{_WORDS}.none", lang), **dict(_offers(page, values, lang))}
    chosen = st.session_state.setdefault(key, "")
    st.selectbox(
        say(f"{_WORDS}.label", lang), [*named, *({chosen} - set(named))], key=key,
        format_func=lambda each: named.get(each, each), filter_mode="contains",
        accept_new_options=True, help=say(f"{_WORDS}.help", lang),
    )  # fmt: skip


def _offers(page: str, values: Mapping[str, Any], lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield what may stand beside a map, and what that is called."""
    params = VIEWS[page].params
    if (scenario := params.get("scenario")) is not None:
        for name, label in _scenarios(values["scenario"], lang):
            yield f"scenario={name}", _called(scenario, label, lang)
    for other in VIEWS:
        if other != page and (last := last_values(other)) is not None:
            query = VIEWS[other].query(last)
            title = say(f"page.{other}", lang)
            yield page_link("", other, query, lang), say(f"{_WORDS}.page", lang, page=title)
    if (year := params.get("year")) is not None:
        low, high = (int(limit) for limit in year.limits)
        for number in range(high, low - 1, -1):
            if number != (values["year"] or year.opening):
                yield f"year={number}", year.word(number, lang)
    for name, param in params.items():
        counts = all(values[other] != choice or unused != name
                     for other, choice, unused in VIEWS[page].unused)  # fmt: skip
        for each in _choices(param, values[name]) if counts else ():
            written = param.write((each,) if param.several else each)
            yield f"{name}={written}", _called(param, param.word(each, lang), lang)


def _choices(param: Parameter, present: Any) -> Iterator[Any]:
    """Yield the few other values that a parameter of an answer offers."""
    of_answer = (
        param.flag is not None and not param.names_place and (param.checked or param.presets)
    )
    if not of_answer or param.kind not in ("word", "number"):
        return
    own = list(present or ()) if param.several else [present]
    known = param.presets or (() if param.several else param.known)
    yield from (each for each in known if [each] != own)


def _scenarios(present: str | None, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield the other scenarios, and none where the map is of one."""
    if present is not None:
        yield "", say("choose.in_scenario_none", lang)
    for name, title in offered().items():
        if name != present:
            yield name, title.in_(lang)


def _called(param: Parameter, value: str, lang: Lang) -> str:
    return say(f"{_WORDS}.value", lang, label=param.label(lang), value=value)
