"""Numbers out of words: what a command line or a table of settings gives as text."""

from geo.errors import ParameterError, Problem

__all__ = ["number_of"]


def number_of(value: str, option: str, *, whole: bool = False) -> float:
    """Return an option's number. Raises ParameterError for a word, or a part of a number."""
    try:
        return int(value) if whole else float(value)
    except ValueError:
        problem = Problem("number_invalid", field=option, values={"value": value})
        raise ParameterError(problem) from None
