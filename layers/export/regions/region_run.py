"""A region worked out chunk by chunk into a folder, from where the last run left off."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from geo.cells import CellNumbers, cell_numbers
from layers.analyses.access.access import UNITS, lineage_of
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_words import title
from layers.analyses.access.buses.bus_services import running_of
from layers.analyses.regions.point_figures import CellFigures, cell_figures, check_indicator
from layers.export.regions.chunk_file import chunk_bytes
from layers.export.regions.resume_list import CELLS, ResumeList
from layers.export.regions.time_left import TimeLeft
from layers.model.parameters import parameters_of
from layers.store.answer_cache import key_of
from layers.streets import local_network
from layers.transit.gtfs import feed

__all__ = ["CHUNK_CELLS", "MOST_CELLS", "Job", "Region", "State", "Workers", "make_chunk", "run"]

CHUNK_CELLS = 10_000
"""Cells in a file: a second or so of work, and what is lost by an end at any moment."""

MOST_CELLS = 20_000_000
"""Cells of a region at most; their numbers alone take 8 bytes each."""


_NO_PART = ("area", "goal", "weight")
"""Parameters that the figures of a region do not depend on: its ground is given by itself."""

_OF_BUSES = ("buses", "bus_headway_min")
"""Parameters that the access index alone depends on."""


@dataclass(frozen=True, eq=False)
class Region:
    """What is asked of a region.

    Parameters
    ----------
    params
        Which indicator, and how one travels.
    ground
        The ground, in STORAGE.
    resolution
        H3 resolution of its cells.
    """

    params: AccessParams
    ground: BaseGeometry
    resolution: int

    @cached_property
    def cells(self) -> CellNumbers:
        """The cells, ascending. Raises ParameterError where they are too many."""
        return cell_numbers(self.ground, self.resolution, most=MOST_CELLS)

    @property
    def column(self) -> str:
        """What its figures are called."""
        return f"value_{UNITS[self.params.indicator]}"

    def question(self) -> dict[str, str]:
        """Return what is asked, and what the answer rests on, as key and text."""
        no_part = _NO_PART if self.params.indicator == "ptal" else (*_NO_PART, *_OF_BUSES)
        written = {
            name: each.write(getattr(self.params, each.field))
            for name, each in parameters_of(AccessParams).items()
            if each.field not in no_part and getattr(self.params, each.field) is not None
        }
        state = key_of("region", local_network.state(), feed.state())
        return {
            **written, "outline": sha256(self.ground.normalize().wkb).hexdigest(),
            "resolution": str(self.resolution), "chunk_cells": str(CHUNK_CELLS),
            "data": str(state),
        }  # fmt: skip


@dataclass(frozen=True)
class Job:
    """The cells of one file, and its name."""

    name: str
    cells: CellNumbers


@dataclass(frozen=True)
class State:
    """How far a run is: files and cells done of all, seconds left (None before the first)."""

    files: int
    all_files: int
    cells: int
    all_cells: int
    left_s: float | None = None


Workers = Callable[
    [CellFigures, Iterable[Job], str, Mapping[str, str]], Iterator[tuple[Job, bytes]]
]
"""Works out jobs, in any order: `in_process`, or on other machines."""


def in_process(
    figures: CellFigures, jobs: Iterable[Job], column: str, about: Mapping[str, str]
) -> Iterator[tuple[Job, bytes]]:
    """Work out jobs one after the other, each on all processors."""
    for job in jobs:
        yield job, make_chunk(figures, job.cells, column, about)


def make_chunk(
    figures: CellFigures, cells: CellNumbers, column: str, about: Mapping[str, str]
) -> bytes:
    """Return the file of some cells; the same bytes wherever it is made."""
    return chunk_bytes(cells, *figures.of(cells), column, about)


def run(
    region: Region, folder: Path, report: Callable[[State], None], workers: Workers = in_process
) -> State:
    """Work out a region into a folder, beginning with what is not done there yet.

    Parameters
    ----------
    region
        What is asked.
    folder
        Where the files and their list are; it is made where it is not there.
    report
        Called at the start and after each file.
    workers
        Who works it out.

    Raises
    ------
    ParameterError
        The cells are too many, the folder holds something else, or the indicator is none
        for regions.
    DataError
        The data are broken, the disk refuses, or the workers were lost.
    """
    check_indicator(region.params)
    about = _about(region)
    jobs = _jobs(region.cells)
    files = ResumeList.of_folder(folder, region.question(), about)
    files.save()
    waiting = [each for each in jobs if each.name not in files.done]
    cells = len(region.cells) - sum(len(each.cells) for each in waiting)
    state = State(len(jobs) - len(waiting), len(jobs), cells, len(region.cells))
    report(state)
    if not waiting:
        return state
    figures = cell_figures(region.params, running_of(region.params))
    left = TimeLeft(len(region.cells) - cells)
    for job, data in workers(figures, waiting, region.column, {"atlas": json.dumps(about)}):
        files.add(job.name, data)
        state = State(
            state.files + 1, len(jobs), state.cells + len(job.cells), len(region.cells),
            left.after(len(job.cells)),
        )  # fmt: skip
        report(state)
    return state


def _jobs(cells: CellNumbers) -> list[Job]:
    parts = np.split(cells, range(CHUNK_CELLS, len(cells), CHUNK_CELLS))
    return [Job(f"{CELLS}.{number:05}.parquet", part) for number, part in enumerate(parts, 1)]


def _about(region: Region) -> dict[str, Any]:
    """Return what is said of the files: their title, sources, method and steps."""
    running = running_of(region.params)
    return {
        **lineage_of(region.params, running).to_dict(),
        "surface": title(region.params, None).to_dict(),
        "column": region.column,
    }
