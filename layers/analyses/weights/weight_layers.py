"""The figure of a layer as it lies on the ground: by area, or over built-up ground too."""

from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import DataError, Problem
from geo.spreading import Pieces, pieces_of
from layers.analyses.common.positions import positions_of
from layers.i18n.languages import languages
from layers.i18n.wording import Text
from layers.model.catalogue import Weight
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import METRIC, entry_of, to_metric
from layers.store.ground import local_ground

__all__ = ["AREA", "BUILT_UP", "CountedLayer", "counted_layer", "weight_state"]

AREA, BUILT_UP = "area", "built_up"
"""Over all ground of an area; over its built-up ground alone."""

_LEAST_SHARE = 0.5
"""A town with figures for less of its ground than this is one without a figure."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CountedLayer:
    """A layer with a figure, spread over the ground.

    Parameters
    ----------
    layer, weight
        The layer, and its figure.
    readings
        Where what is counted lies, by `BUILT_UP` and `AREA`: the first is taken, the others
        say how much rests on it. Features are counted by their position in the layer.
    moved_m
        Metres east and north by which each feature is moved in samples, with none before,
        shape (1 + SAMPLES, features, 2).
    total
        The sum of the figures that have a place.
    missing
        Places of the layer without a figure, and towns that it has no figures for, by name.
    unplaced
        Rows with a figure but without a place, by name: they count nowhere.
    unbuilt
        Areas with a figure but without built-up ground, by name.
    """

    layer: Layer
    weight: Weight
    readings: dict[str, Pieces]
    moved_m: FloatArray
    total: float
    missing: tuple[Text, ...]
    unplaced: tuple[Text, ...]
    unbuilt: tuple[Text, ...]

    @property
    def reading(self) -> str:
        """Which reading is taken."""
        return next(iter(self.readings))

    @property
    def names(self) -> NDArray[np.object_]:
        """The ids of the features, on which samples depend, shape (features,)."""
        return np.asarray(self.layer.frame.index, dtype=object)


def weight_state() -> object:
    """Return what changes whenever figures or the ground they are spread over do."""
    return repository.state(), local_ground.state()


def counted_layer(layer_id: str) -> CountedLayer:
    """Return a layer with its figure, kept until its data or the ground change.

    Raises
    ------
    DataError
        The layer is missing or broken, has no field of its figure (``weight_field_absent``)
        or a negative figure, or the local ground is broken.
    """
    return _counted(layer_id, weight_state())


@lru_cache(maxsize=4)
def _counted(layer_id: str, state: object) -> CountedLayer:  # noqa: ARG001 - read anew
    layer, weight = repository.layer(layer_id), entry_of(layer_id).weight
    if weight is None or weight.field not in layer.frame:
        field = None if weight is None else weight.field
        raise DataError(Problem("weight_field_absent", file=layer_id, field=field))
    shapes = to_metric(layer.frame.geometry)
    amounts = pd.to_numeric(layer.frame[weight.field], errors="coerce").to_numpy(float)
    located = ~(shapes.isna() | shapes.is_empty).to_numpy()
    by_area = pieces_of(shapes, amounts)
    built = _built_up()
    readings = {AREA: by_area}
    if built is not None:
        readings = {BUILT_UP: pieces_of(shapes, amounts, built), **readings}
    unsure = pd.to_numeric(layer.frame["uncertainty_m"], errors="coerce").fillna(0.0)
    positions = positions_of(list(layer.frame.index), unsure.to_numpy(float))
    known = ~np.isnan(amounts)
    return CountedLayer(
        layer,
        weight,
        readings,
        np.concatenate([np.zeros((1, *positions.moved_m.shape[1:])), positions.moved_m]),
        float(amounts[located & known].sum()),
        _missing(layer, located & ~known, by_area),
        _names(layer, ~located & known),
        _names(layer, _without(shapes, by_area, built)),
    )


def _built_up() -> gpd.GeoSeries | None:
    """Return the built-up ground of this machine in METRIC, none over another; None for none."""
    ground = local_ground.load()
    if ground is None:
        return None
    areas = ground.located[ground.located["kind"] == BUILT_UP]
    if areas.empty:
        return None
    parts = shapely.get_parts(shapely.union_all(to_metric(areas.geometry).to_numpy()))
    return gpd.GeoSeries(parts, crs=METRIC)


def _without(
    shapes: gpd.GeoSeries, by_area: Pieces, built: gpd.GeoSeries | None
) -> NDArray[np.bool_]:
    """Return which areas with a figure have no built-up ground at all."""
    found = np.zeros(len(shapes), dtype=bool)
    if built is not None:
        found[by_area.feature[shapely.area(by_area.shapes) > 0]] = True
        hit, _ = shapely.STRtree(built.to_numpy()).query(shapes.to_numpy(), predicate="intersects")
        found[hit] = False
    return found


def _names(layer: Layer, which: NDArray[np.bool_]) -> tuple[Text, ...]:
    return tuple(layer.name(str(key)) for key in layer.frame.index[which])


def _missing(layer: Layer, bare: NDArray[np.bool_], by_area: Pieces) -> tuple[Text, ...]:
    """Return places without a figure, and towns with none for most of their ground, each once."""
    names = _names(layer, bare)
    areas = by_area.shapes[shapely.area(by_area.shapes) > 0]
    if len(areas):
        towns = repository.layer("towns")
        ground = to_metric(towns.frame.geometry)
        covered = shapely.area(shapely.intersection(ground.to_numpy(), shapely.union_all(areas)))
        short = covered < _LEAST_SHARE * ground.area.to_numpy()
        names += _names(towns, short & ground.notna().to_numpy())
    first = languages()[0]
    return tuple({each.in_(first): each for each in names}.values())
