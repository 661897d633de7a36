"""One cell of a surface, looked at by itself: asked about by its id, answered once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.buses.bus_services import running_of
from layers.analyses.common.grid import Grid, grid_of, one, walks_of
from layers.store import repository
from layers.streets import local_network
from layers.transit.services import Transit

__all__ = ["OneCell", "of_cell"]

Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class OneCell:
    """A cell: what runs, the grid it is of, itself as a grid of one, and its walks."""

    running: Transit
    grid: Grid
    cell: Grid
    walks: Walks


def of_cell(
    answer: Callable[[AccessParams, OneCell], Answer],
) -> Callable[[AccessParams, str], Answer]:
    """Return an answer as one to a cell's id, kept as long as the data stay.

    It raises what the answer raises, and PlaceError for a cell the surface has not.
    """

    @lru_cache(maxsize=16)
    def cached_context(
        params: AccessParams,
        cell_id: str,
        running: Transit,
        grid: Grid,
        state: object,  # noqa: ARG001 - other data are another question
    ) -> Answer:
        cell = one(grid, cell_id)
        walks = walks_of(params, running, grid).of([grid.cells.ids.index(cell_id)])
        return answer(params, OneCell(running, grid, cell, walks))

    @wraps(answer)
    def context_of_question(params: AccessParams, cell_id: str) -> Answer:
        running = running_of(params)
        grid = grid_of(params.area, running)
        return cached_context(
            params, cell_id, running, grid, (repository.state(), local_network.state())
        )

    return context_of_question
