"""What a visitor has chosen: kept in the session, mirrored in the address.

A page declares its parameters; each has a name in the link, a default and the
values it may take. What its parameters declare as shared is one for all pages: chosen
on one it stands on the next, and in the link of all. Links carry ids and numbers, never
words of one language, so that a link opens in either.
"""

from collections.abc import Container, Iterator, Mapping
from contextlib import ExitStack, suppress
from secrets import token_hex
from typing import Any

import streamlit as st

from geo.errors import AtlasError, Problem
from layers.i18n.languages import languages
from layers.i18n.points import Point, point_rounded
from layers.i18n.wording import Lang, Text, language_of
from layers.model.parameters import Parameter, read, write
from layers.scenarios.library import in_scenario
from layers.views import VIEWS, shared_params
from layers.views.map_view import MAP_STATE, map_state, strange_layers
from layers.webmap.map_state import MapState

__all__ = [
    "View", "ask", "choose_scenario", "chosen", "drop_scenario", "language", "language_problem",
    "last_values", "news", "open_page", "present_query", "remember_language", "restore", "scenario",
    "scenario_problems", "share", "shared",
]  # fmt: skip

Chosen = str | Point | None
"""A place, by its id, or a point, longitude and latitude."""

_MEMORY = "atlas"
_LANG = "lang"
_PLACE = "place"
"""What pages share of places and points: the one that is chosen."""

_SCENARIO = "scenario"
"""What pages share of scenarios, and its name in a link: the one that all are answered in."""


