"""The tree of errors, and the problems they carry."""

import pytest

from geo.errors import AtlasError, DataError, NoPathError, ParameterError, PlaceError, Problem


@pytest.mark.parametrize("kind", [DataError, NoPathError, ParameterError, PlaceError])
def test_every_error_carries_all_its_problems(kind: type[AtlasError]) -> None:
    problems = [Problem("a", "f.csv", "x", "size", {"value": 1}), Problem("b")]
    error = kind(iter(problems))
    assert isinstance(error, AtlasError)
    assert error.problems == tuple(problems)
    assert str(error) == "a [f.csv/x/size] value=1; b []"


def test_one_problem_needs_no_list() -> None:
    assert DataError(Problem("a")).problems == (Problem("a"),)


def test_a_problem_without_values_has_none() -> None:
    assert dict(Problem("a").values) == {}
