"""The legend in print: the rows of layers/webmap/legend.py, set in columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from layers.model.palette import HOME_GROUND, WHITE
from layers.model.style import Symbol, casing_of
from layers.paper.fonts import Faces
from layers.paper.primitives import INK, PT_MM, Box, Dots, Primitive, Strokes, rectangle
from layers.paper.sheet_sizes import Layout
from layers.paper.text_layout import LEADING, block, lines_of
from layers.webmap.legend import Group, Row

__all__ = ["legend_primitives"]

_SIZE_PT, _TITLE_PT = 7.4, 7.4
_HEADING_PT = 8.8
_TRIED = (
    (1.0, 0.6),
    (0.94, 0.64),
    (0.88, 0.7),
    (0.82, 0.78),
    (0.76, 0.9),
    (0.7, 0.93),
    (0.62, 0.93),
    (0.55, 1.0),
)
"""How much smaller a legend is set, and which part of its panel it may take where notes follow."""

_SWATCH = (7.4, 2.9)
_AFTER_SWATCH, _GUTTER = 2.2, 5.0
_ROW_GAP, _TITLE_GAP, _GROUP_GAP = 1.05, 0.35, 2.8

_FOR_WHOLE = 1.5
"""So much higher than need be the columns may get, to keep each titled group in one."""

_LINE_MOST_PT, _POINT_MOST_PT = 4.0, 6.5
"""How wide a line and how large a point is drawn in a swatch, as on the screen."""

_UPWARDS = ("area", "dotted", "line", "point")
"""Shapes from the bottom up, where a row has several."""


@dataclass(frozen=True)
class _Item:
    """A line of the legend with its height; a title goes with what follows."""

    row: Row | None
    lines: tuple[str, ...]
    height: float
    before: float
    size_pt: float


@dataclass(frozen=True)
class _Setting:
    """How the legend is set: its columns, how much smaller, the items of each column."""

    part: float
    width: float
    columns: tuple[tuple[_Item, ...], ...]
    height: float


def legend_primitives(
    title: str, groups: Sequence[Group], layout: Layout, faces: Faces, *, notes: bool
) -> tuple[list[Primitive], float]:
    """Return a legend at the head of its panel, and the height it takes.

    It shrinks, or takes more columns, until it fits; every row is there always.
    `notes` tells that something is to stand below it.
    """
    heading, panel, t = Group(title, ()), layout.panel, layout.type_scale
    tried = []
    for part, share in _TRIED:
        for count in layout.columns:
            setting = _setting((heading, *groups), panel, faces, part * t, count)
            if setting.height <= panel.height * (share if notes else 1.0):
                return list(_set(setting, panel, t)), setting.height
            tried.append(setting)
    lowest = min(tried, key=lambda each: each.height)
    return list(_set(lowest, panel, t)), lowest.height


def _setting(
    groups: Sequence[Group], panel: Box, faces: Faces, part: float, count: int
) -> _Setting:
    """Return the legend in so many columns, as low as they allow."""
    column = (panel.width - _GUTTER * (count - 1)) / count
    blocks = [
        list(_items(group, column, faces, part))
        for group in groups
        if group.rows or group is groups[0]
    ]
    blocks[:2] = [[*blocks[0], *(blocks[1] if len(blocks) > 1 else [])]]
    least = sum(item.height + item.before for items in blocks for item in items) / count
    whole = max((_height(items) for items in blocks if items[0].row is None), default=0.0)
    start = max(least, whole) if whole <= least * _FOR_WHOLE else least
    for target in np.arange(start, panel.height * 4 + 1, 0.5):
        flowed = _flow(blocks, float(target))
        if len(flowed) <= count:
            break
    tallest = max((_height(items) for items in flowed), default=0.0)
    return _Setting(part, column, tuple(map(tuple, flowed)), tallest)


def _items(group: Group, width: float, faces: Faces, part: float) -> Iterator[_Item]:
    if group.title:
        size = (_TITLE_PT if group.rows else _HEADING_PT) * part
        lines = lines_of(faces.printable(group.title), width, faces.bold, size)
        before = _GROUP_GAP if group.rows else 0.0
        yield _Item(None, tuple(lines), len(lines) * LEADING * size * PT_MM, before * part, size)
    size = _SIZE_PT * part
    text_width = width - (_SWATCH[0] + _AFTER_SWATCH) * part
    for number, row in enumerate(group.rows):
        lines = lines_of(faces.printable(row.label), text_width, faces.regular, size)
        height = max(_SWATCH[1] * part, len(lines) * LEADING * size * PT_MM * 0.92)
        before = _ROW_GAP if number else _TITLE_GAP if group.title else _GROUP_GAP
        yield _Item(row, tuple(lines), height, before * part, size)


def _flow(blocks: Sequence[Sequence[_Item]], height: float) -> list[list[_Item]]:
    """Return the items in columns no higher than asked; titled groups stay whole if they can."""
    columns: list[list[_Item]] = [[]]
    for items in blocks:
        whole = items[0].row is None and _height(items) <= height
        if columns[-1] and whole and _height([*columns[-1], *items]) > height + 1e-6:
            columns.append([])
        for number, item in enumerate(items):
            follows = items[number + 1 : number + 2] if item.row is None else []
            if columns[-1] and _height([*columns[-1], item, *follows]) > height + 1e-6:
                columns.append([])
            columns[-1].append(item)
    return columns


def _height(items: Sequence[_Item]) -> float:
    """Return how high items stand; the first needs no space before it."""
    return sum(item.height + item.before for item in items) - (items[0].before if items else 0.0)


def _set(setting: _Setting, panel: Box, type_scale: float) -> Iterator[Primitive]:
    part = setting.part
    for number, items in enumerate(setting.columns):
        x, y = panel.x + number * (setting.width + _GUTTER), panel.top
        for item in items:
            y -= item.before if item is not items[0] else 0.0
            size = item.size_pt
            if item.row is None:
                yield from block(item.lines, x, y, size, colour=INK, bold=True, key="legend.title")
            else:
                text = len(item.lines) * LEADING * size * PT_MM
                top = y - (item.height - text) / 2 - (LEADING - 1) / 2 * size * PT_MM
                first = y - item.height / 2 + (len(item.lines) - 1) / 2 * LEADING * size * PT_MM
                swatch = Box(x, first - _SWATCH[1] * part / 2, _SWATCH[0] * part, _SWATCH[1] * part)
                for shape in sorted(item.row.symbols, key=lambda each: _UPWARDS.index(each[1])):
                    yield from _swatch(*shape, swatch, part / type_scale)
                text_x = x + (_SWATCH[0] + _AFTER_SWATCH) * part
                yield from block(item.lines, text_x, top, size, colour=INK, key="legend.row")
            y -= item.height


def _swatch(look: Symbol, shape: str, box: Box, part: float) -> Iterator[Primitive]:
    """Yield a row's symbol: the screen's, no wider than a row is high."""
    key = f"swatch.{shape}"
    middle = np.array([[box.x + box.width / 2, box.y + box.height / 2]])
    if shape == "point":
        radius = min(look.radius, _POINT_MOST_PT * min(part, 1.0), box.height * 0.62 / PT_MM)
        yield Dots(key, middle, (replace(look, radius=radius),))
        return
    if shape == "line":
        thin = replace(look, width=min(look.width, _LINE_MOST_PT))
        ends = np.array([(box.x, middle[0, 1]), (box.right, middle[0, 1])])
        if (edge := casing_of(thin)) is not None:
            yield Strokes("legend.casing", ((ends,),), (edge,), closed=False)
        yield Strokes(key, ((ends,),), (thin,), closed=False)
        return
    # On the ground of the map, so that a class looks as it does there.
    under = Symbol(HOME_GROUND.light, 0.0, HOME_GROUND.light, 1.0, opacity=0.0)
    yield Strokes("legend.ground", ((rectangle(box),),), (under,), closed=True)
    yield Strokes(key, ((rectangle(box),),), (look,), closed=True)
    if shape == "dotted":
        dot = Symbol(WHITE, 0.0, WHITE, 1.0, opacity=0.0, radius=box.height * 0.3 / PT_MM)
        yield Dots(key, middle, (dot,))
