"""What a scenario changes: the figures of a question before and after, and their difference."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from geo.indicators.paired import difference, relative
from layers.analyses.access.access_params import AccessParams
from layers.analyses.differences.inputs_state import id_of, inputs_state
from layers.analyses.differences.paired_figures import SAMPLED, SampledFigures
from layers.i18n.wording import text_fields
from layers.model.run_inputs import read_once
from layers.scenarios.library import find, in_layout
from layers.scenarios.scenario import Scenario
from layers.store.reading import data_overlay

_KEPT = 4
"""Of so many layouts the figures are known on: those of the base do not change with an edit."""

__all__ = [
    "COLUMNS",
    "PERCENT",
    "SIDES",
    "difference_table",
    "layout_figures",
    "scenario_difference",
]

SIDES = ("base", "scenario", "difference")
"""The three figures of a row."""

COLUMNS = ("base", "base_low", "base_high", "scenario", "scenario_low", "scenario_high",
           "difference", "difference_low", "difference_high")  # fmt: skip
"""Figures of a row, in the unit of its figure."""

PERCENT = ("percent", "percent_low", "percent_high")
"""The difference of a row in per cent of its base; nan where that can be 0."""


def scenario_difference(
    question: str, params: Any, scenario: str, *, base: str | None = None
) -> pd.DataFrame:
    """Return the figures of a question without and with a scenario, place by place.

    Both are worked out in the same samples. Where nothing of a place is touched, its
    difference is exactly 0 and so are both ends of its range.

    Parameters
    ----------
    question
        A key of `layers.analyses.differences.paired_figures.SAMPLED`.
    params
        The question.
    scenario, base
        Ids of scenarios, as `layers.scenarios.library.find` takes them; base None for things
        as they are.

    Returns
    -------
    frame
        One row a place and figure: id, name_zh, name_en, figure, `COLUMNS`, `PERCENT` and verdict
        (more, less, none, either, or unknown for a place that is not in both).

    Raises
    ------
    ParameterError, DataError
        As the question and `layers.scenarios.library.in_scenario` do.
    """
    one, other = _found(base), _found(scenario)
    with read_once():
        before, after = layout_figures(question, params, one, other)
        if question == "coverage":
            # Only coverage needs it.
            from layers.analyses.differences.changed_ground import ground_figures  # noqa: PLC0415

            for left, right in ground_figures(params, (one, other)):
                before.append(left)
                after.append(right)
    return difference_table(before, after)


def _found(name: str | None) -> Scenario | None:
    return None if name is None else find(name)


def layout_figures(
    question: str, params: Any, *layouts: Scenario | None
) -> list[list[SampledFigures]]:
    """Return the figures of a question under several layouts, in the same samples.

    Of a surface only the cells are worked out that are not as under the layout before.

    Parameters
    ----------
    layouts
        Scenarios, None for things as they are.
    """
    if question == "access":
        return _surfaces(params, layouts)
    found = []
    for each in layouts:
        with data_overlay.applied(None), in_layout(each):
            found.append(list(_figures(question, params, id_of(each), inputs_state())))
    return found


@lru_cache(maxsize=_KEPT)
def _figures(
    question: str,
    params: Any,
    layout: str | None,  # noqa: ARG001
    state: object,  # noqa: ARG001
) -> tuple[SampledFigures, ...]:
    """Return the figures of a question as the data are read now, which layout and state name."""
    return tuple(SAMPLED[question][1](params))


def _surfaces(
    params: AccessParams, layouts: tuple[Scenario | None, ...]
) -> list[list[SampledFigures]]:
    # Heavy, and only needed here.
    from layers.analyses.differences.access_figures import surface_figures  # noqa: PLC0415
    from layers.analyses.differences.surface import Surface, surface, updated  # noqa: PLC0415

    found, before = [], None
    for each in layouts:
        with data_overlay.applied(None), in_layout(each):
            known: Surface = surface(params) if before is None else updated(before, params)
            found.append(list(surface_figures(params, known)))
            before = known
    return found


def difference_table(one: list[SampledFigures], other: list[SampledFigures]) -> pd.DataFrame:
    """Return figures beside others and by how much these are more, as `scenario_difference`."""
    rows = [_rows(left, right) for left, right in zip(one, other, strict=True)]
    return pd.concat(rows, ignore_index=True)


def _rows(one: SampledFigures, other: SampledFigures) -> pd.DataFrame:
    ids = list(dict.fromkeys([*one.ids, *other.ids]))
    names = {**dict(zip(one.ids, one.names, strict=True)),
             **dict(zip(other.ids, other.names, strict=True))}  # fmt: skip
    there = set(other.ids)
    both = [each for each in one.ids if each in there]
    order = [{each: k for k, each in enumerate(side.ids)} for side in (one, other)]
    left, right = ([side[each] for each in both] for side in order)
    figures = one.value[left], one.sampled[:, left], other.value[right], other.sampled[:, right]
    found, part = (each(*figures, readings=one.readings) for each in (difference, relative))
    frame = pd.DataFrame(
        {"difference": found.value, "difference_low": found.low, "difference_high": found.high,
         **dict(zip(PERCENT, (part.value, part.low, part.high), strict=True)),
         "verdict": found.verdict},
        index=both,
    ).reindex(ids)  # fmt: skip
    sides = pd.concat([*_sides(one, other)], axis=1).reindex(ids)
    table = pd.concat([sides, frame], axis=1)
    table["verdict"] = table["verdict"].fillna("unknown")
    fields = pd.DataFrame([text_fields("name", names[each]) for each in ids], index=ids)
    head = pd.DataFrame({"id": ids, **fields, "figure": one.figure}, index=ids)
    return pd.concat([head, table], axis=1).reset_index(drop=True)


def _sides(one: SampledFigures, other: SampledFigures) -> Iterator[pd.DataFrame]:
    for name, side in (("base", one), ("scenario", other)):
        columns = {"value": name, "low": f"{name}_low", "high": f"{name}_high"}
        yield side.frame().rename(columns=columns)
