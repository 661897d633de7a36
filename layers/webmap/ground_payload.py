"""The ground as the browser takes it: two levels by address, and how it is drawn."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE, to_storage
from layers.i18n.wording import Lang, say
from layers.model.palette import ALWAYS, GROUND, HOME_GROUND, NAME_INKS, SEA, WIDTH_ZOOMS
from layers.store.atlas import to_metric
from layers.store.geojson import dump
from layers.webmap import assets
from layers.webmap.ground_map import GroundMap, GroundName, ground_map
from layers.webmap.screen import encode_geometry

__all__ = ["LEVELS", "Level", "ground_payload", "level_payload"]


@dataclass(frozen=True)
class Level:
    """A level of detail: the zoom from which it is shown, how far lines may stray, metres."""

    from_zoom: float
    tolerance_m: float
    least_name_m: float


LEVELS = (Level(0.0, 60.0, 3000.0), Level(11.5, 6.0, 0.0))
"""From afar and near by, each whole."""

_LEAST_AREA = 30.0
"""An area must measure so many squares of the tolerance to be drawn."""


def ground_payload(lang: Lang, *, inline: bool) -> dict[str, Any]:
    """Return the ground of a map; `inline` with all that is drawn, else with its addresses.

    Raises
    ------
    DataError
        The outline of the district cannot be read, or the folder that is served not written.
    """
    ground = ground_map()
    if inline:
        levels: list[dict[str, Any]] = [{"from": 0.0, "held": level_payload(ground, LEVELS[-1])}]
    else:
        levels = [{"from": level.from_zoom, "url": _address(ground, level)} for level in LEVELS]
    return {
        "levels": levels,
        "passes": [asdict(each) | {"always": each.kind in ALWAYS} for each in GROUND],
        "zooms": WIDTH_ZOOMS,
        "sea": asdict(SEA),
        "home": asdict(HOME_GROUND),
        "inks": {kind: asdict(ink) for kind, ink in NAME_INKS.items()},
        "title": say("map.ground", lang),
    }


@lru_cache(maxsize=8)
def _address(ground: GroundMap, level: Level) -> str:
    number = LEVELS.index(level)
    return assets.publish(f"ground/level{number}", dump(level_payload(ground, level)), ".json")


@lru_cache(maxsize=8)
def level_payload(ground: GroundMap, level: Level) -> dict[str, Any]:
    """Return what is drawn of the ground at a level: shapes by kind, and names.

    A name has n for its words by language, k for the kind of what it names, l for how long
    that is in metres, p for its places: latitude, longitude and angle of each.
    """
    next_zoom = min((each.from_zoom for each in LEVELS if each.from_zoom > level.from_zoom),
                    default=np.inf)  # fmt: skip
    kinds = {each.kind for each in GROUND if each.from_zoom < next_zoom}
    shapes = {
        kind: encode_geometry(simple)
        for kind, shape in ground.shapes.items()
        if kind in kinds and not (simple := _simplified(shape, level.tolerance_m)).is_empty
    }
    names = [_name(each) for each in ground.names if each.length_m >= level.least_name_m]
    return {"shapes": shapes, "names": names}


def _simplified(shape: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Return a shape simplified, areas without those too small to be seen."""
    series = to_metric(gpd.GeoSeries([shape], crs=STORAGE))
    simple = shapely.simplify(series.iloc[0], tolerance_m)
    if simple.geom_type == "MultiPolygon":
        parts = shapely.get_parts(simple)
        simple = shapely.multipolygons(parts[shapely.area(parts) > _LEAST_AREA * tolerance_m**2])
    back: BaseGeometry = to_storage(gpd.GeoSeries([simple], crs=series.crs)).iloc[0]
    return back


def _name(each: GroundName) -> dict[str, Any]:
    places = [[lat, lon, angle] for lon, lat, angle in each.places]
    return {"k": each.kind, "n": dict(each.name), "l": round(each.length_m), "p": places}
