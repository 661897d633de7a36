"""What reach is made of: the times to all places and the ground within each limit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geo.transit.raptor import Arrivals
from geo.transit.spread import LEVELS
from geo.transit.time_fields import lay_out
from layers.analyses.common.journeys import goals_of
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.origins import Start, start_of
from layers.analyses.common.stop_searches import stated_arrivals
from layers.analyses.common.times import Goals, Times, level_samples, times
from layers.analyses.reach.reach_ground import GroundQuestion, reached
from layers.analyses.reach.reach_params import PARTS, ReachParams
from layers.analyses.reach.reach_samples import KM2, area_samples
from layers.analyses.reach.reach_streets import street_areas
from layers.analyses.travel.travel_places import places
from layers.model.progress import Progress, silent
from layers.transit.places import Place
from layers.transit.services import Transit, transit

__all__ = ["LEVEL", "Ground", "ReachMeasures", "reach_measures", "stated_ground"]

LEVEL = {name: LEVELS.index(part) for name, part in PARTS.items()}
"""The position of each statistic in `geo.transit.spread.LEVELS`."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The ground within each limit.

    Parameters
    ----------
    shapes, along
        All of it in the CRS of what runs, and that along streets; no streets, none of the latter.
    step_m
        Step of the lattice that it is measured on.
    """

    shapes: tuple[shapely.Geometry, ...]
    along: tuple[shapely.Geometry, ...]
    step_m: float

    @classmethod
    def of(cls, found: Arrivals, question: GroundQuestion) -> "Ground":
        """Return the ground by when one is at every stop, as stated."""
        laid = lay_out(found, informed=question.informed)
        off = reached(laid, question)
        if question.streets is None:
            return cls(off.areas, (), off.step_m)
        along = street_areas(laid, question.streets, question)
        return cls(tuple(map(shapely.union, off.areas, along)), along, off.step_m)


@dataclass(frozen=True, eq=False)
class ReachMeasures:
    """What is reached from a start.

    Parameters
    ----------
    known
        The places there are, by id.
    goals, found
        They as ends of ways, and the times to them.
    question
        What is asked, of what runs and from where.
    shapes, along
        The ground within each limit in the CRS of what runs, and that along streets; no
        streets, none of the latter.
    step_m
        Step of the lattice that the ground is measured on.
    """

    known: Mapping[str, Place]
    goals: Goals
    found: Times
    question: GroundQuestion
    shapes: tuple[shapely.Geometry, ...]
    along: tuple[shapely.Geometry, ...]
    step_m: float

    @property
    def running(self) -> Transit:
        """What runs."""
        return self.question.running

    @property
    def start(self) -> Start:
        """Where one sets out."""
        return self.question.start

    @property
    def km2(self) -> FloatArray:
        """The area within each limit, shape (limits,)."""
        return np.asarray(shapely.area(self.shapes), dtype=float) / KM2

    def sampled_km2(self) -> FloatArray:
        """Return the area within each limit in each sample, shape (SAMPLES, limits)."""
        areas = (shapely.area(each).tolist() for each in (self.shapes, self.along))
        return area_samples(self.found.few, self.found.moved, self.question, *areas)

    def minutes(self) -> tuple[FloatArray, FloatArray]:
        """Return the minutes to all places in the statistic asked for, and in each sample.

        Shapes (places,) and (SAMPLES, places); inf where there is no way.
        """
        params = self.question.params
        level = LEVEL[params.statistic]
        value = self.found.levels_s(params.wait)[:, level]
        sampled = level_samples(self.found, self.goals, params, params.wait, level)
        return value / 60, sampled / 60


def reach_measures(params: ReachParams, progress: Progress = silent) -> ReachMeasures:
    """Return what is reached. Raises as `layers.analyses.reach.reach.reach` does."""
    known = places(params.year, params.period)
    running = transit(params.period, params.year)
    start = start_of(params, known, running)
    goals = goals_of(start.end, known, running, params)
    progress(0.2)
    found = times(running, start.walks, goals, params, params.wait)
    progress(0.5)
    question = GroundQuestion.of(params, running, start)
    ground = Ground.of(found.found, question)
    progress(0.8)
    return ReachMeasures(known, goals, found, question, ground.shapes, ground.along, ground.step_m)


def stated_ground(params: ReachParams) -> tuple[GroundQuestion, Ground]:
    """Return what is asked of the ground and the answer, without places and ranges.

    Raises as `layers.analyses.reach.reach.reach` does.
    """
    running = transit(params.period, params.year)
    start = start_of(params, places(params.year, params.period), running)
    question = GroundQuestion.of(params, running, start)
    return question, Ground.of(stated_arrivals(running, start.walks, params, params.wait), question)
