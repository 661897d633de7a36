"""The tree of the product's own errors.

    AtlasError              something the user can be told in one clear sentence
    ├── DataError           a file or frame does not keep the data contract
    ├── ParameterError      a parameter is unknown, missing or out of its range
    ├── PlaceError          a name fits no place, or several
    └── NoPathError         the network holds no way between two places

An error carries all problems found, never only the first. A `Problem` names its
kind and its values, and is put into words, in the reader's language, where it is
shown; by itself an error reads as a plain English sentence a problem.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeGuard

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
        super().__init__(" ".join(_sentence(problem) for problem in self.problems))


class DataError(AtlasError):
    """A file or frame does not keep the data contract."""


class ParameterError(AtlasError):
    """A parameter is unknown, missing or out of its range."""


class PlaceError(AtlasError):
    """A name fits no place, or several."""


class NoPathError(AtlasError):
    """The network holds no way between two places."""


_SENTENCES = {
    "bands_form": "the ends {value} of the bands must rise from above 0 to the limit of {limit}.",
    "cells_many": "{area_km2} km2 make more than {most} cells of any size; take a smaller area.",
    "cells_many_at": "resolution {resolution} makes some {cells} cells, more than {most}; take a "
    "coarser one.",
    "column_missing": "the column is missing; add it.",
    "count_range": "the count {value} must be a whole number of at least 1.",
    "crs_differs": "the coordinate system is {value}, not {expected} as elsewhere; convert it.",
    "crs_missing": "the coordinate system is not known; set it.",
    "crs_not_metric": "the coordinate system {value} measures no true metres; convert to a "
    "projected one in metres.",
    "field_missing": "the field is missing; add it.",
    "headway_range": "the headway of {value} s must be at least 1 s.",
    "minutes_range": "a walk of {value} min must be above {low} and at most {high} min.",
    "number_invalid": "{value!r} must be a number that is not negative.",
    "number_positive": "{value} must be a finite number above 0.",
    "radius_missing": "at least one radius is needed; give it in metres.",
    "radius_range": "the radius of {value} m must be above {low} and at most {high} m.",
    "radius_repeated": "the radius of {value} m is given twice; keep one.",
    "segment_none": "no train runs straight from {from_id} to {to_id}; name two neighbours.",
    "segment_repeated": "the segment is given twice; keep one.",
    "service_duplicate": "the service is given twice; keep one or rename it.",
    "shape_mismatch": "the array has the shape {value}; give one of the shape {expected}.",
    "speed_range": "the speed of {value} m/min must be from {low} to {high}.",
    "station_duplicate": "the id is used twice; make it unique.",
    "station_unknown": "there is no station {value!r}; name one of the timetable.",
    "streets_broken": "the arrays of the network do not fit together; build it anew.",
    "streets_empty": "there is no street; give at least one between two nodes.",
    "sums_many": "{stops} stops times {places} places are more than {most}; take fewer places at "
    "a time.",
    "text_missing": "the text is empty; fill it in.",
    "transfer_range": "{value} must be finite and not negative, and a speed above 0.",
    "unreachable": "there is no way to {value!r}; allow longer walks or another period.",
    "value_range": "{value} must be from {low} to {high}.",
    "value_unknown": "{value!r} is none of these: {allowed}.",
    "weights_none": "no weight is above 0; give at least one that is.",
}
"""What is wrong and what to do, by the kinds of problem that `geo` itself raises."""


def _are_words(value: object) -> TypeGuard[Iterable[str]]:
    return isinstance(value, tuple | list) and all(isinstance(each, str) for each in value)


def _sentence(problem: Problem) -> str:
    """Return a problem in words: where it is, what is wrong, and what to do about it."""
    where = [each for each in (problem.file, problem.feature, problem.field) if each]
    known = _SENTENCES.get(problem.code)
    if known is None:
        values = ", ".join(f"{name} {value}" for name, value in problem.values.items())
        said = problem.code.replace("_", " ") + (f" ({values})." if values else ".")
    else:
        worded: dict[str, object] = {
            name: ", ".join(value) if _are_words(value) else value
            for name, value in problem.values.items()
        }
        said = known.format_map(defaultdict(lambda: "?", worded))
    return f"{', '.join(where)}: {said}" if where else said[0].upper() + said[1:]
