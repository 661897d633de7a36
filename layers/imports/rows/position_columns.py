"""Where the rows of a table lie: by columns of coordinates, else by the names of known places."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import STORAGE
from geo.errors import DataError, Problem
from layers.i18n.languages import columns as language_columns
from layers.i18n.wording import text
from layers.imports.known_places import key_of
from layers.store import repository
from layers.store.atlas import SHIPPED

__all__ = ["degrees_of", "placed", "tells_place"]

_Places = Mapping[str, shapely.Geometry | None]
"""Places of a layer by the keys of their names; None for a name that several have."""

_X = (
    "经度",
    "經度",
    "东经",
    "lon",
    "lng",
    "longitude",
    "long",
    "x",
    "x坐标",
    "坐标x",
    "横坐标",
    "东坐标",
)
_Y = ("纬度", "緯度", "北纬", "lat", "latitude", "y", "y坐标", "坐标y", "纵坐标", "北坐标")
_BOTH = (
    "经纬度",
    "坐标",
    "座標",
    "位置",
    "coordinates",
    "coordinate",
    "location",
    "lnglat",
    "lonlat",
)
_WRITTEN = ("wkt", "wktgeom", "geometry", "geom", "thegeom", "图形", "几何")
"""Columns of geometries as well-known text, as programs of GIS export them into tables."""

_DATUMS = re.compile(
    r"wgs84|gcj02|bd09|cgcs2000|amap|高德|百度|腾讯|天地图|火星|奥维"
    r"|(?:^|(?<=[\s_(]))(?:wgs|gcj|bd|gaode|baidu|2000)(?=$|[\s_)])"
)
"""What names of columns of coordinates say of their datum, which is found by itself."""

_ANGLE = re.compile(
    r"[NSEW东西南北]?\s*(-?\d+(?:\.\d+)?)\s*(?:[°度d]\s*(?:(\d+(?:\.\d+)?)\s*['′分]\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:\"|″|秒|''|′′)\s*)?)?\s*[NSEW东西南北]?",
    re.IGNORECASE,
)
_SIXTY = 60.0
"""Minutes of a degree; rounding writes that many where it should write the next degree."""

_TOWN_DIGITS = 9
_WHOLE_TOWN = re.compile(rf"\d{{{_TOWN_DIGITS}}}000")
"""The code of a town as statistics write it, its villages left open."""

_NEGATIVE = re.compile(r"[SW西南]", re.IGNORECASE)


def placed(
    table: Mapping[str, Sequence[Any]], file: str
) -> tuple[NDArray[np.object_], str | None, list[Problem]]:
    """Return a geometry for each row of a table, the system they state, and notes.

    Parameters
    ----------
    table
        Values by column.
    file
        What problems call it.

    Raises
    ------
    DataError
        No column tells where the rows lie (``import_nowhere``).
    """
    names = {_plain(each): each for each in reversed(list(table))}
    further = _further_pairs(table, file)
    x, y = (next((names[each] for each in kind if each in names), None) for kind in (_X, _Y))
    both = next((names[each] for each in _BOTH if each in names), None)
    if x is not None and y is not None:
        pairs = list(zip(table[x], table[y], strict=True))
        shapes, stated, notes = _points(pairs, file, f"{x}, {y}")
        return shapes, stated, [*further, *notes]
    if both is not None:
        shapes, stated, notes = _points([_split(each) for each in table[both]], file, both)
        return shapes, stated, [*further, *notes]
    if (written := next((names[each] for each in _WRITTEN if each in names), None)) is not None:
        return _written_shapes(table[written], file, written)
    return _joined(table, file)


def _further_pairs(table: Iterable[str], file: str) -> list[Problem]:
    """Return a note where more than one column says the same of where rows lie."""
    plain = [(each, _plain(each)) for each in table]
    same = [[each for each, name in plain if name in kind] for kind in (_X, _Y, _BOTH)]
    if max(map(len, same)) <= 1:
        return []
    names = tuple(each for kind in same for each in kind[1:])
    return [Problem("import_positions_more", file=file, values={"names": names})]


def tells_place(heads: Sequence[str]) -> bool:
    """Return whether heads of columns name coordinates.

    >>> tells_place(["名称", "经度", "纬度"]), tells_place(["坐标"]), tells_place(["经度", "人口"])
    (True, True, False)
    """
    names = {_plain(each) for each in heads}
    return bool(names & {*_X} and names & {*_Y}) or bool(names & {*_BOTH})


def degrees_of(value: Any) -> float | None:
    r"""Return a coordinate as a number: decimal, or degrees, minutes and seconds; None for none.

    >>> degrees_of('121°27\'52"'), degrees_of("31.5"), degrees_of("北纬31度14分7秒")
    (121.46444444444445, 31.5, 31.235277777777778)
    >>> degrees_of("x"), degrees_of(None), degrees_of(7), degrees_of("51°12'W")
    (None, None, 7.0, -51.2)
    >>> degrees_of("121°75'"), degrees_of("9" * 400)
    (None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if np.isfinite(value) else None
    text = unicodedata.normalize("NFKC", str(value)).replace("经", "").replace("纬", "").strip()
    found = _ANGLE.fullmatch(text)
    if found is None:
        return None
    whole, minutes, seconds = (float(each or 0) for each in found.groups())
    if not np.isfinite(whole) or max(minutes, seconds) > _SIXTY:
        return None
    angle = abs(whole) + minutes / _SIXTY + seconds / _SIXTY**2
    return -angle if whole < 0 or _NEGATIVE.search(text) else angle


def _points(
    pairs: Iterable[tuple[Any, Any]], file: str, field: str
) -> tuple[NDArray[np.object_], str | None, list[Problem]]:
    shapes, notes = [], []
    for row, pair in enumerate(pairs, start=1):
        x, y = (degrees_of(each) for each in pair)
        shapes.append(None if x is None or y is None else shapely.Point(x, y))
        if shapes[-1] is None:
            notes.append(Problem("import_no_position", file=file, feature=f"#{row}", field=field))
    return np.array(shapes, dtype=object), None, notes


def _written_shapes(
    texts: Sequence[Any], file: str, field: str
) -> tuple[NDArray[np.object_], str | None, list[Problem]]:
    """Return the geometries of well-known text, and a note for each that is none."""
    plain = [None if each is None else str(each).rpartition(";")[2] for each in texts]
    shapes = np.array([_from_text(each) for each in plain], dtype=object)
    if shapely.is_missing(shapes).all():
        raise DataError(Problem("import_nowhere", file=file))
    notes = [
        Problem("import_no_position", file=file, feature=f"#{row + 1}", field=field)
        for row in np.flatnonzero(shapely.is_missing(shapes))
    ]
    return shapes, None, notes


def _from_text(text: str | None) -> shapely.Geometry | None:
    """Return the geometry of well-known text, None for what is none and for curves.

    >>> _from_text("POINT (1 2)"), _from_text("CIRCULARSTRING (0 0, 1 1, 2 0)"), _from_text("x")
    (<POINT (1 2)>, None, None)
    """
    try:
        shape = shapely.from_wkt(text, on_invalid="ignore")
        shapely.is_valid(shape)
    except (NotImplementedError, shapely.errors.GEOSException):
        # Curves, within a collection too: nothing can be computed of them.
        return None
    return shape


def _split(value: Any) -> tuple[str | None, str | None]:
    """Return the two halves of a pair of coordinates in one cell."""
    text = unicodedata.normalize("NFKC", str(value or "")).strip("()[] ")
    parts = [each for each in re.split(r"[,;、\s]+", text) if each]
    return (parts[0], parts[1]) if len(parts) == 2 else (None, None)  # noqa: PLR2004


def _joined(
    table: Mapping[str, Sequence[Any]], file: str
) -> tuple[NDArray[np.object_], str | None, list[Problem]]:
    """Return the places that rows name by id or name: of one column, in one layer."""
    best = _best_pair(table)
    if best is None:
        raise DataError(Problem("import_nowhere", file=file))
    column, layer_id, shapes = best
    found = [shapes.get(_key(value)) for value in table[column]]
    there = {"layer": text(f"layer.{layer_id}"), "count": sum(each is not None for each in found)}
    notes = [Problem("import_joined", file=file, field=column, values=there)]
    notes += [
        Problem("import_unjoined", file=file, feature=f"#{row}", field=column,
                values={"value": str(value)})
        for row, (value, shape) in enumerate(zip(table[column], found, strict=True), start=1)
        if shape is None
    ]  # fmt: skip
    return np.array(found, dtype=object), STORAGE, notes


def _best_pair(table: Mapping[str, Sequence[Any]]) -> tuple[str, str, _Places] | None:
    """Return the column and the layer of which most names are places, of as many the literal."""
    best: tuple[str, str, _Places] | None = None
    most = (0, 0)
    for layer_id, places in _known().items():
        frame = repository.layer(layer_id).located
        literal = {str(each) for name in _names_of(frame) for each in frame[name]}
        for column, values in table.items():
            known = [str(each).strip() for each in values if places.get(_key(each)) is not None]
            fit = (len(known), sum(each in literal for each in known))
            if fit > most:
                best, most = (column, layer_id, places), fit
    return best


def _known() -> dict[str, _Places]:
    """Return by layer its places by the keys of their ids and names; what two have means none."""
    return {
        entry.id: _by_key(repository.layer(entry.id).located)
        for entry in SHIPPED
        if entry.places and not entry.context
    }


def _by_key(frame: gpd.GeoDataFrame) -> _Places:
    found: dict[str, shapely.Geometry | None] = {}
    for column in _names_of(frame):
        for value, shape in zip(frame[column], frame.geometry, strict=True):
            key = _key(value)
            # Places of one name are told apart by where they lie, not by their number.
            found[key] = shape if shape.equals(found.get(key, shape)) else None
    return {key: shape for key, shape in found.items() if key}


def _names_of(frame: gpd.GeoDataFrame) -> tuple[str, ...]:
    return ("id", *(each for each in (*language_columns("name"), "code") if each in frame))


def _key(value: Any) -> str:
    """Return by what the place of a name, an id or a code is found.

    Towns have nine digits of their own; in twelve those of their villages follow. Workbooks
    hold codes as numbers.

    >>> _key("310113102000") == _key(310113102.0) == _key("310113102"), _key(None)
    (True, '')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    key = key_of(str(value)) if value is not None else ""
    return key[:_TOWN_DIGITS] if _WHOLE_TOWN.fullmatch(key) else key


def _plain(name: str) -> str:
    """Return a name of a column without blanks, signs and its datum.

    >>> _plain("经度（GCJ-02）"), _plain("gcj_lng"), _plain("高德坐标"), _plain("Lon_bd09")
    ('经度', 'lng', '坐标', 'lon')
    """
    plain = unicodedata.normalize("NFKC", name).casefold().replace("-", "")
    return re.sub(r"[\s_()°]", "", _DATUMS.sub("", plain))
