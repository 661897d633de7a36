"""What a map is to show, in people's words, as the parameters of its page's link."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from geo.errors import ParameterError, PlaceError, Problem
from layers.analyses.common.targets import TARGETS, targets_of
from layers.analyses.sites.site_list import sites_by_id
from layers.analyses.travel.travel_params import places
from layers.i18n.wording import text_of
from layers.model.layer import records
from layers.store import repository
from layers.transit.places import Place, resolve
from layers.views import VIEWS, link
from layers.views.link import Param
from layers.views.sites import shortlisted_sites

__all__ = ["FRIENDLY", "ids_of", "query_of"]

FRIENDLY = ("radius", "target", "from", "to", "at", "indicator", "year", "place")
"""What can be said without knowing the names of a link's parameters."""

_PARAMS: dict[str, dict[str, str]] = {
    "overview": {"place": "place"},
    "sites": {"place": "site", "year": "year"},
    "coverage": {"radius": "radii", "target": "target", "year": "year"},
    "travel_time": {"from": "origin", "place": "origin", "to": "goal", "year": "year"},
    "reach": {"from": "origin", "place": "origin", "to": "goal", "at": "point", "year": "year"},
    "access": {"indicator": "indicator", "place": "area", "to": "goal", "year": "year"},
}
"""The parameter each of them stands for, by page."""

_NAMED = {"place", "origin", "goal", "area", "site"}
"""Parameters that name a place."""

_PRESETS = ("500", "600", "800", "1000")


def query_of(page: str, entry: Mapping[str, Any], label: Callable[[str], str]) -> dict[str, str]:
    """Return what an entry asks of a page, as its link says it.

    Raises
    ------
    ParameterError
        With everything the page does not have or cannot use.
    """
    known = {param.name: param for param in VIEWS[page].params()}
    query = {str(name): _format_value(value) for name, value in entry.get("set", {}).items()}
    problems = []
    said: dict[str, str] = {}
    for name in FRIENDLY:
        if name not in entry:
            continue
        param = _PARAMS[page].get(name)
        if param is None:
            values = {"page": page, "allowed": (*_PARAMS[page], "set")}
            problems.append(Problem("snapshot_option", field=label(name), values=values))
            continue
        try:
            asked = _parse_option(known, param, entry[name], label(name))
            said |= dict.fromkeys(asked, label(name))
            query |= asked
        except (ParameterError, PlaceError) as error:
            problems += [
                Problem(each.code, field=each.field or label(name), values=each.values)
                for each in error.problems
            ]
    values, missed = link.read(known, query)
    problems += [_refused(page, each, known, said) for each in missed]
    if page == "sites":
        # On the page such ids are passed over, with a word; an order is refused.
        problems += [
            Problem("value_unknown", field=each.field,
                    values={"value": each.values["value"], "allowed": tuple(sites_by_id())})
            for each in shortlisted_sites(values["shortlist"])[1]
        ]  # fmt: skip
    if problems:
        raise ParameterError(problems)
    return query


def ids_of(page: str, target: str, label: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return the parameter that names a place of a page, and all places of a kind it can name.

    Raises
    ------
    ParameterError
        The kind is unknown (``value_unknown``), the page names no place
        (``snapshot_for``), or none of the kind (``batch_none``).
    """
    kinds = tuple(TARGETS)
    if target not in kinds:
        values = {"value": target, "allowed": kinds}
        raise ParameterError(Problem("value_unknown", field=label("for"), values=values))
    name = _PARAMS[page].get("place")
    if name is None:
        raise ParameterError(Problem("snapshot_for", field=label("for"), values={"page": page}))
    param = next(each for each in VIEWS[page].params() if each.name == name)
    found = [str(each) for each in targets_of(target).index if _readable(param, str(each))]
    if not found:
        raise ParameterError(Problem("batch_none", field=label("for"), values={"value": target}))
    return name, found


def _parse_option(known: Mapping[str, Param], name: str, value: Any, said: str) -> dict[str, str]:
    """Return what one of the friendly options stands for."""
    if name == "radii":
        return _radii(value, said)
    written = _format_value(value)
    if name in _NAMED and not _readable(known[name], written):
        written = resolve(written, _candidates(known[name])).id
    return {name: written}


def _radii(value: Any, said: str) -> dict[str, str]:
    """Return radii as the page of coverage takes them: its own ones, and one other."""
    wanted = [f"{each:g}" for each in (value if isinstance(value, Sequence) else [value])]
    others = [each for each in dict.fromkeys(wanted) if each not in _PRESETS]
    if len(others) > 1:
        values = {"presets": _PRESETS, "value": tuple(others)}
        raise ParameterError(Problem("snapshot_radius", field=said, values=values))
    own = {"radii": ",".join(each for each in _PRESETS if each in wanted)}
    return own | ({"other": others[0]} if others else {})


def _candidates(param: Param) -> dict[str, Place]:
    """Return all places a parameter can name, by id."""
    found: dict[str, Place] = {}
    layers, _ = repository.load_all()
    for layer in layers.values():
        for row in records(layer.frame):
            name = text_of(row)
            found[row.Index] = Place(row.Index, name, (), layer.id, row.kind, row.geometry)
    for site in sites_by_id().values():
        found[site.id] = Place(site.id, site.name, site.others, site.layer_id, site.kind, None)
    found |= places()
    return {key: place for key, place in found.items() if _readable(param, key)}


def _readable(param: Param, value: str) -> bool:
    try:
        param.read(value)
    except ValueError:
        return False
    return True


def _refused(
    page: str, problem: Problem, known: Mapping[str, Param], said: Mapping[str, str]
) -> Problem:
    """Return a problem of a link as one of an order, which is not passed over but refused.

    It names the option that was given, where that is not the parameter itself.
    """
    if problem.code == "link_unknown":
        values = {"page": page, "allowed": tuple(known)}
        return Problem("snapshot_option", field=problem.field, values=values)
    field = said.get(problem.field or "", problem.field)
    return Problem("snapshot_value", field=field, values=problem.values)


def _format_value(value: Any) -> str:
    """Return a value as a link writes it.

    >>> _written([500, 800.0]), _written(True), _written("am_peak")
    ('500,800', 'on', 'am_peak')
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        return ",".join(_format_value(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
