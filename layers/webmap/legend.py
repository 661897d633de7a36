"""The legend of a map: what its symbols mean, for paper, and as data for the browser.

On paper all layers share one legend; in the browser each has its rows in the list of layers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from layers.i18n.wording import Lang, say
from layers.model.catalogue import GROUPS
from layers.model.layer import Layer
from layers.model.mesh import Mesh
from layers.model.palette import FAINT, MARK, OUTLINE, WHITE
from layers.model.style import Entry, Symbol, by_certainty, faded, point_by_certainty
from layers.webmap.screen import SceneLayer, symbol_payload

__all__ = ["MARKS", "PIN", "Group", "Row", "joined", "layer_legend", "legend", "legend_payload"]


PIN = Symbol(WHITE, 2.0, MARK, 1.0, radius=8.0)
"""A point that was chosen on the map: unlike any place of the layers."""

MARKS = ("solid", "dashed", "hollow")
"""How certainty is marked: surveyed, lines and areas that are not, points that are not."""

_UNSURE = Symbol(FAINT, 0.0, FAINT, 0.6)


@dataclass(frozen=True)
class Row:
    """One line of a legend: what it says, its symbol, and as what that is drawn.

    `also` are the symbols of other layers that say the same in another shape, such as the points
    of a scale whose areas come first, each with its shape.
    """

    label: str
    symbol: Symbol
    shape: str
    also: tuple[tuple[Symbol, str], ...] = ()

    @property
    def symbols(self) -> tuple[tuple[Symbol, str], ...]:
        """All its symbols and their shapes."""
        return ((self.symbol, self.shape), *self.also)


@dataclass(frozen=True)
class Group:
    """Lines under one title; the title may be empty."""

    title: str
    rows: tuple[Row, ...]

    @property
    def is_one_name(self) -> bool:
        """Whether its one line says what its title says: a class alone needs both."""
        return len(self.rows) == 1 and self.rows[0].label == self.title

    @property
    def reads(self) -> tuple[str, ...]:
        """What it says, by which two groups are told apart."""
        return (self.title, *(row.label for row in self.rows))


def legend(
    scene_layer: Iterable[SceneLayer],
    lang: Lang,
    *,
    pin: bool = False,
    marks: Collection[str] = MARKS,
    classes: Sequence[Collection[int]] | None = None,
) -> tuple[Group, ...]:
    """Return the legend: layers of one symbol together, each with classes under its title.

    Parameters
    ----------
    scene_layer
        What is on the map.
    lang
        The language.
    pin
        Whether a chosen point is on the map as well.
    marks
        Which marks of certainty are on it.
    classes
        Which classes of each layer are on it; None for all.
    """
    plain: list[Row] = []
    groups: list[Group] = []
    for number, each in enumerate(scene_layer):
        found = _rows_of(each, lang, None if classes is None else classes[number])
        rows = [replace(row, symbol=faded(row.symbol, each.opacity)) for row in found]
        group = Group((each.restyled or each.layer).title.in_(lang), tuple(rows))
        if group.is_one_name:
            plain.extend(row for row in rows if row.label not in {r.label for r in plain})
        elif rows:
            same = next((n for n, other in enumerate(groups) if other.reads == group.reads), None)
            if same is None:
                groups.insert(0, group)
            else:
                groups[same] = joined(groups[same], group) or groups[same]
    if pin:
        plain.append(_pin_row(lang))
    plain.reverse()  # the legend reads from the top of the map down
    certainty = Group(say("legend.certainty", lang), _certainty_rows(lang, marks))
    return (*groups, Group("", tuple(plain)), certainty)


def joined(group: Group, other: Group) -> Group | None:
    """Return two groups as one, None where a label would mean two symbols of one shape.

    What only the other has comes before what both have after it there, as classes follow.
    """
    rows = {row.label: row for row in group.rows}
    order = list(rows)
    for number, row in enumerate(other.rows):
        if row.label not in rows:
            later = next((each.label for each in other.rows[number:] if each.label in rows), None)
            order.insert(len(order) if later is None else order.index(later), row.label)
        known = rows.setdefault(row.label, row)
        symbols = {shape: symbol for symbol, shape in known.symbols}
        if any(symbols.get(shape, symbol) != symbol for symbol, shape in row.symbols):
            return None
        further = tuple(each for each in row.symbols if each[1] not in symbols)
        rows[row.label] = replace(known, also=(*known.also, *further))
    return replace(group, rows=tuple(rows[label] for label in order))


def layer_legend(scene_layer: SceneLayer, lang: Lang) -> list[dict[str, Any]]:
    """Return the rows of one layer's legend as the browser takes them."""
    return [_payload(row) for row in _rows_of(scene_layer, lang)]


