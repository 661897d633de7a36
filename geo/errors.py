"""The tree of the product's own errors.

    AtlasError              something the user can be told in one clear sentence
    ├── DataError           a file or frame does not keep the data contract
    ├── ParameterError      a parameter is unknown, missing or out of its range
    ├── PlaceError          a name fits no place, or several
    └── NoPathError         the network holds no way between two places

An error carries all problems found, never only the first, and no wording: a
`Problem` names its kind and its values, and is put into words, in the
reader's language, where it is shown.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType

__all__ = ["AtlasError", "DataError", "NoPathError", "ParameterError", "PlaceError", "Problem"]


@dataclasses.dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what kind, where, and with which values.

    Parameters
    ----------
    code
        Kind of problem, a key of the wording tables (``problem.<code>``).
    file, feature, field
        Where it is: a file name, the id (or position) of a feature, the name
        of a field or parameter; None where it does not apply.
    values
        What the sentence needs to name, for instance ``{"value": -5}``.
    """

    code: str
    file: str | None = None
    feature: str | None = None
    field: str | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


class AtlasError(Exception):
    """Base of all own errors.

    Parameters
    ----------
    problems
        Everything that was found wrong, at least one.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("; ".join(_log_line(problem) for problem in self.problems))


class DataError(AtlasError):
    """A file or frame does not keep the data contract."""


class ParameterError(AtlasError):
    """A parameter is unknown, missing or out of its range."""


class PlaceError(AtlasError):
    """A name fits no place, or several."""


class NoPathError(AtlasError):
    """The network holds no way between two places."""


def _log_line(problem: Problem) -> str:
    """Return a problem as a log line (for developers, not for the page)."""
    where = "/".join(part for part in (problem.file, problem.feature, problem.field) if part)
    values = ", ".join(f"{key}={value!r}" for key, value in problem.values.items())
    return f"{problem.code} [{where}] {values}".strip()
