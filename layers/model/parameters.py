"""Parameters of questions, each declared once.

A question is a frozen dataclass whose fields are declared with `parameter`. Its
checks, its link, the limits of its controls, its options on the command line and its
keys in lists of maps follow from the declaration. Nothing heavy is imported here or
where questions are declared: what needs data or a library is named as "module:name",
and asked when it is needed.

>>> @dataclass(frozen=True)
... class Walk(Question):
...     speed_m_min: float = parameter(
...         80.0, kind="number", words="choose.speed", link="speed", bounds=(20.0, 150.0))
>>> params = parameters_of(Walk)
>>> question(Walk, read(params, {"speed": "65"})[0])
Walk(speed_m_min=65.0)
>>> write(params, {"speed": 65.0}), write(params, {"speed": 80.0})
({'speed': '65'}, {})
>>> [problem.code for problem in read(params, {"speed": "7"})[1]]
['link_value']
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from pkgutil import resolve_name
from typing import Any, Literal, TypeVar

from geo.errors import ParameterError, Problem
from layers.i18n.points import extent_of, extent_text, point_in, point_of, point_text
from layers.i18n.wording import Lang, has, say
from layers.model.old_names import renewed

__all__ = [
    "Parameter", "Question", "nested", "nested_of", "parameter", "parameters_of", "question",
    "read", "write",
]  # fmt: skip

Kind = Literal["word", "text", "number", "whole", "truth", "point", "extent"]
AnyQuestion = TypeVar("AnyQuestion", bound="Question")

_KEY = "parameter"
_LISTED = 12
_TRUTHS = {"on": True, "off": False}


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a question: all that follows from it, follows from here.

    Parameters
    ----------
    kind
        "word" is one of `choices`, "text" any text, "point" longitude and latitude in degrees,
        "extent" one of `choices` or what a map shows, as `layers.i18n.points` writes it.
    words
        Key of its label, or of a table with its label and its choices.
    link
        Its name in a link and on a page; by default the field's.
    flag
        Its name on the command line and, without the dashes, in lists of maps; None for none.
    choices, bounds
        Values allowed; the least and greatest number; or the name of what answers with them.
    checked
        Whether a question refuses what is no choice or out of bounds. Otherwise only a link
        does: whoever answers the question knows better what is wrong.
    value_words
        Key under which the choices have words; by default `words`.
    presets, step, several
        Numbers a page offers; by how much its control changes one; whether it has any number.
    opens
        What a page opens with, or the name of what answers with it, where not the default.
    none_as
        Name of what answers with the value that stands for none: of the year, this one.
    names_place
        Whether values are ids of places, which people call by their names.
    implies
        Another parameter and its value, which whoever gives this one means too.
    shared
        What of all pages it is, by name: a value chosen on one page stands on the next one
        that can take it.
    taken_as
        Name of what answers with its own value for one that was chosen elsewhere, None for none.
    or_point
        Whether a point, as `layers.i18n.points` writes it, may stand for one of the choices.
    pattern, example, longest
        Of a text: a regular expression of the whole; what such a one looks like; its length.
    field, default, required
        Filled in from the dataclass.
    """

    kind: Kind
    words: str
    link: str = ""
    flag: str | None = None
    choices: tuple[str, ...] | str | Callable[[], Iterable[str]] = ()
    bounds: tuple[float, ...] | str = ()
    checked: bool = True
    value_words: str = ""
    presets: tuple[float, ...] = ()
    step: float = 1.0
    several: bool = False
    opens: Any = None
    none_as: str = ""
    names_place: bool = False
    implies: tuple[str, str] | None = None
    shared: str = ""
    taken_as: str = ""
    or_point: bool = False
    pattern: str = ""
    example: str = ""
    longest: int = 0
    field: str = ""
    default: Any = None
    required: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """The values allowed, in their order."""
        return tuple(_resolved(self.choices))

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest number allowed."""
        low, high = _resolved(self.bounds) or (-math.inf, math.inf)
        return low, high

    @property
    def opening(self) -> Any:
        """What a page opens with, and a link need not say."""
        if self.none_as:
            return _resolved(self.none_as)
        value = self.default if self.opens is None else _resolved(self.opens)
        if self.several:
            return list(value)
        if value is None or self.opens or self.checked or not self.choices:
            return value
        return value if value in (known := self.known) else known[0]

    @property
    def allowed(self) -> str:
        """What may stand in a link, as its reader is told it; long lists are cut."""
        if self.kind in ("point", "extent"):
            return "121.43,31.39" if self.kind == "point" else "31.39,121.43,12.5"
        if self.choices:
            known = self.known
            return ", ".join(known[:_LISTED]) + (" …" if len(known) > _LISTED else "")
        if self.bounds:
            low, high = self.limits
            return f"{low:g}–{high:g}"
        if self.kind == "text":
            return self.example or self.pattern or f"≤ {self.longest}"
        return ", ".join(_TRUTHS)

    def label(self, lang: Lang) -> str:
        """Return what it is called on a page."""
        key = f"{self.words}.label"
        return say(key if has(key) else self.words, lang)

    def word(self, value: Any, lang: Lang) -> str:
        """Return what one of its values is called on a page."""
        if not self.choices:
            return say(self.value_words, lang, value=f"{value:g}")
        return say(f"{self.value_words or self.words}.{value}", lang)

    def none_word(self, lang: Lang) -> str:
        """Return what stands on a page where no value is given, "" where that has no word."""
        key = f"{self.words}_none"
        return say(key, lang) if has(key) else ""

    def value_of(self, written: str) -> Any:
        """Return the value of a text, of its kind but perhaps not allowed. Raises ValueError."""
        if not self.several:
            return self._value(written)
        values = [self._value(part) for part in written.split(",") if part]
        return sorted(values) if self.kind == "number" else self.ordered(values)

    def read(self, written: str) -> Any:
        """Return the value of a text in a link. Raises ValueError for what is not allowed."""
        value = self.value_of(written)
        for problem in self.problems(value):
            raise ValueError(problem.code)
        return value

    def write(self, value: Any) -> str:
        """Return a value as a link, a list of maps and help write it."""
        if value is None:
            return ""
        return ",".join(map(self._text, self.ordered(value) if self.several else (value,)))

    def adopted(self, chosen: Any, present: Any) -> Any:
        """Return its value where another one of what is shared was chosen on another page.

        It is what was chosen, where it can take that. Else nothing, if it can do without a
        value, or its present one.
        """
        own = None if chosen is None else self.own(chosen)
        return own if own is not None else None if self.opening is None else present

    def own(self, chosen: Any) -> Any:
        """Return its own value for one chosen on another page, None where it can take none."""
        if self.or_point and isinstance(chosen, tuple):
            return point_text(chosen)
        if (self.kind == "point") != isinstance(chosen, tuple):
            return None
        value = resolve_name(self.taken_as)(chosen) if self.taken_as else chosen
        return None if value is None or any(self.problems(value)) else value

    def given(self, value: Any) -> Any:
        """Return one of its values as other pages are given it: a point as such."""
        return (point_in(value) if self.or_point else None) or value

    def ordered(self, values: Iterable[Any]) -> list[Any]:
        """Return values each once, choices in their own order; numbers as they are."""
        if self.kind == "number":
            return list(values)
        once = list(dict.fromkeys(values))
        return sorted(once, key=(*self.known, *once).index) if self.choices else once

    def problems(self, value: Any) -> Iterator[Problem]:
        """Yield what is not allowed of a value."""
        if value is not None or self.default is not None:
            for each in value if self.several else (value,):
                yield from self._problems(each)

    def _value(self, written: str) -> Any:
        match self.kind:
            case "number":
                return float(written)
            case "whole":
                return int(written)
            case "point":
                if (point := point_of(written)) is None:
                    raise ValueError(written)
                return point
            case "truth":
                if written not in _TRUTHS:
                    raise ValueError(written)
                return _TRUTHS[written]
        if self.or_point and (point := point_in(written)):
            return point_text(point)
        if self.kind == "extent" and (extent := extent_of(written)):
            written = extent_text(extent)
        return written if self.pattern else " ".join(written.split())

    def _text(self, value: Any) -> str:
        match self.kind:
            case "number":
                return f"{value:g}"
            case "point":
                return point_text(value)
            case "truth":
                return "on" if value else "off"
        return str(value)

    def _problems(self, value: Any) -> Iterator[Problem]:
        if (self.or_point and point_in(value)) or (self.kind == "extent" and extent_of(value)):
            return
        if self.choices and value not in (known := self.known):
            values: dict[str, object] = {"value": value, "allowed": known}
            yield Problem("value_unknown", field=self.field, values=values)
        if self.bounds:
            low, high = self.limits
            if not low <= value <= high:
                values = {"value": value, "low": low, "high": high}
                yield Problem("value_range", field=self.field, values=values)
        if self.kind == "point" and not (abs(value[0]) <= 180 and abs(value[1]) <= 90):  # noqa: PLR2004
            yield Problem("position_range", field=self.field)
        if self.kind == "text" and not self._fits(value):
            values = {"value": value, "allowed": self.allowed}
            yield Problem("value_unknown", field=self.field, values=values)

    def _fits(self, value: str) -> bool:
        if self.pattern:
            return re.fullmatch(self.pattern, value) is not None
        return value.isprintable() and len(value) <= self.longest


@dataclass(frozen=True)
class Question:
    """What all questions do: they refuse what cannot be asked, all at once.

    Raises
    ------
    ParameterError
        With every unknown word and every number out of range.
    """

    def __post_init__(self) -> None:
        """Refuse what cannot be asked; the order of words makes no other question."""
        if problems := [*self._problems()]:
            raise ParameterError(problems)
        for each in parameters_of(type(self), inner=False).values():
            if each.several:
                ordered = tuple(each.ordered(getattr(self, each.field)))
                object.__setattr__(self, each.field, ordered)

    def _problems(self) -> Iterator[Problem]:
        for each in parameters_of(type(self), inner=False).values():
            if each.checked:
                yield from each.problems(getattr(self, each.field))


def parameter(default: Any = MISSING, **declared: Any) -> Any:
    """Return a field of a question; `declared` as in `Parameter`."""
    return field(default=default, metadata={_KEY: Parameter(**declared)})


def nested(inner: type[Question]) -> Any:
    """Return a field that holds another question, whose parameters are parameters here too."""
    return field(default_factory=inner, metadata={_KEY: inner})


def nested_of(question: type[Question]) -> Mapping[str, type[Question]]:
    """Return the questions that a question holds, by their fields."""
    questions = ((one.name, one.metadata.get(_KEY)) for one in fields(question))
    return {name: inner for name, inner in questions if isinstance(inner, type)}


def parameters_of(*questions: type[Question], inner: bool = True) -> Mapping[str, Parameter]:
    """Return the parameters of some questions, by their names in a link; `inner` ones too."""
    classes: Any = questions  # mypy takes a class of frozen objects for unhashable
    return _parameters(classes, inner)


@cache
def _parameters(questions: tuple[type[Question], ...], inner: bool) -> Mapping[str, Parameter]:  # noqa: FBT001
    found: dict[str, Parameter] = {}
    for one in (each for question in questions for each in fields(question)):
        declared = one.metadata.get(_KEY)
        if isinstance(declared, Parameter):
            found[declared.link or one.name] = replace(
                declared, link=declared.link or one.name, field=one.name,
                required=one.default is MISSING,
                default=None if one.default is MISSING else one.default,
            )  # fmt: skip
        elif declared is not None and inner:
            found |= parameters_of(declared)
    return found


def question(kind: type[AnyQuestion], values: Mapping[str, Any]) -> AnyQuestion:
    """Return the question that values by link name stand for; an emptied one has its default.

    Raises
    ------
    ParameterError
        With everything that cannot be asked.
    """
    given: dict[str, Any] = {}
    for name, each in parameters_of(kind, inner=False).items():
        value = values.get(name)
        if each.none_as and value == each.opening:
            value = None
        if value is not None:
            given[each.field] = tuple(value) if each.several else value
    for name, inner in nested_of(kind).items():
        given[name] = question(inner, values)
    return kind(**given)


def read(
    params: Mapping[str, Parameter], query: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the value of every parameter, and everything in a query that cannot be read.

    What the query leaves out, or what of it is wrong, has what the page opens with. Names
    of old links are read as those that took their place.
    """
    values = {name: each.opening for name, each in params.items()}
    problems = []
    opening = {name: each.write(values[name]) for name, each in params.items()}
    for name, value in renewed(query, opening).items():
        if name not in params:
            known = ", ".join(params)
            problems.append(Problem("link_unknown", field=name[:40], values={"allowed": known}))
            continue
        try:
            values[name] = params[name].read(value)
        except ValueError:
            said = {"value": value[:60], "allowed": params[name].allowed}
            problems.append(Problem("link_value", field=name, values=said))
    return values, tuple(problems)


def write(params: Mapping[str, Parameter], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the query of some values: those a page does not open with, but for emptied ones."""
    return {
        name: params[name].write(value)
        for name, value in values.items()
        if value not in (None, params[name].opening)
    }


def _resolved(value: Any) -> Any:
    """Return a value, or what the value or the function of a name answers."""
    found = resolve_name(value) if isinstance(value, str) and ":" in value else value
    return found() if callable(found) else found