def legend_payload(lang: Lang, *, pin: bool = False) -> dict[str, Any]:
    """Return what the list of layers says beside them: its groups, and the marks on all layers."""
    marks = [*_certainty_rows(lang), *([_pin_row(lang)] if pin else [])]
    return {
        "title": say("legend.layers", lang),
        "groups": [
            {"key": "answer", "title": say("legend.answer", lang)},
            *({"key": key, "title": say(f"group.{key}", lang)} for key in GROUPS),
        ],
        "marks": [_payload(row) for row in marks],
    }


def _payload(row: Row) -> dict[str, Any]:
    return {"label": row.label, "symbol": symbol_payload(row.symbol), "shape": row.shape}


def _pin_row(lang: Lang) -> Row:
    return Row(say("legend.pin", lang), PIN, "point")


def _rows_of(
    scene_layer: SceneLayer, lang: Lang, classes: Collection[int] | None = None
) -> list[Row]:
    shape = _shape_of(scene_layer.layer)
    entries = _entries_of(scene_layer) if classes is None else _entries_in(scene_layer, classes)
    rows = [Row(entry.label.in_(lang), entry.symbol, shape) for entry in entries]
    if isinstance(scene_layer.layer, Mesh) and scene_layer.layer.unsure is not None:
        rows.append(Row(say("legend.unsure", lang), _UNSURE, "dotted"))
    return rows


def _entries_of(scene_layer: SceneLayer) -> list[Entry]:
    """Return the legend of a layer; where only some features are shown, what is theirs."""
    style = (scene_layer.restyled or scene_layer.layer).style
    if (
        scene_layer.only is None
        or scene_layer.restyled is not None
        or isinstance(scene_layer.layer, Mesh)
    ):
        return list(style.entries)
    present = set(style.classes(scene_layer.layer.frame.loc[list(scene_layer.only)]))
    return [entry for number, entry in enumerate(style.entries) if number in present]


def _entries_in(scene_layer: SceneLayer, classes: Collection[int]) -> list[Entry]:
    entries = (scene_layer.restyled or scene_layer.layer).style.entries
    return [entry for number, entry in enumerate(entries) if number in classes]


def _certainty_rows(lang: Lang, marks: Collection[str] = MARKS) -> tuple[Row, ...]:
    look, point = Symbol(OUTLINE, 2.0), Symbol(WHITE, 1.2, OUTLINE, 0.95)
    rows = {
        "solid": (look, "line"),
        "dashed": (by_certainty(look, "indicative"), "line"),
        "hollow": (point_by_certainty(point, "indicative"), "point"),
    }
    return tuple(Row(say(f"legend.{mark}", lang), *rows[mark]) for mark in MARKS if mark in marks)


def _shape_of(layer: Layer | Mesh) -> str:
    """Return how a layer's swatch is drawn: as an area if it has one, else line or point."""
    if isinstance(layer, Mesh):
        return "area"
    kinds = layer.geometry_types
    for shape, endings in (("area", "Polygon"), ("line", "String")):
        if any(kind.endswith(endings) for kind in kinds):
            return shape
    return "point" if kinds else "area"
