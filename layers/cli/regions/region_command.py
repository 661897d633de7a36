"""The command `access` over a region: files of cells in a folder, with progress, gone on with."""

import argparse
import math
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import ParameterError, Problem
from layers.analyses.access.access_params import AccessParams
from layers.cli.numbers import number_of
from layers.cli.progress_lines import STOPPED
from layers.cli.terminal import answer
from layers.i18n.wording import Lang, number, say

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from layers.export.regions.region_run import Region, State, Workers

__all__ = ["answer_region", "region_options", "region_problems"]

COARSEST, FINEST, USUAL = 4, 13, 11
"""H3 resolutions a region can be asked for, the finest some 44 m2 a cell; by default."""

_ONLY_WITH_OUT = ("outline", "resolution", "scheduler")


def region_options(lang: Lang) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return the options of `access` that ask for a region."""
    bounds = {"low": COARSEST, "high": FINEST, "default": USUAL}
    return (
        ("--out", {"metavar": "DIR", "help": say("region.out", lang)}),
        ("--outline", {"metavar": "FILE", "help": say("region.outline", lang)}),
        ("--resolution", {"metavar": "N", "help": say("region.resolution", lang, **bounds)}),
        ("--scheduler", {"metavar": "URL", "help": say("region.scheduler", lang)}),
    )


def region_problems(options: argparse.Namespace) -> list[Problem]:
    """Return what cannot be asked together."""
    if options.out is None:
        return [
            Problem("region_no_folder", field=f"--{name}")
            for name in _ONLY_WITH_OUT
            if getattr(options, name) is not None
        ]
    several = (("--outline", options.outline, "--area", options.area),
               ("--out", options.out, "--cell", options.cell))  # fmt: skip
    return [
        Problem("cli_together", values={"value": one, "other": other})
        for one, first, other, second in several
        if first is not None and second is not None
    ]


def answer_region(params: AccessParams, options: argparse.Namespace, lang: Lang) -> int:
    """Work a region out into a folder; who interrupts is told how it goes on."""
    from layers.export.regions.region_run import in_process, run  # noqa: PLC0415 - heavy

    workers: Workers = in_process
    if options.scheduler is not None:
        from layers.export.regions.dask_workers import on_dask  # noqa: PLC0415 - optional

        workers = on_dask(options.scheduler)
    folder, last = Path(options.out), None

    def report(state: "State") -> None:
        nonlocal last
        last = state
        sys.stderr.write(_line(state, lang) + "\n")
        sys.stderr.flush()

    region = _region(params, options)
    try:
        state = run(region, folder, report, workers)
    except KeyboardInterrupt:
        if last is not None:
            line = say("region.stopped", lang, done=last.files, total=last.all_files)
            sys.stderr.write(line + "\n")
        return STOPPED
    facts = {"folder": str(folder), "resolution": region.resolution, **asdict(state)}
    del facts["left_s"]
    cells = number(state.cells, lang)
    line = say("region.done", lang, cells=cells, files=state.files, folder=folder)
    answer(facts, [line], options)
    return 0


def _region(params: AccessParams, options: argparse.Namespace) -> "Region":
    from layers.analyses.common.grid import areas  # noqa: PLC0415 - heavy
    from layers.export.regions.region_run import Region  # noqa: PLC0415
    from layers.streets.areas import area_of  # noqa: PLC0415
    from layers.transit.services import transit  # noqa: PLC0415

    resolution = USUAL
    if options.resolution is not None:
        resolution = int(number_of(options.resolution, "--resolution", whole=True))
    if not COARSEST <= resolution <= FINEST:
        values = {"value": resolution, "low": COARSEST, "high": FINEST}
        raise ParameterError(Problem("value_range", field="--resolution", values=values))
    if options.outline is not None:
        ground: BaseGeometry = area_of(outline=Path(options.outline), margin_km=0).ground
    else:
        ground = areas(transit(params.period, params.year))[params.area].outline
    return Region(params, ground, resolution)


def _line(state: "State", lang: Lang) -> str:
    """Return how far a run is, with the time left once it is known."""
    values = {
        "done": state.files, "total": state.all_files,
        "cells": number(state.cells, lang), "all": number(state.all_cells, lang),
    }  # fmt: skip
    line = say("region.progress", lang, **values)
    if state.left_s is None or state.files == state.all_files:
        return line
    left = max(math.ceil(state.left_s / 60), 1)
    return say("region.left", lang, line=line, minutes=number(left, lang))
