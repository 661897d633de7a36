"""The ground as the browser takes it: levels by address, whole or in tiles, and how it is drawn."""

import gzip
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE, to_storage
from layers.i18n.wording import Lang, say
from layers.model.palette import ALWAYS, GROUND, HOME_GROUND, NAME_INKS, SEA, WIDTH_ZOOMS
from layers.store.atlas import to_metric
from layers.store.geojson import dump
from layers.store.ground import local_ground
from layers.webmap import assets
from layers.webmap.ground_map import GroundMap, GroundName, ground_map
from layers.webmap.screen import encode_geometry

__all__ = ["CLOSER", "LEVELS", "Level", "ground_payload", "level_payload", "tile_box"]


@dataclass(frozen=True)
class Level:
    """A level of detail.

    Parameters
    ----------
    from_zoom
        The zoom from which it is shown.
    tolerance_m
        How far lines may stray, in metres; farther, where a file would else be too large.
    most_bytes
        How large one file of it may be, compressed.
    least_name_m
        What is named is at least so long.
    grid
        Zoom of the tiles it comes in; None for one file.
    """

    from_zoom: float
    tolerance_m: float
    most_bytes: int
    least_name_m: float = 0.0
    grid: int | None = None


LEVELS = (Level(0.0, 60.0, 60_000, least_name_m=3000.0), Level(11.5, 6.0, 60_000))
"""From afar and near by, each whole."""

CLOSER = (Level(13.0, 4.0, 20_000, grid=12), Level(14.5, 2.0, 12_000, grid=14))
"""In tiles, of which a window shows at most 12 or 20: 250 KB. They are there where this machine
has read a ground of its own; what is shipped needs no more than `LEVELS`."""

_LEAST_AREA = 30.0
"""An area must measure so many squares of the tolerance to be drawn."""

_COARSER = 1.6
_TRIES = 8


def ground_payload(lang: Lang, *, inline: bool) -> dict[str, Any]:
    """Return the ground of a map; `inline` with all that is drawn, else with its addresses.

    Raises
    ------
    DataError
        The folder that is served cannot be written.
    """
    ground = ground_map()
    if inline:
        levels: list[dict[str, Any]] = [{"from": 0.0, "held": level_payload(ground, LEVELS[-1])}]
    else:
        levels = [{"from": level.from_zoom, "url": _address(ground, level)} for level in LEVELS]
        if any(layer.id == local_ground.LAYER_ID for layer in ground.layers):
            levels += [
                {"from": level.from_zoom, "grid": level.grid, "tiles": _tiles(ground, level)}
                for level in CLOSER
            ]
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
def _tiles(ground: GroundMap, level: Level) -> dict[str, str]:
    """Return the addresses of a level's tiles, by column and row of its grid."""
    found = {}
    for x, y in _cells(ground, level.grid or 0):
        content = level_payload(ground, level, within=tile_box(x, y, level.grid or 0))
        if content["shapes"]:
            found[f"{x}/{y}"] = assets.publish(
                f"ground/{level.grid}-{x}-{y}", dump(content), ".json"
            )
    return found


def _cells(ground: GroundMap, grid: int) -> Iterator[tuple[int, int]]:
    """Yield column and row of the tiles that the ground of this machine touches."""
    own = next(each for each in ground.layers if each.id == local_ground.LAYER_ID)
    west, south, east, north = map(float, own.located.total_bounds)
    (left, top), (right, bottom) = _cell(west, north, grid), _cell(east, south, grid)
    yield from product(range(left, right + 1), range(top, bottom + 1))


def _cell(lon: float, lat: float, grid: int) -> tuple[int, int]:
    """Return column and row of the tile of a place, in the scheme of web maps.

    >>> _cell(121.47, 31.23, 10)
    (857, 418)
    """
    turn = math.asinh(math.tan(math.radians(lat)))
    across = int((lon + 180.0) / 360.0 * 2**grid)
    return across, int((1.0 - turn / math.pi) / 2.0 * 2**grid)


def tile_box(x: int, y: int, grid: int) -> BaseGeometry:
    """Return the ground of a tile in STORAGE.

    >>> [round(each, 4) for each in tile_box(857, 418, 10).bounds]
    [121.2891, 31.0529, 121.6406, 31.3536]
    """
    west, east = (360.0 * each / 2**grid - 180.0 for each in (x, x + 1))
    south, north = (
        math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * each / 2**grid))))
        for each in (y + 1, y)
    )
    return shapely.box(west, south, east, north)


@lru_cache(maxsize=8)
def level_payload(
    ground: GroundMap, level: Level, *, within: BaseGeometry | None = None
) -> dict[str, Any]:
    """Return what is drawn of the ground at a level: shapes by kind, and names.

    It is made coarser until it is small enough. A name has n for its words by language, k for
    the kind of what it names, l for how long that is in metres, p for its places: latitude,
    longitude and angle of each. `within` leaves out what lies outside an area in STORAGE.
    """
    shapes = _seen(ground, level)
    if within is not None:
        shapes = {kind: shapely.intersection(shape, within) for kind, shape in shapes.items()}
    names = [
        each | {"p": places}
        for name in ground.names
        if name.length_m >= level.least_name_m
        for each in [_name(name)]
        if (places := _standing(each["p"], within))
    ]
    tolerance_m = level.tolerance_m
    for _ in range(_TRIES):
        content = {"shapes": _encoded(shapes, tolerance_m), "names": names}
        if len(gzip.compress(dump(content), 6)) <= level.most_bytes:
            break
        tolerance_m *= _COARSER
    return content


def _seen(ground: GroundMap, level: Level) -> dict[str, BaseGeometry]:
    """Return the shapes of the kinds that are drawn before the next level takes over."""
    starts = [each.from_zoom for each in (*LEVELS, *CLOSER) if each.from_zoom > level.from_zoom]
    until = min(starts, default=math.inf)
    kinds = {each.kind for each in GROUND if each.from_zoom < until}
    return {kind: shape for kind, shape in ground.shapes.items() if kind in kinds}


def _standing(places: list[list[float]], within: BaseGeometry | None) -> list[list[float]]:
    if within is None:
        return places
    west, south, east, north = within.bounds
    return [[lat, lon, turn] for lat, lon, turn in places
            if west <= lon < east and south <= lat < north]  # fmt: skip


def _encoded(shapes: Mapping[str, BaseGeometry], tolerance_m: float) -> dict[str, Any]:
    return {
        kind: encode_geometry(simple)
        for kind, shape in shapes.items()
        if not shape.is_empty and not (simple := _simplified(shape, tolerance_m)).is_empty
    }


def _simplified(shape: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    """Return a shape simplified, areas without those too small to be seen."""
    series = to_metric(gpd.GeoSeries([shape], crs=STORAGE))
    simple = shapely.simplify(series.iloc[0], tolerance_m)
    parts = shapely.get_parts(simple)
    areas = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 - an area has two
    lines = parts[shapely.get_dimensions(parts) == 1]
    if len(areas):
        large = areas[shapely.area(areas) > _LEAST_AREA * tolerance_m**2]
        simple = shapely.MultiPolygon(list(large))
    elif len(lines):
        simple = shapely.MultiLineString(list(lines))
    back: BaseGeometry = to_storage(gpd.GeoSeries([simple], crs=series.crs)).iloc[0]
    return back


def _name(each: GroundName) -> dict[str, Any]:
    places = [[lat, lon, angle] for lon, lat, angle in each.places]
    return {"k": each.kind, "n": dict(each.name), "l": round(each.length_m), "p": places}
