"""Maps of places to settle side by side: one scale, one legend, what is reached from each."""

import math
from collections.abc import Mapping
from dataclasses import replace

import shapely

from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang
from layers.model.layer import Layer
from layers.store import repository
from layers.tables.site_styles import site_tips
from layers.transit.services import anyway, stop_layer
from layers.views import travel_controls
from layers.webmap.payload import Scene
from layers.webmap.screen import SceneLayer

__all__ = ["frames", "scene"]

Bounds = tuple[tuple[float, float], tuple[float, float]]

_SHOWN_MIN = 30.0
"""Maps hold the ground within so many minutes; what lies beyond is cut."""

_LEAST_DEG = 0.03
"""Half the width of the narrowest frame, in degrees of longitude."""


def frames(grounds: Mapping[str, Layer]) -> dict[str, Bounds]:
    """Return the corners of equally large square frames around some grounds, by site.

    South-west and north-east, latitude first, as maps take them. They are of one
    size as a map in Mercator's projection measures them, so that it has one scale.
    """
    middles, half = {}, _LEAST_DEG
    for key, ground in grounds.items():
        within = ground.frame[ground.frame["minutes"] <= _SHOWN_MIN]
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


def scene(
    result: SitesResult, site: str, ground: Layer, frame: Bounds, lang: Lang, *, year: int | None
) -> Scene:
    """Return a site on the map, with the ground reached from it."""
    parts = result.sites[site].parts
    layer = repository.layer(parts[0].layer_id)
    running = anyway(year)
    stops = running.stops
    near = stops.index[stops.intersects(shapely.union_all(ground.frame.geometry.to_numpy()))]
    under, over = travel_controls.goal_layers()
    drawn = (
        *travel_controls.ground(),
        SceneLayer(ground, by_address=False, interactive=False),
        *(replace(each, interactive=False) for each in under),
        travel_controls.lines(year),
        SceneLayer(stop_layer(running), only=tuple(near)),
        *over,
        SceneLayer(
            layer, only=tuple(part.id for part in parts), tips=site_tips(result, [site], lang)
        ),
    )
    return Scene(drawn, lang, selected=parts[0].id, focus=frame, focus_token=f"{site} {frame}")
