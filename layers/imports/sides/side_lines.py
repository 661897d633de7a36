"""The lines of the atlas and of the ground of this machine by their names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.i18n.languages import columns
from layers.imports.known_places import key_of
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import SHIPPED, to_metric
from layers.store.ground import local_ground

__all__ = ["NamedLine", "lines_named"]

_LEAST = 3
_ONE_NAME = (
    (re.compile(r"^[gs]\d{1,4}(?=\D{2})"), ""),
    (re.compile(r"(?<=[^\x00-\x7f])[gs]\d{1,4}$"), ""),
    (re.compile(r"^\D{0,4}?(轨道交通|轨交|地铁)(?=\d)"), ""),
    (re.compile(r"(高速|快速)公?路$"), r"\1"),
    (re.compile(r"路?高架(道?路)?$"), "高架"),
    (re.compile(r"([内中外郊]环)(线|路|高架|高速)$"), r"\1"),
    (re.compile(r"(?<=[江河浦浜塘海])(沿岸|岸线|岸)$"), ""),
    (re.compile(r"(?<=[浦浜塘泾])河$"), ""),
    (re.compile(r"(镇|街道|区)(边界|界线|界)$"), r"\1"),
    (re.compile(r"^shoreof|(shore|river|creek)$"), ""),
)
"""What names of one line differ by, in keys: a road and the same behind its number, 外环线 and
外环高速, 长江岸 and 长江, 西泗塘河 and 西泗塘."""

_STEM = re.compile(r"(公路|大道|路|高架|高速|快速)$")
"""Roads whose names differ by nothing else are most often one road in several stretches."""

_WATER = "water"
"""The kind of areas of the ground whose edge is a bank."""

_PARTS = re.compile(r"[—–（）()、/;；]|\s+and\s+")
"""What stands between the names in a name of several, such as 甲镇—乙镇（丙河）."""


@dataclass(frozen=True, eq=False)
class NamedLine:
    """A line.

    Parameters
    ----------
    shape
        All of its parts, in METRIC.
    uncertainty_m
        How far it may lie off.
    names
        What those parts are called where that is not the name that was asked for.
    """

    shape: shapely.Geometry
    uncertainty_m: float
    names: tuple[str, ...] = ()


def lines_named(name: str, *, wider: bool = False) -> NamedLine | None:
    """Return the line of a name, of the first layer that has one; None where none has.

    Of water that is drawn as an area alone it is the bank.

    Parameters
    ----------
    name
        What it is called, whole, or as a name of several has it, or as one alone ends; what
        people call it besides that will do.
    wider
        Whether all roads are meant whose names differ by 路, 公路 or 高架 at their end alone.
        They are too where nothing has the name itself.
    """
    key = _key(name)
    for fits in (_related,) if wider else (_whole, _partly, _at_end, _related):
        for layer in _layers() if key else ():
            if (found := _named(layer, key, fits)) is not None:
                return found
    return None


def _layers() -> list[Layer]:
    """Return the layers that have lines: the ground of this machine, the atlas, its ground."""
    known, _ = repository.load_all()
    ground = {each.id: each for each in repository.ground()[0]}
    shipped = {entry.id: known[entry.id] for entry in SHIPPED if entry.id in known}
    first = {key: ground[key] for key in (local_ground.LAYER_ID,) if key in ground}
    return list((first | shipped | ground).values())


_Fits = Callable[["pd.Series[str]", str], "pd.Series[bool]"]


def _key(name: object) -> str:
    return reduce(lambda key, rule: rule[0].sub(rule[1], key), _ONE_NAME, key_of(name))


def _whole(names: "pd.Series[str]", key: str) -> "pd.Series[bool]":
    return names.map(_key) == key


def _partly(names: "pd.Series[str]", key: str) -> "pd.Series[bool]":
    """Return which names are of several, of which one is the key's."""
    return names.map(lambda each: key in map(_key, _PARTS.split(each)))


def _at_end(names: "pd.Series[str]", key: str) -> "pd.Series[bool]":
    """Return which names end with the key's, where they are one name."""
    keys = names.map(_key)
    fits = keys.map(lambda each: _ends_with(each, key))
    return fits & (len(set(keys[fits])) == 1)


def _related(names: "pd.Series[str]", key: str) -> "pd.Series[bool]":
    """Return which roads have the key's stem."""
    stem = _STEM.sub("", key)
    if stem == key or len(stem) < _LEAST - 1:
        return names.map(lambda _: False)
    return names.map(_key).map(lambda each: each != stem and _STEM.sub("", each) == stem)


def _named(layer: Layer, key: str, fits: _Fits) -> NamedLine | None:
    """Return the line of a layer whose names, in any language, fit."""
    frame = layer.located
    wide = shapely.get_dimensions(frame.geometry.to_numpy())
    lines, areas = frame[wide == 1], frame[(wide > 1) & (frame["kind"] == _WATER)]
    for here in (each for each in (lines, areas) if len(each)):
        same = np.zeros(len(here), dtype=bool)
        for names in _names(here):
            same |= fits(names, key).to_numpy(bool)
        if same.any():
            return _line_of(here[same], with_names=fits is _related)
    return None


def _line_of(found: gpd.GeoDataFrame, *, with_names: bool) -> NamedLine:
    shapes = to_metric(found.geometry).to_numpy()
    lines = np.where(shapely.get_dimensions(shapes) > 1, shapely.boundary(shapes), shapes)
    uncertain = float(pd.to_numeric(found["uncertainty_m"]).max())
    called = tuple(dict.fromkeys(found[columns("name")[0]])) if with_names else ()
    return NamedLine(shapely.union_all(lines), uncertain, called)


def _names(here: gpd.GeoDataFrame) -> Iterator["pd.Series[str]"]:
    """Yield what features are called, in any language, and what people call them besides."""
    for column in (*columns("name"), *columns("alias")):
        if column in here:
            yield here[column].map(lambda each: each if isinstance(each, str) else "")
    called = repository.table("aliases").set_index("id").reindex(here.index)
    for column in columns("alias"):
        yield called[column].fillna("")


def _ends_with(whole: str, key: str) -> bool:
    """Return whether a name ends with another that begins at no digit of a longer number.

    >>> _ends_with("上海地铁1号线", "1号线"), _ends_with("上海地铁11号线", "1号线")
    (True, False)
    >>> _ends_with("沪太路", "路")
    False
    """
    before = whole[: -len(key)][-1:]
    return (
        len(key) >= _LEAST and whole.endswith(key) and not (before.isdigit() and key[0].isdigit())
    )
