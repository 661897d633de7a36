"""How minutes are coloured, the same on every map."""

from layers.model.style import Grades, Symbol

__all__ = ["BANDS_MIN", "BAND_COLOURS", "minute_grades"]

BANDS_MIN = (15.0, 30.0, 45.0, 60.0, 90.0)
BAND_COLOURS = ("#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725")
"""Viridis: its lightness rises with the minutes, for every eye and in grey print."""


def minute_grades(field: str) -> Grades:
    """Return the style of features graded by the minutes in a field."""
    symbols = tuple(Symbol("#22303A", 1.0, colour, 0.85, radius=5) for colour in BAND_COLOURS)
    return Grades(field, BANDS_MIN, (*symbols, Symbol("#8A969E", 1.0, None)), "unit.min")
