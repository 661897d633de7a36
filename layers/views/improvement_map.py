"""What would make a cell better connected, on the map: numbered as in its table."""

from collections.abc import Mapping

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from layers.analyses.access.ranking import Improvement, Improvements
from layers.i18n.wording import Text, text
from layers.model.layer import Layer, derived
from layers.model.palette import IMPROVED, WHITE
from layers.model.provenance import Lineage
from layers.model.style import Categories, Entry, Symbol

__all__ = ["improvement_layer", "improvement_numbers"]

_KEY = "improvement_"

_LOOKS: Mapping[str, Symbol] = {
    "entrance": Symbol(WHITE, 1.5, IMPROVED, 1.0, radius=7),
    "station": Symbol(IMPROVED, 3.0, WHITE, 1.0, radius=7),
}
"""Kinds of improvements that have a place of their own."""


def improvement_layer(found: Improvements, lineage: Lineage) -> Layer | None:
    """Return the improvements that have a place as points, None where none has.

    Parameters
    ----------
    found
        Improvements, the greatest gain first; their numbers are those of that order.
    lineage
        Where the surface comes from that they would improve.
    """
    ranked = {f"{_KEY}{rank}": (rank, each) for rank, each in enumerate(found.rows, 1)}
    points = {
        key: shapely.Point(each.at) for key, (_, each) in ranked.items() if each.at is not None
    }
    placed = {key: ranked[key] for key in points}
    if not placed:
        return None
    return derived(
        "improvements",
        text("improve.title"),
        geometry=gpd.GeoSeries(list(points.values()), crs=STORAGE),
        names={key: _name(rank, each) for key, (rank, each) in placed.items()},
        style=Categories("id", _classes({key: each.kind for key, (_, each) in placed.items()})),
        lineage=lineage.then(text("improve.step")),
        certainty="indicative",
    )


def improvement_numbers(layer: Layer) -> dict[str, str]:
    """Return the numbers that improvements of a layer have in their table, by id."""
    return {str(key): str(key).removeprefix(_KEY) for key in layer.frame.index}


def _name(rank: int, improvement: Improvement) -> Text:
    return text("improve.numbered", number=rank, what=improvement.what)


def _classes(kind_of: Mapping[str, str]) -> tuple[tuple[tuple[str, ...], Entry], ...]:
    """Return a class for each kind there is: its features, and its line of the legend."""
    return tuple(
        (
            tuple(key for key, kind in kind_of.items() if kind == each),
            Entry(text(f"improve.kind_{each}"), look),
        )
        for each, look in _LOOKS.items()
        if each in kind_of.values()
    )
