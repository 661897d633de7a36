"""Coverage as a view: its parameters, its question, its map."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from geo.crs import to_storage
from layers.analyses import ANALYSES
from layers.analyses.common.targets import (
    coverable_place,
    station_layer,
    stations_ever,
    stations_of,
    target_holding,
    target_layers,
)
from layers.analyses.coverage.coverage_maps import MARGIN_M, limit_words
from layers.analyses.coverage.coverage_params import (
    ComparisonParams,
    CoverageParams,
    GrowthParams,
)
from layers.analyses.coverage.coverage_results import CoverageResult, GrowthResult
from layers.analyses.coverage.growth_map import GROWN_GROUND
from layers.analyses.coverage.growth_words import headline
from layers.analyses.coverage.patches import GAP_LAYER
from layers.analyses.weights.weight_options import LAND
from layers.analyses.weights.weight_words import counted_words
from layers.i18n.wording import Lang, Text, text
from layers.model.layer import Layer, Result, records
from layers.model.parameters import question
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.store.atlas import to_metric, with_role
from layers.tables.coverage_tables import comparison_cells, coverage_cells, growth_cells
from layers.views import VIEWS
from layers.views.differences import difference_picture, is_difference
from layers.views.map_years import by_year, years_on_map
from layers.views.picture import Picture, enumerated, subtitle_parts
from layers.views.travel_controls import lines
from layers.webmap.payload import Scene, SceneLayer, bounds_of

__all__ = [
    "growth_of", "growth_scene", "growth_title", "picture", "question_of", "scene",
]  # fmt: skip

_TITLES = {"now": "page.coverage", "growth": "growth.title", "comparison": "comparison.title"}
_CELLS: Mapping[str, Any] = MappingProxyType(
    {"now": coverage_cells, "growth": growth_cells, "comparison": comparison_cells}
)


def question_of(values: Mapping[str, Any]) -> CoverageParams:
    """Return what some values ask. Raises ParameterError for what cannot be asked."""
    if values["view"] != "now":
        values = {**values, "weight": LAND}
    unused = "radii" if values["measure"] == "minutes" else "minutes"
    request = question(CoverageParams, {**values, unused: []})
    of = _place_of(values)
    return request if of is None else replace(request, target=target_holding(of))


def growth_of(values: Mapping[str, Any]) -> GrowthParams:
    """Return whose growth some values ask for. Raises as `question_of`."""
    return GrowthParams(question_of(values), _place_of(values))


def _place_of(values: Mapping[str, Any]) -> str | None:
    """Return the place that is looked at alone, as growth lets one."""
    of: str | None = values["of"] if values["view"] == "growth" else None
    return of


def scene(
    result: Result, question: CoverageParams, lang: Lang, *, place: str | None = None
) -> Scene:
    """Return an answer on the map, between the towns and the stations; a place is marked."""
    near, ever = _stations_on_map(result, question)
    numbers = _numbers(result)
    covered = [
        SceneLayer(each, by_address=False, interactive=False,
                   numerals=numbers if each.id == GAP_LAYER else {})
        for each in result.layers
    ]  # fmt: skip
    stations = station_layer(question.lines)
    around = SceneLayer(stations, only=near, other_years=_besides(near, ever))
    return _scene(question, lang, place, covered, around)


def growth_scene(
    result: GrowthResult, question: CoverageParams, lang: Lang, *, place: str | None
) -> Scene:
    """Return growth on the map of a year: since when the place is covered, and by what."""
    grown = [_grown(each, question.year) for each in result.layers]
    stations = station_layer(question.lines)
    around = by_year(stations.frame.loc[list(result.near)], question.year)
    map_scene = _scene(question, lang, place, grown, SceneLayer(stations, **around))
    if place is None:
        return map_scene
    return replace(map_scene, focus=_surroundings(place), focus_token=place)


def growth_title(result: GrowthResult, place: str | None) -> Text:
    """Return what growth is called, by the name of its place."""
    return text("growth.title_of", place=result.place) if place else text("growth.title")


def _surroundings(place: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the south-west and north-east corner of the ground shown about a place."""
    ground = to_metric(coverable_place(place).geometry).buffer(MARGIN_M)
    return bounds_of(to_storage(ground).iloc[0])


