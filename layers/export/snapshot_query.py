"""What a map is to show, in people's words, as the parameters of its page's link."""

from collections.abc import Callable, Mapping
from typing import Any

from geo.errors import ParameterError, PlaceError, Problem
from layers.analyses.common.targets import target_layers, targets_of
from layers.analyses.sites.site_list import sites_by_id
from layers.analyses.travel.travel_places import places
from layers.i18n.wording import text_of
from layers.model.layer import records
from layers.model.parameters import Parameter
from layers.store import repository
from layers.transit.places import Place, resolve
from layers.views import VIEWS, every_key, params_by_key
from layers.views.sites import shortlisted_sites

__all__ = ["queries_for", "query_of"]


def query_of(page: str, entry: Mapping[str, Any], label: Callable[[str], str]) -> dict[str, str]:
    """Return what an entry asks of a page, as its link says it.

    Raises
    ------
    ParameterError
        With everything the page does not have or cannot use.
    """
    own = params_by_key(page)
    query = {str(name): _format_value(value) for name, value in entry.get("set", {}).items()}
    problems = []
    said: dict[str, str] = {}
    for name in every_key():
        if name not in entry:
            continue
        if (param := own.get(name)) is None:
            values = {"page": page, "allowed": (*own, "set")}
            problems.append(Problem("snapshot_option", field=label(name), values=values))
            continue
        said[param.link] = label(name)
        try:
            query[param.link] = _link_value(param, _format_value(entry[name]))
        except PlaceError as error:
            problems += [
                Problem(each.code, field=each.field or label(name), values=each.values)
                for each in error.problems
            ]
        if param.implies:
            query.setdefault(*param.implies)
    values, missed = VIEWS[page].read(query)
    problems += [_refused(page, each, said) for each in missed]
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


def queries_for(page: str, target: str, label: Callable[[str], str]) -> dict[str, dict[str, str]]:
    """Return what asks a page for each place of a kind that it can name, by the place's id.

    Raises
    ------
    ParameterError
        The kind is unknown (``value_unknown``), the page names no place
        (``snapshot_for``), or none of the kind (``batch_none``).
    """
    kinds = tuple(target_layers())
    if target not in kinds:
        values = {"value": target, "allowed": kinds}
        raise ParameterError(Problem("value_unknown", field=label("for"), values=values))
    param = params_by_key(page).get("place")
    if param is None:
        raise ParameterError(Problem("snapshot_for", field=label("for"), values={"page": page}))
    known = set(param.known)
    found = [str(each) for each in targets_of(target).index if str(each) in known]
    if not found:
        raise ParameterError(Problem("batch_none", field=label("for"), values={"value": target}))
    implied = dict([param.implies]) if param.implies else {}
    return {each: {**implied, param.link: each} for each in found}


def _link_value(param: Parameter, written: str) -> str:
    """Return a value as a link has it: of a place's name its id."""
    if not param.names_place or _readable(param, written):
        return written
    return resolve(written, _candidates(param)).id


def _candidates(param: Parameter) -> dict[str, Place]:
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
    known = set(param.known)
    return {key: place for key, place in found.items() if key in known}


def _readable(param: Parameter, value: str) -> bool:
    try:
        param.read(value)
    except ValueError:
        return False
    return True


def _refused(page: str, problem: Problem, said: Mapping[str, str]) -> Problem:
    """Return a problem of a link as one of an order, which is not passed over but refused.

    It names the option that was given, where that is not the parameter itself.
    """
    if problem.code == "link_unknown":
        values = {"page": page, "allowed": tuple(VIEWS[page].params)}
        return Problem("snapshot_option", field=problem.field, values=values)
    field = said.get(problem.field or "", problem.field)
    return Problem("snapshot_value", field=field, values=problem.values)


def _format_value(value: Any) -> str:
    """Return a value as a link writes it.

    >>> _format_value([500, 800.0]), _format_value(True), _format_value("am_peak")
    ('500,800', 'on', 'am_peak')
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        return ",".join(_format_value(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
