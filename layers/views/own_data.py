"""A file that a reader brings along, on the map before it is kept."""

import shapely

from layers.i18n.wording import Lang
from layers.model.layer import Layer
from layers.store import repository
from layers.views import travel_controls
from layers.webmap.payload import Scene, SceneLayer, bounds_of

__all__ = ["preview_scene"]


def preview_scene(layer: Layer, lang: Lang, extent: shapely.Geometry | None = None) -> Scene:
    """Return a layer over the ground and the stations, which show whether it lies right.

    It is seen as a whole, or as far as an `extent` in STORAGE goes: the same for candidates that
    stand side by side.
    """
    stations = SceneLayer(repository.layer("stations"), interactive=False)
    shapes = layer.located.geometry.to_numpy()
    box = shapely.box(*shapely.total_bounds(shapes)) if extent is None and len(shapes) else extent
    return Scene(
        (*travel_controls.ground(), SceneLayer(layer, by_address=False), stations),
        lang,
        focus=None if box is None else bounds_of(box),
        focus_token=layer.digest,
    )
