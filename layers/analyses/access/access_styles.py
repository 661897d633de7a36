"""How surfaces look: minutes, classes of the access index, numbers of places."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.indicators.ptal import BANDS
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.colour_ramps import BAND_COLOURS, BANDS_MIN
from layers.i18n.wording import Text, text
from layers.model.style import Grades, Symbol

__all__ = ["PTAL_COLOURS", "WALK_MIN", "grades", "unsure"]

WALK_MIN = (5.0, 10.0, 15.0, 20.0, 30.0)
"""Upper ends of the classes of minutes on foot; the last is open."""

PTAL_COLOURS = (
    "#FDE725", "#AADC32", "#5DC863", "#27AD81", "#21908C", "#2C728E", "#3B528B", "#472D7B",
    "#440154",
)  # fmt: skip
"""Viridis again, from 0 to 6b: as with minutes, the better is the darker."""

_UPPER = (0.0, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0, 40.0)
"""Upper ends of the classes of the index, as in `geo.indicators.ptal`; the last is open."""

_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200, 500)
_CLASSES = 4
"""Classes of numbers of places between none and the open one."""

_NONE = Symbol("#8A969E", 0.6, None)

FloatArray = NDArray[np.float64]


def grades(params: AccessParams, values: FloatArray) -> Grades:
    """Return the classes and colours of an indicator; of numbers of places by those there are."""
    if params.indicator == "ptal":
        names = tuple(text("unit.plain", value=band) for band in BANDS)
        return Grades("ptal", _UPPER, _looks(PTAL_COLOURS), "unit.plain", names)
    if params.indicator == "places_within":
        bounds = _count_bounds(values)
        picked = np.linspace(len(PTAL_COLOURS) - 1, 0, len(bounds) + 1).round().astype(int)[::-1]
        colours = tuple(PTAL_COLOURS[each] for each in picked)
        return Grades("places", bounds, _looks(colours), "unit.plain", _count_names(bounds))
    bounds = WALK_MIN if params.indicator == "nearest_station" else BANDS_MIN
    return Grades("minutes", bounds, _looks(BAND_COLOURS), "unit.min")


def unsure(
    style: Grades, shown: FloatArray, low: FloatArray, high: FloatArray
) -> NDArray[np.bool_]:
    """Return whether the class of each cell could be another one within its range."""
    classes = [_class_of(style, each) for each in (shown, low, high)]
    return np.asarray((classes[0] != classes[1]) | (classes[0] != classes[2]))


def _class_of(style: Grades, values: FloatArray) -> NDArray[np.int64]:
    found = np.searchsorted(style.bounds, values, side="left")
    return np.where(np.isfinite(values), found, len(style.bounds) + 1)


def _looks(colours: tuple[str, ...]) -> tuple[Symbol, ...]:
    return (*(Symbol(colour, 0.0, colour, 0.75) for colour in colours), _NONE)


def _count_bounds(values: FloatArray) -> tuple[float, ...]:
    """Return 0, and round numbers up to about the greatest value."""
    most = float(np.max(values, initial=1.0))
    step = next((each for each in _STEPS if each * (_CLASSES + 1) >= most), _STEPS[-1])
    last = min(int(np.ceil(most / step)) - 1, _CLASSES)
    return tuple(float(step * k) for k in range(last + 1))


def _count_names(bounds: tuple[float, ...]) -> tuple[Text, ...]:
    names = [text("unit.plain", value=0)]
    for low, high in pairwise(bounds):
        first, last = f"{low + 1:g}", f"{high:g}"
        one = text("unit.plain", value=last)
        names.append(one if first == last else text("legend.between", low=first, value=last))
    over = f"{bounds[-1] + 1:g}"
    return (*names, text("access.count_from", value=over))
