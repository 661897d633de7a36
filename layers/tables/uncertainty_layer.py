"""A layer's uncertainty as a layer of its own, for those who want to see it."""

from functools import lru_cache

from geo.crs import to_storage
from geo.uncertainty_bands import halos
from layers.i18n.wording import text, text_of
from layers.model.layer import Layer, derived, records
from layers.model.palette import UNCERTAIN
from layers.model.style import Single, Symbol
from layers.store import repository
from layers.store.atlas import to_metric

__all__ = ["halo"]

_LEAST_M = 100
"""Smaller uncertainties would not show at the scales of the atlas."""


def halo(layer: Layer) -> Layer | None:
    """Return the bands in which a layer's places may truly lie, None where all are sure.

    Of towns, whose edges are sure one by one, the bands are those of their borders.

    Raises
    ------
    DataError
        If the layer of town borders is missing or broken.
    """
    return _halo(repository.layer("town_borders") if layer.id == "towns" else layer, layer.id)


@lru_cache(maxsize=32)
def _halo(layer: Layer, layer_id: str) -> Layer | None:
    frame = layer.located
    frame = frame[frame["uncertainty_m"].astype(float) >= _LEAST_M]
    if frame.empty:
        return None
    bands = halos(to_metric(frame.geometry), frame["uncertainty_m"])
    names = {
        f"halo_{row.Index}": text("halo.name", name=text_of(row), metres=f"{row.uncertainty_m:,}")
        for row in records(frame)
    }
    label = text("halo.title")
    return derived(
        f"halo_{layer_id}",
        label,
        geometry=to_storage(bands),
        names=names,
        style=Single(label, Symbol(UNCERTAIN, 0.6, UNCERTAIN, 0.1, opacity=0.5)),
        lineage=layer.lineage.then(text("halo.step")),
        certainty="indicative",
    )
