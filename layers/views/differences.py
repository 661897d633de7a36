"""Before and after: the map of a difference, and the two maps that it lies between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.differences.difference_result import DifferenceParams, DifferenceResult
from layers.analyses.differences.difference_words import column_text
from layers.i18n.wording import Lang, Text, text
from layers.model.layer import records
from layers.model.progress import Progress
from layers.scenarios.library import present_title
from layers.store import repository
from layers.store.atlas import with_role
from layers.store.reading import data_overlay
from layers.tables.difference_tables import difference_cells, effect_tips
from layers.views import VIEWS
from layers.views.map_years import years_on_map
from layers.views.picture import Picture, subtitle_parts
from layers.views.site_maps import merge_scenes
from layers.views.travel_controls import lines
from layers.webmap.payload import HOME, Scene, SceneLayer

__all__ = [
    "PairOfMaps", "difference_of", "difference_picture", "difference_scene", "is_difference",
    "pair_of_maps",
]  # fmt: skip

_MOST_FACTS = 12
"""So many rows stand below two maps side by side; the table has all."""


def difference_of(question: str, params: Any) -> DifferenceParams | None:
    """Return what is compared where a question is asked in a scenario; None without one."""
    if params.scenario is None:
        return None
    return DifferenceParams(question, replace(params, scenario=None), params.scenario)


def difference_scene(result: DifferenceResult, params: Any, lang: Lang) -> Scene:
    """Return what gets better and worse where, between the towns and the metro of the scenario."""
    drawing = [
        SceneLayer(each, by_address=False, tips=effect_tips(result, lang)) for each in result.layers
    ]
    # Stations that are coloured themselves are not drawn a second time.
    bare = all("Point" not in each.geometry_types for each in result.layers)
    stations = [SceneLayer(repository.layer("stations"), interactive=False)] if bare else []
    under = [SceneLayer(repository.layer(e), interactive=False) for e in with_role("ground")]
    tracks = lines(params.year)
    over = [*drawing, tracks, *stations] if bare else [tracks, *drawing]
    return Scene((*under, *over), lang, years=years_on_map(params.year))


def is_difference(values: Mapping[str, Any]) -> bool:
    """Return whether values of a page ask what differs, and of a scenario."""
    return values["scenario"] is not None and values["compare"] == "difference"


def difference_picture(  # noqa: PLR0917 - a picture takes them all
    page: str, question: str, values: Mapping[str, Any], params: Any, lang: Lang,
    progress: Progress,
) -> Picture:  # fmt: skip
    """Return the difference of a question that a scenario makes, for every way out."""
    wanted = difference_of(question, params)
    if wanted is None:
        raise ValueError(question)
    result = ANALYSES["difference"].run(wanted, progress)
    return Picture(
        page,
        VIEWS[page].query(values),
        text("effect.name"),
        subtitle_parts(text(f"page.{page}"), column_text(result.figure, wanted.params)),
        difference_scene(result, params, lang),
        result.notes,
        result,
        result.notes[0],
        table=partial(difference_cells, result, wanted.params),
    )


@dataclass(frozen=True, eq=False)
class PairOfMaps:
    """Two maps of one question, of one extent and with one legend.

    Parameters
    ----------
    names
        What they are called: things as they are, and the scenario.
    scenes
        The map of each.
    together
        Both as one, whose legend serves them.
    facts
        Rows below them: what, before, after, and whether it differs.
    """

    names: tuple[Text, Text]
    scenes: tuple[Scene, Scene]
    together: Scene
    facts: tuple[tuple[str, tuple[str, str], bool], ...]


def pair_of_maps(
    result: DifferenceResult, params: Any, lang: Lang, scene_of: Callable[[Any], Scene]
) -> PairOfMaps:
    """Return the maps of a question without and with the scenario that all is read in.

    Parameters
    ----------
    result
        The difference between them.
    params
        The question, in the scenario.
    scene_of
        Returns the map of a question, of the data as they are read then.
    """
    after = scene_of(params)
    with data_overlay.applied(None):
        before = scene_of(replace(params, scenario=None))
    scenes = tuple(
        replace(each, selected=None, pin=None, years=None, point=False, focus=HOME,
                focus_token=str(HOME), view=None)
        for each in (before, after)
    )  # fmt: skip
    cells = records(difference_cells(result, params, lang).frame.head(_MOST_FACTS))
    facts = tuple(
        (
            f"{row.place} · {row.figure}",
            (row.base.text, row.scenario.text),
            row.base.value != row.scenario.value,
        )
        for row in cells
    )
    names = (text("layout.base"), present_title() or text("scenario_column.scenario"))
    return PairOfMaps(names, (scenes[0], scenes[1]), merge_scenes(scenes), facts)
