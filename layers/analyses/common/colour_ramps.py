"""The classes of minutes and metres, the same on every map; their colours are the palette's."""

from layers.model.palette import NEAR_FAR, NO_VALUE, OUTLINE
from layers.model.style import Grades, Symbol

__all__ = ["BANDS_M", "BANDS_MIN", "FOOT_MIN", "minute_grades"]

BANDS_MIN = (15.0, 30.0, 45.0, 60.0, 90.0)
"""Upper ends of the classes of minutes by transit; the last is open."""

FOOT_MIN = (5.0, 10.0, 15.0, 20.0, 30.0)
"""Upper ends of the classes of minutes on foot; the last is open."""

BANDS_M = (500.0, 600.0, 800.0, 1000.0, 1500.0)
"""Upper ends of the classes of metres to a station, those that norms name; the last is open."""


def minute_grades(field: str) -> Grades:
    """Return the style of features graded by the minutes in a field.

    Opaque: a station lies on its line, whose colour would make its class another one.
    """
    symbols = tuple(Symbol(OUTLINE, 1.0, colour, 1.0, radius=5) for colour in NEAR_FAR.colours)
    return Grades(field, BANDS_MIN, (*symbols, Symbol(NO_VALUE, 1.0, None)), "unit.min")
