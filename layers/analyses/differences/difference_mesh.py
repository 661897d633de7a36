"""The difference of a surface: one class for each cell, from much worse to much better."""

import numpy as np
import pandas as pd

from layers.analyses.common.grid import grid_of
from layers.analyses.differences.difference_result import DIFFERENCES, DifferenceParams
from layers.analyses.differences.difference_words import unit_of
from layers.analyses.differences.effects import changes, effect_style, effects
from layers.analyses.differences.scales import PERCENT
from layers.i18n.wording import Text
from layers.model.mesh import Mesh
from layers.model.provenance import Lineage
from layers.transit.services import transit

__all__ = ["difference_mesh"]


def difference_mesh(
    rows: pd.DataFrame, figure: str, params: DifferenceParams, title: Text, lineage: Lineage
) -> Mesh:
    """Return the cells of the scenario's grid with by how much they differ, and how surely.

    Parameters
    ----------
    rows
        The difference of each cell, by its id, as
        `layers.analyses.differences.scenario_difference.scenario_difference` has it.
    figure
        The figure of the cells, such as ``cell_min``.
    """
    question = params.params
    cells = grid_of(question.area, transit(question.period, question.year)).cells
    there = rows.reindex(list(cells.ids)).assign(figure=figure)
    there["verdict"] = there["verdict"].fillna("unknown")
    style = effect_style(figure, params.change, outlined=False)
    ranks = style.classes(pd.DataFrame({style.field: effects(there, params.change)}))
    unit = "percent" if params.change == PERCENT else unit_of(figure) or "plain"
    values = np.asarray(changes(there, params.change), dtype=np.float64)
    return Mesh(
        DIFFERENCES, title, cells, values, style, lineage,
        ranks=np.asarray(ranks, dtype=np.int64), unit=f"unit.{unit}",
    )  # fmt: skip
