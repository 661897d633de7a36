"""What becomes of a bad input, from its bytes to a kept layer, the child's part read before."""

import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.errors import AtlasError, DataError, Problem
from layers.i18n.wording import LANGUAGES, sentence
from layers.imports.draft import Draft, draft, located_anew
from layers.imports.keep import keep, problems_of, remove
from layers.imports.report import report_facts, report_lines
from layers.store import child_process

__all__ = ["Outcome", "outcome_of"]


@dataclass(frozen=True)
class Outcome:
    """What was said of a file.

    Parameters
    ----------
    codes
        Of all problems and notes.
    features, lost
        How many features it was read with, and how many of them have no position without a
        note that says so; None where it was refused.
    said
        All that was shown of it.
    fault
        The error that is none of ours, which must not be; "" for none.
    """

    codes: frozenset[str]
    features: int | None = None
    lost: int = 0
    said: str = field(default="", repr=False)
    fault: str = ""


def outcome_of(
    path: Path, answer: tuple[str, Any, float] | None, patch: pytest.MonkeyPatch, *, kept: bool
) -> Outcome:
    """Return what becomes of a file, of which a child has answered already.

    Where it can be `kept`, it is, and removed again.
    """
    patch.setattr(child_process, "call", lambda *_, **__: _answered(answer))
    try:
        return _outcome(path, kept=kept)
    except AtlasError as error:
        return Outcome(frozenset(each.code for each in error.problems), said=_words(error.problems))
    except Exception as error:  # noqa: BLE001 - this is what the test looks for
        at = traceback.extract_tb(error.__traceback__)[-1]
        return Outcome(frozenset(), fault=f"{type(error).__name__}: {error} ({at.name})")


def _outcome(path: Path, *, kept: bool) -> Outcome:
    found = draft(path)
    first = (*found.read.notes, *found.located.problems)
    said = repr(found.read.frame.to_dict("list")) + _words(first)
    return _reported(found, {each.code for each in first}, said, kept=kept)


def _reported(found: Draft, codes: set[str], said: str, *, kept: bool) -> Outcome:
    """Return the outcome of a file that was read."""
    if found.located.system is None:
        found = located_anew(found.read, "wgs84")
    said += "\n".join(report_lines(found, found.proposed, LANGUAGES[-1]))
    facts = report_facts(found, found.proposed, LANGUAGES[0])
    codes |= {each["code"] for each in (*facts["findings"], *facts["problems"])}
    try:
        if kept:
            remove(keep(found, found.proposed).id)
    except AtlasError as error:
        codes |= {each.code for each in error.problems}
        said += _words(error.problems)
    missing = {f"#{row}" for row, shape in found.read.frame.geometry.items()
               if shape is None or shapely.is_empty(shape)}  # fmt: skip
    noted = {each.feature for each in (*found.read.notes, *problems_of(found))}
    return Outcome(frozenset(codes), len(found.read.frame), len(missing - noted), said)


def _answered(answer: tuple[str, Any, float] | None) -> Any:
    if answer is None:
        raise AssertionError
    kind, value, _ = answer
    if kind == "ours":
        raise DataError(value)
    return value


def _words(problems: tuple[Problem, ...]) -> str:
    said = [sentence(each, lang) for each in problems for lang in LANGUAGES]
    assert all(each.strip() and len(each) < 2_000 for each in said)
    return "\n".join(said)
