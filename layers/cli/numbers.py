"""Numbers out of words: what a command line or a table of settings gives as text."""

from geo.errors import ParameterError, Problem

__all__ = ["box_of", "number_of"]


def number_of(value: str, option: str, *, whole: bool = False) -> float:
    """Return an option's number. Raises ParameterError for a word, or a part of a number."""
    try:
        return int(value) if whole else float(value)
    except ValueError:
        problem = Problem("number_invalid", field=option, values={"value": value})
        raise ParameterError(problem) from None


def box_of(value: str) -> tuple[float, float, float, float]:
    """Return west, south, east, north of an option, in degrees.

    Raises ParameterError (``bbox_form``) where it is no four numbers.

    >>> box_of("-51.27,-30.1，-51.1,-30")
    (-51.27, -30.1, -51.1, -30.0)
    """
    try:
        west, south, east, north = map(float, value.replace("，", ",").split(","))
    except ValueError:
        problem = Problem("bbox_form", field="--bbox", values={"value": value})
        raise ParameterError(problem) from None
    return (west, south, east, north)
