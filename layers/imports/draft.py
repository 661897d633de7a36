"""What a file would become as a layer: what is proposed of it, to be changed before it is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
import pandas as pd
import shapely

from geo.errors import Problem
from layers.i18n.wording import text
from layers.imports.datum_vote import MOST_M
from layers.imports.fields import Fields, kind_of, likely_fields, likely_kind
from layers.imports.file_forms import content_of
from layers.imports.locate import AUTO, Located, is_joined, locate
from layers.imports.read_file import ReadFile
from layers.imports.rows.amounts import likely_weight, stated_source
from layers.model.catalogue import Weight
from layers.model.progress import Progress, Step, silent
from layers.model.roles import SITE_KINDS
from layers.workspace.own_layer import MOST_PLACES, OWN_ROLES

__all__ = ["Choices", "Draft", "draft", "family_of", "join_note", "located_anew"]

_BY_DIMENSION = ("point", "line", "area")
_STEPS_M = (20.0, 50.0, 100.0, 150.0, 500.0)
"""Uncertainties that are proposed: the first that the offset of known places is within."""

_LETTERS = 40

_STOPS = ("bus_stop", "rail_station", "metro_station")
"""Kinds of places that vehicles stop at."""
_STEPS = 2
"""Reading, and finding where it lies."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a reader says of a layer; each has a proposal.

    Parameters
    ----------
    title
        What it is called.
    fields
        Which of its fields is what.
    kind
        The kind of its features, of the vocabulary; of those whose field says none where one
        of its `fields` does.
    roles
        What it takes part in.
    certainty, uncertainty_m
        How sure its features lie.
    publisher
        Who says so; empty for the reader.
    confidential
        Whether all that shows it says that it is.
    weight
        The figure it is counted by, its field as the file calls it; for the role "weight".
    """

    title: str
    fields: Fields
    kind: str
    roles: tuple[str, ...]
    certainty: str
    uncertainty_m: float
    publisher: str = ""
    confidential: bool = False
    weight: Weight | None = None


@dataclass(frozen=True, eq=False)
class Draft:
    """A file read, placed, and not yet kept.

    Parameters
    ----------
    read, located
        What it holds, and where that lies.
    family
        What its features are, one of `layers.workspace.own_layer.FAMILIES`.
    proposed
        What is proposed of it.
    """

    read: ReadFile
    located: Located
    family: str
    proposed: Choices


def draft(
    path: Path, datum: str = AUTO, *, layer: str | None = None, progress: Progress = silent
) -> Draft:
    """Return what a file would become.

    Parameters
    ----------
    path
        The file.
    datum
        As `layers.imports.locate.locate` takes it.
    layer
        Which of its layers, where it has several.
    progress
        Is called as it goes.

    Raises
    ------
    DataError
        With everything that keeps it from being read.
    ParameterError
        There is no system of that name.
    """
    progress(Step(0, _STEPS, text("own.reading")))
    read = content_of(path, layer)
    progress(Step(1, _STEPS, text("own.placing")))
    return located_anew(read, datum)


def located_anew(read: ReadFile, datum: str) -> Draft:
    """Return the draft of a file read before, with another datum. Raises as `draft`."""
    fields = likely_fields(read.frame)
    names = [] if fields.name is None else list(read.frame[fields.name])
    located = locate(read, names or [None] * len(read.frame), datum)
    family = family_of(located.frame.geometry.to_numpy())
    return Draft(read, located, family, _proposed(read, located, family, fields))


def family_of(shapes: Sequence[object]) -> str:
    """Return what most features are; of as many, the larger."""
    dimensions = shapely.get_dimensions(np.asarray(shapes, dtype=object))
    counts = pd.Series(dimensions[dimensions >= 0]).value_counts()
    most = counts[counts == counts.max()].index
    return _BY_DIMENSION[int(max(most))] if len(counts) else "point"


def _proposed(read: ReadFile, located: Located, family: str, fields: Fields) -> Choices:
    stem = PurePath(read.file).name.partition(".")[0]
    kind = _most_frequent_kind(read, fields) or likely_kind(stem, fields.name or "")
    # Where nothing tells, as much as lets a system be taken by itself.
    offset_m = MOST_M if located.offset_m is None else located.offset_m
    if is_joined(read):
        offset_m = 0.0
    weight = likely_weight(read.frame) if "weight" in OWN_ROLES[family] else None
    roles = _likely_roles(family, kind, len(read.frame))
    if weight is not None:
        # Rows of a table stand on places that have all other roles already.
        roles = ("weight",) if join_note(read) else (*roles, "weight")
    return Choices(
        title=stem[:_LETTERS],
        fields=fields,
        kind=kind,
        roles=roles,
        weight=weight,
        publisher="" if weight is None else stated_source(read.frame)[:_LETTERS],
        certainty="approximate",
        uncertainty_m=next((each for each in _STEPS_M if offset_m <= each), _STEPS_M[-1]),
    )


def _most_frequent_kind(read: ReadFile, fields: Fields) -> str | None:
    """Return the kind that most features have by their field; None without such a field."""
    values = [] if fields.kind is None else list(read.frame[fields.kind])
    found = Counter(kind for each in values if (kind := kind_of(each)) is not None)
    return found.most_common(1)[0][0] if found else None


def _likely_roles(family: str, kind: str, count: int) -> tuple[str, ...]:
    """Return the roles that features of a kind can have; too many are stops or nothing."""
    if count > MOST_PLACES:
        # Nothing is chosen from a list of stops, so that any number of them will do.
        return ("stops",) if kind in _STOPS and "stops" in OWN_ROLES[family] else ()
    fits = {"site": kind in SITE_KINDS, "stops": kind in _STOPS, "weight": False}
    return tuple(each for each in OWN_ROLES[family] if fits.get(each, True))


def join_note(read: ReadFile) -> Problem | None:
    """Return what says that rows lie where places of the same names do; None where they do not."""
    return next((each for each in read.notes if each.code == "import_joined"), None)
