"""Where a file really lies: as it states where that fits, else as is found, else as is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import STORAGE
from geo.errors import Problem
from layers.imports.datum_vote import (
    MOST_M,
    Vote,
    is_clear,
    is_far_from_stations,
    possible_systems,
    votes,
)
from layers.imports.known_places import known
from layers.imports.read_file import ReadFile
from layers.imports.systems import (
    System,
    shifts_apply,
    stated_system,
    system_named,
    to_storage,
)
from layers.store.atlas import ATLAS

__all__ = ["AUTO", "MOST_LISTED", "Located", "candidates", "is_joined", "locate"]

AUTO = "auto"
"""Stands for finding the system instead of naming it."""

MOST_LISTED = 3
"""So many systems are told where the reader has to choose."""


@dataclass(frozen=True, eq=False)
class Located:
    """Where a file lies.

    Parameters
    ----------
    frame
        Its features in STORAGE; as they stand in the file where `system` is None.
    system
        The system they were taken to be in; None where the reader has to choose.
    basis
        How that is known: "chosen", "stated", "checked" (stated, and it fits),
        "found", "only" (nothing else puts it around here), or "joined" (by names of places).
    votes
        What was tried, the best first; empty where nothing could be compared.
    problems
        Why it cannot be taken as it is.
    """

    frame: gpd.GeoDataFrame
    system: System | None
    basis: str
    votes: tuple[Vote, ...]
    problems: tuple[Problem, ...]

    @property
    def vote(self) -> Vote | None:
        """What speaks for the system; None where none of the features is known.

        Points far from any station are none: how far off says nothing of where they lie.
        """
        cast = next((each for each in self.votes if each.system == self.system), None)
        return None if cast is not None and is_far_from_stations(cast) else cast

    @property
    def offset_m(self) -> float | None:
        """Median metres between known places and where they lie now; None where none is known."""
        return None if self.vote is None else self.vote.offset_m


def locate(read: ReadFile, names: Sequence[object], datum: str = AUTO) -> Located:
    """Return a file's features in degrees of WGS 84.

    Parameters
    ----------
    read
        The file.
    names
        What its features are called.
    datum
        `AUTO`, or the name of a system, which then holds whatever speaks against it.

    Raises
    ------
    ParameterError
        There is no system of that name.
    DataError
        The stated system is not known, or its way to WGS 84 is not public.
    """
    shapes = np.asarray(read.frame.geometry.to_numpy())
    stated = None
    if datum == AUTO and read.stated is not None:
        stated = stated_system(read.stated, file=read.file)
    chosen = None if datum == AUTO else system_named(datum)
    first = [each for each in (chosen, stated) if each is not None]
    found = votes(shapes, names, known(), first)
    if chosen is not None:
        return _placed(read, chosen, "chosen", found)
    if stated is not None and is_joined(read):
        return _placed(read, stated, "joined", found)
    system, basis = _decided(stated, found)
    if system is None and not shifts_apply():
        system, basis = _only(shapes)
    if system is None:
        if found and is_far_from_stations(found[0]):
            found = ()  # of places that are no stations it says nothing
        problem = _question(read.file, stated, found)
        return Located(read.frame, None, "", found[:MOST_LISTED], (problem,))
    return _placed(read, system, basis, found)


def is_joined(read: ReadFile) -> bool:
    """Return whether the rows of a file lie where places of the same names do."""
    return any(each.code == "import_joined" for each in read.notes)


def candidates(read: ReadFile, located: Located) -> tuple[System, ...]:
    """Return the systems to choose from where a file is in none for sure, the likeliest first.

    They are those of the best votes, and where nothing could be compared the first that put all
    places around here, each on ground of its own; `MOST_LISTED` at most.
    """
    if located.votes:
        return tuple(each.system for each in located.votes[:MOST_LISTED])
    return possible_systems(np.asarray(read.frame.geometry.to_numpy()))[:MOST_LISTED]


def _only(shapes: NDArray[np.object_]) -> tuple[System | None, str]:
    """Return the one system of degrees that puts all places around here, if there is one.

    Where no web map shifts its degrees, there is nothing else that they could be.
    """
    possible = possible_systems(shapes)
    alone = len(possible) == 1 and possible[0].crs == STORAGE
    return (possible[0], "only") if alone else (None, "")


def _decided(stated: System | None, found: Sequence[Vote]) -> tuple[System | None, str]:
    """Return the system to be taken, and how it is known; None where that is to be asked.

    Plane coordinates of a stated system are hardly ever something else. Degrees are: files
    with the shift of web maps state WGS 84 all the same, so that alone it settles nothing.
    """
    plane = stated is not None and stated.crs != STORAGE
    if not found:
        return (stated, "stated") if plane else (None, "")
    best = found[0]
    if is_clear(found) and (best.system == stated or not plane):
        return best.system, "checked" if best.system == stated else "found"
    return None, ""


def _placed(read: ReadFile, system: System, basis: str, found: tuple[Vote, ...]) -> Located:
    moved = to_storage(np.asarray(read.frame.geometry.to_numpy()), system)
    frame = read.frame.set_geometry(gpd.GeoSeries(moved, index=read.frame.index, crs=STORAGE))
    problems = tuple(_outside(frame, read.file))
    return Located(frame, system, basis, found, problems)


def _outside(frame: gpd.GeoDataFrame, file: str) -> list[Problem]:
    """Return a problem for each feature that does not lie in the region of the atlas."""
    west, south, east, north = ATLAS.bounds
    here = frame.geometry.to_numpy()
    box = shapely.bounds(here)
    there = ~(shapely.is_missing(here) | shapely.is_empty(here))
    inside = (box >= (west, south, west, south)) & (box <= (east, north, east, north))
    return [
        Problem("out_of_bounds", file=file, feature=f"#{row}")
        for row in frame.index[there & ~inside.all(axis=1)]
    ]


def _question(file: str, stated: System | None, found: Sequence[Vote]) -> Problem:
    """Return what to ask the reader, with what speaks for each system."""
    known_as = "-" if stated is None else stated.id
    if not found:
        return Problem("import_datum_blind", file=file, values={"stated": known_as})
    answer = [f"{each.system.id} {each.offset_m:,.0f} m" for each in found[:MOST_LISTED]]
    values = {"stated": known_as, "systems": tuple(answer), "most": round(MOST_M)}
    return Problem("import_datum", file=file, values=values)
