"""What is counted in place of land, in words: its source, how it lies, and what is missing."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from geo.spreading import SQUARE_M
from layers.analyses.weights.weight_layers import CountedLayer, counted_layer
from layers.analyses.weights.weight_options import LAND
from layers.i18n.wording import Text, by_language, join, number, text

__all__ = ["counted_words", "counting_facts", "counting_notes", "kind_words"]

_NAMED = 8
"""How many names a sentence lists."""


def kind_words(counted: CountedLayer) -> Text:
    """Return what a figure counts; one of no known kind goes by the name of its field."""
    if counted.weight.kind == "own":
        return text("unit.plain", value=counted.weight.field.removeprefix("own_"))
    return text(f"weight.kind.{counted.weight.kind}")


def counted_words(weight: str) -> Text | None:
    """Return what is counted, for the subtitle of a map; None for land."""
    if weight == LAND:
        return None
    return text("weight.counted", layer=counted_layer(weight).layer.title)


def counting_facts(weight: str) -> dict[str, Any] | None:
    """Return what is counted and how, in plain values; None for land."""
    if weight == LAND:
        return None
    counted = counted_layer(weight)
    return {
        "layer_id": counted.layer.id,
        "kind": counted.weight.kind,
        "date": counted.weight.date or None,
        "field": counted.weight.field,
        "total": counted.total,
        "reading": counted.reading,
        "missing": [each.to_dict() for each in counted.missing],
        "unplaced": [each.to_dict() for each in counted.unplaced],
        "unbuilt": [each.to_dict() for each in counted.unbuilt],
    }


def counting_notes(counted: CountedLayer) -> Iterator[Text]:
    """Yield where a figure is from, how it is spread and how sure that is, and what is missing."""
    sources = counted.layer.lineage.sources
    yield text(
        "weight.source",
        layer=counted.layer.title,
        kind=kind_words(counted),
        date=counted.weight.date or text("norm.undated"),
        publisher=sources[0].publisher if sources else text("norm.undated"),
        total=by_language(partial(number, counted.total)),
    )
    yield text(f"weight.spread_{counted.reading}", side=f"{SQUARE_M:.0f}")
    for key in ("missing", "unplaced", "unbuilt"):
        if names := getattr(counted, key):
            yield text(f"weight.{key}", count=len(names), names=_listed(names))


def _listed(names: Sequence[Text]) -> Text:
    cut = " …" if len(names) > _NAMED else ""
    return by_language(lambda lang: join((each.in_(lang) for each in names[:_NAMED]), lang) + cut)
