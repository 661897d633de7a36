"""What a scenario changes, as a table: figures before, after, and their difference, with ranges."""

from functools import partial
from typing import Any

import pandas as pd

from layers.analyses.differences.difference_result import DifferenceResult
from layers.analyses.differences.difference_words import column_text, side_text, value_factor
from layers.analyses.differences.effects import effects, verdict_text
from layers.analyses.differences.scales import ABSOLUTE, PERCENT
from layers.analyses.differences.scenario_difference import SIDES
from layers.i18n.wording import Lang, text_of
from layers.model.figure import Figure
from layers.webmap.linked_table import LinkedTable

__all__ = ["difference_cells", "effect_tips"]

_CELL = "cell_"


def difference_cells(result: DifferenceResult, params: Any, lang: Lang) -> LinkedTable:
    """Return one row a place and figure, what differs first, the largest difference on top.

    Cells of a surface are left out: their place is the map. The sides are headed by the names
    of the layouts that are compared.
    """
    table = result.table[~result.table["figure"].str.startswith(_CELL)]
    rows = pd.concat([_ordered(each) for _, each in table.groupby("figure", sort=False)])
    order = [figure != result.figure for figure in rows["figure"]]
    rows = rows.assign(order=order).sort_values(["order", "same"], kind="stable")
    frame = pd.DataFrame(
        {
            "place": [text_of(row).in_(lang) for _, row in rows.iterrows()],
            "figure": [column_text(each, params).in_(lang) for each in rows["figure"]],
            **{side: [_figure(row, side, lang) for _, row in rows.iterrows()] for side in SIDES},
            "percent": [_figure(row, "percent", lang) for _, row in rows.iterrows()],
            "verdict": [verdict_text(each).in_(lang) for each in rows["effect"]],
        }
    )
    heads = {side: name.in_(lang) for side, name in result.names.items()}
    return LinkedTable(
        frame, [(str(each),) for each in rows["id"]], theme="scenario_column", further=heads
    )


def effect_tips(result: DifferenceResult, lang: Lang, change: str = ABSOLUTE) -> dict[str, str]:
    """Return what stands under the name of each place on the map: how it differs, how surely."""
    rows = result.table[result.table["figure"] == result.mapped]
    said = partial(side_text, lang=lang, unit=True)
    side = "percent" if change == PERCENT else "difference"
    return {
        str(row["id"]): f"{said(row, side)} · {verdict_text(effect).in_(lang)}"
        for (_, row), effect in zip(rows.iterrows(), effects(rows), strict=True)
    }


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one figure with their effect, those that differ most first."""
    found = rows.assign(effect=effects(rows), same=rows["verdict"].isin(["none", "unknown"]))
    return found.iloc[(-found["difference"].abs().fillna(0.0)).argsort(kind="stable")]


def _figure(row: Any, side: str, lang: Lang) -> Figure:
    factor = 1 if side == "percent" else value_factor(row["figure"])
    return Figure(factor * float(row[side]), side_text(row, side, lang))
