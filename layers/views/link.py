"""Views as links: what a page may be asked, and how that is read from and written to an address.

Links carry ids and numbers, never words of one language, so that a link opens in
either; the same words name a view on the command line and in a snapshot's recipe.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.errors import Problem

__all__ = ["Param", "cell", "choice", "many", "number", "read", "spot", "whole", "write"]

_PLACES = 5
"""Decimals of a degree in a link: about a metre."""

_CELL = re.compile(r"[0-9a-f]{15}")


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


def cell(name: str) -> Param:
    """Return a parameter with a cell of a surface by its H3 id, or none."""

    def read(value: str) -> str:
        if not _CELL.fullmatch(value):
            raise ValueError(value)
        return value

    return Param(name, None, read, lambda value: value or "", "893082a96d3ffff")


def _some(known: Sequence[str]) -> str:
    """Return the allowed values as a link's reader is told them, long lists cut."""
    limit = 12
    return ", ".join(known[:limit]) + (" …" if len(known) > limit else "")


def read(
    params: Mapping[str, Param], query: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the value of every parameter, and everything in a query that cannot be read.

    What the query leaves out, or what of it is wrong, has its default.
    """
    values = {name: param.default for name, param in params.items()}
    problems = []
    for name, value in query.items():
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


def write(params: Mapping[str, Param], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the query of some values: those that differ from the default, but for emptied ones."""
    return {
        name: params[name].write(value)
        for name, value in values.items()
        if value not in (None, params[name].default)
    }
