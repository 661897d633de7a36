"""Options of the command line, as the parameters of questions declare them."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from geo.errors import ParameterError, Problem
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.cli.regions.region_command import region_options
from layers.i18n.wording import Lang, has, say
from layers.model.parameters import Parameter, Question, nested_of, parameters_of
from layers.views import VIEWS

__all__ = [
    "access_options", "allocate_options", "coverage_options", "options_of",
    "question_of_options", "reach_options", "travel_options",
]  # fmt: skip

Options = tuple[tuple[str, dict[str, Any]], ...]

AnyQuestion = TypeVar("AnyQuestion", bound=Question)

_ABREAST = 4
"""So many choices stand in place of a value; more are told in the help alone."""


def coverage_options(lang: Lang) -> Options:
    """Return the options of `coverage`."""
    return options_of(parameters_of(CoverageParams).values(), lang)


def travel_options(lang: Lang) -> Options:
    """Return the options of `travel-time`."""
    return options_of(VIEWS["travel_time"].params.values(), lang)


def reach_options(lang: Lang) -> Options:
    """Return the options of `reach`."""
    return options_of(VIEWS["reach"].params.values(), lang)


def access_options(lang: Lang) -> Options:
    """Return the options of `access`."""
    return (*options_of(VIEWS["access"].params.values(), lang), *region_options(lang))


def allocate_options(lang: Lang) -> Options:
    """Return the options of `allocate`."""
    out = {"metavar": "FILE", "help": say("cli.allocate_out", lang)}
    return (*options_of(parameters_of(AllocationParams).values(), lang), ("--out", out))


def options_of(params: Iterable[Parameter], lang: Lang) -> Options:
    """Return the options of a command as `argparse` takes them; what is not given is None."""
    return tuple((each.flag, _settings(each, lang)) for each in params if each.flag is not None)


def _settings(param: Parameter, lang: Lang) -> dict[str, Any]:
    settings: dict[str, Any] = {"dest": param.field, "help": _help(param, lang)}
    if param.kind == "truth":
        return settings | {"action": "store_true", "default": None}
    listed = _listed(param)
    settings["metavar"] = (
        "PLACE" if param.names_place
        else "|".join(listed) if 1 < len(listed) <= _ABREAST and not param.several
        else "LON,LAT" if param.kind == "point"
        else param.field.upper()
    )  # fmt: skip
    if param.several:
        settings |= {"nargs": "+", "action": "extend"}
    return settings | ({"required": True} if param.required else {})


def _help(param: Parameter, lang: Lang) -> str:
    """Return the help of its words or of its flag, else its label with its choices."""
    listed = ", ".join(_listed(param))
    default = param.write(param.default).replace(",", " ")
    own = param.words.replace(".", "_")
    for name in (own, param.words.rpartition(".")[2], str(param.flag).strip("-")):
        if has(f"cli.{name}"):
            return say(f"cli.{name}", lang, allowed=listed, default=default)
    return param.label(lang) + (f" ({listed})" if listed else "")


def _listed(param: Parameter) -> tuple[str, ...]:
    """Return the choices that help can tell without reading data."""
    return () if param.names_place or not param.checked else param.known


def question_of_options(kind: type[AnyQuestion], options: Mapping[str, Any]) -> AnyQuestion:
    """Return the question that a command's options ask.

    Raises
    ------
    ParameterError
        With everything that cannot be asked, each under the option that it was given by.
    """
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    params = parameters_of(kind, inner=False).values()
    for name, inner in nested_of(kind).items():
        try:
            given[name] = question_of_options(inner, options)
        except ParameterError as error:
            problems += error.problems
    for each in params:
        written = options.get(each.field)
        if each.flag is None or written is None:
            continue
        parts = written if isinstance(written, list) else [written]
        try:
            values = [value for part in parts for value in _values(each, part)]
        except ValueError as error:
            code = "point_form" if each.kind == "point" else "number_invalid"
            problems.append(Problem(code, field=each.flag, values={"value": error.args[0]}))
        else:
            given[each.field] = tuple(sorted(values)) if each.several else values[0]
    if problems:
        raise ParameterError(problems)
    try:
        return kind(**given)
    except ParameterError as error:
        flags = {each.field: each.flag for each in params}
        raise ParameterError(
            [Problem(each.code, field=flags.get(each.field or "") or each.field,
                     values=each.values) for each in error.problems]
        ) from None  # fmt: skip


def _values(param: Parameter, written: str | bool) -> list[Any]:  # noqa: FBT001 - as argparse has it
    """Return the values of one word of an option. Raises ValueError with that word."""
    if isinstance(written, bool):
        return [written]
    try:
        value = param.value_of(written)
    except ValueError:
        raise ValueError(written) from None
    return value if param.several else [value]
