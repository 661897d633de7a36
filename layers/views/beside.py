"""A second view beside one: the same page with other parameters, or another page as linked."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from geo.errors import ParameterError, Problem
from layers.i18n.wording import Lang, Text, by_language
from layers.model.parameters import Parameter, parameters_of
from layers.model.progress import Progress, silent
from layers.store.reading import data_overlay
from layers.views import VIEWS, params_by_key
from layers.views.page_options import ComparedPage
from layers.views.picture import Picture, compared_subtitles, subtitle_parts

__all__ = ["beside_of", "captions", "picture_with"]

_FIELD = "beside"


def beside_of(page: str, query: Mapping[str, str], written: str) -> tuple[str, dict[str, str]]:
    """Return page and query of the view that is to stand beside one.

    Parameters
    ----------
    page, query
        The view, as its link says it.
    written
        Parameters that differ, by their names in a link or on the command line; an empty value
        stands for none. A number alone is a year. Or the link of another view.

    Raises
    ------
    ParameterError
        It is neither (``beside_form``), or holds what the page does not have or cannot take.

    Examples
    --------
    >>> beside_of("coverage", {"radii": "500", "scenario": "line"}, "radius=800&scenario=")
    ('coverage', {'radii': '800'})
    >>> beside_of("coverage", {"radii": "500"}, "2005")
    ('coverage', {'radii': '500', 'year': '2005'})
    >>> beside_of("coverage", {}, "minutes=10")
    ('coverage', {'measure': 'minutes', 'minutes': '10'})
    >>> beside_of("coverage", {"radii": "500"}, "https://atlas.example/access?period=pm_peak&lang=zh")
    ('access', {'period': 'pm_peak'})
    """
    head, mark, tail = (f"year={written}" if written.isdecimal() else written).rpartition("?")
    try:
        pairs = parse_qsl(tail, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        raise ParameterError(
            Problem("beside_form", field=_FIELD, values={"value": written[:60]})
        ) from None
    other = page if not mark else head.rpartition("/")[2] or next(iter(VIEWS))
    if other not in VIEWS:
        values: dict[str, object] = {"value": other[:60], "allowed": tuple(VIEWS)}
        raise ParameterError(Problem("value_unknown", field=_FIELD, values=values))
    named = params_by_key(other)
    given = {(named[key].link if key in named else key): value for key, value in pairs}
    given.pop("lang", None)
    implied = (VIEWS[other].params[name].implies for name in given if name in VIEWS[other].params)
    given = dict(each for each in implied if each) | given
    merged = given if mark else {**query, **given}
    found = {key: value for key, value in merged.items() if value}
    _, problems = VIEWS[other].read(found)
    if problems:
        raise ParameterError([_of_beside(each) for each in problems])
    return other, found


def _of_beside(problem: Problem) -> Problem:
    """Return a problem of a link, which is passed over on a page, as one of what is printed."""
    value = problem.values.get("value", problem.field)
    values = {"value": value, "allowed": problem.values["allowed"]}
    return Problem("value_unknown", field=f"{_FIELD} {problem.field}", values=values)


def picture_with(
    page: str, values: Mapping[str, Any], written: str, lang: Lang, progress: Progress = silent
) -> Picture:
    """Return a view with what is written to stand beside it; "" for nothing.

    The view itself stands on the left, but for a scenario beside the present: that comes first.
    Raises as `View.picture` and `beside_of` do.
    """
    if not written:
        return VIEWS[page].picture(values, lang, progress)
    other, query = beside_of(page, VIEWS[page].query(values), written)
    with data_overlay.applied(None):  # its own scenario alone counts, not that of the page
        beside = VIEWS[other].picture(
            VIEWS[other].read(query)[0], lang, lambda part: progress(0.5 + part / 2)
        )
    one = VIEWS[page].picture(values, lang, lambda part: progress(part / 2))
    present_second = other == page and values.get("scenario") and "scenario" not in query
    return replace(one, beside=beside, beside_first=bool(present_second))


def captions(one: Picture, other: Picture) -> tuple[Text, Text]:
    """Return what tells two views apart: their titles where these differ, and their parameters."""
    _, *own = compared_subtitles(one.subtitle, other.subtitle)
    titled = one.title != other.title
    return tuple(
        subtitle_parts(each.title if titled else None, differs, *_left_out(each, than))
        for each, than, differs in ((one, other, own[0]), (other, one, own[1]))
    )  # type: ignore[return-value]  # there are two


def _left_out(picture: Picture, than: Picture) -> list[Text]:
    """Return in words what stands for parameters that only the other view of a page names."""
    if picture.view != than.view:
        return []
    params = VIEWS[picture.view].params
    return [
        by_language(partial(_standing_in, params[name]))
        for name in than.query
        if name not in picture.query
        and name not in parameters_of(ComparedPage)
        and (params[name].none_as or params[name].default is None)
    ]


def _standing_in(param: Parameter, lang: Lang) -> str:
    """Return what a parameter is that no link names: its word for none, or what it opens with."""
    if param.none_as:
        return param.word(param.opening, lang)
    return param.none_word(lang)
