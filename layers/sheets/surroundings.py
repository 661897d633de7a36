"""The map of a site's surroundings: transit, universities and other sites, drawn as any print."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from geo.mapping import labels
from geo.mapping.window import Window, fit
from layers.analyses.common.ground_bands import as_bands
from layers.analyses.sites.site_list import Site, sites_by_id
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang, say, text
from layers.model.layer import Layer
from layers.model.palette import MARK, MARK_NAME
from layers.model.style import AREA_FROM_M, Single, Symbol
from layers.paper import map_elements
from layers.paper.fonts import Faces
from layers.paper.frame_content import content_of, joint_content
from layers.paper.ground_primitives import ground_primitives
from layers.paper.legend_layout import legend_primitives
from layers.paper.map_labels import label_primitives
from layers.paper.map_layers import Ground, scene_primitives
from layers.paper.primitives import PT_MM, Box, Primitive, Words
from layers.paper.sheet_sizes import layout_of
from layers.paper.text_layout import LEADING, balanced, block
from layers.store import repository
from layers.store.atlas import METRIC, below_lines, to_metric, with_role
from layers.tables.uncertainty_layer import halo
from layers.views import travel_controls
from layers.webmap.payload import Scene
from layers.webmap.screen import SceneLayer

__all__ = [
    "Bounds",
    "bounds_of",
    "ground_of",
    "key_primitives",
    "scene_of",
    "surroundings_primitives",
    "window_of",
]

Bounds = tuple[float, float, float, float]

_HERE = Symbol(MARK, 2.8, MARK, 0.16, radius=7.0)
"""The site the sheet is of: the colour of a chosen point, which no layer has."""

_LEAST_SCALE = 80_000.0
_MARGIN_MM = 11.0
_WIDE_MM = 100.0
"""Maps narrower than this have smaller type."""
_NAME_PT, _NAME_MM = 8.4, 34.0


def bounds_of(result: SitesResult, site: Site) -> Bounds:
    """Return the ground a site's map must show, in metres: the site and its nearest station."""
    shapes = to_metric(gpd.GeoSeries([part.geometry for part in site.parts], crs=STORAGE))
    unsure = site.uncertainty_m or 0.0
    points = shapely.get_dimensions(shapes.to_numpy()) == 0
    spread = unsure if unsure >= AREA_FROM_M and points.any() else 0.0
    west, south, east, north = shapely.total_bounds(shapes.to_numpy())
    bounds = [west - spread, south - spread, east + spread, north + spread]
    found = result.reached.get(site.id)
    stations = repository.layer("stations").frame.geometry
    near = [each.id for each in found.near[:1] if each.id in stations.index] if found else []
    for x, y in shapely.get_coordinates(to_metric(stations.loc[near]).to_numpy()):
        bounds = [min(bounds[0], x), min(bounds[1], y), max(bounds[2], x), max(bounds[3], y)]
    return (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3]))


def window_of(
    bounds: Bounds,
    frame: Box,
    *,
    least_scale: float = _LEAST_SCALE,
    margin_mm: float = _MARGIN_MM,
) -> Window:
    """Return the ground that a frame shows of some bounds, and some around."""
    margin = min(margin_mm, frame.width / 8)
    return fit(bounds, frame.width, frame.height, margin_mm=margin, least_scale=least_scale)


def ground_of(
    bounds: Bounds, frame: Box, *, scale: float | None = None, margin_mm: float = _MARGIN_MM
) -> Ground:
    """Return the ground of a map in a frame, at a scale where one is given."""
    least = _LEAST_SCALE if scale is None else scale
    return Ground(window_of(bounds, frame, least_scale=least, margin_mm=margin_mm), METRIC, frame)


def scene_of(site: Site, ground: Ground, lang: Lang, reached: Layer | None = None) -> Scene:
    """Return what lies around a site, no more than its map shows, and the site on top.

    `reached` is the ground within some minutes of it, where that is shown.

    Raises
    ------
    DataError
        If a layer is missing or broken.
    """
    own = {part.id for part in site.parts}
    here = _here(site, repository.state())
    band = halo(here)
    areas = bool((shapely.get_dimensions(here.frame.geometry.to_numpy()) > 0).all())
    # Of a map so wide that it holds what is reached, only what the screen shows of it.
    wide = reached is not None
    others = {
        each: SceneLayer(repository.layer(each), only=_others(each, own))
        for each in (() if wide else with_role("site"))
    }
    under, over = travel_controls.goal_layers()
    scene_layers = [
        *(SceneLayer(repository.layer(each)) for each in with_role("ground")),
        *([] if reached is None else [SceneLayer(as_bands(reached), by_address=False)]),
        *([] if band is None else [SceneLayer(band)]),
        *(layer for key, layer in others.items() if below_lines(key)),
        *under,
        *([SceneLayer(here)] if areas else []),
        travel_controls.lines(None),
        *([] if wide else [SceneLayer(repository.layer("stations"))]),
        *(layer for key, layer in others.items() if not below_lines(key)),
        *over,
        *([] if areas else [SceneLayer(here)]),
    ]
    return Scene(tuple(_within(scene_layers, shapely.box(*ground.degrees))), lang)


