"""Accessibility as a view: its parameters, its question, its map."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.analyses.access.buses.bus_services import bus_facts
from layers.analyses.access.ranking import improvements
from layers.analyses.common.grid import areas
from layers.analyses.weights.weight_words import counted_words
from layers.i18n.wording import Lang, text
from layers.model.parameters import question
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.store.atlas import with_role
from layers.tables.surface_tables import area_cells
from layers.transit.services import stop_layer, transit
from layers.views import VIEWS, travel_controls
from layers.views.differences import difference_picture, is_difference
from layers.views.improvement_map import improvement_layer, improvement_numbers
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.payload import Scene, SceneLayer, bounds_of

__all__ = ["picture", "question_of", "scene"]


def question_of(values: Mapping[str, Any]) -> AccessParams:
    """Return what some values ask; of a goal and of waiting only where they matter."""
    if values["indicator"] != "time_to":
        values = {**values, "goal": None, "wait": None}
    if values["indicator"] != "ptal":
        values = {**values, "buses": None, "bus-headway": None}
    return question(AccessParams, values)


def scene(
    result: AccessResult, question: AccessParams, lang: Lang, *, cell: str | None = None
) -> Scene:
    """Return an answer on the map: the surface under outlines, lines and stations."""
    running = transit(question.period, question.year)
    stops = stop_layer(running)
    surface = () if result.surface is None else (SceneLayer(result.surface),)
    under = with_role("ground")
    on_top = () if travel_controls.is_elsewhere(running) else with_role("summary")
    over = [
        SceneLayer(repository.layer(each), interactive=False)
        for each in on_top
        if each not in under
    ]
    area = areas(running)[result.area]
    near = area.layer_id != "district"
    return Scene(
        (
            *travel_controls.ground(running),
            *surface,
            *over,
            *travel_controls.lines_of_running(running, question.year),
            *_bus_stops(question),
            SceneLayer(stops, only=travel_controls.stops_on_map(running)),
            *_improvements(result, question, cell),
        ),
        lang,
        selected=cell if cell is not None else question.goal,
        focus=bounds_of(area.outline) if near else None,
        focus_token=area.id if near else "",
        years=travel_controls.years(running, question.year),
    )


def _bus_stops(question: AccessParams) -> list[SceneLayer]:
    """Return the bus stops that count, as a layer."""
    if bus_facts(question) is None:
        return []
    return [SceneLayer(repository.layer(question.buses), interactive=False)]


def _improvements(
    result: AccessResult, question: AccessParams, cell: str | None
) -> list[SceneLayer]:
    """Return what would improve a chosen cell, where it has a place, as a layer."""
    if result.surface is None or cell is None or cell not in set(result.table["id"]):
        return []
    found = improvement_layer(improvements(question, cell), result.surface.lineage)
    if found is None:
        return []
    return [SceneLayer(found, interactive=False, numerals=improvement_numbers(found))]


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values; see `layers.analyses.access.access` for errors."""
    question = question_of(values)
    if is_difference(values):
        return difference_picture("access", "access", values, question, lang, progress)
    result = ANALYSES["access"].run(question, progress)
    area = areas(transit(question.period, question.year))[result.area]
    title = text("page.access") if result.surface is None else result.surface.title
    return Picture(
        "access",
        VIEWS["access"].query(values),
        title,
        subtitle_parts(
            area.name,
            *travel_controls.in_words(
                question, question.wait if question.indicator == "time_to" else None
            ),
            counted_words(question.weight),
        ),
        scene(result, question, lang, cell=values["cell"]),
        result.notes,
        result,
        result.notes[0],
        table=partial(area_cells, result),
    )
