"""What of a scene lies in a printed frame: all that its legend and notes on certainty speak of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import shapely

from layers.i18n.wording import Lang
from layers.model.layer import Layer
from layers.model.mesh import Mesh
from layers.model.style import Grades, Style
from layers.paper.map_layers import Ground, classes_of
from layers.webmap.legend import Group, legend
from layers.webmap.payload import Scene
from layers.webmap.screen import SceneLayer

__all__ = ["FrameContent", "content_of"]


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
        return legend(value, lang, pin=self.pin, marks=self.marks, classes=classes)


def content_of(scene: Scene, ground: Ground) -> FrameContent:
    """Return what of a scene lies in the frame of a ground."""
    seen = ground.seen
    parts = tuple(part for scene_layer in scene.layers for part in _parts(scene_layer, seen))
    return FrameContent(
        parts,
        frozenset(mark for each in parts for mark in _marks(each.scene_layer)),
        max((_uncertainty_m(each.scene_layer) for each in parts), default=0.0),
        scene.pin is not None and bool(seen.covers(shapely.Point(scene.pin))),
    )


def _parts(scene_layer: SceneLayer, seen: shapely.Geometry) -> Iterator[_Part]:
    """Yield what of a layer lies in the frame; nothing where nothing does."""
    layer = scene_layer.layer
    if isinstance(layer, Mesh):
        inside = shapely.intersects(shapely.polygons(layer.cells.corners), seen)
        if inside.any():
            known = layer.unsure is None or layer.unsure[inside].any()
            there = layer if known else replace(layer, unsure=None)
            classes = _legible(layer.style, layer.classes[inside])
            yield _Part(replace(scene_layer, layer=there), classes)
        return
    located = layer.located
    near = located.index[shapely.intersects(located.geometry.to_numpy(), seen)]
    wanted = None if scene_layer.only is None else set(scene_layer.only)
    only = tuple(str(key) for key in near if wanted is None or key in wanted)
    if only:
        numbers = classes_of(layer, scene_layer.restyled)
        style = (scene_layer.restyled or layer).style
        yield _Part(
            replace(scene_layer, only=only), _legible(style, (numbers[key] for key in only))
        )


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
    frame = layer.frame.loc[list(scene_layer.only)]
    points = shapely.get_dimensions(frame.geometry.to_numpy()) == 0
    surveyed = (frame["certainty"] == "surveyed").to_numpy()
    yield from ("solid",) if (surveyed & ~points).any() else ()
    yield from ("dashed",) if (~surveyed & ~points).any() else ()
    yield from ("hollow",) if (~surveyed & points).any() else ()


def _uncertainty_m(scene_layer: SceneLayer) -> float:
    """Return how far off the least certain feature of a layer may be."""
    if not isinstance(scene_layer.layer, Layer) or scene_layer.only is None:
        return 0.0
    frame = scene_layer.layer.frame.loc[list(scene_layer.only)]
    unsure = frame.loc[frame["certainty"] != "surveyed", "uncertainty_m"].astype(float)
    return float(unsure.max()) if unsure.notna().any() else 0.0
