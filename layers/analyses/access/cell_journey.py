"""The journey from a cell to a place, step by step."""

from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.grid import Grid, walks_from
from layers.analyses.common.journeys import Step, steps_of
from layers.analyses.common.times import Goals
from layers.analyses.travel.travel_places import find_place, places
from layers.analyses.walking.walks import ways_out
from layers.i18n.wording import text
from layers.transit.services import Transit

__all__ = ["journey"]


def journey(params: AccessParams, running: Transit, cell: Grid, walks: Walks) -> tuple[Step, ...]:
    """Return the steps of the median journey from a cell to the goal.

    Parameters
    ----------
    params
        Where to, and how one travels.
    running
        What runs.
    cell
        A grid of one cell.
    walks
        Its walks.

    Raises
    ------
    PlaceError
        The goal is no place.
    NoPathError
        There is no way (``unreachable``).
    """
    known = places(params.year, params.period)
    goal = find_place(str(params.goal), known, params.year)
    out = ways_out([goal], running, params)
    near = walks_from(cell, [goal], running, params)
    start, ends = (walks, text("why.cell")), (Goals.of(out, near, near.stop), goal.name)
    return steps_of(running, start, ends, params, params.wait)
