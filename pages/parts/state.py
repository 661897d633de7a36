"""What a visitor has chosen: kept in the session, mirrored in the address.

A page declares its parameters; each has a name in the link, a default and the
values it may take. Links carry ids and numbers, never words of one language,
so that a link opens in either.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.errors import Problem
from layers.words import LANGUAGES, Lang, language_of

__all__ = [
    "Param",
    "View",
    "choice",
    "language",
    "many",
    "number",
    "remember_language",
    "spot",
    "whole",
]

_MEMORY = "atlas"
_LANG = "lang"

_PLACES = 5
"""Decimals of a degree in a link: about a metre."""


@dataclass(frozen=True)
class Param:
    """One parameter of a page: its name in the link, its default, how to read it."""

    name: str
    default: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    allowed: str
    bounds: tuple[float, float] = (float("-inf"), float("inf"))


def choice(name: str, options: Iterable[str], default: str | None) -> Param:
    """Return a parameter with one of some values (or none, if the default is None)."""
    known = tuple(options)

    def read(value: str) -> str:
        if value not in known:
            raise ValueError(value)
        return value

    return Param(name, default, read, lambda value: value or "", _some(known))


def many(name: str, options: Iterable[str], default: Sequence[str]) -> Param:
    """Return a parameter with any number of some values, written with commas."""
    known = tuple(options)

    def read(value: str) -> list[str]:
        parts = [part for part in value.split(",") if part]
        if not set(parts) <= set(known):
            raise ValueError(value)
        return [each for each in known if each in parts]

    def write(value: Sequence[str]) -> str:
        return ",".join(each for each in known if each in value)

    return Param(name, [each for each in known if each in default], read, write, _some(known))


def number(name: str, low: float, high: float, default: float | None) -> Param:
    """Return a parameter with a number in a range (or none, if the default is None)."""

    def read(value: str) -> float:
        parsed = float(value)
        if not low <= parsed <= high:
            raise ValueError(value)
        return parsed

    def write(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    return Param(name, default, read, write, f"{low:g}–{high:g}", (float(low), float(high)))


def whole(name: str, low: int, high: int, default: int) -> Param:
    """Return a parameter with a whole number in a range."""

    def read(value: str) -> int:
        parsed = int(value)
        if not low <= parsed <= high:
            raise ValueError(value)
        return parsed

    return Param(name, default, read, str, f"{low}–{high}", (low, high))


def spot(name: str) -> Param:
    """Return a parameter with a point, longitude and latitude to some metre, or none."""

    def read(value: str) -> tuple[float, float]:
        lon, lat = (float(part) for part in value.split(","))
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004
            raise ValueError(value)
        return (round(lon, _PLACES), round(lat, _PLACES))

    def write(value: tuple[float, float] | None) -> str:
        return "" if value is None else f"{value[0]:.{_PLACES}f},{value[1]:.{_PLACES}f}"

    return Param(name, None, read, write, "121.43,31.39")


def _some(known: Sequence[str]) -> str:
    """Return the allowed values as a link's reader is told them, long lists cut."""
    limit = 12
    return ", ".join(known[:limit]) + (" …" if len(known) > limit else "")


class View:
    """The parameters of one page in one run.

    Values come from the address when it was opened or changed by hand, else
    from what the visitor chose before. `problems` names everything in the
    address that could not be read; the rest of the link still holds.
    """

    def __init__(self, page: str, params: Sequence[Param]) -> None:
        self.page = page
        self.params = {param.name: param for param in params}
        self.problems: tuple[Problem, ...] = ()
        query = _query()
        remembered = _memory()["pages"].setdefault(page, {})
        if query != _memory()["written"] and set(query) - {_LANG}:
            values, self.problems = self._parse(query)
            st.session_state.update({self.key(name): value for name, value in values.items()})
        for name, param in self.params.items():
            if self.key(name) not in st.session_state:
                st.session_state[self.key(name)] = remembered.get(name, param.default)

    def key(self, name: str) -> str:
        """Return the widget key of a parameter."""
        return f"{self.page}.{name}"

    def __getitem__(self, name: str) -> Any:
        """Return the present value of a parameter."""
        return st.session_state[self.key(name)]

    def save(self) -> None:
        """Keep the values for the session and write those that differ from the default."""
        values = {name: self[name] for name in self.params}
        _memory()["pages"][self.page] = values
        query = {
            name: self.params[name].write(value)
            for name, value in values.items()
            if value != self.params[name].default
        }
        query[_LANG] = language()
        if query != _query():
            st.query_params.from_dict(query)
        _memory()["written"] = query

    def _parse(self, query: Mapping[str, str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
        values = {name: param.default for name, param in self.params.items()}
        problems = []
        for name, value in query.items():
            if name == _LANG:
                continue
            if name not in self.params:
                known = ", ".join(self.params)
                problems.append(Problem("link_unknown", field=name[:40], values={"allowed": known}))
                continue
            param = self.params[name]
            try:
                values[name] = param.read(value)
            except ValueError:
                said = {"value": value[:60], "allowed": param.allowed}
                problems.append(Problem("link_value", field=name, values=said))
        return values, tuple(problems)


def language() -> Lang:
    """Return the language of this visit: of the link, of the switch, or of the browser."""
    memory, query = _memory(), _query()
    asked = query.get(_LANG)
    if asked in LANGUAGES and query != memory["written"]:
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
    if asked is None or asked in LANGUAGES:
        return ()
    said = {"value": asked[:60], "allowed": ", ".join(LANGUAGES)}
    return (Problem("link_value", field=_LANG, values=said),)


def _query() -> dict[str, str]:
    return dict(st.query_params.to_dict())


def _memory() -> dict[str, Any]:
    empty = {"pages": {}, "written": None, _LANG: None}
    return st.session_state.setdefault(_MEMORY, empty)  # type: ignore[no-any-return]
