"""The difference that a scenario makes as an answer: its table, its map, its headline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import STORAGE
from layers.analyses.differences.difference_words import column_text, headline, leading
from layers.analyses.differences.effects import effect_style, effects
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.i18n.wording import text, text_of
from layers.model.layer import Layer, Result, derived, records
from layers.model.progress import Progress
from layers.model.provenance import Lineage
from layers.store import repository
from layers.transit.places import Place

__all__ = ["DIFFERENCES", "DifferenceParams", "DifferenceResult", "difference_result"]

DIFFERENCES = "scenario_effects"
"""The layer of a difference on the map."""


@dataclass(frozen=True)
class DifferenceParams:
    """What is compared.

    Parameters
    ----------
    question
        A key of `layers.analyses.differences.paired_figures.SAMPLED`.
    params
        The question, without a scenario.
    scenario
        Id or name of the scenario that is laid beside things as they are.
    """

    question: str
    params: Any
    scenario: str


@dataclass(frozen=True)
class DifferenceResult(Result):
    """What a scenario changes.

    Parameters
    ----------
    figure
        The figure on the map: the one that the headline is about.
    """

    figure: str = ""


def difference_result(params: DifferenceParams, progress: Progress) -> DifferenceResult:
    """Return what a scenario changes of a question; its first note is the headline.

    Raises as `layers.analyses.differences.scenario_difference.scenario_difference` does.
    """
    progress(0.0)
    table = scenario_difference(params.question, params.params, params.scenario)
    row = leading(params.question, table)
    figure = str(table["figure"].iloc[0] if row is None else row["figure"])
    rows = table[table["figure"] == figure].set_index("id", drop=False)
    layer = _layer(rows, figure, params)
    notes = (headline(params.question, params.params, table), text("effect.paired"))
    return DifferenceResult((layer,), table, notes, figure=figure)


def _layer(rows: pd.DataFrame, figure: str, params: DifferenceParams) -> Layer:
    """Return the places of some rows where they are now, or were, with their effect."""
    shapes = _shapes(rows.index, params)
    there = rows.loc[[each for each in rows.index if each in shapes]]
    layer = derived(
        DIFFERENCES,
        text("effect.title", figure=column_text(figure, params.params)),
        geometry=gpd.GeoSeries([shapes[each] for each in there.index], crs=STORAGE),
        names={str(row.id): text_of(row) for row in records(there)},
        style=effect_style(figure),
        lineage=_lineage(),
    )
    return replace(layer, frame=layer.frame.assign(effect=effects(there)))


def _lineage() -> Lineage:
    return repository.layer("stations").lineage.then(text("effect.step"))


def _shapes(ids: Iterable[str], params: DifferenceParams) -> Mapping[str, shapely.Geometry]:
    """Return where places are, in STORAGE; where one is gone, where it was. Some are nowhere."""
    layers, _ = repository.load_all()
    found: dict[str, shapely.Geometry] = {}
    known = _places(params)
    for each in ids:
        place = known.get(each)
        shape = None if place is None else place.geometry
        if shape is None:
            holder = next((la for la in layers.values() if each in la.located.index), None)
            shape = None if holder is None else holder.located.geometry.loc[each]
        if shape is not None:
            found[each] = shape
    return found


def _places(params: DifferenceParams) -> Mapping[str, Place]:
    """Return the places of a question of times, which may be several stations in one."""
    if params.question == "coverage":
        return {}
    # Here, since a question of coverage needs none of it.
    from layers.analyses.travel.travel_places import places  # noqa: PLC0415

    return places(getattr(params.params, "year", None), getattr(params.params, "period", None))