def surroundings_primitives(
    site: Site, scene: Scene, ground: Ground, fonts: Faces
) -> list[Primitive]:
    """Return a site's map in its frame: what lies around it, names, scale, north, neatline."""
    primitives = scene_primitives(scene, ground)
    part = min(1.0, max(0.6, ground.frame.width / _WIDE_MM))
    scale, box = map_elements.scale_primitives(ground, scene.lang, fonts, type_scale=0.9 * part)
    own, taken = _name(
        site, ground, fonts, scene.lang, scale=box, size_pt=_NAME_PT * max(part, 0.8)
    )
    names = label_primitives(
        scene,
        ground,
        primitives,
        fonts,
        type_scale=0.95 * part,
        taken=[box.edges, *([taken] if taken else [])],
    )
    return [
        *ground_primitives(ground), *primitives, *names, *own, *scale,
        map_elements.neatline(ground.frame),
    ]  # fmt: skip


def key_primitives(
    maps: Sequence[tuple[Scene, Ground]],
    box: Box,
    fonts: Faces,
    lang: Lang,
    *,
    columns: tuple[int, ...] = (3, 4),
) -> list[Primitive]:
    """Return one legend of what lies in the frames of some maps, in a box beside them."""
    layout = replace(layout_of("a4", portrait=True), panel=box, type_scale=0.86, columns=columns)
    rows = joint_content(content_of(*each) for each in maps).legend(lang)
    return legend_primitives(say("legend.title", lang), rows, layout, fonts, notes=False)[0]


@lru_cache(maxsize=64)
def _here(site: Site, state: object) -> Layer:  # noqa: ARG001 - other data are another site
    """Return the site as a layer of its own, which its map draws above all others."""
    layer = repository.layer(site.layer_id)
    frame = layer.frame.loc[[part.id for part in site.parts]]
    label = text("sheet.here")
    digest = f"{layer.digest}.{site.id}"
    return replace(
        layer, id="this_site", title=label, frame=frame, style=Single(label, _HERE), digest=digest
    )


def _others(layer_id: str, own: Iterable[str]) -> tuple[str, ...]:
    """Return the features of a layer that are other places to settle."""
    parts = {part.id for site in sites_by_id().values() for part in site.parts} - set(own)
    return tuple(key for key in repository.layer(layer_id).frame.index if key in parts)


def _within(scene_layers: Sequence[SceneLayer], seen: shapely.Geometry) -> list[SceneLayer]:
    """Return layers with no more than what lies on the map, so that the legend has no more."""
    found = []
    for scene_layer in scene_layers:
        layer = scene_layer.layer
        if not isinstance(layer, Layer):
            continue
        located = layer.located
        wanted = set(located.index) if scene_layer.only is None else set(scene_layer.only)
        near = located.index[shapely.intersects(located.geometry.to_numpy(), seen)]
        only = tuple(key for key in near if key in wanted)
        if only:
            found.append(replace(scene_layer, only=only, interactive=False))
    return found


def _name(
    site: Site, ground: Ground, fonts: Faces, lang: Lang, *, scale: Box, size_pt: float
) -> tuple[list[Words], tuple[float, float, float, float] | None]:
    """Return the site's own name on its map, and its box: inside an area, beside a point."""
    lines = balanced(fonts.printable(site.name.in_(lang)), _NAME_MM, fonts.bold, size_pt)
    size_mm = size_pt * PT_MM
    width = max(fonts.bold.width_mm(line, size_pt) for line in lines)
    size = (width, size_mm * (1.05 + LEADING * (len(lines) - 1)))
    shapes = to_metric(gpd.GeoSeries([part.geometry for part in site.parts], crs=STORAGE))
    largest = max(shapes, key=shapely.area)
    if shapely.get_dimensions(largest) == 0:
        at = ground.to_sheet(shapely.get_coordinates(largest))[0]
        boxes = labels.around((float(at[0]), float(at[1])), size, 3.6)
    else:
        tolerance = max(ground.window.m_per_mm, 1.0)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=tolerance)
        at = ground.to_sheet(shapely.get_coordinates(circle)[:1])
        steps = np.array([0.0, 1.0, -1.0, 2.0, -2.0])[:, np.newaxis] * (0.0, size[1])
        boxes = labels.centred(at + steps, size)
    chosen = labels.place([boxes], ground.frame.inner(0.8).edges, taken=np.array([scale.edges]))[0]
    if chosen < 0:
        return [], None
    left, bottom, right, top = (float(each) for each in boxes[chosen])
    set_ = block(lines, left, top, size_pt, colour=MARK_NAME, bold=True, halo=True, key="name")
    # Words with a halo start at their x, so each line is put in the middle by hand.
    middle = [(width - fonts.bold.width_mm(line, size_pt)) / 2 for line in lines]
    centred = [replace(each, x=left + by) for each, by in zip(set_, middle, strict=True)]
    return centred, (left, bottom, right, top)
