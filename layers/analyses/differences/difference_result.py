"""The difference that a scenario makes as an answer: its table, its map, its headline."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import STORAGE
from layers.analyses.coverage.coverage import limits_of
from layers.analyses.differences.difference_words import (
    column_text,
    headline,
    leading,
    limit_of,
)
from layers.analyses.differences.effects import effect_style, effects
from layers.analyses.differences.sampled_figures import CELL
from layers.analyses.differences.scales import ABSOLUTE
from layers.analyses.differences.scenario_difference import scenario_difference
from layers.i18n.wording import Text, join_texts, text, text_of
from layers.model.layer import Layer, Result, derived, records
from layers.model.progress import Progress
from layers.model.provenance import Lineage
from layers.scenarios.library import find, layout_name, notes_of
from layers.scenarios.tables import STREETS
from layers.store import repository

__all__ = [
    "DIFFERENCES", "DifferenceParams", "DifferenceResult", "difference_result", "mapped_figure",
]  # fmt: skip

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
        Id or name of the scenario that is laid beside its base.
    base
        Id or name of another scenario; None for things as they are.
    change
        One of `layers.analyses.differences.scales.CHANGES`: what the map is coloured by.
    """

    question: str
    params: Any
    scenario: str
    base: str | None = None
    change: str = ABSOLUTE


@dataclass(frozen=True)
class DifferenceResult(Result):
    """What a scenario changes.

    Parameters
    ----------
    figure
        The figure that the headline is about.
    mapped
        The figure on the map: that of each cell of a surface, the minutes to each place that
        is reached, else that of the headline.
    names
        What the layouts are called that are compared: base and scenario.
    """

    figure: str = ""
    mapped: str = ""
    names: Mapping[str, Text] = field(default_factory=dict)


def difference_result(params: DifferenceParams, progress: Progress) -> DifferenceResult:
    """Return what a scenario changes of a question; its first note is the headline.

    Raises as `layers.analyses.differences.scenario_difference.scenario_difference` does.
    """
    progress(0.0)
    table = scenario_difference(params.question, params.params, params.scenario, base=params.base)
    row = leading(params.question, table)
    figure = str(table["figure"].iloc[0] if row is None else row["figure"])
    mapped = mapped_figure(params.question, table, figure)
    rows = table[table["figure"] == mapped].set_index("id", drop=False)
    said = [headline(params.question, params.params, table), *_streets_left_out(params)]
    notes = (
        join_texts(said, "sentences"), text("effect.paired"),
        *notes_of(params.base),
    )  # fmt: skip
    names = {"base": layout_name(params.base), "scenario": layout_name(params.scenario)}
    found = DifferenceResult((), table, notes, figure=figure, mapped=mapped, names=names)
    if mapped.startswith(CELL):
        # Heavy, and only needed here.
        from layers.analyses.differences.difference_mesh import difference_mesh  # noqa: PLC0415

        surface = difference_mesh(rows, mapped, params, _title(mapped, params), _lineage())
        return replace(found, surface=surface)
    effects_layer = _layer(rows, mapped, params)
    if params.question == "coverage":
        return replace(found, layers=_with_ground(effects_layer, mapped, params))
    return replace(found, layers=(effects_layer,))


def _streets_left_out(params: DifferenceParams) -> Iterator[Text]:
    """Yield that streets are edited and distances go by none of them, where that is so."""
    if getattr(params.params, "method", "streets") == "streets":
        return
    layouts = [find(each) for each in (params.base, params.scenario) if each is not None]
    if any(edit.layer == STREETS for each in layouts for edit in each.edits):
        yield text("scenario.headline.streets_left_out")


def _with_ground(places: Layer, figure: str, params: DifferenceParams) -> tuple[Layer, ...]:
    """Return places with the ground that is gained and lost within the limit that they show.

    It lies on areas, and below points.
    """
    # Only coverage needs it.
    from layers.analyses.differences.changed_ground import changed_shapes, ground_layer  # noqa: PLC0415

    limit = limit_of(figure)
    limit_m = max(limits_of(params.params)) if limit is None else limit
    layouts = tuple(None if each is None else find(each) for each in (params.base, params.scenario))
    shapes = changed_shapes(params.params, (layouts[0], layouts[1]), limit_m)
    ground = ground_layer(shapes, params.params, limit_m, _lineage())
    if ground is None:
        return (places,)
    return (ground, places) if "Point" in places.geometry_types else (places, ground)


def mapped_figure(question: str, table: pd.DataFrame, figure: str) -> str:
    """Return the figure that a map shows: where the headline's has one place alone, another."""
    start = {"access": CELL, "reach": "minutes"}.get(question)
    found = [] if start is None else [each for each in table["figure"] if each.startswith(start)]
    return str(found[0]) if found else figure


def _title(figure: str, params: DifferenceParams) -> Text:
    return text("effect.title", figure=column_text(figure, params.params))


def _layer(rows: pd.DataFrame, figure: str, params: DifferenceParams) -> Layer:
    """Return the places of some rows where they are now, or were, with their effect."""
    shapes = _shapes(rows.index, params)
    # From the bottom of the map to its top: the smaller on the larger.
    order = sorted(shapes, key=lambda each: -float(shapely.area(shapes[each])))
    there = rows.loc[order]
    layer = derived(
        DIFFERENCES,
        _title(figure, params),
        geometry=gpd.GeoSeries([shapes[each] for each in there.index], crs=STORAGE),
        names={str(row.id): text_of(row) for row in records(there)},
        style=effect_style(figure, params.change),
        lineage=_lineage(),
    )
    return replace(layer, frame=layer.frame.assign(effect=effects(there, params.change)))


def _lineage() -> Lineage:
    return repository.layer("stations").lineage.then(text("effect.step"))


def _shapes(ids: Iterable[str], params: DifferenceParams) -> Mapping[str, shapely.Geometry]:
    """Return where places are, in STORAGE; where one is gone, where it was. Some are nowhere."""
    layers, _ = repository.load_all()
    found: dict[str, shapely.Geometry] = {}
    known = _own_shapes(params)
    for each in ids:
        shape = known.get(each)
        if shape is None:
            holder = next((la for la in layers.values() if each in la.located.index), None)
            shape = None if holder is None else holder.located.geometry.loc[each]
        if shape is not None:
            found[each] = shape
    return found


def _own_shapes(params: DifferenceParams) -> Mapping[str, shapely.Geometry | None]:
    """Return where the places of a question are that may be several features in one."""
    if params.question == "coverage":
        return {}
    # Here, since a question of coverage needs none of it.
    if params.question == "sites":
        from layers.analyses.sites.site_list import sites_by_id  # noqa: PLC0415

        return {
            key: shapely.union_all([part.geometry for part in each.parts])
            for key, each in sites_by_id().items()
            if each.parts
        }
    from layers.analyses.travel.travel_places import places  # noqa: PLC0415

    known = places(getattr(params.params, "year", None), getattr(params.params, "period", None))
    return {key: place.geometry for key, place in known.items()}
