"""A file read in the background: other pages go on, and closing the dialog loses nothing."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from geo.errors import AtlasError, Problem
from layers.i18n.wording import Lang, say
from layers.imports.draft import Draft, draft
from layers.imports.sides.side_draft import draft_of_sides
from layers.model.progress import Progress, Step
from layers.store import uploads
from layers.store.background_job import Job
from pages.parts.messages import escape_markdown, show_problems

__all__ = ["begin", "begin_sides", "forget", "read_draft"]

_READING = "own.reading"
_EVERY_S = 0.2
"""How often it is told how far the reading is."""


@dataclass(frozen=True, eq=False)
class _Reading:
    """A file handed in.

    Parameters
    ----------
    token
        Tells it from other files, of the same name too.
    job
        What reads it; None where it could not be taken in.
    problems
        Why it could not.
    field
        Key of the field that holds it.
    layers, layer
        Which layers it has, where it has several, and which of them is read.
    """

    token: str
    job: Job[Draft] | None
    problems: tuple[Problem, ...] = ()
    field: str = ""
    layers: tuple[str, ...] = ()
    layer: str | None = None


def begin(key: str) -> None:
    """Read what the field of a key holds, for a callback of it; forget what was read before."""
    forget()
    if (given := st.session_state.get(key)) is not None:
        st.session_state[_READING] = _begun(given, key)


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
    if reading.job is None:
        show_problems(reading.problems, lang)
        return None
    _await(reading.job, lang)
    if layers := reading.layers or _layers_of(reading.job.problems):
        _offer_layers(reading, layers, lang)
        if reading.layer is None:
            return None
    if reading.job.result is None:
        show_problems(reading.job.problems, lang)
        return None
    return reading.job.result, reading.token


def _begun(
    given: Any, field: str, layers: tuple[str, ...] = (), layer: str | None = None
) -> _Reading:
    token = given.file_id if layer is None else f"{given.file_id}.{layers.index(layer)}"
    try:
        path = uploads.keep(given.name, given.getbuffer())
    except AtlasError as error:
        return _Reading(token, None, error.problems)
    job = Job.start(lambda progress: _draft(path, layer, progress))
    return _Reading(token, job, field=field, layers=layers, layer=layer)


def _layers_of(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Return the layers of a file that has several, of which one is to be chosen."""
    names = [each.values["names"] for each in problems if each.code == "import_layers"]
    return tuple(map(str, names[0])) if names and isinstance(names[0], tuple) else ()


def _offer_layers(reading: _Reading, layers: tuple[str, ...], lang: Lang) -> None:
    """Show the layers of a file; the one that is chosen is read in its place."""
    key = f"own.layer.{reading.field}"
    st.selectbox(
        say("own.layer", lang), layers, key=key, placeholder=say("own.choose", lang),
        index=None if reading.layer is None else layers.index(reading.layer),
        on_change=_begin_layer, args=(reading.field, key, layers),
    )  # fmt: skip


def _begin_layer(field: str, key: str, layers: tuple[str, ...]) -> None:
    given, layer = st.session_state.get(field), st.session_state.get(key)
    forget()
    if given is not None:
        st.session_state[_READING] = _begun(given, field, layers, layer)


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
