"""Ground that a scenario brings within reach of a station, and ground that it takes out of it.

Shares and areas of places are net: where a station moves, what it gains here and loses there
cancels. Here both are told apart, of the whole district, for each distance that is asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import to_storage
from geo.sample_points import share
from layers.analyses.common.nearness import FloatArray, Scene, anchored
from layers.analyses.common.station_distances import reach_samples, reached_ground
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.coverage import limits_of, setting_of
from layers.analyses.coverage.coverage_maps import limit_words, outlines
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.patches import LEAST_HA, patches_of
from layers.analyses.differences.inputs_state import id_of, inputs_state
from layers.analyses.differences.sampled_figures import SampledFigures
from layers.i18n.wording import Text, by_language, number, text, text_of
from layers.model.layer import Layer, derived, records
from layers.model.palette import NEWLY_COVERED, NO_LONGER_COVERED
from layers.model.provenance import Lineage
from layers.model.style import Categories, Entry, Symbol
from layers.scenarios.library import in_layout
from layers.scenarios.scenario import Scenario
from layers.store import repository
from layers.store.atlas import METRIC, to_metric
from layers.store.reading import data_overlay

__all__ = ["CHANGED_GROUND", "GAINED", "LOST", "changed_shapes", "ground_figures", "ground_layer"]

CHANGED_GROUND = "changed_ground"
"""The layer of ground gained and lost."""

_SLIVER_M2, _LEAST_PART = 0.01, 1e-9
"""Ground, and the part of what a sample point stands for, that differ by rounding alone."""

_KEPT = 4
"""Of so many layouts it is known on what is reached: that of the base stays as it is."""

GAINED, LOST = "gained", "lost"

_LOOKS: Mapping[str, Symbol] = MappingProxyType({
    GAINED: Symbol(NEWLY_COVERED, 2.2, NEWLY_COVERED, 0.4),
    LOST: Symbol(NO_LONGER_COVERED, 2.2, NO_LONGER_COVERED, 0.3, dash=(5.0, 4.0)),
})  # fmt: skip

_M2_PER_HA = 10_000.0

_Layouts = tuple[Scenario | None, Scenario | None]


@dataclass(frozen=True, eq=False)
class _Reached:
    """What stations reach of the district under one layout.

    Parameters
    ----------
    ground
        Within each limit, in METRIC, index ``limit_m``.
    parts
        How much of what each sample point stands for: see
        `layers.analyses.common.station_distances.reach_samples`.
    scene
        The stations, and the district with its sample points.
    """

    ground: gpd.GeoSeries
    parts: FloatArray
    scene: Scene


def ground_figures(
    params: CoverageParams, layouts: _Layouts
) -> Iterator[tuple[SampledFigures, SampledFigures]]:
    """Yield the hectares that one layout has in reach and the other has not, before and after.

    Before there are none by definition. Of each limit first what is gained, then what is lost,
    in the same samples of where stations lie, and of detours.

    Parameters
    ----------
    params
        The question; its target is passed over: it is the ground of the district.
    layouts
        Base and scenario, None for things as they are.
    """
    before, after = (_reached(params, each) for each in layouts)
    district = repository.layer("district").frame
    whole = before.scene.shapes.iloc[0]
    ids, names = tuple(map(str, district.index)), tuple(text_of(row) for row in records(district))
    for rank, limit_m in enumerate(before.ground.index):
        both = before, after
        for kind, (one, other) in ((GAINED, both), (LOST, both[::-1])):
            shape = _more(one.ground.iloc[rank], other.ground.iloc[rank], whole)
            more = other.parts[rank] - one.parts[rank]
            parts = np.where(more > _LEAST_PART, more, 0.0)
            sampled = share(before.scene.points, parts) * whole.area / _M2_PER_HA
            value = np.array([shapely.area(shape) / _M2_PER_HA])
            figure = f"{kind}_ha_{limit_m:g}_m"
            found = anchored(value, sampled, high=np.inf)
            yield (
                SampledFigures(figure, ids, names, 0.0 * value, 0.0 * found),
                SampledFigures(figure, ids, names, value, found),
            )


def changed_shapes(
    params: CoverageParams, layouts: _Layouts, limit_m: float
) -> dict[str, shapely.Geometry]:
    """Return the ground gained and lost within one limit, in METRIC, by `GAINED` and `LOST`."""
    whole = to_metric(repository.layer("district").frame.geometry).iloc[0]
    before, after = (_reached(params, each).ground.loc[limit_m] for each in layouts)
    return {GAINED: _more(before, after, whole), LOST: _more(after, before, whole)}


def ground_layer(
    shapes: Mapping[str, shapely.Geometry], params: CoverageParams, limit_m: float, lineage: Lineage
) -> Layer | None:
    """Return ground gained and lost as a layer, piece by piece; None where nothing changes.

    Pieces are cut along the borders of towns, so that each says whose ground it is; those of
    less than `layers.analyses.coverage.patches.LEAST_HA` are left out, as rounding leaves some.
    """
    limit = limit_words(limit_m, limits_of(params).get(limit_m), params.method)
    names, pieces, kinds = {}, [], []
    for kind, shape in shapes.items():
        drawing = outlines(gpd.GeoSeries([shape], crs=METRIC), params.method).iloc[0]
        for patch in records(patches_of(drawing)):
            if patch.area_ha < LEAST_HA:
                continue
            names[f"{kind}_{patch.number}"] = _name(kind, patch, limit)
            pieces.append(patch.geometry)
            kinds.append(kind)
    if not pieces:
        return None
    groups = [
        ((kind,), Entry(text(f"effect.ground.{kind}", limit=limit), look))
        for kind, look in _LOOKS.items()
        if kind in kinds
    ]
    layer = derived(
        CHANGED_GROUND, text("effect.ground.title", limit=limit), names=names,
        geometry=to_storage(gpd.GeoSeries(pieces, crs=METRIC)),
        style=Categories("ground", tuple(groups)), lineage=lineage,
    )  # fmt: skip
    return replace(layer, frame=layer.frame.assign(ground=kinds))


def _name(kind: str, patch: Any, limit: Text) -> Text:
    hectares = by_language(partial(number, patch.area_ha))
    return text(f"effect.ground.{kind}_piece", town=text_of(patch), limit=limit, hectares=hectares)


def _more(
    one: shapely.Geometry, other: shapely.Geometry, whole: shapely.Geometry
) -> shapely.Geometry:
    """Return what another layout reaches of some ground and the one does not.

    Where outlines run together, laying one on the other leaves slivers: they are nothing.
    """
    found = shapely.intersection(shapely.difference(*_without_common(other, one)), whole)
    parts = shapely.get_parts(found)
    return shapely.union_all(parts[shapely.area(parts) > _SLIVER_M2])


def _without_common(
    one: shapely.Geometry, other: shapely.Geometry
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return two grounds less the pieces of both: an edit leaves nearly all stations alone.

    Pieces of one ground do not overlap, so that the others take nothing of a common one.
    """
    pieces = shapely.get_parts(one), shapely.get_parts(other)
    known = [shapely.to_wkb(each).tolist() for each in pieces]
    common = set(known[0]) & set(known[1])
    left, right = (
        shapely.multipolygons(own[np.array([each not in common for each in names], dtype=bool)])
        for own, names in zip(pieces, known, strict=True)
    )
    return left, right


def _scene(params: CoverageParams) -> Scene:
    stations = stations_of(params.lines, year=params.year, building=params.building)
    # Where its border truly lies makes no ground gained or lost: the district stays where it is.
    return Scene.of(stations, repository.layer("district").frame.assign(uncertainty_m=0.0))


def _reached(params: CoverageParams, layout: Scenario | None) -> _Reached:
    with data_overlay.applied(None), in_layout(layout):
        return _reached_now(params, id_of(layout), inputs_state())


@lru_cache(maxsize=_KEPT)
def _reached_now(
    params: CoverageParams,
    layout: str | None,  # noqa: ARG001
    state: object,  # noqa: ARG001
) -> _Reached:
    """Return what stations reach as the data are read now, which layout and state name."""
    setting, scene = setting_of(params), _scene(params)
    parts = reach_samples(setting, scene, scene.points)
    return _Reached(reached_ground(setting, scene), parts, scene)
