"""How surfaces look: minutes, classes of the access index, numbers of places."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.indicators.ptal import BANDS
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.colour_ramps import BANDS_MIN, FOOT_MIN
from layers.i18n.wording import Text, text
from layers.model.palette import NEAR_FAR, NO_VALUE, PTAL, Ramp
from layers.model.style import Grades, Symbol

__all__ = ["grades", "unsure"]

_UPPER = (0.0, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0, 40.0)
"""Upper ends of the classes of the index, as in `geo.indicators.ptal`; the last is open."""

_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100, 200, 500)
_CLASSES = 4
"""Classes of numbers of places between none and the open one."""

_NONE = Symbol(NO_VALUE, 0.6, None)

FloatArray = NDArray[np.float64]


def grades(params: AccessParams, values: FloatArray) -> Grades:
    """Return the classes and colours of an indicator; of numbers of places by those there are."""
    if params.indicator == "ptal":
        names = tuple(text("unit.plain", value=band) for band in BANDS)
        return Grades("ptal", _UPPER, _looks(PTAL), "unit.plain", names)
    if params.indicator == "places_within":
        bounds = _count_bounds(values)
        picked = np.linspace(len(PTAL.colours) - 1, 0, len(bounds) + 1).round().astype(int)[::-1]
        colours = tuple(PTAL.colours[each] for each in picked)
        return Grades(
            "places",
            bounds,
            _looks(Ramp(colours, PTAL.opacity)),
            "unit.plain",
            _count_names(bounds),
        )
    bounds = FOOT_MIN if params.indicator == "nearest_station" else BANDS_MIN
    return Grades("minutes", bounds, _looks(NEAR_FAR), "unit.min")


def unsure(
    style: Grades, value: FloatArray, low: FloatArray, high: FloatArray
) -> NDArray[np.bool_]:
    """Return whether the class of each cell could be another one within its range."""
    classes = [style.grades(each) for each in (value, low, high)]
    return np.asarray((classes[0] != classes[1]) | (classes[0] != classes[2]))


def _looks(ramp: Ramp) -> tuple[Symbol, ...]:
    return (*(Symbol(each, 0.0, each, ramp.opacity) for each in ramp.colours), _NONE)


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
