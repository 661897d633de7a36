"""Maps of places to settle side by side: one scale, one legend, what is reached from each."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from layers.analyses.common.ground_bands import as_bands
from layers.analyses.sites.site_reach import SiteReachResult
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import catalogue
from layers.tables.site_styles import site_tips
from layers.transit.services import anyway, stop_layer
from layers.views import travel_controls
from layers.webmap.payload import Scene
from layers.webmap.screen import SceneLayer

__all__ = ["SiteMaps", "frames", "merge_scenes", "site_maps"]

Bounds = tuple[tuple[float, float], tuple[float, float]]

_TIME_SCALE_MIN = 30.0
"""Maps hold the ground within so many minutes; what lies beyond is cut."""

_LEAST_DEG = 0.03
"""Half the width of the narrowest frame, in degrees of longitude."""


@dataclass(frozen=True, eq=False)
class SiteMaps:
    """Maps side by side: the scene of each site with a location, and all of them as one."""

    scenes: Mapping[str, Scene]
    together: Scene | None


def site_maps(
    result: SitesResult,
    found: SiteReachResult,
    ids: Sequence[str],
    lang: Lang,
    *,
    year: int | None,
) -> SiteMaps:
    """Return a map of each site with the ground reached from it, all of the same layers.

    Parameters
    ----------
    result
        All sites.
    found
        What is reached from these; those without ground have no map.
    ids
        Which sites, in their order.
    lang, year
        The reader's language, and the year of the metro.
    """
    corners = frames(found.grounds)
    holders = {part.layer_id for key in corners for part in result.sites[key].parts}
    layers = [repository.layer(entry.id) for entry in catalogue() if entry.id in holders]
    scenes = {
        key: _scene(result, key, found.grounds[key], corners[key], layers, lang, year)
        for key in ids
        if key in corners
    }
    return SiteMaps(scenes, merge_scenes(tuple(scenes.values())) if scenes else None)


def frames(grounds: Mapping[str, Layer]) -> dict[str, Bounds]:
    """Return the corners of equally large square frames around some grounds, by site.

    South-west and north-east, latitude first, as maps take them. They are of one
    size as a map in Mercator's projection measures them, so that it has one scale.
    """
    middles, half = {}, _LEAST_DEG
    for key, ground in grounds.items():
        within = ground.frame[ground.frame["minutes"] <= _TIME_SCALE_MIN]
        shape = shapely.union_all(within.geometry.to_numpy())
        if shape.is_empty:
            shape = shapely.union_all(ground.frame.geometry.to_numpy())
        west, south, east, north = shape.bounds
        lat = (south + north) / 2
        middles[key] = (west + east) / 2, lat
        half = max(half, (east - west) / 2, (north - south) / 2 / math.cos(math.radians(lat)))
    found = {}
    for key, (lon, lat) in middles.items():
        high = half * math.cos(math.radians(lat))
        found[key] = ((lat - high, lon - half), (lat + high, lon + half))
    return found


def merge_scenes(scenes: Sequence[Scene]) -> Scene:
    """Return all that some maps show as one scene, so that one legend serves them all."""
    found: dict[str, SceneLayer] = {}
    level: dict[str, int] = {}
    for scene in scenes:
        for position, scene_layer in enumerate(scene.layers):
            key = scene_layer.layer.id
            first = found.setdefault(key, scene_layer)
            found[key] = replace(first, only=_both(first, scene_layer))
            level[key] = max(position, level.get(key, 0))
    scene_layers = sorted(found.values(), key=lambda each: level[each.layer.id])
    return Scene(tuple(scene_layers), scenes[0].lang)


def _both(first: SceneLayer, other: SceneLayer) -> tuple[str, ...] | None:
    """Return which features two maps show of a layer; None for all."""
    # A layer of one map only, as the site itself or the ground reached, reads the same on all.
    if first.only is None or other.only is None or first.layer is not other.layer:
        return first.only
    return tuple(dict.fromkeys((*first.only, *other.only)))


def _scene(  # noqa: PLR0917 - all of it is on the map
    result: SitesResult,
    site: str,
    ground: Layer,
    frame: Bounds,
    layers: Iterable[Layer],
    lang: Lang,
    year: int | None,
) -> Scene:
    """Return a site on the map, with the ground reached from it."""
    parts = result.sites[site].parts
    own = {part.id for part in parts}
    tips = site_tips(result, [site], lang)
    running = anyway(year)
    stops = running.stops
    near = stops.index[stops.intersects(shapely.union_all(ground.frame.geometry.to_numpy()))]
    under, over = travel_controls.goal_layers()
    scene_layers = (
        *travel_controls.ground(),
        SceneLayer(as_bands(ground), by_address=False, interactive=False),
        *(replace(each, interactive=False) for each in under),
        travel_controls.lines(year),
        SceneLayer(stop_layer(running), only=tuple(near)),
        *over,
        *(
            SceneLayer(layer, only=tuple(key for key in layer.frame.index if key in own), tips=tips)
            for layer in layers
        ),
    )
    return Scene(
        scene_layers, lang, selected=parts[0].id, focus=frame, focus_token=f"{site} {frame}"
    )
