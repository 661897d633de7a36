"""The overview as a view: layers as they are, and where places might also be."""

from collections.abc import Mapping
from typing import Any

from layers.i18n.wording import Lang, text
from layers.model.catalogue import CATALOG, GROUPS
from layers.model.layer import Layer
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.tables.uncertainty_layer import halo
from layers.views import link
from layers.views.link import Param
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.payload import Scene, SceneLayer, bounds_of

__all__ = ["home_of", "params", "picture", "scene"]


def params() -> list[Param]:
    """Return the parameters of the view."""
    layers, _ = repository.load_all()
    features = [feature for layer in layers.values() for feature in layer.frame.index]
    return [
        *(
            link.many(
                group,
                [entry.id for entry in CATALOG if entry.group == group],
                [entry.id for entry in CATALOG if entry.group == group and entry.shown],
            )
            for group in GROUPS
        ),
        link.choice("place", features, None),
        link.choice("halo", ("off", "on"), "off"),
    ]


def home_of(place: str | None, layers: Mapping[str, Layer]) -> Layer | None:
    """Return the layer that holds a place, if any does."""
    return next((each for each in layers.values() if place in each.frame.index), None)


def scene(values: Mapping[str, Any], lang: Lang) -> Scene:
    """Return the chosen layers on the map; that of the chosen place is always there."""
    layers, _ = repository.load_all()
    selected = values["place"]
    home = home_of(selected, layers)
    wanted = {each for group in GROUPS for each in values[group]}
    wanted |= set() if home is None else {home.id}
    shown = [SceneLayer(layers[entry.id]) for entry in CATALOG if entry.id in wanted & set(layers)]
    if values["halo"] == "on":
        on_top = [layers[each.layer.id] for each in shown if each.interactive]
        bands = [band for layer in on_top if (band := halo(layer)) is not None]
        ground = sum(each.layer.id in values["base"] for each in shown)
        shown[ground:ground] = [SceneLayer(band, interactive=False) for band in bands]
    outline = None if home is None else home.frame.geometry.loc[selected]
    return Scene(
        tuple(shown),
        lang,
        selected=selected,
        focus=None if outline is None else bounds_of(outline),
        focus_token=selected or "",
    )


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:  # noqa: ARG001
    """Return the view with some values."""
    layers, _ = repository.load_all()
    home = home_of(values["place"], layers)
    return Picture(
        "overview",
        link.write({param.name: param for param in params()}, values),
        text("view.overview"),
        subtitle_parts(
            None if home is None else home.name(values["place"]),
            text("overview.halo") if values["halo"] == "on" else None,
        ),
        scene(values, lang),
    )