class View(Mapping[str, Any]):
    """The parameters of one page in one run.

    Values come from the address when it was opened or changed by hand or by the
    browser's history, else from what the visitor chose before, here or, of what is
    shared, on any page. `problems` names everything in the address that could not be
    read; the rest of the link still holds. `entered` tells whether the page was another
    one before, or this one with another link.
    """

    def __init__(self, page: str, params: Mapping[str, Parameter]) -> None:
        self.page = page
        self.params = params
        self.problems: tuple[Problem, ...] = ()
        memory, query = _memory(), _query()
        linked = bool(query) and (page, query) != memory["written"]
        self.entered = linked or memory["page"] != page
        if linked:
            self._open({name: value for name, value in query.items() if name != _LANG})
        elif self.entered:
            self._adopt()
        memory["page"] = page
        before = memory["pages"].setdefault(page, {})
        for name, param in self.params.items():
            if self.key(name) not in st.session_state:
                value = before[name] if name in before else param.opening  # noqa: SIM401 - it asks the data
                st.session_state[self.key(name)] = value

    def key(self, name: str) -> str:
        """Return the widget key of a parameter."""
        return f"{self.page}.{name}"

    def __getitem__(self, name: str) -> Any:
        """Return the present value of a parameter; a control that has gone leaves its last one."""
        key = self.key(name)
        if key in st.session_state:
            return st.session_state[key]
        return _memory()["pages"][self.page][name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the parameters."""
        return iter(self.params)

    def __len__(self) -> int:
        """Return how many parameters there are."""
        return len(self.params)

    def select(self, chosen: Chosen) -> None:
        """Choose a place, by its id, or a point; None for neither.

        What a click says comes before the page reads data through its scenario, and the place
        may be there in that alone.
        """
        chosen = point_rounded(chosen) if isinstance(chosen, tuple) else chosen
        share(_PLACE, chosen)
        with ExitStack() as stack:
            # One that cannot be applied is left out by the page, which says why.
            with suppress(AtlasError):
                stack.enter_context(in_scenario(shared("scenario")))
            for name, param in self.params.items():
                if param.shared == _PLACE:
                    st.session_state[self.key(name)] = param.adopted(chosen, self[name])

    @property
    def map_state(self) -> MapState:
        """How the reader has the map, as far as the browser has told."""
        return map_state(self, _memory()["stamp"])

    def take(self, view: Mapping[str, str]) -> None:
        """Take how the browser says that the reader has the map; what cannot be read is none."""
        for name in MAP_STATE:
            with suppress(ValueError):
                param = self.params[name]
                written = view.get(name, "")
                value = param.read(written) if written else param.opening
                st.session_state[self.key(name)] = value

    def fit(self, place: str) -> None:
        """Let the map show a place, whatever the reader has moved it to."""
        st.session_state[self.key("at")] = place
        _stamp()

    def save(self) -> None:
        """Keep the values for the session and write those that differ from the default."""
        memory, values = _memory(), {name: self[name] for name in self.params}
        _share(self.params, memory["pages"][self.page], values)
        memory["pages"][self.page] = values
        query = write(self.params, values) | self._elsewhere() | {_LANG: language()}
        if query != _query():
            st.query_params.from_dict(query)
        memory["written"] = self.page, query

    def _open(self, question: Mapping[str, str]) -> None:
        """Take everything from a link: what it does not say is as when the atlas is opened."""
        others = {
            name: param
            for name, param in shared_params().items()
            if name in question and name not in self.params
        }
        own = {name: value for name, value in question.items() if name not in others}
        values, problems = read(self.params, own)
        chosen, more = read(others, {name: question[name] for name in others})
        strange = strange_layers(values) if "stack" in values else ()
        self.problems = (*problems, *more, *strange)
        _begin(self.page, self.params, values, own, chosen)
        self._adopt(but=own)
        st.session_state.update(
            {
                self.key(name): value
                for name, value in values.items()
                if name in own or not self.params[name].shared
            }
        )

    def _adopt(self, but: Container[str] = ()) -> None:
        """Take what is shared as it was chosen last, on whatever page, except by some names."""
        memory = _memory()
        before = memory["pages"].setdefault(self.page, {})
        for name, param in self.params.items():
            if not param.shared or name in but:
                continue
            present = before[name] if name in before else param.opening  # noqa: SIM401 - it asks the data
            if param.shared in memory["shared"]:
                present = param.adopted(memory["shared"][param.shared], present)
            st.session_state[self.key(name)] = before[name] = present

    def _elsewhere(self) -> dict[str, str]:
        """Return of the link what is shared, and no parameter of this page has or can take."""
        found = {}
        for name, param in shared_params().items():
            value = _memory()["shared"].get(param.shared)
            if name in self.params or value is None or param.own(value) is None:
                continue
            here = [one.own(value) for one in self.params.values() if one.shared == param.shared]
            if value != param.opening and all(each is None for each in here):
                found[name] = param.write(value)
        return found


def share(kind: str, value: Any) -> None:
    """Let a value be what all pages share of a kind, from the page on that is shown next."""
    _memory()["shared"][kind] = value


def shared(kind: str) -> Any:
    """Return what all pages share of a kind, None where nothing was chosen."""
    return _memory()["shared"].get(kind)


def chosen() -> Chosen:
    """Return the place, by its id, or the point that is chosen on whatever page."""
    found: Chosen = shared(_PLACE)
    return found


def scenario(page: str) -> str | None:
    """Return the scenario that a page is to be read in: that of its link, else the chosen one.

    It is known before the page has read its link, whose places may be those of the scenario.
    """
    memory, query = _memory(), _query()
    if query and (page, query) != memory["written"]:
        return query.get(_SCENARIO)
    found: str | None = memory["shared"].get(_SCENARIO)
    return found


def choose_scenario(name: str | None) -> None:
    """Let all pages be answered in a scenario, from the next run on; None for things as they are.

    What of the address was not read yet holds no longer.
    """
    memory = _memory()
    share(_SCENARIO, name)
    memory["refused"] = ()
    st.session_state[f"{memory['page']}.{_SCENARIO}"] = name


def drop_scenario(problems: tuple[Problem, ...]) -> None:
    """Go on without a scenario that cannot be read or applied; say what is wrong with it."""
    choose_scenario(None)
    _memory()["refused"] = tuple(
        Problem("scenario_gone", values=each.values) if each.code == "scenario_unknown" else each
        for each in problems
    )
    if _SCENARIO in st.query_params:
        del st.query_params[_SCENARIO]


def scenario_problems() -> tuple[Problem, ...]:
    """Return why the scenario that was chosen last is not in use, until another one is chosen."""
    found: tuple[Problem, ...] = _memory().get("refused", ())
    return found


def ask(page: str, **values: Any) -> None:
    """Have another page ask something, from when it is next opened without a link."""
    _memory()["pages"].setdefault(page, {}).update(values)
    st.session_state.update({f"{page}.{name}": value for name, value in values.items()})


def open_page(page: str, chosen: Chosen) -> None:
    """Go to a page, which may be the one shown, with a place or a point chosen; end this run."""
    share(_PLACE, chosen)
    _memory()["page"] = None
    st.switch_page(f"pages/{page}.py")


def _share(
    params: Mapping[str, Parameter], before: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Let other pages have what has changed on one; of a place and a point that were both left.

    What was emptied is none for all only if all had it.
    """
    shared = _memory()["shared"]
    for name, value in values.items():
        kind = params[name].shared
        if not kind or value == before.get(name):
            continue
        if value is not None:
            shared[kind] = params[name].given(value)
        elif (content := shared.get(kind)) is not None and params[name].own(content) == before.get(
            name
        ):
            shared[kind] = None


def _begin(
    page: str,
    params: Mapping[str, Parameter],
    values: Mapping[str, Any],
    said: Mapping[str, str],
    others: Mapping[str, Any],
) -> None:
    """Begin anew with what a link says: by name the values of its page, and of other pages."""
    memory = _memory()
    _stamp()
    memory["shared"] = {shared_params()[name].shared: value for name, value in others.items()}
    memory["shared"] |= {
        params[name].shared: params[name].given(values[name])
        for name in params
        if name in said and params[name].shared
    }
    for view, remembered in memory["pages"].items():
        known = VIEWS[view].params if view in VIEWS else shared_params()
        for name, param in known.items():
            if param.shared:
                remembered.pop(name, None)
    memory["pages"][page] = dict(values)


def language() -> Lang:
    """Return the language of this visit: of the link, of the switch, or of the browser."""
    memory, query = _memory(), _query()
    question = query.get(_LANG)
    if question in languages() and query != memory["written"][1]:
        memory[_LANG] = question
    if memory.get(_LANG) is None:
        memory[_LANG] = language_of(st.context.locale)
    return memory[_LANG]  # type: ignore[no-any-return]


def remember_language(lang: Lang) -> None:
    """Keep the language the visitor has switched to."""
    _memory()[_LANG] = lang


def language_problem() -> tuple[Problem, ...]:
    """Return what is wrong with the language named in the address, if anything."""
    question = _query().get(_LANG)
    if question is None or question in languages():
        return ()
    said = {"value": question[:60], "allowed": ", ".join(languages())}
    return (Problem("link_value", field=_LANG, values=said),)


def last_values(page: str) -> Mapping[str, Any] | None:
    """Return the values a page was last shown with in this visit, None where it was not."""
    values = _memory()["pages"].get(page)
    complete = values is not None and VIEWS[page].params.keys() <= values.keys()
    return dict(values) if complete else None


def present_query() -> dict[str, str]:
    """Return the link of the page that is shown, as its controls are now."""
    memory = _memory()
    page = memory["page"]
    if page not in VIEWS:
        return {}
    params, kept = VIEWS[page].params, memory["pages"].get(page, {})
    return write(params, {
        name: st.session_state.get(f"{page}.{name}", kept.get(name, param.opening))
        for name, param in params.items()
    })  # fmt: skip


def restore(page: str, values: Mapping[str, Any], lang: Lang, answer: tuple[Text, ...]) -> None:
    """Set what a page shows, from outside it: its values, the language, and what is told of it.

    To be called before the page's controls are shown in a run.
    """
    memory, params = _memory(), VIEWS[page].params
    _begin(page, params, values, write(params, values), {})
    memory["page"] = None  # what is shared is new to the page that is shown as well
    memory[_LANG] = lang
    memory["news"] = {"page": page, "told": answer, "seen": False}
    for name, value in values.items():
        st.session_state[f"{page}.{name}"] = value


def news(page: str) -> tuple[Text, ...]:
    """Return what is told of a page's restored view, until another page is opened."""
    kept_news = _memory().get("news")
    if kept_news is None or kept_news["page"] != page:
        if kept_news is not None and kept_news["seen"]:
            _memory()["news"] = None
        return ()
    kept_news["seen"] = True
    return kept_news["told"]  # type: ignore[no-any-return]


def _stamp() -> None:
    """Let the browser take over how the map is: it was not the reader who set it on the map."""
    _memory()["stamp"] = token_hex(4)


def _query() -> dict[str, str]:
    return dict(st.query_params.to_dict())


def _memory() -> dict[str, Any]:
    empty: dict[str, Any] = {
        "pages": {}, "shared": {}, "page": None, "written": (None, {}), _LANG: None,
        "stamp": token_hex(4),
    }  # fmt: skip
    return st.session_state.setdefault(_MEMORY, empty)  # type: ignore[no-any-return]
