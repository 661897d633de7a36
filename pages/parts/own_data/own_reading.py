"""A file read in the background: other pages go on, and closing the dialog loses nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from geo.errors import AtlasError, Problem
from layers.i18n.wording import Lang, say
from layers.imports.archives import data_sets
from layers.imports.draft import Draft, draft
from layers.imports.sides.side_draft import draft_of_sides
from layers.model.progress import Progress, Step
from layers.store import limits, uploads
from layers.store.background_job import Job
from pages.parts.messages import escape_markdown, show_problems

__all__ = ["begin", "begin_sides", "forget", "read_draft"]

_READING = "own.reading"
_EVERY_S = 0.2
"""How often it is told how far the reading is."""


@dataclass(frozen=True)
class _Option:
    """What can be read of the files handed in.

    Parameters
    ----------
    file
        The file, or the one by which a data set of several goes.
    layer
        Which of its layers; None for the only one.
    """

    file: str
    layer: str | None = None

    def label(self, options: Sequence["_Option"]) -> str:
        """What it is called beside others."""
        if self.layer is None:
            return self.file
        alone = all(each.file == self.file for each in options)
        return self.layer if alone else f"{self.file} › {self.layer}"


@dataclass(frozen=True, eq=False)
class _Reading:
    """Files handed in.

    Parameters
    ----------
    token
        Tells them from other files, of the same name too.
    job
        What reads one; None where none is chosen, or could not be taken in.
    problems
        Why it could not.
    field
        Key of the field that holds them.
    options, chosen
        What can be read of them, and what is.
    """

    token: str
    job: Job[Draft] | None
    problems: tuple[Problem, ...] = ()
    field: str = ""
    options: tuple[_Option, ...] = ()
    chosen: _Option | None = None


def begin(key: str) -> None:
    """Read what the field of a key holds, for a callback of it; forget what was read before."""
    forget()
    given = st.session_state.get(key)
    if not given:
        return
    try:
        options = tuple(_Option(each) for each in data_sets([each.name for each in given]))
    except AtlasError as error:
        st.session_state[_READING] = _Reading("", None, error.problems)
        return
    st.session_state[_READING] = _begun(
        given, key, options, options[0] if not options[1:] else None
    )


def begin_sides(said: str, title: str, published_km2: float | None) -> None:
    """Draw the area between four sides in words; forget what was read before."""
    forget()
    token = hashlib.sha256(f"{said}{title}{published_km2}".encode()).hexdigest()[:12]
    job = Job.start(lambda _: draft_of_sides(said, title, published_km2))
    st.session_state[_READING] = _Reading(token, job)


def forget() -> None:
    """Drop the file that is read, or was."""
    reading: _Reading | None = st.session_state.pop(_READING, None)
    if reading is not None and reading.job is not None:
        reading.job.cancel()


def read_draft(lang: Lang) -> tuple[Draft, str] | None:
    """Show how far the reading is until it is over; return what the file becomes, and its token.

    None where none was handed in, or where it is not read: why is said.
    """
    reading: _Reading | None = st.session_state.get(_READING)
    if reading is None:
        return None
    if reading.problems:
        show_problems(reading.problems, lang)
        return None
    if reading.job is not None:
        _await(reading.job, lang)
        reading = _with_layers(reading)
        st.session_state[_READING] = reading
    if len(reading.options) > 1:
        _offer(reading, lang)
    if reading.job is None:
        return None
    if reading.job.result is None:
        show_problems(reading.job.problems, lang)
        return None
    return reading.job.result, reading.token


def _begun(
    given: Sequence[Any], field: str, options: tuple[_Option, ...], chosen: _Option | None
) -> _Reading:
    """Return the reading of what is chosen of some files; without a choice it waits for one."""
    said = (*(each.file_id for each in given), repr(chosen))
    token = hashlib.sha256("".join(said).encode()).hexdigest()[:12]
    if chosen is None:
        return _Reading(token, None, (), field, options)
    first, *parts = (given[k] for k in data_sets([each.name for each in given])[chosen.file])
    try:
        others = [(each.name, each.getbuffer()) for each in parts]
        limits.require("import", "size_mb", sum(len(each) for _, each in others) / limits.MEGABYTE,
                       file=first.name)  # fmt: skip
        path = uploads.keep(first.name, first.getbuffer(), *others)
    except AtlasError as error:
        return _Reading(token, None, error.problems)
    job = Job.start(lambda progress: _draft(path, chosen.layer, progress))
    return _Reading(token, job, (), field, options, chosen)


def _with_layers(reading: _Reading) -> _Reading:
    """Return a reading with the layers of what turned out to have several, to choose from."""
    problems = () if reading.job is None else reading.job.problems
    names = [each.values["names"] for each in problems if each.code == "import_layers"]
    chosen = reading.chosen
    if chosen is None or not names or not isinstance(names[0], tuple):
        return reading
    layers = [_Option(chosen.file, str(each)) for each in names[0]]
    at = reading.options.index(chosen)
    options = (*reading.options[:at], *layers, *reading.options[at + 1 :])
    return replace(reading, job=None, options=options, chosen=None)


def _offer(reading: _Reading, lang: Lang) -> None:
    """Show what can be read of the files; what is chosen is read in place of what was."""
    options = reading.options
    key = f"own.layer.{reading.field}.{len(options)}"
    st.selectbox(
        say("own.layer", lang), options, key=key, placeholder=say("own.choose", lang),
        index=None if reading.chosen is None else options.index(reading.chosen),
        format_func=lambda each: each.label(options),
        on_change=_begin_option, args=(reading.field, key, options),
    )  # fmt: skip


def _begin_option(field: str, key: str, options: tuple[_Option, ...]) -> None:
    given, chosen = st.session_state.get(field), st.session_state.get(key)
    forget()
    if given:
        st.session_state[_READING] = _begun(given, field, options, chosen)


def _draft(path: Path, layer: str | None, progress: Progress) -> Draft:
    try:
        return draft(path, layer=layer, progress=progress)
    finally:
        uploads.discard(path)


def _await(job: Job[Draft], lang: Lang) -> None:
    """Show how far a job is; whoever looks away meanwhile finds it further on."""
    place = st.empty()
    while not job.wait(_EVERY_S):
        part = job.part
        said = part.message.in_(lang) if isinstance(part, Step) else say("own.reading", lang)
        place.progress(min(float(part), 1.0), text=escape_markdown(said))
    place.empty()
