"""The years a map can be looked at in, and what of a layer was there in one of them."""

from typing import Any

import pandas as pd

from layers.analyses.common.targets import FIRST_YEAR, last_year, this_year
from layers.model.layer import Layer
from layers.model.opening import there_in
from layers.transit.lines_by_year import LINES, lines_by_year, lines_in, lines_whole
from layers.webmap.payload import Years

__all__ = ["by_year", "geometry_by_year", "layer_by_year", "years_on_map"]


def years_on_map(year: int | None) -> Years | None:
    """Return what the slider of years offers a map of one year, None for today's.

    It offers nothing where the data know of one year only.
    """
    now, last = this_year(), last_year()
    if last == FIRST_YEAR:
        return None
    return Years(FIRST_YEAR, last, now, now if year is None else year)


def geometry_by_year(layer: Layer, year: int | None) -> dict[str, Any]:
    """Return a layer as far as it had been built in a year, and by year for the browser.

    They are those of a `SceneLayer`. Of the metro lines there is in a year what trains ran along
    by its end, today the whole, with straight ways to stops that a scenario adds beyond a track;
    other layers have no parts. Raises as `lines_by_year`.
    """
    if layer.id != LINES:
        return {"layer": layer}
    built = lines_whole() if year is None or year == this_year() else lines_in(year)
    return {"layer": built, "by_year": lines_by_year()}


def layer_by_year(layer: Layer, year: int | None) -> dict[str, Any]:
    """Return which features of a layer a map of a year shows, and which in other years.

    They are those of a `SceneLayer`; today all are shown, what is planned among them.
    """
    if year is None or year == this_year():
        return {}
    found = by_year(layer.frame, year)
    return found if found["other_years"] else {}


def by_year(frame: pd.DataFrame, year: int | None) -> dict[str, Any]:
    """Return which features of a frame a map of a year shows, None for today, and which not."""
    now = this_year()
    there = set(there_in(frame, now if year is None else year, now=now))
    return {
        "only": tuple(str(each) for each in frame.index if each in there),
        "other_years": tuple(str(each) for each in frame.index if each not in there),
    }
