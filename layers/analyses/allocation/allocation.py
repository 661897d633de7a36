"""Where further facilities serve most: they cover most, make ways shortest, or cover all."""

from dataclasses import dataclass

import numpy as np

from geo.uncertainty import SAMPLES
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.analyses.allocation.candidates import Candidate, candidates_of
from layers.analyses.allocation.demand_points import demand_of, ground_of
from layers.analyses.allocation.models import MODEL_OF, Model
from layers.analyses.allocation.ways import Ways, ways_of
from layers.analyses.common.nearness import FloatArray
from layers.model.progress import Progress, silent

__all__ = ["POINTS", "Chosen", "Found", "allocate"]

POINTS, EXACT_MEDIAN_POINTS = 4_000, 500
"""Points that stand for all demand together; so few where a median is to be proved."""

_SAMPLED_PAIRS = 400_000
"""So many pairs of demand and candidate are looked at in each sample: every nth point."""

_WEIGHED, _SOLVED = 0.3, 0.5
"""The part that is done once ways are known, and once the best places are; samples follow."""


@dataclass(frozen=True)
class Chosen:
    """A candidate that was chosen.

    Parameters
    ----------
    candidate
        Where it is.
    gain
        What it adds to those before it, in the unit of the model.
    samples
        Part of the samples of where stations and candidates truly lie, and of detours, in
        which it is chosen too.
    """

    candidate: Candidate
    gain: float
    samples: float


@dataclass(frozen=True)
class Found:
    """What was found.

    Parameters
    ----------
    chosen
        The candidates, that with the largest gain first.
    candidates
        How many there were to choose from.
    total
        All demand: km2 of ground, or what is counted.
    before, after
        How it is served now and with the choice: covered demand, or mean metres.
    bound
        What no choice does better than: covered demand, mean metres, or how few cover all.
    gap
        How far the choice may be from the best; 0 where it is proved. A part of the most that
        could be covered, or of the distance or number that the choice has.
    curve
        How demand is served by one further facility, two, and so on, chosen greedily.
    """

    chosen: tuple[Chosen, ...]
    candidates: int
    total: float
    before: float
    after: float
    bound: float
    gap: float
    curve: tuple[float, ...]


def allocate(params: AllocationParams, progress: Progress = silent) -> Found:
    """Return where so many further facilities serve the demand of a target best.

    Demand is a lattice of points; stations that are there stay.

    Raises
    ------
    ParameterError
        The target is no ground (``allocation_ground``), nothing is there to count
        (``allocation_weight``), or there are too many candidates (``candidates_many``).
    DataError
        If a layer or a metro table is missing or broken, or there are no streets.
    """
    ground = ground_of(params.target)
    candidates = candidates_of(params, ground)
    few = params.model == "median" and params.exact
    demand = demand_of(ground, params.weight, EXACT_MEDIAN_POINTS if few else POINTS)
    ways = ways_of(params, demand.at, candidates)
    progress(_WEIGHED)
    kind = MODEL_OF[params.model]
    model = kind(ways.metres, ways.present, demand.weight, params.reach_m)
    solved = model.solved(params.budget, exact=params.exact)
    progress(_SOLVED)
    often = _often(params, kind, ways, demand.weight, len(candidates), progress=progress)
    order = model.in_order(solved.chosen)
    return Found(
        tuple(Chosen(candidates[k], gain, float(often[k])) for k, gain in order),
        len(candidates),
        float(demand.weight.sum()),
        model.served(()),
        model.served(solved.chosen),
        model.bound(solved),
        solved.gap,
        model.curve(),
    )  # fmt: skip


def _often(
    params: AllocationParams, kind: type[Model], ways: Ways, weight: FloatArray, count: int,
    *, progress: Progress,
) -> FloatArray:  # fmt: skip
    """Return in which part of the samples each candidate is chosen, by the quick way."""
    every = max(-(-len(weight) * count // _SAMPLED_PAIRS), 1)
    some, part = ways.thinned(every), weight[::every]
    often = np.zeros(count)
    for sample in range(SAMPLES):
        metres, present = some.sampled(sample)
        chosen = kind(metres, present, part, params.reach_m).quick(params.budget)
        often[list(chosen)] += 1 / SAMPLES
        progress(_SOLVED + (1 - _SOLVED) * (sample + 1) / SAMPLES)
    return often
