"""The years a map can be looked at in, and what of a layer was there in one of them."""

from typing import Any

from layers.analyses.common.targets import FIRST_YEAR, last_year, this_year
from layers.model.layer import Layer
from layers.model.opening import there_in
from layers.webmap.payload import Years

__all__ = ["shown_in", "years_on_map"]


def years_on_map(year: int | None) -> Years:
    """Return what the slider of years offers a map of one year, None for today's."""
    now = this_year()
    return Years(FIRST_YEAR, last_year(), now, now if year is None else year)


def shown_in(layer: Layer, year: int | None) -> dict[str, Any]:
    """Return which features of a layer a map of a year shows, and which in other years.

    They are those of a `SceneLayer`; today all are shown, what is planned among them.
    """
    if year is None or year == this_year():
        return {}
    every = [str(each) for each in layer.frame.index]
    there = {str(each) for each in there_in(layer.frame, year, now=this_year())}
    if len(there) == len(every):
        return {}
    return {
        "only": tuple(each for each in every if each in there),
        "other_years": tuple(each for each in every if each not in there),
    }
