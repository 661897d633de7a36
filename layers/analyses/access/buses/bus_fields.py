"""What a layer of bus stops says of its routes and of how often they come."""

import re
import statistics
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

__all__ = ["UNROUTED", "Call", "calls_of", "headways_of", "routes_of"]

UNROUTED = "?"
"""The one route that all stops stand for whose routes are not stated."""

_OWN = "own_"
_ROUTES = (
    "线路", "公交线路", "途经线路", "途径线路", "经过线路", "停靠线路", "经停线路", "线路名称",
    "routes", "route", "bus_routes", "route_ref", "lines",
)  # fmt: skip
_HEADWAYS = ("发车间隔", "班次间隔", "行车间隔", "平均间隔", "间隔", "headway", "interval")
_SECONDS = re.compile(r"秒|_s$|sec")
_BETWEEN = re.compile(r"[;,、/|\n，；]+")
_ASIDE = re.compile(r"\([^)]*\)")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_MIN = 24 * 60.0


@dataclass(frozen=True)
class Call:
    """A route at a stop.

    Parameters
    ----------
    stop
        Row of the stop.
    route
        What the route is called, or `UNROUTED`.
    headway_min
        Minutes between buses, None where the layer does not say.
    """

    stop: int
    route: str
    headway_min: float | None


def calls_of(frame: pd.DataFrame) -> tuple[Call, ...]:
    """Return the routes at each stop of a layer.

    Parameters
    ----------
    frame
        A row a stop; of its fields those are read whose names speak of routes and of headways
        (minutes, unless the name says seconds). A stop may list several routes, and a headway
        for each or one for all. What a route has at some stops holds at those that are silent.

    Examples
    --------
    >>> stops = pd.DataFrame({"own_途经线路": ["52路、6路", "52路", None],
    ...                       "own_发车间隔_分钟": ["8-12", None, 15]})
    >>> for each in calls_of(stops):
    ...     print(each.stop, each.route, each.headway_min)
    0 52路 10.0
    0 6路 10.0
    1 52路 10.0
    2 ? 15.0
    >>> calls_of(pd.DataFrame({"name_zh": ["甲"]}))
    (Call(stop=0, route='?', headway_min=None),)
    """
    fields = {str(each).removeprefix(_OWN).casefold().strip("_"): each for each in frame.columns}
    routes = next((fields[each] for each in _ROUTES if each in fields), None)
    name = next((n for n in fields if n.startswith(_HEADWAYS)), None)
    part = 1 / 60 if name is not None and _SECONDS.search(name) else 1.0
    found = [
        call
        for row in range(len(frame))
        for call in _calls_at(
            row,
            routes_of(None if routes is None else frame[routes].iloc[row]),
            headways_of(None if name is None else frame[fields[name]].iloc[row], part),
        )
    ]
    usual = _usual(found)
    return tuple(
        each if each.headway_min is not None
        else Call(each.stop, each.route, usual.get(each.route))
        for each in found
    )  # fmt: skip


def routes_of(value: Any) -> tuple[str, ...]:
    """Return the routes that a value lists, each once.

    >>> routes_of("５２路;6路（上行）;52路"), routes_of(101), routes_of(None), routes_of(" ")
    (('52路', '6路'), ('101',), ('?',), ('?',))
    """
    if value is None or pd.isna(value):
        return (UNROUTED,)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", str(value)))
    names = [" ".join(each.split()) for each in _BETWEEN.split(plain)]
    return tuple(dict.fromkeys(filter(None, names))) or (UNROUTED,)


def headways_of(value: Any, part: float = 1.0) -> tuple[float | None, ...]:
    """Return the headways that a value lists, in minutes, of a range its middle; None for none.

    Parameters
    ----------
    value
        Of a field.
    part
        Minutes in a unit of it.

    Examples
    --------
    >>> headways_of("8-12分钟;15"), headways_of(600, 1 / 60), headways_of("不定"), headways_of(0)
    ((10.0, 15.0), (10.0,), (None,), (None,))
    """
    if value is None or pd.isna(value):
        return (None,)
    plain = unicodedata.normalize("NFKC", str(value))
    found = [
        statistics.fmean(map(float, numbers)) * part
        if (numbers := _NUMBERS.findall(each))
        else None
        for each in _BETWEEN.split(plain)
    ]
    return tuple(each if each and each <= _LONGEST_MIN else None for each in found)


def _calls_at(
    row: int, routes: tuple[str, ...], headways: tuple[float | None, ...]
) -> Iterable[Call]:
    """Yield the calls at a stop; as many headways as routes are theirs in turn, else the first."""
    each_own = len(headways) == len(routes)
    for k, route in enumerate(routes):
        yield Call(row, route, headways[k] if each_own else headways[0])


def _usual(calls: Iterable[Call]) -> Mapping[str, float]:
    """Return the middle of the headways that are stated of each route."""
    stated: dict[str, list[float]] = {}
    for each in calls:
        if each.headway_min is not None and each.route != UNROUTED:
            stated.setdefault(each.route, []).append(each.headway_min)
    return {route: statistics.median(minutes) for route, minutes in stated.items()}
