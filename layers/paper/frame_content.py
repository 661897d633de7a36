"""What of a scene lies in a printed frame: all that its legend and notes on certainty speak of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.i18n.wording import Lang, Text
from layers.model.layer import Layer
from layers.model.mesh import Mesh
from layers.model.style import Grades, Style
from layers.paper.map_layers import Ground, classes_of
from layers.webmap.legend import Group, joined, legend
from layers.webmap.payload import Scene
from layers.webmap.screen import SceneLayer

__all__ = ["FrameContent", "content_of", "joint_content"]


@dataclass(frozen=True, eq=False)
class _Part:
    """A layer with what of it lies in the frame, and the classes of that."""

    scene_layer: SceneLayer
    classes: frozenset[int]


@dataclass(frozen=True, eq=False)
class FrameContent:
    """The layers in a frame, each with no more than lies there.

    Parameters
    ----------
    parts
        Layers that have something there, with its classes.
    marks
        The marks of certainty among them, some of `layers.webmap.legend.MARKS`.
    uncertainty_m
        How far off the least certain of them may be, 0 where all is surveyed.
    pin
        Whether a chosen point lies there.
    """

    parts: tuple[_Part, ...]
    marks: frozenset[str]
    uncertainty_m: float
    pin: bool

    def legend(self, lang: Lang) -> tuple[Group, ...]:
        """Return the legend of what is in the frame."""
        value = [each.scene_layer for each in self.parts]
        classes = [each.classes for each in self.parts]
        groups = legend(value, lang, pin=self.pin, marks=self.marks, classes=classes)
        return tuple(_under_one_title(groups))


def content_of(scene: Scene, ground: Ground) -> FrameContent:
    """Return what of a scene lies in the frame of a ground."""
    parts = tuple(part for scene_layer in scene.layers for part in _parts(scene_layer, ground))
    seen = ground.seen
    return FrameContent(
        parts,
        frozenset(mark for each in parts for mark in _marks(each.scene_layer)),
        max((_uncertainty_m(each.scene_layer) for each in parts), default=0.0),
        scene.pin is not None and bool(seen.covers(shapely.Point(scene.pin))),
    )


def _under_one_title(groups: Iterable[Group]) -> Iterator[Group]:
    """Yield groups, those of one title as one where no label means two symbols of a shape."""
    for _, same in groupby(groups, lambda group: group.title):
        first, *others = same
        for other in others:
            both = joined(first, other)
            if both is None:
                yield first
            first = both or other
        yield first


def joint_content(contents: Iterable[FrameContent]) -> FrameContent:
    """Return what lies in several frames as what one legend is to speak of.

    A layer in one style has the classes of all frames; in two it stands twice, one after the other.
    """
    contents = list(contents)
    parts: list[_Part] = []
    for part in (part for content in contents for part in content.parts):
        _add(part, parts)
    return FrameContent(
        tuple(parts),
        frozenset(mark for content in contents for mark in content.marks),
        max((content.uncertainty_m for content in contents), default=0.0),
        any(content.pin for content in contents),
    )


def _add(part: _Part, parts: list[_Part]) -> None:
    """Add a part to others, to the one of the same layer and style where there is one."""
    of_layer = [number for number, known in enumerate(parts)
                if known.scene_layer.layer.id == part.scene_layer.layer.id]  # fmt: skip
    for number in of_layer:
        known = parts[number]
        if _styled(known.scene_layer) == _styled(part.scene_layer):
            style = (part.scene_layer.restyled or part.scene_layer.layer).style
            parts[number] = replace(known, classes=_legible(style, known.classes | part.classes))
            return
    # A legend reads from the top of the map down.
    parts.insert(of_layer[0] if of_layer else len(parts), part)


def _styled(scene_layer: SceneLayer) -> tuple[Text, Style, float]:
    """Return as what and how a layer is drawn."""
    styled = scene_layer.restyled or scene_layer.layer
    return styled.title, styled.style, scene_layer.opacity


def _parts(scene_layer: SceneLayer, ground: Ground) -> Iterator[_Part]:
    """Yield what of a layer lies in the frame; nothing where nothing does."""
    layer, seen = scene_layer.layer, ground.seen
    if isinstance(layer, Mesh):
        inside = shapely.intersects(shapely.polygons(layer.cells.corners), seen)
        if inside.any():
            known = layer.unsure is None or layer.unsure[inside].any()
            there = layer if known else replace(layer, unsure=None)
            classes = _legible(layer.style, layer.classes[inside])
            yield _Part(replace(scene_layer, layer=there), classes)
        return
    only, numbers = _features_in(layer, scene_layer.restyled, scene_layer.only, ground)
    if only:
        style = (scene_layer.restyled or layer).style
        yield _Part(replace(scene_layer, only=only), _legible(style, numbers))


@lru_cache(maxsize=96)
def _features_in(
    layer: Layer, restyled: Layer | None, only: tuple[str, ...] | None, ground: Ground
) -> tuple[tuple[str, ...], frozenset[int]]:
    """Return the features of a layer seen in a frame, and their classes (kept by identity)."""
    located, wanted = layer.located, None if only is None else set(only)
    numbers = classes_of(layer, restyled)
    seen = _visible(layer, restyled, ground.seen)
    found = [str(key) for key in located.index[seen] if wanted is None or key in wanted]
    return tuple(found), frozenset(numbers[key] for key in found)


def _visible(layer: Layer, restyled: Layer | None, seen: shapely.Geometry) -> NDArray[np.bool_]:
    """Return which shapes of a layer are seen in a frame: of areas without a fill their edges."""
    shapes = layer.located.geometry.to_numpy()
    found = shapely.intersects(shapes, seen)
    if restyled is None:
        numbers, entries = classes_of(layer, None), layer.style.entries
        hollow = [entries[numbers[key]].symbol.fill is None for key in layer.located.index]
        edges = found & np.array(hollow, dtype=bool) & (shapely.get_dimensions(shapes) == 2)  # noqa: PLR2004
        found[edges] = shapely.intersects(shapely.boundary(shapes[edges]), seen)
    return np.asarray(found)


def _legible(style: Style, numbers: Iterable[int]) -> frozenset[int]:
    """Return the classes a legend lists: those that are there, and of a ramp those between."""
    there = {int(each) for each in numbers}
    if isinstance(style, Grades):
        steps = [each for each in there if each <= len(style.bounds)]
        there |= set(range(min(steps), max(steps) + 1)) if steps else set()
    return frozenset(there)


def _marks(scene_layer: SceneLayer) -> Iterator[str]:
    """Yield how certainty is marked among the features of a layer."""
    layer = scene_layer.layer
    if not isinstance(layer, Layer) or scene_layer.only is None:
        return
    rows = layer.frame.index.isin(scene_layer.only)
    points = shapely.get_dimensions(layer.frame.geometry.to_numpy()[rows]) == 0
    surveyed = layer.frame["certainty"].to_numpy()[rows] == "surveyed"
    yield from ("solid",) if (surveyed & ~points).any() else ()
    yield from ("dashed",) if (~surveyed & ~points).any() else ()
    yield from ("hollow",) if (~surveyed & points).any() else ()


def _uncertainty_m(scene_layer: SceneLayer) -> float:
    """Return how far off the least certain feature of a layer may be."""
    if not isinstance(scene_layer.layer, Layer) or scene_layer.only is None:
        return 0.0
    frame = scene_layer.layer.frame
    rows = frame.index.isin(scene_layer.only) & (frame["certainty"].to_numpy() != "surveyed")
    unsure = frame["uncertainty_m"].to_numpy(dtype=float)[rows]
    return float(np.nanmax(unsure)) if np.isfinite(unsure).any() else 0.0
