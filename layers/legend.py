"""The legend of a map: what its symbols mean, as data for the browser."""

from collections.abc import Iterable, Mapping
from typing import Any

from layers.layer import Layer
from layers.mesh import Mesh
from layers.screen import Shown, symbol_payload
from layers.style import Entry, Symbol, by_certainty
from layers.words import Lang, say

__all__ = ["PIN", "legend_payload"]


PIN = Symbol("#FFFFFF", 2.0, "#B0005A", 1.0, radius=8.0)
"""A point that was chosen on the map: unlike any place of the layers."""

_UNSURE = Symbol("#6B767D", 0.0, "#6B767D", 0.6)


def legend_payload(shown: Iterable[Shown], lang: Lang, *, pin: bool = False) -> dict[str, Any]:
    """Return the legend: single-class layers together, each other layer under its title.

    `pin` tells that a chosen point is on the map as well.
    """
    plain: list[dict[str, Any]] = []
    groups: list[dict[str, Any]] = []
    for each in shown:
        drawn = each.restyled or each.layer
        shape = _shape_of(each.layer)
        rows = [
            {"label": entry.label.in_(lang), "symbol": symbol_payload(entry.symbol), "shape": shape}
            for entry in _entries_of(each)
        ]
        if isinstance(each.layer, Mesh) and each.layer.unsure is not None:
            dotted = symbol_payload(_UNSURE)
            rows.append({"label": say("legend.unsure", lang), "symbol": dotted, "shape": "dotted"})
        group = {"title": drawn.title.in_(lang), "entries": rows}
        if len(rows) == 1:
            plain.extend(row for row in rows if row["label"] not in {r["label"] for r in plain})
        elif rows and not any(_reads_as(group, other) for other in groups):
            groups.insert(0, group)
    if pin:
        symbol = symbol_payload(PIN)
        plain.append({"label": say("legend.pin", lang), "symbol": symbol, "shape": "point"})
    plain.reverse()  # the legend reads from the top of the map down
    certainty = {"title": say("legend.certainty", lang), "entries": _certainty_rows(lang)}
    return {
        "title": say("legend.title", lang),
        "groups": [*groups, {"title": "", "entries": plain}, certainty],
    }


def _entries_of(shown: Shown) -> list[Entry]:
    """Return the legend of a layer; where only some features are shown, what is theirs."""
    entries = (shown.restyled or shown.layer).style.entries
    if shown.only is None or shown.restyled is not None or isinstance(shown.layer, Mesh):
        return list(entries)
    classes = shown.layer.style.classes(shown.layer.frame.loc[list(shown.only)])
    return [entry for number, entry in enumerate(entries) if number in set(classes)]


def _reads_as(group: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two groups say the same, so that one of them is enough."""
    return group["title"] == other["title"] and [row["label"] for row in group["entries"]] == [
        row["label"] for row in other["entries"]
    ]


def _certainty_rows(lang: Lang) -> list[dict[str, Any]]:
    ink = Symbol("#22303A", 2.0)
    solid, dashed = symbol_payload(ink), symbol_payload(by_certainty(ink, "indicative"))
    return [
        {"label": say("legend.solid", lang), "symbol": solid, "shape": "line"},
        {"label": say("legend.dashed", lang), "symbol": dashed, "shape": "line"},
    ]


def _shape_of(layer: Layer | Mesh) -> str:
    """Return how a layer's swatch is drawn: as an area if it has one, else line or point."""
    if isinstance(layer, Mesh):
        return "area"
    kinds = set(layer.located.geom_type)
    for shape, endings in (("area", "Polygon"), ("line", "String")):
        if any(kind.endswith(endings) for kind in kinds):
            return shape
    return "point" if kinds else "area"
