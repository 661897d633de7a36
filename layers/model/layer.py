"""A layer: a frame with its look and its lineage; and what an analysis returns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from layers.i18n.wording import Text, text_columns, text_of
from layers.model.provenance import Lineage
from layers.model.style import Style

if TYPE_CHECKING:
    from layers.model.mesh import Mesh

__all__ = ["Layer", "Result", "derived", "records"]


@dataclass(frozen=True, eq=False)
class Layer:
    """What is shown, how it looks, and where it comes from.

    Parameters
    ----------
    id
        Name of the layer, a slug.
    title
        Title in both languages.
    frame
        Features in STORAGE, indexed by their id; shared between visitors, so
        never to be changed in place.
    style
        How features are classed and drawn.
    lineage
        Sources, method, limits and steps.
    digest
        Hash of the content; equal content has an equal digest.
    """

    id: str
    title: Text
    frame: gpd.GeoDataFrame
    style: Style
    lineage: Lineage
    digest: str

    @cached_property
    def located(self) -> gpd.GeoDataFrame:
        """The features that have a place on the map: neither without a geometry nor empty."""
        where = self.frame.geometry
        return self.frame[~(where.isna() | where.is_empty)]

    @cached_property
    def geometry_types(self) -> frozenset[str]:
        """The types of the geometries of its located features."""
        return frozenset(self.located.geom_type)

    @cached_property
    def names(self) -> Mapping[str, Text]:
        """The name of each feature, by its id."""
        rows = records(self.frame)
        return MappingProxyType({row.Index: text_of(row) for row in rows})

    def name(self, feature_id: str) -> Text:
        """Return a feature's name."""
        return self.names[feature_id]


@dataclass(frozen=True, eq=False)
class Result:
    """What an analysis answers: layers for the map, a table, and notes in words.

    Parameters
    ----------
    layers
        Drawn from the bottom up.
    table
        One row an answer; raw numbers with their units in the column names.
    notes
        Sentences that state the result, its assumptions and what is missing.
    surface
        Cells with a value each, drawn below the layers; None for most.
    method
        How one walks, where that matters.
    warnings
        What is to be said with every figure.
    """

    layers: tuple[Layer, ...]
    table: pd.DataFrame
    notes: tuple[Text, ...]
    surface: "Mesh | None" = None
    method: str | None = None
    warnings: tuple[Text, ...] = ()


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a frame's rows as named tuples, whose fields hold what the columns hold."""
    yield from frame.itertuples()


def derived(
    layer_id: str,
    title: Text,
    *,
    geometry: gpd.GeoSeries,
    names: dict[str, Text],
    style: Style,
    lineage: Lineage,
    certainty: str = "surveyed",
) -> Layer:
    """Return a computed layer: geometries in STORAGE with a name each, in the order of `names`."""
    frame = gpd.GeoDataFrame(
        {
            "id": list(names),
            **text_columns("name", names.values()),
            "kind": layer_id,
            "certainty": certainty,
            "uncertainty_m": 0,
        },
        geometry=list(geometry),
        crs=geometry.crs,
        index=list(names),
    )
    content = sha256("\n".join([layer_id, *names]).encode("utf-8"))
    for shape in frame.geometry.to_wkb():
        content.update(shape or b"-")
    return Layer(layer_id, title, frame, style, lineage, content.hexdigest()[:16])
