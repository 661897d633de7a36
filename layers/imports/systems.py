"""The datums and plane systems in which files of a planning office come, and the way to WGS 84."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo.crs import STORAGE, gauss_zones, utm_zone
from geo.datum import is_shifted_around, wgs84_from_bd09, wgs84_from_gcj02
from geo.errors import DataError, ParameterError, Problem
from layers.i18n.wording import Text, text
from layers.store.atlas import ATLAS

__all__ = [
    "System", "lon_lat", "shifts_apply", "stated_system", "system_named", "systems", "to_storage",
]  # fmt: skip

FloatArray = NDArray[np.float64]

_UNDONE = {"gcj02": wgs84_from_gcj02, "bd09": wgs84_from_bd09}
_OLD = ("Xian 1980", "Beijing 1954", "New Beijing", "Nanjing")
"""Datums whose way to WGS 84 is not public: PROJ takes it for none, which is wrong by 100 m."""

_SAME = ("World Geodetic System 1984", "China 2000", "China Geodetic Coordinate System 2000")
"""Datums that differ by centimetres, as PROJ calls them."""

_CODE = re.compile(r"(?:epsg:)?(\d{4,6})", re.IGNORECASE)


@dataclass(frozen=True)
class System:
    """In which datum or plane system coordinates are.

    Parameters
    ----------
    id
        Its name in commands.
    title
        Its name in words.
    crs
        What PROJ calls it: degrees of WGS 84 for the datums of Chinese web maps too.
    shift
        Which shift of web maps is on it, a key of `geo.datum`'s two, or none.
    swapped
        Whether the northing or latitude stands first.
    """

    id: str
    title: Text
    crs: str
    shift: str = ""
    swapped: bool = False


def systems() -> tuple[System, ...]:
    """Return every system that coordinates of unknown origin are tried in."""
    return _systems()


def system_named(name: str) -> System:
    """Return a system by its name or by an EPSG code.

    Raises
    ------
    ParameterError
        There is none of the name (``value_unknown``).
    DataError
        It is one whose way to WGS 84 is not public (``import_old_datum``).
    """
    known = {each.id: each for each in systems()}
    if (plain := name.strip().lower()) in known:
        return known[plain]
    if found := _CODE.fullmatch(plain):
        return stated_system(f"EPSG:{found[1]}", file=None)
    values = {"value": name, "allowed": (*known, "epsg:N")}
    raise ParameterError(Problem("value_unknown", field="--datum", values=values))


def stated_system(stated: str, *, file: str | None) -> System:
    """Return the system that a file states.

    Raises
    ------
    DataError
        It is none that PROJ knows (``import_crs_unknown``), or one whose way to WGS 84 is not
        public (``import_old_datum``).
    """
    try:
        crs = CRS.from_user_input(stated).to_2d()
    except CRSError as error:
        values = {"value": stated[:80]}
        raise DataError(Problem("import_crs_unknown", file=file, values=values)) from error
    datum = "" if crs.datum is None else crs.datum.name
    if any(each in f"{datum} {crs.name}" for each in _OLD):
        raise DataError(Problem("import_old_datum", file=file, values={"value": crs.name}))
    if not (crs.is_geographic or crs.is_projected) or not datum.startswith(_SAME):
        raise DataError(Problem("import_crs_unknown", file=file, values={"value": crs.name}))
    if crs.is_geographic:
        return _plain_degrees()
    code = crs.to_epsg()
    own = next((each for each in systems() if each.crs == f"EPSG:{code}"), None)
    if own is not None and not own.swapped:
        return own
    name = f"epsg:{code}" if code else "stated"
    return System(name, text("unit.plain", value=crs.name), crs.to_wkt())


def to_storage(shapes: NDArray[np.object_], system: System) -> NDArray[np.object_]:
    """Return geometries of a system in degrees of WGS 84; what has no place there is infinite."""
    flat = shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes
    if system.crs == STORAGE and not system.shift and not system.swapped:
        return np.asarray(flat)

    def moved(at: FloatArray) -> FloatArray:
        x, y = (at[:, 1], at[:, 0]) if system.swapped else (at[:, 0], at[:, 1])
        return np.column_stack(lon_lat(x, y, system))

    return np.asarray(shapely.transform(flat, moved))


def lon_lat(x: FloatArray, y: FloatArray, system: System) -> tuple[FloatArray, FloatArray]:
    """Return eastings and northings, or degrees, of a system in degrees of WGS 84."""
    if system.crs != STORAGE:
        x, y = _way(system.crs).transform(x, y)
    return _UNDONE[system.shift](x, y) if system.shift else (x, y)


@cache
def _way(crs: str) -> Transformer:
    return Transformer.from_crs(crs, STORAGE, always_xy=True)


def _plain_degrees() -> System:
    return System("wgs84", text("datum.wgs84"), STORAGE)


@cache
def _systems() -> tuple[System, ...]:
    plain = [_plain_degrees(), *(_shifted_systems() if shifts_apply() else ())]
    plane = [System(each.id, each.title, each.crs) for each in ATLAS.grids] + _plane_systems()
    swapped = [
        System(f"{each.id}-yx", text("datum.swapped", of=each.title), each.crs, each.shift, True)  # noqa: FBT003
        for each in (*plain, *plane)
    ]
    return (*plain, *plane, *swapped)


def shifts_apply() -> bool:
    """Return whether web maps of the atlas's country shift degrees."""
    return is_shifted_around(*_middle())


def _shifted_systems() -> tuple[System, ...]:
    """Return the systems of web maps in China, which no map elsewhere uses."""
    return tuple(System(each, text(f"datum.{each}"), STORAGE, each) for each in _UNDONE)


def _middle() -> tuple[float, float]:
    """Return the longitude and latitude of the atlas's middle."""
    west, south, east, north = ATLAS.bounds
    return (west + east) / 2, (south + north) / 2


def _plane_systems() -> list[System]:
    """Return the plane systems of the country around the atlas's middle."""
    lon, lat = _middle()
    codes = dict.fromkeys(
        code
        for width in (3, 6)
        for prefix in (True, False)
        for code in gauss_zones(lon, width_deg=width, prefix=prefix).values()
    )
    return [
        System(code.lower(), text("unit.plain", value=CRS(code).name), code)
        for code in (*codes, utm_zone(lon, lat))
    ]
