"""What an error is refused for, as a check of `pytest.raises`."""

from collections.abc import Callable

from geo.errors import AtlasError

__all__ = ["problem_is"]


def problem_is(code: str) -> Callable[[AtlasError], bool]:
    """Return the check that an error has one problem, and that it is of this kind."""
    return lambda error: [problem.code for problem in error.problems] == [code]
