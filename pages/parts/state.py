"""What a visitor has chosen: kept in the session, mirrored in the address.

A page declares its parameters; each has a name in the link, a default and the
values it may take. Links carry ids and numbers, never words of one language,
so that a link opens in either.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from geo.errors import Problem
from layers.i18n.languages import languages
from layers.i18n.wording import Lang, Text, language_of
from layers.model.parameters import Parameter, read, write

__all__ = ["View", "language", "language_problem", "news", "remember_language", "restore"]

_MEMORY = "atlas"
_LANG = "lang"


class View(Mapping[str, Any]):
    """The parameters of one page in one run.

    Values come from the address when it was opened or changed by hand, else
    from what the visitor chose before. `problems` names everything in the
    address that could not be read; the rest of the link still holds.
    """

    def __init__(self, page: str, params: Mapping[str, Parameter]) -> None:
        self.page = page
        self.params = params
        self.problems: tuple[Problem, ...] = ()
        query = _query()
        remembered = _memory()["pages"].setdefault(page, {})
        if query != _memory()["written"] and set(query) - {_LANG}:
            asked = {name: value for name, value in query.items() if name != _LANG}
            values, self.problems = read(self.params, asked)
            st.session_state.update({self.key(name): value for name, value in values.items()})
        for name, param in self.params.items():
            if self.key(name) not in st.session_state:
                value = remembered[name] if name in remembered else param.opening  # noqa: SIM401 - it asks the data
                st.session_state[self.key(name)] = value

    def key(self, name: str) -> str:
        """Return the widget key of a parameter."""
        return f"{self.page}.{name}"

    def __getitem__(self, name: str) -> Any:
        """Return the present value of a parameter."""
        return st.session_state[self.key(name)]

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the parameters."""
        return iter(self.params)

    def __len__(self) -> int:
        """Return how many parameters there are."""
        return len(self.params)

    def save(self) -> None:
        """Keep the values for the session and write those that differ from the default."""
        values = {name: self[name] for name in self.params}
        _memory()["pages"][self.page] = values
        query = write(self.params, values) | {_LANG: language()}
        if query != _query():
            st.query_params.from_dict(query)
        _memory()["written"] = query


def language() -> Lang:
    """Return the language of this visit: of the link, of the switch, or of the browser."""
    memory, query = _memory(), _query()
    asked = query.get(_LANG)
    if asked in languages() and query != memory["written"]:
        memory[_LANG] = asked
    if memory.get(_LANG) is None:
        memory[_LANG] = language_of(st.context.locale)
    return memory[_LANG]  # type: ignore[no-any-return]


def remember_language(lang: Lang) -> None:
    """Keep the language the visitor has switched to."""
    _memory()[_LANG] = lang


def language_problem() -> tuple[Problem, ...]:
    """Return what is wrong with the language named in the address, if anything."""
    asked = _query().get(_LANG)
    if asked is None or asked in languages():
        return ()
    said = {"value": asked[:60], "allowed": ", ".join(languages())}
    return (Problem("link_value", field=_LANG, values=said),)


def restore(page: str, values: Mapping[str, Any], lang: Lang, told: tuple[Text, ...]) -> None:
    """Set what a page shows, from outside it: its values, the language, and what is told of it.

    To be called before the page's controls are shown in a run.
    """
    memory = _memory()
    memory["pages"][page] = dict(values)
    memory[_LANG] = lang
    memory["news"] = {"page": page, "told": told, "seen": False}
    for name, value in values.items():
        st.session_state[f"{page}.{name}"] = value


def news(page: str) -> tuple[Text, ...]:
    """Return what is told of a page's restored view, until another page is opened."""
    held = _memory().get("news")
    if held is None or held["page"] != page:
        if held is not None and held["seen"]:
            _memory()["news"] = None
        return ()
    held["seen"] = True
    return held["told"]  # type: ignore[no-any-return]


def _query() -> dict[str, str]:
    return dict(st.query_params.to_dict())


def _memory() -> dict[str, Any]:
    empty: dict[str, Any] = {"pages": {}, "written": None, _LANG: None}
    return st.session_state.setdefault(_MEMORY, empty)  # type: ignore[no-any-return]
