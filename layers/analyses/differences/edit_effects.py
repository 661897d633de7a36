"""The effect of each edit of a scenario alone: what the scenario is with it and without it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.analyses.differences.scenario_difference import difference_table, layout_figures
from layers.model.run_inputs import read_once
from layers.scenarios.atlas_base import atlas_base
from layers.scenarios.edit import Edit
from layers.scenarios.history import drop
from layers.scenarios.scenario import Scenario

__all__ = ["EditEffect", "edit_effects"]


@dataclass(frozen=True, eq=False)
class EditEffect:
    """What one edit does.

    Parameters
    ----------
    position
        Which edit of the scenario, from 0.
    edit
        The edit.
    dependants
        Positions of the edits that do not stand without it, and are left out with it.
    table
        The figures without it as ``base`` and with it as ``scenario``: rows as of
        `layers.analyses.differences.scenario_difference.scenario_difference`.
    """

    position: int
    edit: Edit
    dependants: tuple[int, ...]
    table: pd.DataFrame


def edit_effects(question: str, params: Any, scenario: Scenario) -> tuple[EditEffect, ...]:
    """Return the effect of each edit of a scenario: all of it, less all of it but that one.

    All are worked out in the same samples. Effects need not add up to the whole: two edits
    may do the same, or one do nothing without the other.

    Raises
    ------
    ParameterError, DataError
        As the question and `layers.scenarios.library.in_scenario` do.
    """
    base = atlas_base()
    without = [drop(scenario, k, base) for k in range(len(scenario.edits))]
    with read_once():
        whole, *others = layout_figures(question, params, scenario, *(d.scenario for d in without))
    return tuple(
        EditEffect(
            k, scenario.edits[k], tuple(each for each in dropped.positions if each != k),
            difference_table(figures, whole),
        )
        for k, (dropped, figures) in enumerate(zip(without, others, strict=True))
    )  # fmt: skip
