"""What pages open with, worked out before anyone asks for it."""

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

from geo.errors import AtlasError
from layers.analyses import ANALYSES
from layers.store import child_process

__all__ = ["STORED", "Name", "have_ready", "work_out"]

_POLITE = 10
"""Steps by which the child gives way to whoever else wants a processor."""

Name = Literal["sites", "coverage"]

STORED: tuple[Name, ...] = ("sites", "coverage")
"""Analyses, named as their pages, whose opening answer takes seconds and is kept on disk."""

Question = tuple[Name, Any]
"""An analysis, and the parameters it is asked with."""


def have_ready(questions: Sequence[Question]) -> None:
    """Have the answers to some questions ready, one after the other, as far as can be.

    A child works them out and keeps them on disk: here it would take turns with the pages for
    the same interpreter. Where the disk takes nothing, a page works its answer out when asked.
    """
    with suppress(AtlasError):  # told by the page, to whoever asks
        if missing := [each for each in questions if not _is_kept(each)]:
            child_process.call("layers.analyses.first_answers:work_out", questions=missing)
    _answer([each for each in questions if _is_kept(each)])


def work_out(questions: Sequence[Question]) -> None:
    """Work out, in a process of its own, what `have_ready` then finds on disk."""
    with suppress(AttributeError, OSError):  # Windows has no such steps
        os.nice(_POLITE)
    _answer(questions)


def _is_kept(question: Question) -> bool:
    name, params = question
    return ANALYSES[name].is_kept(params)


def _answer(questions: Sequence[Question]) -> None:
    for name, params in questions:
        with suppress(AtlasError):  # told by the page, to whoever asks
            ANALYSES[name].run(params)