def _numbers(result: Result) -> Mapping[str, str]:
    """Return the numbers of uncovered patches by their ids, the largest first."""
    if not isinstance(result, CoverageResult):
        return {}
    return {str(row.id): str(row.number) for row in records(result.patches)}


def _scene(
    question: CoverageParams,
    lang: Lang,
    place: str | None,
    covered: Iterable[SceneLayer],
    stations: SceneLayer,
) -> Scene:
    """Return what is covered between the ground and the targets, with lines and stations on top."""
    target = repository.layer(target_layers()[question.target])
    under = [each for each in with_role("ground") if each != target.id]
    return Scene(
        (
            *(SceneLayer(repository.layer(each), interactive=False) for each in under),
            *covered,
            *((SceneLayer(target),) if target.id not in {"district", stations.layer.id} else ()),
            lines(question.year),
            stations,
        ),
        lang,
        selected=place,
        years=years_on_map(question.year),
    )


def _grown(layer: Layer, year: int | None) -> SceneLayer:
    """Return a layer of growth, by year; nothing is to be asked of the ground below."""
    there = by_year(layer.frame, year)
    return SceneLayer(layer, by_address=False, interactive=layer.id != GROWN_GROUND, **there)


def _stations_on_map(
    result: Result, question: CoverageParams
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the stations on the map, and those of all years."""
    if isinstance(result, CoverageResult):
        return result.near, result.near_ever
    chosen = stations_of(question.lines, year=question.year, building=question.building)
    return tuple(chosen.index), tuple(stations_ever(question.lines).index)


def _besides(value: tuple[str, ...], ever: tuple[str, ...]) -> tuple[str, ...]:
    there = set(value)
    return tuple(each for each in ever if each not in there)


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values, its growth as what is covered at the end, and from when.

    Raises as `question_of` and the analyses do.
    """
    question, place = question_of(values), _place_of(values)
    if values["view"] == "now" and is_difference(values):
        return difference_picture("coverage", "coverage", values, question, lang, progress)
    title, cells = text(_TITLES[values["view"]]), _CELLS[values["view"]]
    notes: tuple[Text, ...] = ()
    result: Result
    if values["view"] == "growth":
        request = growth_of(values)
        result = grown = ANALYSES["growth"].run(request, progress)
        finding = headline(request, grown, since=values["since"], year=question.year)
        notes = (finding, *grown.notes[1:])
        title = growth_title(grown, place)
        cells = partial(growth_cells, since=values["since"])
        map_scene = growth_scene(grown, question, lang, place=place)
    elif values["view"] == "comparison":
        question = replace(question, target="district")
        result = ANALYSES["comparison"].run(ComparisonParams(question), progress)
        map_scene = scene(result, question, lang)
    else:
        result = ANALYSES["coverage"].run(question, progress)
        map_scene = scene(result, question, lang)
    notes = notes or result.notes
    return Picture(
        "coverage",
        VIEWS["coverage"].query(values),
        title,
        subtitle_parts(*_subtitle(values, question)),
        map_scene,
        notes,
        result,
        notes[0],
        table=partial(cells, result),
    )


def _subtitle(values: Mapping[str, Any], question: CoverageParams) -> Iterator[Text | None]:
    """Yield the parameters of a picture in words; of growth and comparison the widest distance."""
    compared, since = values["view"] == "comparison", values["since"]
    yield text(f"choose.lines.{question.lines}")
    yield None if compared else text(f"choose.method.{question.method}")
    limits = [limit_words(limit, None) for limit in sorted(question.radii_m)]
    limits += [text("view.on_foot", minutes=f"{each:g}") for each in sorted(question.minutes)]
    yield enumerated(limits if values["view"] == "now" else limits[-1:])
    if values["view"] == "growth" and since is not None:
        yield text("view.since", year=since)
    yield None if question.year is None else text("view.year", year=question.year)
    yield text("choose.building") if question.building else None
    yield counted_words(question.weight)
